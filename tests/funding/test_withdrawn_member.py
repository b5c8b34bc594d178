"""An elected member with a declared interest: kept from the file on every page, out of the vote and of the quorum."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from essaim.documents import services as documents
from essaim.funding import services
from essaim.gatherings.models import Ballot, Seat
from essaim.gatherings.quorum import item_quorum
from essaim.gatherings.services import convene_meeting, declare_interest, hold_meeting, note_presence
from essaim.journal.queries import entries_visible_to
from essaim.mail.models import Message
from essaim.mail.queries import messages_visible_to
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.documents.files import pdf
from tests.funding import making
from tests.funding.making import LILLE, SYSTEM
from tests.support.pdf import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(clock, request):
    """A session of seven members, or as many as asked, on two files; three declare an interest in the first one."""
    clock.travel("2026-10-05")
    officer = making.actor("Mission", Role.OFFICER)
    committee = services.find_committee(officer)
    members = [
        making.person(f"Membre{rank}", Grant(Role.ELECTED, "commune", LILLE))
        for rank in range(getattr(request, "param", 7))
    ]
    for member in members:
        Seat.objects.create(body=committee, function="Membre", user=member, from_on="2021-01-01")
    envelope = making.envelope("10000")
    file, other = making.application("ready", title="Vélos"), making.application("ready", title="Fours")
    meeting = services.plan_session(officer, file.cut_off)
    services.fill_agenda(officer, meeting)
    for member in members[:3]:
        declare_interest(Actor.of(member), user=member, organisation=file.organisation, role="Administratrice")
    clock.travel("2026-10-20T15:00")
    convene_meeting(officer, meeting)
    note_presence(officer, meeting, presences={str(one.pk): "present" for one in meeting.attendances.all()})
    return officer, members, file, other, meeting, envelope


@pytest.mark.parametrize("session", [61], indirect=True)
def test_a_declared_interest_closes_the_file_and_the_vote(session) -> None:
    _, members, file, other, meeting, _ = session
    piece = documents.add_file(SYSTEM, owner=file, upload=pdf(), filename="statuts.pdf", slot="statutes")
    client = Client()
    client.force_login(members[0])
    page = reverse("funding:office_application", args=[file.number])
    for part in ("demande", "pieces", "notation", "decision", "historique"):
        answer = client.get(f"{page}?partie={part}")
        assert answer.status_code == 403
        assert "Vous vous êtes déporté de ce dossier" in answer.text
        assert "Vélos" not in answer.text
    assert client.get(piece.url).status_code == 403
    assert client.get(reverse("funding:office_application", args=[other.number])).status_code == 200
    for url in (
        f"{reverse('funding:applications')}?onglet=toutes",
        f"{reverse('funding:applications')}?onglet=toutes&format=csv",
        reverse("funding:session", args=[meeting.pk]),
        f"{reverse('funding:ranking_file', args=[meeting.pk])}?format=csv",
        reverse("funding:session_amounts", args=[meeting.pk]),
        reverse("gatherings:my_meeting", args=[meeting.pk]),
        "/bureau/recherche/?q=velos",
    ):
        answer = client.get(url)
        text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
        assert answer.status_code == 200, url
        assert not [word for word in (file.number, "Vélos", file.organisation.name) if word in text], url

    concerned = meeting.items.get(target_key=str(file.pk))
    free = meeting.items.get(target_key=str(other.pk))
    vote = client.post(reverse("funding:session_vote", args=[meeting.pk, concerned.pk]), {"choice": "for"}, follow=True)
    assert "déporté" in vote.text
    client.post(reverse("funding:session_vote", args=[meeting.pk, free.pk]), {"choice": "for"})
    assert Ballot.objects.get().item == free
    found = item_quorum(concerned)
    assert (found.base, found.required, found.present) == (58, 30, 58)
    assert item_quorum(free).required == 31
    stranger = Client()
    stranger.force_login(making.person("Ailleurs", Grant(Role.ELECTED, "commune", "59355")))
    assert stranger.get(page).status_code == 404, "who has no right on it is told nothing"


def test_the_minutes_list_the_withdrawals_and_their_pdf_says_what_the_database_holds(session) -> None:
    officer, members, file, other, meeting, envelope = session
    for one, amount in ((file, "4500.50"), (other, "3000.25")):
        services.give_opinion(
            officer, one, meeting=meeting, verdict="favourable", proposed=Decimal(amount), envelope=envelope
        )
    envelope.refresh_from_db()
    client = Client()
    client.force_login(officer.user)
    table = words_of(client.get(reverse("gatherings:committee_file", args=[meeting.pk])).content)
    assert "Vélos" in table
    assert "Ce que dit le droit" in table
    hold_meeting(officer, meeting)
    client.post(reverse("gatherings:compose_minutes", args=[meeting.pk]))
    draft = meeting.minutes_versions.get()
    client.post(reverse("gatherings:approve_minutes", args=[meeting.pk]), {"empreinte": draft.digest})
    words = words_of(client.get(reverse("gatherings:minutes_file", args=[meeting.pk])).content)
    assert envelope.reserved == Decimal("7500.75")
    assert "Total proposé : 7 500,75 € pour 2 dossiers." in words
    assert "Déports : Membre0, Membre1, Membre2, sans débat ni vote sur ce point." in words
    assert "4 présents pour 3 exigés, sur une base de 4." in words
    assert draft.digest in words

    member = Client()
    member.force_login(members[0])
    read = words_of(member.get(reverse("gatherings:minutes_file", args=[meeting.pk])).content)
    assert "Vous vous êtes tenu à l’écart de ce point" in read
    assert "4 500,50" not in read
    assert "3 000,25" in read


def test_an_officer_with_an_interest_reads_neither_the_journal_nor_the_letters_of_the_file(session) -> None:
    _, _, file, _, _, _ = session
    director = making.person("Direction", Role.DIRECTOR)
    file.holder = making.person("Awa")
    file.state = "filed"
    file.save()
    services.declare_complete(SYSTEM, file)
    actor = Actor.of(director)
    about = {"target_key": str(file.pk)}
    assert entries_visible_to(actor).filter(**about).exists()
    assert messages_visible_to(actor).filter(about_key=str(file.pk)).exists()
    declare_interest(actor, user=director, organisation=file.organisation, role="Trésorière")
    assert not entries_visible_to(actor).filter(**about).exists()
    assert not messages_visible_to(actor).filter(about_key=str(file.pk)).exists()
    assert Message.objects.filter(about_key=str(file.pk)).exists()
    client = Client()
    client.force_login(director)
    answer = client.get(reverse("funding:office_application", args=[file.number]))
    assert answer.status_code == 403
    assert "Trésorière" in answer.text
