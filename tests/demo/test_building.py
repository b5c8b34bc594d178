"""Building: all or nothing, once, the same each time, never in a production."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from essaim.demo.accounts import ACCOUNTS, PASSWORD
from essaim.demo.models import Story
from essaim.demo.services import build_demonstration
from essaim.funding.models import Application
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.strategy.models import Axis
from essaim.strategy.review import OFFICER, build_review

UNTIL = date(2021, 12, 31)
TELLER = Actor.system("demo")


def told(until: date = UNTIL) -> dict[str, Any]:
    """The review of 2021 after a telling of its months, without what differs by nature; nothing is left of it."""
    with transaction.atomic():
        build_demonstration(TELLER, until=until)
        review = build_review(2021, on=UNTIL, reader=OFFICER)
        facts = sorted(Application.objects.values_list("number", "title", "requested", "state"))
        transaction.set_rollback(True)
    return {"review": without_identifiers(review), "applications": facts}


IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def without_identifiers(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_identifiers(part) for k, part in value.items() if k != "digest"}
    if isinstance(value, list):
        return sorted((without_identifiers(part) for part in value), key=str)
    return IDENTIFIER.sub("…", value) if isinstance(value, str) else value


@pytest.mark.django_db
def test_two_tellings_tell_the_same() -> None:
    first = told()
    assert first == told()
    assert len(first["applications"]) > 5


@pytest.mark.django_db
def test_interrupted_it_leaves_nothing_and_starts_again() -> None:
    def stop_in_2021(rank: int, total: int, title: str) -> None:
        if "2021" in title:
            raise KeyboardInterrupt

    # A test runs in a transaction of its own: the building's is a part of it, undone alone.
    with pytest.raises(KeyboardInterrupt):
        build_demonstration(TELLER, until=UNTIL, progress=stop_in_2021)
    assert not User.objects.exists()
    assert not Axis.objects.exists()
    assert not Entry.objects.exists()
    story = build_demonstration(TELLER, until=date(2021, 8, 1))
    assert build_demonstration(TELLER, until=date(2021, 8, 1)) == story
    assert Story.objects.count() == 1


@pytest.mark.django_db
def test_a_database_where_people_worked_is_left_alone(make_person: Any) -> None:
    make_person("Quelqu’un")
    with pytest.raises(Refused, match="déjà des comptes"):
        build_demonstration(TELLER)
    with pytest.raises(CommandError, match="--reset"):
        call_command("demo")


@pytest.fixture
def production(settings: Any) -> Iterator[None]:
    settings.ESSAIM_MODE = "production"
    return


@pytest.mark.django_db
@pytest.mark.parametrize("option", [[], ["--accounts"], ["--reset"]])
def test_a_production_refuses(production: None, option: list[str]) -> None:
    with pytest.raises(CommandError, match="production"):
        call_command("demo", *option)
    assert not Story.objects.exists()


@pytest.mark.django_db
def test_a_person_does_not_build_it(make_person: Any) -> None:
    with pytest.raises(Refused, match="ligne de commande"):
        build_demonstration(Actor.of(make_person("Camille")))


def test_the_accounts_print(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "--accounts")
    printed = capsys.readouterr().out
    for account in ACCOUNTS:
        assert account.email in printed
        assert account.name in printed
        assert account.what in printed
    assert PASSWORD in printed
