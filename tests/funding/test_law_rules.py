"""The catalogue of rules: complete, dated, told in words; and what it says of European aid."""

from datetime import date
from decimal import Decimal

import pytest

from essaim.funding.law import european
from essaim.funding.law.rules import EFFECTS, all_rules
from essaim.funding.law.thresholds import all_thresholds
from essaim.state_aid.remaining import remaining

pytestmark = pytest.mark.once


def test_every_rule_of_the_law_is_there_with_its_article_and_its_words() -> None:
    codes = [*(f"S{number}" for number in range(1, 15)), *(f"E{number}" for number in range(1, 9))]
    assert list(all_rules()) == codes
    for rule in all_rules().values():
        assert rule.article
        assert rule.plain.endswith(".")
        assert rule.effect in EFFECTS


def test_the_thresholds_of_the_rules_exist() -> None:
    known = {code for rule in all_rules().values() for code in rule.thresholds}
    assert known <= {threshold.code for threshold in all_thresholds()}


@pytest.mark.parametrize(
    ("is_economic", "qualification", "reason", "ok"),
    [
        (False, "non_economic", "", True),
        (True, "non_economic", "", False),
        (True, "non_economic", "Activité gratuite", True),
        (False, "de_minimis", "", False),
        (False, "purely_local", "Halte-garderie de quartier", True),
    ],
)
def test_a_qualification_has_its_motive(is_economic: bool, qualification: str, reason: str, ok: bool) -> None:
    check = european.qualification_check(
        is_economic=is_economic, qualification=qualification, label="Qualification", reason=reason
    )
    assert check.ok is ok
    assert check.blocking


def test_a_declaration_is_asked_until_the_register_knows_three_years() -> None:
    assert not european.declaration_check("general", date(2026, 11, 2), None).ok
    assert european.declaration_check("general", date(2026, 11, 2), date(2026, 10, 1)).ok
    assert european.declaration_check("general", date(2029, 1, 1), None).ok


@pytest.mark.parametrize(("today", "ok"), [(date(2026, 12, 1), True), (date(2026, 12, 2), False)])
def test_an_aid_enters_the_register_in_time(today: date, ok: bool) -> None:
    check = european.registration_check("general", date(2026, 11, 2), None, today)
    assert check
    assert check.ok is ok
    entered = european.registration_check("general", date(2026, 11, 2), date(2026, 11, 9), today)
    assert entered
    assert entered.ok
    assert european.registration_check("general", date(2025, 11, 2), None, today) is None


def test_no_regulation_is_known_after_2030() -> None:
    check = european.de_minimis_check(Decimal(1), remaining([], date(2031, 1, 1), "general"))
    assert check.blocks_vote
    assert "Aucun règlement" in check.sentence
