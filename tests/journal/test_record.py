"""Entries: in the act's transaction, without names, in plain values."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from essaim.journal import canonical
from essaim.journal.models import Entry, PersonalValue
from essaim.journal.queries import entries_visible_to, last_entry_id, timeline
from essaim.journal.services import erase_personal, record
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.support.time import Clock


def test_an_act_is_recorded_with_what_it_was_done_to(write: Any, commune: Any, make_person: Any, clock: Clock) -> None:
    clock.travel("2026-10-09T14:32:00")
    camille = Actor.of(make_person("Camille Démo", Role.OFFICER))
    write(camille, facts={"amount": Decimal("8000.00"), "on": date(2026, 10, 9), "ids": {UUID(int=1)}}, note="à relire")
    entry = Entry.objects.get()
    assert entry.facts == {"amount": "8000.00", "on": "2026-10-09", "ids": ["00000000-0000-0000-0000-000000000001"]}
    assert (entry.target_kind, entry.target_key, entry.actor_key) == (
        "territory.commune",
        str(commune.pk),
        camille.key,
    )
    assert entry.sentence.replace("\u00a0", " ") == (
        "Le 9 octobre 2026 à 14 h 32, Camille Démo a déposé la demande 2026-118"
    )
    assert str(entry) == entry.sentence


def test_an_act_outside_of_a_transaction_is_refused(transactional_db: None, verbs: None) -> None:
    from essaim.territory.models import Commune

    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(Actor.system("test"), "test.submit", Commune(code="59350", name="Lille"))


def test_an_act_that_fails_leaves_no_entry(commune: Any) -> None:
    with transaction.atomic():
        record(Actor.system("test"), "test.submit", commune)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_an_unknown_verb_is_refused(write: Any) -> None:
    with pytest.raises(LookupError, match=r"no verbs\.py declares test\.nothing"):
        write(verb="test.nothing")


def test_who_acts_is_named_as_the_account_says(write: Any, make_person: Any) -> None:
    lea = make_person("Léa")
    mine, system, anonymous = write(Actor.of(lea)), write(), write(Actor.anonymous())
    assert [entry.who for entry in (mine, system, anonymous)] == ["Léa", "Essaim", "Une personne sans compte"]
    lea.erased_at = datetime(2026, 1, 1, tzinfo=UTC)
    lea.save()
    assert Entry.objects.get(pk=mine.pk).who == "Une personne dont le compte est effacé"


def test_personal_values_are_apart_and_can_be_erased(write: Any, commune: Any) -> None:
    entry = write(title="un porteur", personal={"title": "Nour Petit", "born_on": date(1990, 1, 2)})
    kept = PersonalValue.objects.get()
    assert "Nour" not in f"{entry.target_title}{entry.facts}{entry.search_key}"
    assert entry.personal_digest == canonical.personal_digest(kept.salt, kept.values)
    assert Entry.objects.get().what == "a déposé la demande Nour Petit"
    assert erase_personal(Actor.system("test"), target=commune) == 1
    assert not PersonalValue.objects.exists()
    erased = Entry.objects.get(pk=entry.pk)
    assert (erased.what, erased.personal_digest) == ("a déposé la demande un porteur", entry.personal_digest)
    assert Entry.objects.get(verb="journal.erase_personal").facts == {"entries": 1}


def test_the_same_values_never_have_the_same_digest(write: Any) -> None:
    first, second = write(personal={"name": "Nour"}), write(personal={"name": "Nour"})
    assert first.personal_digest != second.personal_digest


def test_hostile_texts_are_held_without_harm(write: Any) -> None:
    write(facts={"a\x00": "b\ud800\x00", 1: 1e400, "deep": [{"x": (1, None, True)}]}, note="\x00=1+1", title="x" * 300)
    entry = Entry.objects.get()
    assert entry.facts == {"a": "b?", "1": "inf", "deep": [{"x": [1, None, True]}]}
    assert (entry.note, len(entry.target_title)) == ("=1+1", 200)


def test_what_is_not_data_is_refused(write: Any) -> None:
    with pytest.raises(TypeError, match="cannot hold a object"):
        write(facts={"a": object()})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats() | st.decimals(allow_nan=False) | st.dates(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_values_are_the_same_once_they_went_through_json(value: Any) -> None:
    import json

    held = canonical.plain(value)
    assert json.loads(json.dumps(held)) == held
    assert canonical.plain(held) == held
    assert canonical.canonical(json.loads(canonical.canonical(held))) == canonical.canonical(held)


def test_a_timeline_tells_outside_what_is_shared_only(write: Any, commune: Any, make_person: Any) -> None:
    holder = Actor.of(make_person("Nour"))
    write(Actor.system("test"), note="relancer")
    write(verb="test.score")
    write(holder, note="voilà")
    officer = Actor(user=holder.user, grants=(Grant(Role.EXPERT, "service", "culture"),))
    assert [entry.verb for entry in timeline(officer, commune)] == ["test.submit", "test.score", "test.submit"]
    assert [entry.note for entry in timeline(officer, commune)] == ["voilà", "", "relancer"]
    assert [entry.note for entry in timeline(holder, commune)] == ["voilà", ""]
    assert len(timeline(officer, commune, limit=1)) == 1


def test_a_timeline_asks_two_questions(
    write: Any, commune: Any, make_person: Any, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        write(Actor.of(make_person(f"P{number}")), personal={"name": "x"})
    with django_assert_num_queries(2):
        assert len([entry.sentence for entry in timeline(Actor.system("test"), commune)]) == 5


@pytest.mark.parametrize("role", list(Role))
def test_the_whole_journal_is_for_three_roles(role: Role, write: Any) -> None:
    write()
    readers = {Role.ADMIN, Role.DIRECTOR, Role.OFFICER}
    assert entries_visible_to(Actor(grants=(Grant(role),))).count() == (1 if role in readers else 0)
    assert not entries_visible_to(Actor.anonymous())


def test_the_mark_of_the_last_entry_changes_with_each(write: Any) -> None:
    marks = [last_entry_id()]
    for _ in range(3):
        write()
        marks.append(last_entry_id())
    assert marks[0] == ""
    assert len(set(marks)) == 4


def test_the_mark_changes_for_an_act_begun_before_and_committed_after(threads: Any, write: Any, commune: Any) -> None:
    if connection.vendor == "sqlite":
        return  # one writer at a time: no act is committed after a later one
    import threading

    begun, later_done = threading.Event(), threading.Event()
    marks: list[str] = []

    def early() -> None:
        with transaction.atomic():
            record(Actor.system("test"), "test.submit", commune)
            begun.set()
            assert later_done.wait(20)

    def late() -> None:
        assert begun.wait(20)
        write()
        marks.append(last_entry_id())
        later_done.set()

    assert threads(early, late) == [None, None]
    assert last_entry_id() != marks[0]
