"""From the shapes of a folder to the rows that each room's laying takes (the rooms' own field names)."""

from typing import Any

from essaim.setup.folder import Axis, Call, Folder, RoadmapRow


def geography_rows(folder: Folder) -> dict[str, list[dict[str, Any]]]:
    """Rows of ``territory.services.lay_territory``."""
    geography = folder.geography
    return {
        "communes": [row.model_dump() for row in geography.communes],
        "quarters": [
            {
                "code": row.code,
                "name": row.name,
                "commune": row.commune,
                "is_whole_commune": row.whole_commune,
                "official_code": row.official.code,
                "official_names": list(row.official.names),
            }
            for row in geography.quarters
        ],
        "generations": [
            {
                "code": row.code,
                "name": row.name,
                "act": row.act,
                "valid_from": row.valid_from,
                "valid_until": row.valid_until,
                "is_complete": row.complete,
            }
            for row in geography.priority_generations
        ],
        "priority_quarters": [row.model_dump() for row in geography.priority_quarters],
    }


def directory_rows(folder: Folder) -> dict[str, list[dict[str, Any]]]:
    """Rows of ``directory.services.lay_lists``."""
    return {
        "sectors": [{**row.model_dump(), "position": position} for position, row in enumerate(folder.sectors.sectors)],
        "services": [row.model_dump() for row in folder.services.services],
        "partners": [row.model_dump() for row in folder.partners.partners],
        "places": [
            {
                "code": row.code,
                "name": row.name,
                "is_totem": row.totem,
                "is_network": row.network,
                "address": row.address,
                "commune_code": row.commune or "",
                "services_offered": row.services_offered,
                "partner": row.partner,
            }
            for row in folder.places.places
        ],
    }


def body_rows(folder: Folder) -> list[dict[str, Any]]:
    """Rows of ``gatherings.services.bodies.lay_bodies``; dates of the rules as JSON keeps them."""
    workshops = folder.bodies.workshops
    themes = [row.model_dump() for row in workshops.themes] if workshops else []
    return [
        {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "purpose": list(row.role),
            "composition": list(row.composition),
            "chair_function": row.chair,
            "source_frequency": row.source_frequency,
            "obligations": plain(row.obligations),
            "partners": list(row.partners),
            "workshop_themes": themes if workshops and workshops.body == row.code else [],
            "position": position,
        }
        for position, row in enumerate(folder.bodies.bodies)
    ]


def aid_kind_rows(folder: Folder) -> list[dict[str, Any]]:
    """Rows of ``funding.services.lay_aid_kinds``: what is not a column is a rule."""
    columns = {"code", "title", "purpose", "stage", "action", "offered"}
    return [
        {
            "code": row.code,
            "title": row.title,
            "purpose": row.purpose,
            "stage": row.stage,
            "action_code": row.action,
            "is_offered": row.offered,
            "rules": {name: value for name, value in row.model_dump(exclude=columns).items() if value},
            "position": position,
        }
        for position, row in enumerate(folder.aid_kinds.kinds)
    ]


def axis_rows(axes: list[Axis]) -> list[dict[str, Any]]:
    """Rows of ``strategy.services.lay_axes``."""
    return [
        {
            "code": axis.code,
            "title": axis.title,
            "short_title": axis.short_title,
            "stake": axis.stake,
            "objectives": [
                {
                    "code": objective.code,
                    "title": objective.title,
                    "short_title": objective.short_title,
                    "actions": [action.code for action in objective.actions],
                }
                for objective in axis.objectives
            ],
        }
        for axis in axes
    ]


def roadmap_row(row: RoadmapRow) -> dict[str, Any]:
    """The roadmap of ``strategy.services.lay_roadmap``."""
    return {
        "code": row.code,
        "title": row.title,
        "starts_on": row.from_on,
        "ends_on": row.until_on,
        "is_voted": row.status == "voted",
        "note": row.note,
    }


def sheet_rows(folder: Folder) -> list[dict[str, Any]]:
    """The sheets of ``strategy.services.lay_roadmap``."""
    return [{**action.model_dump(), "rules": plain(action.rules)} for action in folder.actions()]


def figure_rows(folder: Folder) -> list[dict[str, Any]]:
    """Rows of ``strategy.services.lay_figures``."""
    return [
        {
            "code": row.code,
            "label": row.label,
            "value": row.value,
            "unit": row.unit,
            "year": row.year,
            "series": row.series,
            "perimeter": folder.figures.perimeter,
            "producer": row.source,
            "is_approximate": row.approximate,
            "wording": row.wording,
            "remark": row.note,
        }
        for row in folder.figures.figures
    ]


def commitment_rows(folder: Folder) -> list[dict[str, Any]]:
    """Rows of ``strategy.services.lay_commitments``: principles, workshop themes, milestones, notes on the source."""
    workshops = folder.bodies.workshops
    rows = [
        *(_commitment("principle", row.code, row.summary, row.title) for row in folder.principles.principles),
        *(_commitment("workshop", row.code, row.title) for row in (workshops.themes if workshops else [])),
        *(
            _commitment("milestone", f"{row.year}-{number}", row.summary, f"{row.year}, {row.title}")
            for number, row in enumerate(folder.evaluation.milestones, start=1)
        ),
        *(
            _commitment("source_note", f"note-{number}", row.note, row.place)
            for number, row in enumerate(folder.source_notes.notes, start=1)
        ),
    ]
    return [{**row, "position": position} for position, row in enumerate(rows)]


def call_values(call: Call) -> dict[str, Any]:
    """A call in the words of ``funding.models.Call``, without its code and its form."""
    return {
        "title": call.title,
        "short_title": call.short_title,
        "purpose": call.purpose,
        "is_permanent": call.permanent,
        "opens_on": call.opens_on,
        "closes_on": call.closes_on,
        "pieces": [piece.model_dump() for piece in call.pieces],
        "stages": [stage.model_dump() for stage in call.stages],
        "eligibility": plain(call.eligibility),
        "spread_threshold": call.spread_threshold.points,
    }


def grid_values(call: Call) -> dict[str, Any]:
    """The grid of a call, as ``funding.services.calls.lay_call`` takes it."""
    return {
        "criteria": [criterion.model_dump() for criterion in call.criteria.grid],
        "scale": call.criteria.scale,
        "is_proposed": call.criteria.proposed,
    }


def plain(value: Any) -> Any:
    """YAML's values as JSON keeps them: dates become text."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _commitment(kind: str, code: str, text: str, place: str = "") -> dict[str, Any]:
    return {"kind": kind, "code": code, "text": text, "place": place}
