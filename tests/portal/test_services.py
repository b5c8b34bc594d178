"""What must not be kept longer is erased, and what must be stays; the database is saved and put back on both brands."""

from datetime import timedelta
from pathlib import Path

import pytest

from essaim.directory.models import MembershipInvitation, MembershipRole, Sector
from essaim.funding.models import Application
from essaim.journal.models import Entry, PersonalValue
from essaim.kernel import clock as kernel_clock
from essaim.mail.models import Message
from essaim.people import services as people
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from essaim.portal import backup
from essaim.portal.services import UNUSED, erase_due
from tests.portal import world

ACTOR = Actor.system("erase")


def counts(*, dry_run: bool = False) -> dict[str, int]:
    return {erasure.label: erasure.count for erasure in erase_due(ACTOR, dry_run=dry_run) if erasure.count}


@pytest.mark.django_db
def test_what_nobody_uses_is_erased_after_two_years(clock, make_person) -> None:
    clock.travel("2023-01-02")
    director = Actor.of(make_person("Dan Leroy", Role.DIRECTOR))
    holder, applicant, call = make_person("Awa Diallo"), make_person("Léa Roux"), world.a_call()
    draft = world.an_application(call, "draft", holder=holder)
    filed = world.an_application(call, "filed", holder=applicant)
    world.an_application(call, "draft", holder=make_person("Sam Récent", last_login="2025-01-01T00:00Z"))
    demonstration = make_person("Fatou Démo", is_demo=True)
    structure = world.a_structure()
    MembershipInvitation.objects.create(
        organisation=structure, email="eve@exemple.fr", role=MembershipRole.MANAGER, invited_by_name="Awa"
    )
    people.invite_agent(director, email="bob@exemple.fr", name="Bob Martin", role=Role.FINANCE)
    assert counts(dry_run=True) == {}

    start = kernel_clock.now()
    clock.travel(start + UNUSED - timedelta(days=10))
    recent = Application.objects.exclude(pk__in=[draft.pk, filed.pk]).get()
    recent.save()
    assert counts() == {"brouillons dont l’effacement est annoncé": 1}
    assert Message.objects.filter(to=holder.email).count() == 1
    clock.travel(start + UNUSED + timedelta(days=30))
    expected = {
        "brouillons de demande": 1,
        "comptes sans visite": 1,
        "invitations d’agents": 1,
        "invitations dans une structure": 1,
    }
    assert counts(dry_run=True) == expected
    assert Application.objects.count() == 3, "counting erases nothing"
    assert counts() == expected
    assert counts() == {}, "once is enough"

    assert set(Application.objects.values_list("pk", flat=True)) == {filed.pk, recent.pk}
    assert User.objects.get(pk=holder.pk).name == "Compte effacé"
    assert User.objects.get(pk=demonstration.pk).is_active, "whoever tries the demonstration signs in with it"
    assert User.objects.get(pk=applicant.pk).name == "Léa Roux", "an application of theirs is under way"
    assert not PersonalValue.objects.filter(values__email="bob@exemple.fr").exists()
    assert Entry.objects.filter(verb="journal.erase_personal").count() == 2
    assert Entry.objects.filter(verb="people.erase_account").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_is_saved_and_put_back(tmp_path: Path) -> None:
    """By SQLite's own copy or by pg_dump, as the brand asks; the journal's triggers come back too."""
    from django.db import connection

    from essaim.journal import append_only

    Sector.objects.create(code="velo", name="Vélo", short_name="Vélo")
    dump = tmp_path / "dump"
    backup._dump_database(dump)
    head = {"sqlite": b"SQLite format 3\x00", "postgresql": b"PGDMP"}[connection.vendor]
    assert dump.read_bytes().startswith(head)
    Sector.objects.all().delete()
    backup._load_database(dump)
    assert Sector.objects.get().code == "velo"
    assert append_only.missing() == []
