"""The tables of the story hold together, before anything is told."""

from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from essaim.demo.accounts import ACCOUNTS, DOMAIN, PASSWORD
from essaim.demo.story.answers import CHARGES, budget
from essaim.demo.story.applications import _filing_day
from essaim.demo.story.envelopes import AMOUNTS
from essaim.demo.story.rounds import rounds
from essaim.demo.story.structures import row_of, siret_of
from essaim.demo.story.tables import FOLDER, table
from essaim.demo.story.teller import Teller
from essaim.kernel.identifiers import check_siren, check_siret
from essaim.people.roles import Role
from tests.house.spelling import TYPOGRAPHY


def rows() -> list[dict]:
    return [row for turn in rounds() for row in turn.rows]


def test_every_role_and_every_face_has_an_account() -> None:
    held = {grant.role for account in ACCOUNTS for grant in account.roles}
    assert held == set(Role)
    assert {account.membership for account in ACCOUNTS} >= {"manager", "contributor", ""}
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS) == 17
    assert all(account.email.endswith(f"@{DOMAIN}") for account in ACCOUNTS)
    assert DOMAIN.endswith(".invalid")
    assert len(PASSWORD) >= 12


def test_invented_structures_have_numbers_that_no_register_gave() -> None:
    numbers = [siret_of(rank) for rank, _ in enumerate(table("structures"))]
    assert len(set(numbers)) == len(numbers) >= 70
    for number in numbers:
        assert check_siret(number).startswith("000")
        assert check_siren(number[:9])


def test_codes_are_known() -> None:
    codes = [row["code"] for row in table("structures")]
    assert len(codes) == len(set(codes))
    named = {row.get("by") or row["host"] for row in rows()}
    named |= {row["to"] for row in table("awards")}
    named |= {code for event in table("events") for code in event.get("organisers", [])}
    named |= {account.structure for account in ACCOUNTS if account.structure}
    assert named <= set(codes)
    people = {account.key for account in ACCOUNTS}
    assert {row["who"] for row in table("interests")} <= people


def test_each_application_is_filed_in_its_round() -> None:
    story = Teller()
    for turn in rounds():
        for row in turn.rows:
            day = _filing_day(story, row, turn)
            assert turn.opens_on <= day <= turn.last_day, (turn.code, row["title"], day)
            assert day > row_of(row.get("by") or row["host"])["since"]
            if row.get("qpv") and turn.code < "2024":
                pytest.fail(f"{row['title']}: the codes of 2015 are not known")


def test_about_a_hundred_and_twenty_applications_of_every_sort() -> None:
    assert 110 <= len(rows()) <= 135
    assert set(Counter(row["stage"] for row in rows())) == {"feasibility", "start_up", "consolidation", "scale_up"}
    start_ups = [
        row
        for turn in rounds()
        if turn.year == 2022
        for row in turn.rows
        if row["stage"] == "start_up" and "got" in row
    ]
    assert len(start_ups) == 11
    beside = [row for row in table("awards") if row["on"].year == 2022 and row.get("stage") == "start_up"]
    assert len(beside) == 1


def test_envelopes_bear_what_is_voted() -> None:
    spent: Counter[tuple[int, str]] = Counter()
    for turn in (one for one in rounds() if one.call == "permanent"):
        for row in turn.rows:
            commune = row.get("at") or row_of(row.get("by") or row["host"])["commune"]
            spent[turn.year, commune] += row.get("got", 0) + row.get("proposed", 0)
    for (year, commune), amount in spent.items():
        assert amount <= AMOUNTS.get(year, {}).get(commune, 0) or (year, commune) == (2024, "59355"), (year, commune)


@pytest.mark.parametrize("title", [row["title"] for row in rows()])
def test_budgets_balance_to_the_cent(title: str) -> None:
    row = next(row for row in rows() if row["title"] == title)
    lines = {
        line: Decimal(amount) for line, amount in budget(row, Random(title)).items() if not line.endswith(".precision")
    }
    charges = sum(lines.get(line, Decimal(0)) for line, _ in CHARGES)
    products = sum(amount for line, amount in lines.items() if line.startswith("7"))
    public = sum(lines.get(line, Decimal(0)) for line in ("74-ville", "74-mel", "74-region"))
    assert charges == products == row["cost"]
    assert lines.get("864") == lines.get("875")
    assert public <= charges * Decimal("0.8")
    assert all(amount > 0 for amount in lines.values())


def test_texts_are_set_as_french_is() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        name = path.stem
        for text in texts(table(name)):
            for what, (is_at, _) in TYPOGRAPHY.items():
                assert not is_at.search(text), f"{name}: {what}: {text}"


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) and " " in value else []
