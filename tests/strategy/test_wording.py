"""What the pages say of a rule."""

from essaim.evidence.rules import Rule
from essaim.strategy.wording import status_of
from tests.evidence.making import fact, result

SHARE = Rule(kind="award", measure="share", among={"stage": "start_up"}, filter={"call": "permanent"})


def test_a_share_without_a_case_is_neither_met_nor_missed() -> None:
    assert status_of(result(SHARE, []))[2] == "Sans objet"
    there = fact("award", 1, "2023-03-01", stage="start_up", call="permanent")
    assert status_of(result(SHARE, [there]))[2] == "Remplie"
    elsewhere = fact("award", 2, "2023-04-01", stage="start_up", call="other")
    assert status_of(result(SHARE, [there, elsewhere]))[2] in ("Écart", "Manquée")
