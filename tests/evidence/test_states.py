"""States of the six natures, lateness, and what is said of what cannot be measured."""

from datetime import date
from decimal import Decimal

import pytest

from essaim.evidence.board import Sheet
from essaim.evidence.queries import LinkLine
from essaim.evidence.rules import Rule
from essaim.evidence.states import ActionState, Nature
from tests.evidence.making import evaluator, fact, scope, sheet

EVENT = Rule(kind="event", filter={"type": "sourcing", "status": "held"})
CONTRACT = Rule(kind="contract", filter={"is_met_in_sourcing": True})


def held(number, day="2023-04-01", **given):
    return fact("event", number, day, **{"type": "sourcing", "status": "held", **given})


def state(action: Sheet, records, seen=None, **given) -> str:
    return evaluator(records, seen, **given).action(action).state


@pytest.mark.parametrize("nature", ["continuous", "recurring", "watch"])
def test_what_goes_on(nature) -> None:
    action = sheet(nature, EVENT, CONTRACT)
    contract = fact("contract", 1, "2023-05-01", is_met_in_sourcing=True)
    to_come = held(9, "2023-11-01", status="planned", planned=True)
    assert state(action, [held(1), contract]) == "active"
    assert state(action, [held(1)]) == "partial"
    assert state(action, [to_come], scope(as_of=date(2023, 6, 1))) == "planned"
    assert state(action, [held(1, "2022-04-01")]) == "dormant"


def test_a_record_of_another_year_fills_the_roadmap_but_does_not_make_the_action_live() -> None:
    action = sheet("continuous", EVENT, CONTRACT.model_copy(update={"period": "roadmap"}))
    past = fact("contract", 1, "2021-05-01", is_met_in_sourcing=True)
    assert state(action, [past]) == "dormant"
    assert state(action, [past, held(1)]) == "active"


@pytest.mark.parametrize("nature", ["deliverable", "one_off"])
def test_once_delivered_it_stays_so(nature) -> None:
    action = sheet(nature, Rule(kind="document"), Rule(kind="decision"))
    document, decision = fact("document", 1, "2021-05-01"), fact("decision", 1, "2022-02-10")
    assert state(action, []) == "not_begun"
    assert state(action, [document], scope(2022)) == "begun"
    done = evaluator([document, decision], scope(2023)).action(action)
    assert (done.state, done.standing.delivered_on, done.is_late) == ("delivered", date(2022, 2, 10), False)
    assert state(action, [document, decision], scope(2021)) == "begun"
    assert done.proofs == ()
    assert [obligation.missing for obligation in done.obligations] == [0, 0]


def test_a_deliverable_is_late_when_the_roadmap_is_over() -> None:
    action = sheet("deliverable", Rule(kind="document"))
    during = evaluator([], scope(2022, as_of=date(2023, 6, 1))).action(action)
    after = evaluator([], scope(2023, as_of=date(2024, 1, 1))).action(action)
    assert (during.is_late, after.is_late) == (False, True)


@pytest.mark.parametrize(
    ("rule", "records", "day"),
    [
        (Rule(kind="study", minimum=2), [("a", "2021-03-01"), ("b", "2022-03-01"), ("c", "2023-03-01")], "2022-03-01"),
        (Rule(kind="study", measure="sum", minimum=150), [("a", "2021-03-01"), ("b", "2022-04-01")], "2022-04-01"),
        (
            Rule(kind="study", measure="distinct", of="organisation", minimum=2),
            [("a", "2021-03-01"), ("b", "2022-05-01")],
            "2022-05-01",
        ),
        (
            Rule(kind="study", measure="share", among={}, filter={"has_options": True}),
            [("a", "2021-03-01"), ("x", "2022-05-01")],
            "2021-03-01",
        ),
        (
            Rule(kind="study", measure="coverage", per="sector", minimum="0.3"),
            [("a", "2021-03-01"), ("b", "2022-06-01")],
            "2022-06-01",
        ),
    ],
)
def test_the_day_of_delivery(rule, records, day) -> None:
    sectors = {"a": ("velo",), "b": ("soin",), "c": ("soin",), "x": ()}
    studies = [
        fact("study", name, on, amount=Decimal(100), has_options=name != "x", sectors=sectors[name])
        for name, on in records
    ]
    studies = [
        fact("study", s.id, s.on, amount=s.amount, sectors=s.sectors, organisations=((s.id, s.id),), **s.facets)
        for s in studies
    ]
    done = evaluator(studies).action(sheet("deliverable", rule))
    assert (done.state, done.standing.delivered_on) == ("delivered", date.fromisoformat(day))


def test_working_groups() -> None:
    action = sheet("working_group", Rule(kind="working_group", period="roadmap"), Rule(kind="meeting"))
    group, meeting = fact("working_group", 1, "2021-09-01"), fact("meeting", 1, "2023-09-01")
    assert state(action, [group, meeting]) == "meeting"
    assert state(action, [group]) == "silent"
    assert state(action, [meeting]) == "not_constituted"
    assert state(sheet("working_group", Rule(kind="meeting")), [meeting]) == "meeting"
    assert state(sheet("working_group", Rule(kind="meeting")), []) == "not_constituted"


@pytest.mark.parametrize("nature", list(Nature))
def test_without_rule_and_without_room(nature) -> None:
    assert state(sheet(nature), [held(1)]) == "to_complete"
    assert state(sheet(nature, CONTRACT), [], without=("contract",)) == "not_measurable"


def test_the_state_uses_the_measurable_rules_and_says_how_many() -> None:
    action = sheet("continuous", EVENT, CONTRACT, Rule(kind="survey"))
    found = evaluator([held(1)], without=("contract", "survey")).action(action)
    assert (found.state, found.standing.measured) == ("active", "1\u00a0règle mesurable sur 3")
    assert (len(found.figures), len(found.not_measurable), len(found.obligations)) == (1, 2, 1)
    assert evaluator([held(1)]).action(action).standing.measured == ""


def test_late_stands_beside_the_state() -> None:
    action = sheet("continuous", EVENT, CONTRACT)
    found = evaluator([held(1)], scope(as_of=date(2024, 1, 1))).action(action)
    assert (found.state, found.is_late) == ("partial", True)
    assert not evaluator([held(1)], scope(as_of=date(2023, 12, 31))).action(action).is_late


def test_a_commune_is_read_alone_and_owes_nothing_by_itself() -> None:
    action = sheet("continuous", EVENT.model_copy(update={"minimum": Decimal(2)}))
    records = [held(1, commune="59350"), held(2, commune="59355"), held(3)]
    lomme = evaluator(records, scope(commune="59355"))
    found = lomme.action(action)
    assert ([record.id for record in found.records], found.state, found.is_late) == (["2"], "partial", False)
    assert lomme.unplaced == 1
    schools = Rule(kind="event", measure="coverage", per="school")
    assert evaluator([], scope(commune="59355")).rule(schools).expected_names == ["École du Sud"]


def test_a_link_proves_without_filling_a_rule_unless_it_names_it() -> None:
    action = sheet("continuous", EVENT)
    fair = fact("event", 7, "2023-05-05", type="fair_trade")
    link = LinkLine("event", "7", "1.1.a", reason="Les acheteurs y ont rencontré six structures.")
    found = evaluator([fair], links=[link]).action(action)
    assert (found.state, [proof.reasons for proof in found.proofs]) == ("partial", [(link.reason,)])
    named = LinkLine("event", "7", "1.1.a", EVENT.key, "Idem.")
    assert state(action, [fair], links=[named]) == "active"
    assert state(action, [fair], scope(2022), links=[link]) == "dormant"
    assert state(action, [], links=[link]) == "dormant"
    assert state(action, [fair], links=[LinkLine("event", "7", "1.1.b", reason="Autre action")]) == "dormant"
    assert state(action, [], links=[LinkLine("lease", "7", "1.1.a", reason="?")], without=("lease",)) == "dormant"


def test_a_record_proves_once_however_many_ways() -> None:
    again = Rule(kind="event", label="Un événement")
    link = LinkLine("event", "1", "1.1.a", reason="Parce que.")
    found = evaluator([held(1)], links=[link]).action(sheet("continuous", EVENT, again))
    hidden = evaluator([held(1, is_visible=False)], links=[link]).action(sheet("continuous", EVENT, again))
    assert len(found.proofs) == 1
    assert len(found.proofs[0].reasons) == 3
    assert len(hidden.proofs[0].reasons) == 2


def test_totals_count_distinct_records() -> None:
    sheets = [sheet("continuous", Rule(kind="event"), code=code) for code in ("1.1.a", "1.1.b", "1.2.a")]
    board = evaluator([held(1), held(2)], scope(as_of=date(2024, 1, 1))).board([*sheets, sheet("watch", code="4.3.a")])
    assert len(board.records()) == len(board.records(["1.1.a", "1.2.a"])) == 2
    assert board.tally()[ActionState.ACTIVE] == 3
    assert board.alive() == (3, 4)
    assert board.alive(["4.3.a"]) == (0, 1)
    assert board.late() == []
    assert board["1.1.b"].code == "1.1.b"


def test_every_state_has_its_word_and_its_cell() -> None:
    assert all(state.word for state in ActionState)
    assert {state.cell for state in ActionState} == {"full", "half", "empty", "crossed"}
