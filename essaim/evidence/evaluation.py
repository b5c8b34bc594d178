"""What a rule gives over records already loaded: a value, the list that makes it, and what is missing.

Pure functions: no database, no reader. A value is always a function of the list that goes with it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.facets import Facet
from essaim.evidence.index import Index
from essaim.evidence.lists import Expected
from essaim.evidence.periods import Period, Scope, months_owed
from essaim.evidence.records import MASKED_GROUP, EvidenceRecord
from essaim.evidence.rules import Measure, Rule, RulePeriod
from essaim.evidence.wording import rule_label
from essaim.kernel.money import cents

NOT_YET_MEASURABLE = "pas encore mesurable"
NO_DENOMINATOR = "dénominateur à compléter"

Value = int | Decimal | float | None


@dataclass(frozen=True)
class GroupResult:
    """One value of a facet with the records that carry it. ``is_met``: it has as many as the rule wants of each."""

    code: str
    label: str
    records: tuple[EvidenceRecord, ...]
    is_met: bool = True


@dataclass(frozen=True)
class RuleResult:
    """A rule, evaluated.

    ``value``: an int for count and distinct; euros or a total (Decimal) for sum; a fraction (float) for share and
    coverage; None when it cannot be said (``why_not``), or when a share has no case.
    ``required``, ``attained``, ``missing``, ``aim`` speak of records (count, share), of groups (distinct, coverage) or
    of the total (sum). ``among`` and ``outside`` belong to shares: the whole, and what of it does not match.
    ``planned``: what is to come and would match. ``is_late``: the period is over and something is missing.
    """

    rule: Rule
    label: str
    window: Period
    value: Value = None
    records: tuple[EvidenceRecord, ...] = ()
    among: tuple[EvidenceRecord, ...] | None = None
    groups: tuple[GroupResult, ...] | None = None
    planned: tuple[EvidenceRecord, ...] = ()
    required: Decimal = Decimal(0)
    attained: Decimal = Decimal(0)
    aim: Decimal | None = None
    why_not: str = ""
    is_late: bool = False

    @property
    def measure(self) -> Measure:
        """How the records became a value."""
        return self.rule.measure

    @property
    def is_measurable(self) -> bool:
        """Whether a room provides the kind, and the territory the list to cover."""
        return not self.why_not

    @property
    def missing(self) -> Decimal:
        """What is still needed, never below zero."""
        return max(Decimal(0), self.required - self.attained)

    @property
    def is_met(self) -> bool:
        """Whether the minimum is reached."""
        return self.is_measurable and not self.missing

    @property
    def is_aim_met(self) -> bool | None:
        """Whether the aim is reached; None when there is none."""
        return None if self.aim is None or not self.is_measurable else self.attained >= self.aim

    @property
    def is_obligation(self) -> bool:
        """Whether the rule owes a minimum."""
        return self.rule.minimum > 0

    @property
    def is_proposed(self) -> bool:
        """Whether the minimum is ours, not the deliberation's: « seuil proposé »."""
        return self.rule.proposed

    @property
    def outside(self) -> tuple[EvidenceRecord, ...]:
        """The records of a share's whole that do not match: the twelfth of « 11 sur 12 »."""
        inside = {record.key for record in self.records}
        return tuple(record for record in self.among or () if record.key not in inside)

    @property
    def expected_names(self) -> list[str]:
        """Names of the groups that a coverage expects, or that a distinct count found."""
        return [group.label for group in self.groups or ()]

    @property
    def met_names(self) -> list[str]:
        """Names of the groups that are met."""
        return [group.label for group in self.groups or () if group.is_met]

    @property
    def missing_names(self) -> list[str]:
        """Names of the groups that are not."""
        return [group.label for group in self.groups or () if not group.is_met]

    @property
    def masked(self) -> int:
        """How many records of the list this reader may not open."""
        return sum(not record.is_visible for record in self.records)

    def quantity(self, record: EvidenceRecord) -> Decimal | None:
        """What one record brings to a sum, None for the other measures."""
        return _quantity(self.rule, record) if self.measure is Measure.SUM else None


def evaluate(
    rule: Rule, index: Index | None, scope: Scope, expected: Expected, *, linked: Collection[str] = ()
) -> RuleResult:
    """Evaluate a sound rule over the records of its kind (None when no room provides the kind).

    ``expected`` gives the groups of a facet on a day. ``linked``: identifiers of records of this kind that an agent
    linked to this very rule: they count as if they matched, when they are in the period.
    """
    window = scope.window(rule.period)
    result = RuleResult(rule, rule_label(rule), window)
    if index is None:
        return replace(result, why_not=NOT_YET_MEASURABLE)
    happened = index.happened(window, scope.as_of)
    by_link = index.places_of(linked) & happened
    kept = index.matching(rule.filter, happened) | by_link
    if rule.measure is Measure.SHARE:
        whole = index.matching(rule.among or {}, happened) | by_link
        kept &= whole
        result = replace(result, among=index.at(whole))
    to_come = index.matching({**(rule.among or {}), **rule.filter}, index.to_come(window, scope.as_of), to_come=True)
    result = replace(result, records=index.at(kept), planned=index.at(to_come))
    result = _MEASURES[rule.measure](result, expected)
    due = scope.due(rule.period)
    is_late = result.is_measurable and result.missing > 0 and due.is_over(scope.judged_on) and not scope.commune
    return replace(result, is_late=is_late)


def _count(result: RuleResult, expected: Expected) -> RuleResult:
    return _against(replace(result, value=len(result.records)), Decimal(len(result.records)))


def _distinct(result: RuleResult, expected: Expected) -> RuleResult:
    facet = CATALOGUE[result.rule.kind].facets[result.rule.of or ""]
    held = _held_by_code(facet, result.records)
    names = {group.code: group.label for group in expected(facet, result.window.end) or ()}
    groups = [
        GroupResult(code, names.get(code) or _name(facet, code, records), records)
        for code, records in sorted(held.items())
    ]
    if facet.name == "organisation":
        groups = _masked(groups)
    in_order = tuple(sorted(groups, key=lambda group: (group.label, group.code)))
    return _against(replace(result, value=len(groups), groups=in_order), Decimal(len(groups)))


def _sum(result: RuleResult, expected: Expected) -> RuleResult:
    total = sum((_quantity(result.rule, record) for record in result.records), Decimal(0))
    return _against(replace(result, value=cents(total)), cents(total))


def _share(result: RuleResult, expected: Expected) -> RuleResult:
    part, whole = len(result.records), len(result.among or ())
    result = replace(result, value=part / whole if whole else None)
    return _of_whole(result, part, whole)


def _coverage(result: RuleResult, expected: Expected) -> RuleResult:
    rule = result.rule
    facet = CATALOGUE[rule.kind].facets[rule.per or ""]
    wanted = expected(facet, result.window.end)
    if not wanted:
        return replace(result, why_not=NO_DENOMINATOR)
    held = _held_by_code(facet, result.records)
    each = max(Decimal(1), rule.minimum)
    groups = tuple(
        GroupResult(group.code, group.label, records, len(records) >= each)
        for group in wanted
        for records in [held.get(group.code, ())]
    )
    met = sum(group.is_met for group in groups)
    result = replace(result, value=met / len(groups), groups=groups)
    return _of_whole(result, met, len(groups))


_MEASURES = {
    Measure.COUNT: _count,
    Measure.DISTINCT: _distinct,
    Measure.SUM: _sum,
    Measure.SHARE: _share,
    Measure.COVERAGE: _coverage,
}


def _against(result: RuleResult, attained: Decimal) -> RuleResult:
    """Against a minimum that is an amount of things: prorated in the year in which it begins to be owed."""
    rule = result.rule
    aim = None if rule.aim is None else _owed(rule, rule.aim, result.window)
    return replace(result, attained=attained, required=_owed(rule, rule.minimum, result.window), aim=aim)


def _of_whole(result: RuleResult, attained: int, whole: int) -> RuleResult:
    """Against a minimum that is a part of a whole: how many that makes, rounded up."""
    rule = result.rule
    is_owed = rule.owed_from is None or rule.owed_from <= result.window.end
    required = _part(rule.minimum, whole) if is_owed else Decimal(0)
    aim = None if rule.aim is None else _part(rule.aim, whole)
    return replace(result, attained=Decimal(attained), required=required, aim=aim)


def _part(fraction: Decimal, whole: int) -> Decimal:
    # From 2 on, a coverage's minimum is what each group needs, and every group is required.
    return (min(Decimal(1), fraction) * whole).to_integral_value(ROUND_CEILING)


def _owed(rule: Rule, amount: Decimal, window: Period) -> Decimal:
    if rule.owed_from is None or rule.owed_from <= window.start:
        return amount
    if rule.owed_from > window.end:
        return Decimal(0)
    if rule.period is not RulePeriod.YEAR:
        return amount
    months, total = months_owed(window, rule.owed_from)
    prorated = amount * months / total
    return cents(prorated) if rule.measure is Measure.SUM else prorated.to_integral_value(ROUND_FLOOR)


def _quantity(rule: Rule, record: EvidenceRecord) -> Decimal:
    if rule.of is None:
        return cents(record.amount or 0)
    return cents(sum((Decimal(str(value)) for value in record.values(rule.of)), Decimal(0)))


def _held_by_code(facet: Facet, records: tuple[EvidenceRecord, ...]) -> dict[str, tuple[EvidenceRecord, ...]]:
    held: dict[str, list[EvidenceRecord]] = {}
    for record in records:
        for value in dict.fromkeys(record.values(facet.name)):
            held.setdefault(_code(value), []).append(record)
    return {code: tuple(members) for code, members in held.items()}


def _code(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _name(facet: Facet, code: str, records: tuple[EvidenceRecord, ...]) -> str:
    if facet.name == "organisation":
        names = [name for record in records if record.is_visible for key, name in record.organisations if key == code]
        return min(names, default=MASKED_GROUP)
    return {"true": "oui", "false": "non"}.get(code) or facet.label_of(code)


def _masked(groups: list[GroupResult]) -> list[GroupResult]:
    """Structures known only by what this reader may not open are counted, without name nor identifier."""
    return [
        group
        if any(record.is_visible for record in group.records)
        else replace(group, code=f"masked:{number}", label=MASKED_GROUP)
        for number, group in enumerate(groups, 1)
    ]
