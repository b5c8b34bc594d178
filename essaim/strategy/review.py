"""The yearly review as plain data: every axis, objective and action, each figure with the list that makes it.

The shape is a contract (``essaim review <year> --format json``); two runs without change give the same bytes.
"""

import hashlib
import json
from datetime import date
from typing import Any

from django.core.cache import cache

from essaim import __version__
from essaim.evidence.board import ActionResult
from essaim.evidence.figures import body_data, figure_data, obligation_data
from essaim.journal.queries import last_entry_id
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.strategy.board import BodyResult, Reading, outlook
from essaim.territory.queries import communes

Review = dict[str, Any]

KEPT_SECONDS = 24 * 60 * 60

OFFICER = Actor.system("review")
"""How the command reads by default: everything that an ESS officer may read, without being one of them (nobody's
withdrawals hide anything).
"""


def build_review(year: int, *, on: date | None = None, reader: Actor, commune: str | None = None) -> Review:
    """The review of a year in the eyes of a reader.

    As of 31 December, or today when the year is not over; ``on`` overrides and is echoed. ``commune`` keeps what is
    placed there. ``OutsideStrategy`` when no roadmap covers the year.
    """
    return review_of(Reading(outlook(year, on=on, commune=commune or ""), reader))


def officer_review(year: int) -> Review:
    """The review of a year as the command writes it, kept until something happens: to compare frozen versions with."""
    key = f"strategy.review.{__version__}.{year}.{clock.today().isoformat()}.{last_entry_id()}"
    kept = cache.get(key)
    if kept is None:
        kept = build_review(year, reader=OFFICER)
        cache.set(key, kept, KEPT_SECONDS)
    return dict(kept)


def review_of(reading: Reading) -> Review:
    """The review of a reading already begun."""
    seen = reading.outlook
    review: Review = {
        "year": seen.year,
        "as_of": seen.scope.as_of.isoformat(),
        "territory": territory_name(seen.commune),
        "roadmap": seen.roadmap.code,
        "axes": _axes(reading),
        "bodies": [_body(one) for one in reading.bodies],
    }
    review["digest"] = digest_of(review)
    return review


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces: the text that digests are taken of, in UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(review: Review) -> str:
    """SHA-256 of the canonical JSON, without the digest itself."""
    bare = {name: value for name, value in review.items() if name != "digest"}
    return hashlib.sha256(canonical(bare).encode()).hexdigest()


def annex_of(reading: Reading) -> dict[str, Any]:
    """The words that go with a review: titles of axes, objectives, actions and bodies, and the rules of each action."""
    axes, objectives, actions = {}, {}, {}
    for sheet in reading.outlook.sheets:
        objective = sheet.action.objective
        axes[objective.axis.code] = {"title": objective.axis.title, "short_title": objective.axis.short_title}
        objectives[objective.code] = {"title": objective.title, "short_title": objective.short_title}
        actions[sheet.action.code] = {"title": sheet.title, "rules": sheet.rules}
    bodies = {one.body.code: {"name": one.body.name, "rules": one.body.obligations} for one in reading.bodies}
    return {
        "roadmap": reading.outlook.roadmap.title,
        "axes": axes,
        "objectives": objectives,
        "actions": actions,
        "bodies": bodies,
    }


def territory_name(commune: str = "") -> str:
    """``Lille, Hellemmes et Lomme``, or the one commune that is read."""
    names = [row.name for row in communes() if commune in ("", row.code)]
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def figures_by_key(review: Review) -> dict[tuple[str, str], dict[str, Any]]:
    """Every figure of a review, by action and figure."""
    return {
        (action["code"], figure["code"]): figure
        for axis in review["axes"]
        for objective in axis["objectives"]
        for action in objective["actions"]
        for figure in action["figures"]
    }


def actions_of(review: Review) -> list[dict[str, Any]]:
    """Every action of a review, in order."""
    return [action for axis in review["axes"] for objective in axis["objectives"] for action in objective["actions"]]


def _axes(reading: Reading) -> list[dict[str, Any]]:
    axes: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for sheet in reading.outlook.sheets:
        objective = sheet.action.objective
        actions = axes.setdefault(objective.axis.code, {}).setdefault(objective.code, [])
        actions.append(_action(reading.board[sheet.action.code]))
    return [
        {
            "code": axis,
            "objectives": [{"code": code, "actions": actions} for code, actions in sorted(objectives.items())],
        }
        for axis, objectives in sorted(axes.items())
    ]


def _action(result: ActionResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "nature": str(result.sheet.nature),
        "state": str(result.state),
        "late": result.is_late,
        "figures": [figure_data(figure, figure.rule.key) for figure in result.figures],
        "obligations": [obligation_data(obligation) for obligation in result.obligations],
    }


def _body(one: BodyResult) -> dict[str, Any]:
    result = one.meetings
    if result is None or not result.is_measurable:
        required = int(result.rule.minimum) if result else 0
        return {"code": one.body.code, "required": required, "held": None, "missing": None}
    return body_data(one.body.code, result)
