"""Who is in the story: the accounts that one may sign in with, and those who carry projects."""

from datetime import date, time

from essaim.demo.accounts import ACCOUNTS, DOMAIN, PASSWORD
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.kernel import clock
from essaim.kernel.text import slug
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.services import open_demo_account

FIRST_DAY = date(2021, 1, 1)
"""Accounts are opened, and roles given, on the first day of the strategy."""


def open_accounts(story: Teller) -> None:
    """Open the accounts of the demonstration."""
    with clock.travel(clock.paris(FIRST_DAY, time(9, 0))):
        for account in ACCOUNTS:
            story.people[account.key] = open_demo_account(
                Actor.system("demo"),
                email=account.email,
                name=account.name,
                function=account.function,
                roles=account.roles,
                password=PASSWORD,
            )


def person_for(story: Teller, key: str, *, name: str = "", function: str = "") -> User:
    """Somebody who carries a project: opened when the story first meets them, without a password."""
    if key not in story.people:
        name = name or _name_of(story, key)
        story.people[key] = open_demo_account(
            Actor.system("demo"),
            email=f"{slug(name, 40).replace('-', '.')}.{slug(key, 20)}@personnes.{DOMAIN}",
            name=name,
            function=function,
            password=None,
        )
    return story.people[key]


def _name_of(story: Teller, key: str) -> str:
    names, chance = table("people"), story.chance("name", key)
    taken = {user.name for user in story.people.values()}
    while True:
        name = f"{chance.choice(names['first'])} {chance.choice(names['last'])}"
        if name not in taken:
            return name
