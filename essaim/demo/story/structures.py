"""The structures: entered in the directory on their day, checked, and given what they are for the strategy."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from essaim.demo.accounts import ACCOUNTS, DOMAIN
from essaim.demo.story.people import person_for
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.directory import services as directory
from essaim.directory.models import MembershipRole, Organisation
from essaim.people.actors import Actor
from essaim.people.models import User

POSTCODES = {"59350": "59000", "59298": "59260", "59355": "59160"}
TOWNS = {"59350": "Lille", "59298": "Hellemmes", "59355": "Lomme"}
"""The structure whose approval for insertion is over by the end of the story."""


def plan(story: Teller) -> None:
    """Plan the arrival of every structure."""
    for rank, row in enumerate(table("structures")):
        story.timeline.plan(row["since"], partial(_register, story, row, rank), hour=9)


def row_of(code: str) -> dict[str, Any]:
    """What the table says of a structure."""
    return next(row for row in table("structures") if row["code"] == code)


def manager_key(code: str) -> str:
    """The key, in the story, of the person responsible for a structure."""
    for account in ACCOUNTS:
        if account.structure == code and account.membership == "manager":
            return account.key
    return f"of {code}"


def siret_of(rank: int) -> str:
    """An invented SIRET in the range that begins with 000, which no register has given; both keys are right."""
    siren = _with_key(f"000{10000 + 37 * rank:05d}")
    return _with_key(f"{siren}0001")


def _with_key(digits: str) -> str:
    """The digits and their Luhn key."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"


def _register(story: Teller, row: dict[str, Any], rank: int) -> None:
    officer, code = story.actor("officer"), row["code"]
    manager = person_for(story, manager_key(code))
    chance = story.chance("structure", code)
    is_association = row["family"] == "association"
    structure = directory.register_organisation(
        officer,
        name=row["name"],
        siret=siret_of(rank),
        rna=f"W599{rank + 1:06d}" if is_association else "",
        family=row["family"],
        legal_category=row.get("form") or "9220",
        sectors=story.sectors(row["sectors"]),
        manager=manager,
        created_on=date(chance.randint(2004, 2020), chance.randint(1, 12), chance.randint(1, 28)),
        address=f"{chance.randint(2, 180)} {chance.choice(table('phrases')['streets'])}",
        postcode=POSTCODES[row["commune"]],
        town=TOWNS[row["commune"]],
        commune_code=row["commune"],
        quarter_code=row["quarter"],
        email=f"{code}@structures.{DOMAIN}",
        description=row["does"],
        is_ess_company=bool(row.get("esus")) if row["family"] == "company" else None,
        is_iae=row.get("iae") or None,
        iae_approved_until=row.get("iae_until"),
        is_born_from_need=row.get("need") or None,
        origin_region=row.get("origin", ""),
        is_public=True,
        is_demo=True,
    )
    story.structures[code] = structure
    for role in row.get("roles", ()):
        directory.give_role(officer, structure, role=role)
    if chance.random() < 0.85:
        story.timeline.plan(
            row["since"] + timedelta(days=chance.randint(5, 30)),
            lambda: directory.check_organisation(story.actor("officer"), structure),
            hour=15,
        )
    _seat_accounts(story, code, structure)


def _seat_accounts(story: Teller, code: str, structure: Organisation) -> None:
    """Accounts of the demonstration that contribute to this structure."""
    for account in ACCOUNTS:
        if account.structure == code and account.membership == "contributor":
            user: User = story.people[account.key]
            directory.add_member(Actor.system("demo"), structure, user=user, role=MembershipRole(account.membership))
