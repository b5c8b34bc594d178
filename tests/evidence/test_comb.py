"""The comb: what it says, and when it is computed again."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction

from essaim.evidence import comb as module
from essaim.evidence.board import Evaluator
from essaim.evidence.comb import comb, comb_of, rights_of
from essaim.evidence.models import Link
from essaim.evidence.rules import Rule
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor, Grant
from essaim.people.models import User
from essaim.people.roles import Role
from tests.evidence.making import evaluator, fact, scope, sheet

SHEETS = [
    sheet("continuous", Rule(kind="event"), code="1.1.a"),
    sheet("continuous", Rule(kind="event", filter={"type": "hackathon"}), code="1.1.b"),
]
GROUPS = {"1.1": ["1.1.a", "1.1.b"], "1": ["1.1.a", "1.1.b"], "2": []}
FACTS = [
    fact("event", 1, "2023-02-01", type="hackathon"),
    fact("event", 2, "2023-06-01", title="Rencontre"),
    fact("event", 3, "2023-09-01", is_visible=False),
]


def test_totals_and_latest_proof() -> None:
    found = comb_of(evaluator(FACTS).board(SHEETS), GROUPS)
    assert [(code, action.state, action.proofs) for code, action in found.actions.items()] == [
        ("1.1.a", "active", 3),
        ("1.1.b", "active", 1),
    ]
    whole = found.groups["1.1"]
    assert (whole.proofs, whole.alive, whole.actions, whole.level, whole.late) == (3, 2, 2, 1.0, 0)
    assert (whole.latest.title, whole.latest.on, whole.latest.kind) == ("Rencontre", date(2023, 6, 1), "événement")
    assert (found.groups["2"].latest, found.groups["2"].level) == (None, 0.0)


@pytest.fixture
def evaluations(monkeypatch) -> list[Actor]:
    """Who was computed for, in order."""
    asked: list[Actor] = []

    def counting(seen, reader) -> Evaluator:
        asked.append(reader)
        return evaluator(FACTS, seen)

    monkeypatch.setattr(module, "Evaluator", counting)
    cache.clear()
    return asked


@pytest.mark.django_db
def test_kept_until_something_happens(evaluations) -> None:
    visitor = Actor.anonymous()

    def read(reader=visitor, seen=None, sheets=SHEETS):
        return comb(reader, seen or scope(), sheets, GROUPS)

    assert read() == read()
    assert len(evaluations) == 1
    with transaction.atomic():
        link = Link.objects.create(record_kind="event", record_key="1", action_code="1.1.a", reason="Essai")
        journal.record(Actor.system("tests"), "evidence.link_record", link)
    read()
    assert len(evaluations) == 2
    with clock.travel(clock.now() + timedelta(days=1)):
        read()
    read(seen=scope(2022))
    read(seen=scope(commune="59355"))
    read(sheets=[*SHEETS[:1], sheet("continuous", Rule(kind="event", minimum=2), code="1.1.b")])
    assert len(evaluations) == 6
    officer = Actor(user=User.objects.create_user("a@example.org"), grants=(Grant(Role.OFFICER),))
    read(officer)
    read(officer)
    assert len(evaluations) == 7


@pytest.mark.django_db
def test_rights() -> None:
    one, other = (User.objects.create_user(f"{name}@example.org") for name in "ab")
    readers = [
        Actor.anonymous(),
        Actor.system("worker"),
        Actor(user=one),
        Actor(user=other),
        Actor(user=one, grants=(Grant(Role.ELECTED, "commune", "59355"),)),
        Actor(user=one, grants=(Grant(Role.ELECTED, "commune", "59298"),)),
    ]
    assert len({rights_of(reader) for reader in readers}) == len(readers)
