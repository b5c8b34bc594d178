"""What each measure gives, on the examples of the design."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from essaim.evidence.evaluation import NO_DENOMINATOR, NOT_YET_MEASURABLE, evaluate
from essaim.evidence.figures import body_data, figure_data, obligation_data
from essaim.evidence.periods import Period, Scope
from essaim.evidence.records import MASKED_GROUP, MASKED_TITLE, record_faults
from essaim.evidence.rules import Rule
from essaim.kernel import clock
from tests.evidence.making import ROADMAP, SECTORS, expected, fact, result, scope

GTINTER = Rule(
    kind="meeting",
    filter={"body": "GTINTER", "status": "held"},
    minimum=2,
    owed_from=date(2021, 7, 1),
    label="Se réunit",
)


def gtinter(number, day, **given):
    return fact("meeting", number, day, **{"body": "GTINTER", "status": "held", **given})


def test_one_meeting_of_two_is_late_from_the_first_of_january() -> None:
    held = [gtinter(1, "2023-03-14")]
    eve = result(GTINTER, held, scope(as_of=date(2023, 12, 31)))
    assert (eve.value, eve.required, eve.missing, eve.is_met, eve.is_late) == (1, 2, 1, False, False)
    assert result(GTINTER, held, scope(as_of=date(2024, 1, 1))).is_late


def test_a_year_that_is_over_is_judged_on_the_day_after() -> None:
    with clock.travel(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))):
        past, present = (Scope.of(Period.year(year), roadmap=ROADMAP) for year in (2023, 2026))
    assert (past.as_of, past.judged_on) == (date(2023, 12, 31), date(2024, 1, 1))
    assert (present.as_of, present.judged_on) == (date(2026, 5, 4), date(2026, 5, 4))
    assert result(GTINTER, [gtinter(1, "2023-03-14")], past).is_late
    assert not result(GTINTER, [], present).is_late


def test_the_roadmap_is_not_over_with_its_first_year() -> None:
    rule = Rule(kind="working_group", period="roadmap")
    with clock.travel(datetime(2026, 5, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))):
        assert not result(rule, [], Scope.of(Period.year(2021), roadmap=ROADMAP)).is_late
        assert result(rule, [], Scope.of(Period.year(2023), roadmap=ROADMAP)).is_late


def test_a_cancelled_meeting_does_not_count() -> None:
    found = result(GTINTER, [gtinter(1, "2023-03-14"), gtinter(2, "2023-06-01", status="cancelled", counted=False)])
    assert found.value == 1
    assert [record.id for record in found.records] == ["1"]


def test_a_meeting_without_minutes_is_flagged_by_the_second_rule() -> None:
    meetings = [gtinter(1, "2023-03-14", minutes="approved"), gtinter(2, "2023-10-02", minutes="none")]
    minutes = Rule(kind="meeting", filter={"body": "GTINTER", "minutes": "approved"}, minimum=2)
    assert result(GTINTER, meetings).is_met
    assert result(minutes, meetings).missing == 1


def test_each_sector_has_its_group_but_two() -> None:
    groups = [fact("working_group", code, "2021-09-01", sectors=(code,)) for code in SECTORS[:4]]
    rule = Rule(kind="working_group", measure="coverage", per="sector", period="roadmap")
    found = result(rule, groups)
    assert (found.attained, found.required, found.value) == (4, 6, pytest.approx(4 / 6))
    assert found.missing_names == ["Ecoconstruction", "Textile"]
    assert len(found.met_names) == 4
    assert not found.is_met
    data = figure_data(found, "2.1.b-1")
    assert [group["code"] for group in data["groups"] if not group["met"]] == ["ecoconstruction", "textile"]


def test_a_coverage_may_ask_for_a_part_of_the_groups_or_for_several_records_in_each() -> None:
    groups = [fact("meeting", code, "2023-09-01", sectors=(code,)) for code in SECTORS[:4]]
    half = Rule(kind="meeting", measure="coverage", per="sector", minimum="0.5")
    assert result(half, groups).required == 3
    assert result(half, groups).is_met
    twice = Rule(kind="meeting", measure="coverage", per="sector", minimum=2)
    assert result(twice, groups).attained == 0
    assert result(twice, [*groups, fact("meeting", "x", "2023-02-01", sectors=("velo",))]).met_names == ["Velo"]


def test_a_list_that_the_territory_does_not_have_gives_no_total() -> None:
    rule = Rule(kind="provision", measure="coverage", per="library", period="roadmap")
    found = result(rule, [fact("provision", 1, "2022-01-01", library="centre")])
    assert (found.value, found.why_not, found.is_met, found.is_late) == (None, NO_DENOMINATOR, False, False)
    assert [record.id for record in found.records] == ["1"]


def test_a_kind_without_room_is_not_measurable_and_never_zero() -> None:
    found = evaluate(Rule(kind="lease"), None, scope(), expected)
    assert (found.value, found.why_not, found.is_met, found.is_late) == (None, NOT_YET_MEASURABLE, False, False)


def test_eleven_of_twelve_with_the_twelfth_named() -> None:
    awards = [
        fact("award", n, f"2023-{n:02}-01", stage="start_up", call="other" if n == 7 else "permanent")
        for n in range(1, 13)
    ]
    awards.append(fact("award", 13, "2023-05-05", stage="consolidation", call="permanent"))
    rule = Rule(kind="award", measure="share", among={"stage": "start_up"}, filter={"call": "permanent"})
    found = result(rule, awards)
    assert (found.attained, found.required, len(found.among or ())) == (11, 12, 12)
    assert round(found.value * 100) == 92
    assert [record.id for record in found.outside] == ["7"]
    assert result(rule.model_copy(update={"minimum": Decimal("0.9")}), awards).is_met
    data = figure_data(found, "1.3.a-2")
    assert (len(data["records"]), len(data["among"])) == (11, 12)


def test_a_share_of_nothing_says_nothing() -> None:
    rule = Rule(kind="award", measure="share", among={"stage": "start_up"}, filter={"call": "permanent"})
    found = result(rule, [])
    assert (found.value, found.required, found.is_met, found.is_late) == (None, 0, True, False)


def test_workshops_quarterly_or_half_yearly() -> None:
    rule = Rule(kind="workshop", filter={"body": "ANIM"}, minimum=2, aim=4)
    found = result(rule, [fact("workshop", n, f"2023-0{n}-01", body="ANIM") for n in (2, 5, 8)])
    assert (found.is_met, found.is_aim_met, found.aim) == (True, False, 4)
    assert obligation_data(found) == {
        "label": "Au moins 2 ateliers (instance\u00a0: ANIM) par an",
        "required": 2,
        "met": 3,
        "aim": 4,
        "missing": 0,
    }


def test_what_is_owed_from_mid_year_is_owed_for_the_months_left() -> None:
    required = {year: result(GTINTER, [], scope(year)).required for year in (2020, 2021, 2022)}
    assert required == {2020: 0, 2021: 1, 2022: 2}
    yearly = GTINTER.model_copy(update={"minimum": Decimal(1)})
    assert result(yearly, [], scope(2021)).required == 0
    late_july = GTINTER.model_copy(update={"minimum": Decimal(12), "owed_from": date(2021, 7, 2)})
    assert result(late_july, [], scope(2021)).required == 5
    roadmap = GTINTER.model_copy(update={"period": "roadmap"})
    assert result(roadmap, [], scope(2021)).required == 2


def test_periods_of_rules() -> None:
    hackathons = [fact("event", n, f"{year}-06-01", type="hackathon") for n, year in enumerate((2021, 2023, 2025))]
    values = {
        period: result(Rule(kind="event", filter={"type": "hackathon"}, period=period), hackathons, scope(2022)).value
        for period in ("year", "roadmap", "once")
    }
    assert values == {"year": 0, "roadmap": 2, "once": 1}


def test_a_record_after_the_day_of_reading_is_not_counted() -> None:
    held = [gtinter(1, "2023-03-14"), gtinter(2, "2023-10-02")]
    assert result(GTINTER, held, scope(as_of=date(2023, 6, 30))).value == 1


def test_what_lasts_counts_in_every_year_it_touches() -> None:
    stake = fact("stake", 1, "2021-11-01", until=date(2023, 1, 1))
    rule = Rule(kind="stake")
    assert [result(rule, [stake], scope(year)).value for year in (2020, 2021, 2022, 2023, 2024)] == [0, 1, 1, 1, 0]
    assert result(Rule(kind="stake", period="roadmap"), [stake]).value == 1
    assert result(rule, [fact("stake", 2, "2019-01-01")], scope(2023)).value == 1


def test_a_sum_is_the_sum_of_its_list_to_the_cent() -> None:
    awards = [
        fact("award", n, "2023-05-05", amount=Decimal(amount)) for n, amount in enumerate(["0.10", "0.20", "8000"])
    ]
    found = result(Rule(kind="award", measure="sum", minimum=5000), awards)
    assert found.value == Decimal("8000.30")
    data = figure_data(found, "x")
    assert (data["value"], [line["quantity"] for line in data["records"]]) == ("8000.30", ["0.10", "0.20", "8000.00"])
    assert obligation_data(found)["missing"] == "0.00"
    hours = [fact("clause", n, "2022-01-01", hours_done=done) for n, done in enumerate((120, 80.5))]
    assert result(Rule(kind="clause", measure="sum", of="hours_done"), hours).value == Decimal("200.50")


def test_distinct_counts_the_different_values() -> None:
    awards = [
        fact("award", 1, "2023-01-01", organisations=(("o1", "Alpha"), ("o2", "Beta"))),
        fact("award", 2, "2023-02-01", organisations=(("o1", "Alpha"),)),
        fact("award", 3, "2023-03-01"),
    ]
    found = result(Rule(kind="award", measure="distinct", of="organisation"), awards)
    assert (found.value, found.met_names, len(found.records)) == (2, ["Alpha", "Beta"], 3)


def test_a_masked_record_counts_without_title_address_or_structure() -> None:
    awards = [
        fact("award", 1, "2023-01-01", organisations=(("o1", "Alpha"),)),
        fact("award", 2, "2023-02-01", organisations=(("o1", "Alpha"),), is_visible=False),
        fact("award", 3, "2023-03-01", organisations=(("o2", "Beta"), ("o3", "Gamma")), is_visible=False),
    ]
    found = result(Rule(kind="award", measure="distinct", of="organisation"), awards)
    data = figure_data(found, "x")
    assert (data["value"], found.masked) == (3, 2)
    assert [line["title"] for line in data["records"]] == ["award 1", MASKED_TITLE, MASKED_TITLE]
    assert [line["url"] for line in data["records"]] == ["/award/1/", "", ""]
    assert data["groups"][0] == {"code": "o1", "label": "Alpha", "records": ["1"]}
    assert [group["label"] for group in data["groups"][1:]] == [MASKED_GROUP] * 2
    assert len({group["code"] for group in data["groups"]}) == 3
    said = str(data)
    assert not [secret for secret in ("Beta", "Gamma", "o2", "o3", "award 2") if secret in said]


@pytest.mark.parametrize(
    ("conditions", "matching"),
    [
        ({"present_families": {"gte": 2}}, ["2", "3"]),
        ({"present_families": {"gte": 2, "lte": 2}}, ["2"]),
        ({"present_families": 3}, ["3"]),
        ({"type": ["hackathon", "sourcing"]}, ["1", "2"]),
        ({"is_all_iae_invited": False}, ["2"]),
        ({"in_qpv": True}, ["3"]),
        ({"sector": "velo"}, ["1"]),
        ({"sector": ["velo", "soin"], "type": "sourcing"}, ["2"]),
        ({"commune": "59355"}, ["2"]),
        ({}, ["1", "2", "3"]),
    ],
)
def test_conditions(conditions, matching) -> None:
    events = [
        fact("event", 1, "2023-01-01", type="hackathon", sectors=("velo", "textile"), present_families=1),
        fact("event", 2, "2023-01-02", type="sourcing", sectors=("soin",), commune="59355", is_all_iae_invited=False),
    ]
    events[1].facets["present_families"] = 2
    events.append(fact("event", 3, "2023-01-03", present_families=3, qpv="QN05971M", is_all_iae_invited=True))
    assert not [fault for event in events for fault in record_faults(event)]
    found = result(Rule(kind="event", filter=conditions), events)
    assert [record.id for record in found.records] == matching


def test_what_is_to_come_is_not_asked_what_is_only_known_afterwards() -> None:
    to_come = gtinter(9, "2023-11-20", status="planned", planned=True)
    forgotten = gtinter(8, "2023-02-20", status="planned", planned=True)
    found = result(GTINTER, [to_come, forgotten], scope(as_of=date(2023, 6, 1)))
    assert (found.value, [record.id for record in found.planned]) == (0, ["9"])


def test_a_link_that_names_the_rule_fills_it() -> None:
    other = fact("meeting", 5, "2023-04-04", body="AUTRE", status="held")
    assert result(GTINTER, [other], linked=["5", "unknown"]).value == 1
    assert result(GTINTER, [fact("meeting", 5, "2022-04-04")], linked=["5"]).value == 0
    cancelled = fact("meeting", 5, "2023-04-04", counted=False)
    assert result(GTINTER, [cancelled], linked=["5"]).value == 0


def test_a_body_is_said_in_meetings() -> None:
    found = result(GTINTER, [gtinter(1, "2023-03-14")])
    assert body_data("GTINTER", found) == {"code": "GTINTER", "required": 2, "held": 1, "missing": 1}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule(kind="meeting", filter={"body": "COPIL"}), "Au moins 1 réunion (instance : COPIL) par an"),
        (Rule(kind="event", filter={"present_families": {"gte": 2}}), "nombre de familles présentes : au moins 2"),
        (Rule(kind="award", measure="sum", minimum=5000), "Total des aides attribuées, au moins 5 000 par an"),
        (Rule(kind="award", measure="share", among={}, minimum="0.9", filter={"call": "permanent"}), "au moins 90 % "),
        (Rule(kind="meeting", measure="coverage", per="sector"), "pour chaque valeur de « filière » par an"),
        (Rule(kind="award", measure="distinct", of="organisation"), "valeurs de « structure » parmi les aides"),
        (Rule(kind="award", label="À notre façon"), "À notre façon"),
    ],
)
def test_a_rule_without_label_is_said_in_french(rule, words) -> None:
    assert words in result(rule, []).label.replace("\u00a0", " ")


def test_faults_of_a_record() -> None:
    assert record_faults(fact("meeting", 1, "2023-01-01", body="COPIL", status="held")) == []
    wrong = fact(
        "meeting", 1, "2023-01-01", body=3, status="hold", colour="red", until=date(2024, 1, 1), amount=Decimal(1)
    )
    assert len(record_faults(wrong)) == 5
    assert record_faults(fact("mission", 1, "2023-01-01")) == ["mission is not in the catalogue"]
