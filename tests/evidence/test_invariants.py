"""What must hold whatever the records: the invariants of the evidence engine."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from essaim.evidence.figures import figure_data
from essaim.evidence.periods import Period
from essaim.evidence.records import record_faults
from essaim.evidence.rules import Measure, Rule
from tests.evidence.making import ROADMAP, SECTORS, evaluator, fact, result, scope, sheet

STAGES = ("feasibility", "start_up", "consolidation")
LASTING = ("stake", "agreement")
DAYS = st.dates(date(2020, 6, 1), date(2024, 6, 1))


@st.composite
def record(draw, number: int, kind: str):
    day = draw(DAYS)
    return fact(
        kind,
        number,
        day,
        until=draw(st.none() | st.integers(0, 900).map(lambda days: day + timedelta(days)))
        if kind in LASTING
        else None,
        amount=Decimal(draw(st.integers(0, 10_000_000))) / 100,
        commune=draw(st.sampled_from(["", "59350", "59298", "59355"])),
        sectors=tuple(draw(st.lists(st.sampled_from(SECTORS), max_size=2, unique=True))),
        organisations=tuple(
            (f"o{n}", f"Structure {n}") for n in draw(st.lists(st.integers(0, 5), max_size=2, unique=True))
        ),
        counted=draw(st.sampled_from([True, True, True, False])),
        is_visible=draw(st.booleans()),
        **(
            {"stage": draw(st.sampled_from(STAGES)), "call": draw(st.sampled_from(["permanent", "other"]))}
            if kind == "award"
            else {}
        ),
    )


@st.composite
def records(draw, kind: str | None = None):
    kinds = st.just(kind) if kind else st.sampled_from(["award", "stake"])
    return [draw(record(number, draw(kinds))) for number in range(draw(st.integers(0, 14)))]


def _rule(kind: str, measure: Measure, conditions: dict, period: str) -> Rule:
    more = {
        Measure.DISTINCT: {"of": "organisation"},
        Measure.COVERAGE: {"per": "sector"},
        Measure.SHARE: {"among": {"commune": ["59350", "59355"]}},
    }.get(measure, {})
    return Rule(kind=kind, measure=measure, filter=conditions, period=period, **more)


@st.composite
def rules(draw, kind: str | None = None, measures=tuple(Measure)):
    kind = kind or draw(st.sampled_from(["award", "stake"]))
    options = [{}, {"sector": "velo"}, {"sector": ["soin", "textile"]}, {"commune": "59350"}]
    if kind == "award":
        options += [{"stage": "start_up"}, {"call": "permanent", "stage": list(STAGES[:2])}]
    return _rule(
        kind,
        draw(st.sampled_from(measures)),
        draw(st.sampled_from(options)),
        draw(st.sampled_from(["year", "roadmap", "once"])),
    )


YEARS = st.sampled_from([2021, 2022, 2023])


@given(records(), rules(), YEARS)
def test_value_is_a_function_of_the_list(facts, rule, year) -> None:
    found = result(rule, facts, scope(year))
    data = figure_data(found, "x")
    assert not [fault for one in facts for fault in record_faults(one)]
    match found.measure:
        case Measure.COUNT:
            assert data["value"] == len(data["records"])
        case Measure.SUM:
            assert Decimal(data["value"]) == sum((Decimal(line["quantity"]) for line in data["records"]), Decimal(0))
        case Measure.DISTINCT:
            assert data["value"] == len({group["code"] for group in data["groups"]}) == len(data["groups"])
        case Measure.SHARE:
            whole = len(data["among"])
            assert data["value"] == (len(data["records"]) / whole if whole else None)
            assert {line["id"] for line in data["records"]} <= {line["id"] for line in data["among"]}
        case Measure.COVERAGE:
            assert data["value"] == sum(group["met"] for group in data["groups"]) / len(data["groups"])
    identifiers = [line["id"] for line in data["records"]]
    assert len(identifiers) == len(set(identifiers))


@given(records(), rules(), YEARS, st.data())
def test_adding_a_record_never_lowers_a_count(facts, rule, year, data) -> None:
    assume(rule.measure is not Measure.SHARE)
    more = [*facts, data.draw(record(99, rule.kind))]
    before, after = (result(rule, some, scope(year)) for some in (facts, more))
    assert after.value >= before.value
    assert after.attained >= before.attained


@given(records(), rules(), YEARS, st.integers(0, 13))
def test_cancelling_then_restoring_changes_nothing(facts, rule, year, place) -> None:
    assume(place < len(facts))
    cancelled = [replace(one, counted=False) if n == place else one for n, one in enumerate(facts)]
    restored = [replace(one, counted=facts[n].counted) for n, one in enumerate(cancelled)]
    assert result(rule, restored, scope(year)) == result(rule, facts, scope(year))
    if rule.measure is not Measure.SHARE:
        assert result(rule, cancelled, scope(year)).attained <= result(rule, facts, scope(year)).attained


@given(records(), st.lists(rules(), min_size=1, max_size=4), YEARS)
def test_distinct_totals_never_exceed_sums(facts, several, year) -> None:
    sheets = [sheet("continuous", rule, code=f"1.1.{n}") for n, rule in enumerate(several)]
    board = evaluator(facts, scope(year)).board(sheets)
    proofs = [len(action.proofs) for action in board.actions.values()]
    assert max(proofs) <= len(board.records()) <= sum(proofs)
    assert sum(board.tally().values()) == len(sheets)


@given(records(), rules(), YEARS, st.data())
def test_more_rights_show_more_titles_never_other_values(facts, rule, year, data) -> None:
    opened = [replace(one, is_visible=one.is_visible or data.draw(st.booleans())) for one in facts]
    less, more = (result(rule, some, scope(year)) for some in (facts, opened))
    assert (less.value, less.attained, less.required) == (more.value, more.attained, more.required)
    assert [one.key for one in less.records] == [one.key for one in more.records]
    assert less.masked >= more.masked
    titles = {one.id: one.title for one in facts}
    shown = [
        {line["title"] for line in figure_data(some, "x")["records"]} & set(titles.values()) for some in (less, more)
    ]
    assert shown[0] <= shown[1]


@given(records(), rules(measures=(Measure.DISTINCT, Measure.COVERAGE)), YEARS)
def test_groups_partition_the_list(facts, rule, year) -> None:
    """Every record is in each group whose value it carries, in no other, and in none only when it carries no value."""
    found = result(rule, facts, scope(year))
    facet = rule.of or rule.per
    grouped = [(one.key, group) for group in found.groups for one in group.records]
    assert {key for key, _ in grouped} == {one.key for one in found.records if one.values(facet)}
    assert len(grouped) == sum(len(one.values(facet)) for one in found.records)


@given(records("award"), YEARS)
def test_a_facet_of_one_value_splits_the_list(facts, year) -> None:
    found = result(Rule(kind="award", measure="distinct", of="stage"), facts, scope(year))
    assert sorted(one.id for group in found.groups for one in group.records) == sorted(one.id for one in found.records)


@given(records("award"), rules("award", measures=(Measure.COUNT, Measure.SUM)))
def test_years_sum_to_the_roadmap_for_what_is_dated(facts, rule) -> None:
    rule = rule.model_copy(update={"period": "year"})
    years = [result(rule, facts, scope(year.start.year)).value for year in ROADMAP.years()]
    assert sum(years) == result(rule.model_copy(update={"period": "roadmap"}), facts, scope()).value


@given(records("stake"), rules("stake", measures=(Measure.COUNT,)))
def test_what_lasts_counts_once_in_the_roadmap(facts, rule) -> None:
    rule = rule.model_copy(update={"period": "year"})
    years = [result(rule, facts, scope(year.start.year)) for year in ROADMAP.years()]
    whole = result(rule.model_copy(update={"period": "roadmap"}), facts, scope())
    assert {one.key for found in years for one in found.records} == {one.key for one in whole.records}
    assert max(found.value for found in years) <= whole.value <= sum(found.value for found in years)


@given(records(), st.lists(rules(), min_size=1, max_size=3), YEARS, st.randoms(use_true_random=False))
def test_the_order_of_records_is_irrelevant(facts, several, year, random) -> None:
    shuffled = random.sample(facts, len(facts))
    action = sheet("continuous", *several)
    assert evaluator(shuffled, scope(year)).action(action) == evaluator(facts, scope(year)).action(action)


@given(records(), rules(measures=(Measure.COUNT, Measure.SUM)), YEARS)
def test_communes_and_the_unplaced_make_the_whole(facts, rule, year) -> None:
    whole = evaluator(facts, scope(year)).rule(rule).value
    communes = [evaluator(facts, scope(year, commune=code)).rule(rule).value for code in ("59350", "59298", "59355")]
    unplaced = result(rule, [one for one in facts if not one.commune], scope(year)).value
    assert sum(communes) + unplaced == whole


@pytest.mark.parametrize("nature", ["continuous", "deliverable", "working_group"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=records(), several=st.lists(rules(), min_size=1, max_size=3), year=YEARS)
def test_nothing_is_late_before_the_period_is_over(nature, facts, several, year) -> None:
    seen = scope(year, as_of=date(year, 12, 31))
    found = evaluator(facts, seen).action(sheet(nature, *several))
    if year < ROADMAP.end.year or nature != "deliverable":
        assert not found.is_late
    assert found.standing.measurable == len(several)
    assert all(Period.year(year).touches(one.on, one.until) for one in found.records)
