"""What a territory folder holds, file by file: strict shapes, where an unknown key or another type is refused.

``read_folder`` gives the whole folder when each file has its shape; ``check.check_folder`` then looks at what the files
say of each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import pydantic
from django.core.exceptions import ValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from essaim.kernel.identifiers import check_siret
from essaim.setup.faults import Fault, Step
from essaim.setup.yaml_files import YamlFile, read_yaml


class Shape(BaseModel):
    """Strict and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _read_number(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _read_siret(value: str) -> str:
    try:
        return check_siret(value)
    except ValidationError as error:
        raise ValueError("ce SIRET n’existe pas") from error


Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
ObjectiveCode = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.\d{1,2}$")]
ActionCode = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.\d{1,2}\.[a-z]{1,2}$")]
CommuneCode = Annotated[str, StringConstraints(pattern=r"^\d[\dAB]\d{3}$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Siret = Annotated[str, pydantic.AfterValidator(_read_siret)]
Number = Annotated[Decimal, BeforeValidator(_read_number)]
Year = Annotated[int, Field(ge=1990, le=2100)]


def words(longest: int) -> Any:
    """A text that is not empty and no longer than its column."""
    return StringConstraints(min_length=1, max_length=longest, strip_whitespace=True)


# --- territory.yaml


class Counts(Shape):
    """How many axes, objectives, actions and bodies the folder must hold: a guard against a lost block."""

    axes: int
    objectives: int
    actions: int
    bodies: int


class StrategyName(Shape):
    """The strategy as a whole."""

    name: Annotated[str, words(160)]
    act: Annotated[str, words(160)]
    first_year: Year
    last_year: Year
    counts: Counts
    covers: Annotated[str, words(300)] = ""


class CitySiret(Shape):
    """The city's number, and whether someone confirmed it."""

    number: Siret
    confirmed: bool
    source: Annotated[str, words(200)]


class Demonstration(Shape):
    """The awarding body of the demonstration, never the real one."""

    awarding_body: Annotated[str, words(160)]
    siret: Siret
    prefix: Annotated[str, words(40)]


class Contact(Shape):
    """Where to write; empty until the city says."""

    service: Annotated[str, words(160)] | None
    email: str | None
    phone: str | None
    address: str | None


class DataProtection(Shape):
    """Who answers for personal data."""

    controller: Annotated[str, words(160)]
    officer_email: str | None


class Accessibility(Shape):
    """What the accessibility audit said, when there was one."""

    status: Literal["full", "partial", "none"] | None
    audited_on: date | None


Colour = Literal["amber", "hop", "plum", "flax"]


class Territory(Shape):
    """``territory.yaml``."""

    name: Annotated[str, words(80)]
    short_name: Annotated[str, words(40)]
    city: Annotated[str, words(80)]
    tagline: Annotated[str, words(160)]
    strategy: StrategyName
    siret: CitySiret
    demonstration: Demonstration
    colours: dict[str, Colour]
    contact: Contact
    data_protection: DataProtection
    accessibility: Accessibility


# --- lists


class SectorRow(Shape):
    """A sector followed by the strategy."""

    code: Code
    name: Annotated[str, words(160)]
    short_name: Annotated[str, words(60)]
    from_on: date | None = None
    until_on: date | None = None


class Sectors(Shape):
    """``sectors.yaml``."""

    open: bool
    sectors: list[SectorRow]


class ServiceRow(Shape):
    """A municipal service; ``follows`` are codes of sectors, or ``qpv`` for the priority neighbourhoods."""

    code: Code
    name: Annotated[str, words(120)]
    follows: list[Code] = []


class Services(Shape):
    """``services.yaml``."""

    services: list[ServiceRow]


class PartnerRow(Shape):
    """A partner, and what the deliberation says of it."""

    code: Code
    name: Annotated[str, words(160)]
    precision: Annotated[str, words(300)] = ""
    category: Annotated[str, words(60)]


class Partners(Shape):
    """``partners.yaml``."""

    partners: list[PartnerRow]


class PlaceRow(Shape):
    """A totem place or a network of places."""

    code: Code
    name: Annotated[str, words(160)]
    totem: bool = False
    network: bool = False
    commune: CommuneCode | None = None
    partner: Code | None = None
    address: Annotated[str, words(200)] = ""
    services_offered: Annotated[str, words(1000)] = ""


class Places(Shape):
    """``places.yaml``."""

    places: list[PlaceRow]


class PrincipleRow(Shape):
    """A principle of the strategy, with the tag that actions carry."""

    code: Code
    title: Annotated[str, words(60)]
    summary: Annotated[str, words(300)]


class Principles(Shape):
    """``principles.yaml``."""

    principles: list[PrincipleRow]


# --- geography.yaml


class CommuneRow(Shape):
    """A commune or an associated commune."""

    code: CommuneCode
    name: Annotated[str, words(80)]
    official_name: Annotated[str, words(80)] = ""
    kind: Literal["commune", "associated"]
    parent: CommuneCode | None = None
    associated_on: date | None = None


class OfficialNames(Shape):
    """What recognises a quarter in an official layer."""

    code: str = ""
    names: list[str] = []


class QuarterRow(Shape):
    """A quarter."""

    code: Code
    name: Annotated[str, words(80)]
    commune: CommuneCode
    whole_commune: bool = False
    official: OfficialNames = OfficialNames()


class GenerationRow(Shape):
    """A national list of priority quarters."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
    name: Annotated[str, words(80)]
    valid_from: date
    valid_until: date | None = None
    act: Annotated[str, words(80)] = ""
    complete: bool


class PriorityRow(Shape):
    """A priority quarter of one list."""

    code: Annotated[str, StringConstraints(pattern=r"^(QP\d{6}|QN[0-9A-Z]{3}\d{2}[0-9A-Z])$")]
    name: Annotated[str, words(120)]
    generation: str
    communes: list[CommuneCode] = Field(min_length=1)
    shared_with: list[str] = []


class Bounds(Shape):
    """The territory's extent in degrees."""

    west: Number
    south: Number
    east: Number
    north: Number


class Geography(Shape):
    """``geography.yaml``."""

    communes: list[CommuneRow] = Field(min_length=1)
    quarters: list[QuarterRow]
    priority_generations: list[GenerationRow]
    priority_quarters: list[PriorityRow]
    bounds: Bounds
    outlines: str


# --- strategy


NatureCode = Literal["continuous", "recurring", "watch", "deliverable", "one_off", "working_group"]


class ActionRow(Shape):
    """An action; ``rules`` are evidence rules, checked by ``evidence.rules``."""

    code: ActionCode
    title: Annotated[str, words(70)]
    summary: Annotated[str, words(600)]
    nature: NatureCode
    partners: list[Code] = []
    services: list[Code] = []
    sectors: list[Code] = []
    principles: list[Code] = []
    rules: list[dict[str, Any]] = []
    proposed_indicator: Annotated[str, words(300)] = ""


class ObjectiveRow(Shape):
    """An objective with its actions."""

    code: ObjectiveCode
    title: Annotated[str, words(200)]
    short_title: Annotated[str, words(40)]
    actions: list[ActionRow] = Field(min_length=1)


class Axis(Shape):
    """``strategy/axis-N.yaml``."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{1,2}$")]
    title: Annotated[str, words(160)]
    short_title: Annotated[str, words(60)]
    stake: Annotated[str, words(600)]
    objectives: list[ObjectiveRow] = Field(min_length=1)


class RoadmapRow(Shape):
    """A roadmap. ``renewed``: the one before goes on, named by ``carries``, until this one is voted."""

    code: Annotated[str, words(12)]
    title: Annotated[str, words(120)]
    from_on: date
    until_on: date
    status: Literal["voted", "renewed"]
    carries: str = ""
    note: Annotated[str, words(200)] = ""


class Roadmaps(Shape):
    """``roadmaps.yaml``."""

    roadmaps: list[RoadmapRow] = Field(min_length=1)


class MilestoneRow(Shape):
    """A date of the evaluation."""

    year: Year
    title: Annotated[str, words(120)]
    summary: Annotated[str, words(400)]


class Evaluation(Shape):
    """``evaluation.yaml``."""

    receiver: Code
    reviews: list[Year] = Field(min_length=1)
    reinforced: Year | None = None
    milestones: list[MilestoneRow]


class NoteRow(Shape):
    """A remark on the text of the deliberation."""

    place: Annotated[str, words(120)]
    note: Annotated[str, words(600)]


class SourceNotes(Shape):
    """``source_notes.yaml``."""

    notes: list[NoteRow]


class SeriesRow(Shape):
    """A statistical series."""

    code: Code
    name: Annotated[str, words(160)]
    producer: Annotated[str, words(120)]
    first_year: Year | None = None
    last_year: Year | None = None


class BreakRow(Shape):
    """Two series that nothing joins."""

    before: Code
    after: Code
    note: Annotated[str, words(400)]


class FigureRow(Shape):
    """A value of the diagnostic."""

    code: Code
    label: Annotated[str, words(160)]
    value: Number
    unit: Annotated[str, words(30)]
    year: Year
    series: Code
    source: Annotated[str, words(200)]
    approximate: bool = False
    wording: Annotated[str, words(120)] = ""
    note: Annotated[str, words(300)] = ""


class Figures(Shape):
    """``figures.yaml``."""

    series: list[SeriesRow]
    breaks: list[BreakRow]
    perimeter: Annotated[str, words(160)]
    figures: list[FigureRow]
    notes: list[str] = []


# --- bodies.yaml


class BodyRow(Shape):
    """A body: composition by function, role, and its obligations as evidence rules."""

    code: Code
    name: Annotated[str, words(160)]
    kind: Literal["steering", "council", "assessment", "working_group", "network", "workshop"]
    chair: Annotated[str, words(160)] = ""
    composition: list[Annotated[str, words(300)]]
    partners: list[Code] = []
    role: list[Annotated[str, words(300)]]
    source_frequency: Annotated[str, words(60)] = ""
    obligations: list[dict[str, Any]]


class ThemeRow(Shape):
    """A theme of workshop."""

    code: Code
    title: Annotated[str, words(160)]


class Workshops(Shape):
    """The workshops of a body."""

    body: Code
    source_frequency: Annotated[str, words(60)]
    themes: list[ThemeRow]


class Bodies(Shape):
    """``bodies.yaml``."""

    bodies: list[BodyRow] = Field(min_length=1)
    workshops: Workshops | None = None


# --- aid_kinds.yaml


class AidKindRow(Shape):
    """A kind of aid and its demands, in the words of ``funding.aid_kinds.Demand``."""

    code: Code
    title: Annotated[str, words(120)]
    purpose: Annotated[str, words(1000)]
    stage: str = ""
    action: ActionCode
    offered: bool = True
    filing: list[str] = []
    vote: list[str] = []
    alerts: list[str] = []
    award: list[str] = []
    partners: list[Code] = []
    beneficiary: Code | None = None
    role: str = ""
    agreement: str = ""


class AidKinds(Shape):
    """``aid_kinds.yaml``."""

    kinds: list[AidKindRow] = Field(min_length=1)


# --- calls


class CutOffRow(Shape):
    """A last day of each year, and the day of the session that follows."""

    last_day: MonthDay
    session: MonthDay


class CutOffs(Shape):
    """When files are read."""

    proposed: bool
    yearly: list[CutOffRow] = Field(min_length=1)

    def of_year(self, year: int) -> list[tuple[date, date]]:
        """Last day and session of each cut-off of ``year``; a session on a Saturday or Sunday moves to Monday.

        29 February exists every year as its 28th when it must.
        """
        pairs = []
        for row in self.yearly:
            last, session = _day(year, row.last_day), _day(year, row.session)
            if session < last:
                session = _day(year + 1, row.session)
            while session.weekday() >= 5:
                session += timedelta(days=1)
            pairs.append((last, session))
        return pairs


def _day(year: int, month_day: str) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


class StageRow(Shape):
    """A stage of life that the call helps."""

    code: Code
    label: Annotated[str, words(80)]
    hint: Annotated[str, words(200)] = ""
    action: ActionCode | None = None


class EnvelopeRow(Shape):
    """Money for a commune and a year, when the city says it."""

    commune: CommuneCode
    year: Year
    amount: Number


class CriterionRow(Shape):
    """A weighted criterion."""

    code: Code
    label: Annotated[str, words(120)]
    help: Annotated[str, words(300)] = ""
    weight: int = Field(ge=1, le=100)


class Criteria(Shape):
    """The grid: weights sum to 100."""

    proposed: bool
    scale: int = Field(ge=1, le=20)
    grid: list[CriterionRow] = Field(min_length=1)


class SpreadThreshold(Shape):
    """Gap between assessors' totals, in points of 100, from which a file is flagged."""

    points: int = Field(ge=1, le=100)
    proposed: bool


class PublicCap(Shape):
    """Public aid may not pass this percentage of the charges."""

    percent: int = Field(ge=1, le=100)
    proposed: bool


Family = Literal["association", "cooperative", "mutual", "foundation", "company", "project"]


class PieceRow(Shape):
    """A piece asked of some legal families (``project``: a project hosted by a structure)."""

    code: Code
    label: Annotated[str, words(160)]
    hint: Annotated[str, words(300)] = ""
    families: list[Family] = Field(min_length=1)
    required: bool = True
    valid_months: int | None = Field(default=None, ge=1, le=120)
    """How long a piece may serve again in another file; never when nothing is said."""


class Letters(Shape):
    """Templates of the call, by their path in the folder."""

    award: str
    refusal: str
    receipt: str
    agreement: str


class Call(Shape):
    """``calls/<code>.yaml``. ``form`` is a document of ``questionnaires.document``, checked there."""

    code: Code
    title: Annotated[str, words(240)]
    short_title: Annotated[str, words(80)]
    purpose: Annotated[str, words(2000)]
    opens_on: date
    closes_on: date | None = None
    permanent: bool
    objectives: list[ObjectiveCode]
    kinds: list[Code] = Field(min_length=1)
    cut_offs: CutOffs
    stages: list[StageRow] = Field(min_length=1)
    envelopes: list[EnvelopeRow]
    criteria: Criteria
    spread_threshold: SpreadThreshold
    public_cap: PublicCap
    pieces: list[PieceRow]
    eligibility: dict[str, Any] = {}
    letters: Letters
    form: dict[str, Any]


# --- the folder

FILES: dict[str, type[Shape]] = {
    "territory.yaml": Territory,
    "geography.yaml": Geography,
    "sectors.yaml": Sectors,
    "services.yaml": Services,
    "partners.yaml": Partners,
    "places.yaml": Places,
    "principles.yaml": Principles,
    "bodies.yaml": Bodies,
    "aid_kinds.yaml": AidKinds,
    "roadmaps.yaml": Roadmaps,
    "evaluation.yaml": Evaluation,
    "figures.yaml": Figures,
    "source_notes.yaml": SourceNotes,
}
"""The files that a folder must have, beside ``strategy/axis-*.yaml`` and ``calls/*.yaml``."""


@dataclass(frozen=True)
class Folder:
    """A whole folder, each file having its shape; ``files`` keeps the text's lines for later faults."""

    path: Path
    territory: Territory
    geography: Geography
    sectors: Sectors
    services: Services
    partners: Partners
    places: Places
    principles: Principles
    bodies: Bodies
    aid_kinds: AidKinds
    roadmaps: Roadmaps
    evaluation: Evaluation
    figures: Figures
    source_notes: SourceNotes
    axes: list[Axis]
    calls: list[Call]
    files: dict[str, YamlFile] = field(repr=False)

    def objectives(self) -> list[ObjectiveRow]:
        """Every objective, in order."""
        return [objective for axis in self.axes for objective in axis.objectives]

    def actions(self) -> list[ActionRow]:
        """Every action, in order."""
        return [action for objective in self.objectives() for action in objective.actions]

    def axis_files(self) -> list[tuple[str, Axis]]:
        """Each axis with the name of its file."""
        return list(zip(self._names("strategy/"), self.axes, strict=True))

    def call_files(self) -> list[tuple[YamlFile, Call]]:
        """Each call with its file."""
        return [(self.files[name], call) for name, call in zip(self._names("calls/"), self.calls, strict=True)]

    def _names(self, start: str) -> list[str]:
        return [name for name in self.files if name.startswith(start)]

    def call_lists(self) -> dict[str, list[tuple[str, str]]]:
        """What a form's ``choices_from`` may name: pairs value, label."""
        return {
            "sectors": [(row.code, row.name) for row in self.sectors.sectors],
            "communes": [(row.code, row.name) for row in self.geography.communes],
            "quarters": [(row.code, row.name) for row in self.geography.quarters],
            "priority_quarters": [
                (row.code, row.name)
                for row in self.geography.priority_quarters
                if row.generation == self.latest_generation()
            ],
            "services": [(row.code, row.name) for row in self.services.services],
            "partners": [(row.code, row.name) for row in self.partners.partners],
        }

    def latest_generation(self) -> str:
        """The code of the list of priority quarters in force last."""
        rows = self.geography.priority_generations
        return max(rows, key=lambda row: row.valid_from).code if rows else ""


ShapeT = TypeVar("ShapeT", bound=Shape)


def read_folder(path: Path) -> tuple[Folder | None, list[Fault]]:
    """The folder when every file has its shape, and every fault of shape otherwise."""
    if not path.is_dir():
        return None, [Fault(path.name, 0, "", "ce dossier n’existe pas", "donnez le dossier d’un territoire")]
    faults: list[Fault] = []
    files: dict[str, YamlFile] = {}

    def read(name: str, shape: type[ShapeT]) -> ShapeT | None:
        files[name] = read_yaml(path, name)
        faults.extend(files[name].faults)
        return None if files[name].faults else _shaped(files[name], shape, faults)

    parts: dict[str, Any] = {name.removesuffix(".yaml"): read(name, shape) for name, shape in FILES.items()}
    axes = [read(name, Axis) for name in _names(path, "strategy", "axis-*.yaml", faults)]
    calls = [read(name, Call) for name in _names(path, "calls", "*.yaml", faults)]
    faults += _stray_files(path, set(files))
    if any(part is None for part in [*parts.values(), *axes, *calls]) or not axes or not calls:
        return None, sorted(faults)
    folder = Folder(path=path, axes=[a for a in axes if a], calls=[c for c in calls if c], files=files, **parts)
    return folder, sorted(faults)


def _names(path: Path, inside: str, pattern: str, faults: list[Fault]) -> list[str]:
    names = [str(found.relative_to(path)) for found in (path / inside).glob(pattern)]
    if not names:
        faults.append(
            Fault(f"{inside}/{pattern}", 0, "", "aucun fichier de ce nom", "copiez-en un d’un autre territoire")
        )
    return sorted(names, key=lambda name: (len(name), name))


def _stray_files(path: Path, known: set[str]) -> list[Fault]:
    """YAML files that nothing reads: a misspelt name would lose its content in silence."""
    found = {str(file.relative_to(path)) for suffix in ("*.yaml", "*.yml") for file in path.rglob(suffix)}
    remedy = "vérifiez son nom et son dossier, ou retirez-le"
    return [Fault(name, 0, "", "rien ne lit ce fichier", remedy) for name in sorted(found - known)]


def _shaped(file: YamlFile, shape: type[ShapeT], faults: list[Fault]) -> ShapeT | None:
    try:
        return shape.model_validate(file.data)
    except pydantic.ValidationError as error:
        for detail in error.errors(include_url=False):
            cause, remedy = _in_french(detail)
            faults.append(file.fault(_steps(detail["loc"]), cause, remedy))
        return None


def _steps(loc: Sequence[int | str]) -> list[Step]:
    return [step for step in loc if not (isinstance(step, str) and step.startswith(("constrained-", "function-")))]


_FRENCH = {
    "missing": ("cette clé manque", "ajoutez-la"),
    "extra_forbidden": ("cette clé est inconnue", "corrigez son nom ou retirez-la"),
    "string_type": ("un texte est attendu", "mettez la valeur entre guillemets"),
    "string_too_short": ("ce texte est vide", "écrivez-le"),
    "string_pattern_mismatch": ("ce code n’a pas la forme attendue", "suivez la forme des codes voisins"),
    "int_type": ("un nombre entier est attendu", "écrivez un nombre sans guillemets"),
    "bool_type": ("oui ou non est attendu", "écrivez `true` ou `false`"),
    "date_type": ("une date est attendue", "écrivez-la AAAA-MM-JJ, sans guillemets"),
    "decimal_type": ("un nombre est attendu", "écrivez un nombre sans guillemets"),
    "is_instance_of": ("un nombre est attendu", "écrivez un nombre sans guillemets"),
    "list_type": ("une liste est attendue", "mettez un tiret devant chaque valeur"),
    "dict_type": ("un ensemble de clés est attendu", "écrivez clé: valeur"),
    "model_type": ("un ensemble de clés est attendu", "écrivez clé: valeur"),
    "too_short": ("cette liste est vide", "donnez au moins une valeur"),
}


def _in_french(detail: Any) -> tuple[str, str]:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            return (
                f"valeur inconnue « {detail['input']} »",
                f"choisissez parmi {context['expected'].replace(' or ', ', ')}",
            )
        case "string_too_long":
            return "ce texte est trop long", f"gardez {context['max_length']} caractères au plus"
        case "greater_than_equal" | "less_than_equal":
            bound = context.get("ge", context.get("le"))
            return f"nombre hors limites ({detail['input']})", f"la limite est {bound}"
        case "value_error":
            return str(context.get("error", "valeur refusée")), "vérifiez la valeur"
        case other:
            return _FRENCH.get(other, (f"valeur refusée ({other})", "vérifiez la valeur"))
