"""What Lille's folder says: the counts of the deliberation, and what is marked as proposed."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.rules import read_rules
from essaim.setup.folder import CutOffRow, CutOffs, Folder, read_folder
from tests.setup.conftest import LILLE


@pytest.fixture(scope="module")
def lille() -> Folder:
    folder, faults = read_folder(LILLE)
    assert folder is not None, faults
    return folder


def test_the_strategy_is_whole(lille: Folder) -> None:
    assert [len(axis.objectives) for axis in lille.axes] == [8, 4, 4, 4]
    assert [sum(len(o.actions) for o in axis.objectives) for axis in lille.axes] == [31, 12, 13, 13]
    assert Counter(action.nature for action in lille.actions()) == {
        "continuous": 38,
        "deliverable": 12,
        "recurring": 11,
        "working_group": 4,
        "watch": 3,
        "one_off": 1,
    }
    assert len(lille.partners.partners) == 36
    assert len(lille.principles.principles) == 6
    assert len(lille.source_notes.notes) == 12
    assert [len(body.role) for body in lille.bodies.bodies] == [3, 4, 2, 3, 2]


def test_every_action_can_be_proven(lille: Folder) -> None:
    for action in lille.actions():
        rules, faults = read_rules(action.rules)
        assert rules, action.code
        assert not faults
        assert all(rule.label for rule in rules), action.code
        assert action.proposed_indicator, action.code


def test_the_rules_use_every_kind_of_record(lille: Folder) -> None:
    used = {rule["kind"] for action in lille.actions() for rule in action.rules}
    assert used == set(CATALOGUE)


def test_bodies_meet_as_often_as_voted(lille: Folder) -> None:
    owed = {
        body.code: [(rule["kind"], rule["minimum"], rule.get("aim")) for rule in body.obligations]
        for body in lille.bodies.bodies
    }
    assert owed == {
        "COPIL": [("meeting", 1, None)],
        "ANIM": [("meeting", 2, None), ("workshop", 2, 4)],
        "GTPOL": [("meeting", 2, None)],
        "GTINTER": [("meeting", 2, None)],
        "SCIC": [("meeting", 1, None)],
    }
    obligations = [rule for body in lille.bodies.bodies for rule in body.obligations]
    assert {rule["owed_from"] for rule in obligations} == {date(2021, 7, 1)}
    assert not any(rule.get("proposed") for rule in obligations)


def test_figures_keep_their_series(lille: Folder) -> None:
    by_code = {row.code: row for row in lille.figures.figures}
    assert (by_code["D01"].value, by_code["D01"].series) == (Decimal(17835), "FLORES")
    assert (by_code["D03"].value, by_code["D03"].series) == (Decimal(19898), "CLAP")
    assert by_code["D02"].value == Decimal("11.89")
    assert [row.code for row in lille.figures.figures if row.approximate] == ["D04"]


def test_what_the_deliberation_does_not_say_is_proposed_or_absent(lille: Folder) -> None:
    call = lille.calls[0]
    assert call.criteria.proposed
    assert call.cut_offs.proposed
    assert call.spread_threshold.proposed
    assert call.public_cap.proposed
    assert call.envelopes == []
    assert not lille.territory.siret.confirmed
    assert lille.territory.contact.email is None


def test_the_priority_quarters_are_the_list_of_2024(lille: Folder) -> None:
    rows = lille.geography.priority_quarters
    assert [row.code for row in rows] == ["QN05971M", "QN05972M", "QN05973M", "QN05974M", "QN05978M"]
    assert {row.generation for row in rows} == {"2024"}
    assert [value for value, _label in lille.call_lists()["priority_quarters"]] == [row.code for row in rows]


def test_a_session_never_falls_on_a_weekend() -> None:
    cut_offs = CutOffs(proposed=True, yearly=[CutOffRow(last_day="02-29", session="03-14")])
    assert cut_offs.of_year(2026) == [(date(2026, 2, 28), date(2026, 3, 16))]
    assert cut_offs.of_year(2024) == [(date(2024, 2, 29), date(2024, 3, 14))]


def test_a_session_may_be_the_year_after() -> None:
    cut_offs = CutOffs(proposed=True, yearly=[CutOffRow(last_day="12-15", session="01-12")])
    assert cut_offs.of_year(2026) == [(date(2026, 12, 15), date(2027, 1, 12))]
