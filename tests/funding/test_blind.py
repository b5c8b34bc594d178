"""A file read blind: whoever scores it finds neither the applicant's name nor number, wherever they look."""

import pytest
from django.test import Client
from django.urls import reverse

from essaim.documents import services as documents
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS
from essaim.funding import services
from essaim.funding.models import CutOff
from essaim.mail.models import Message
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.documents.files import pdf
from tests.funding import making
from tests.funding.making import LILLE, SYSTEM

pytestmark = pytest.mark.django_db

NAME, HOLDER = "La Roue Libre", "Awa Diop"
QUESTIONS = [
    {
        "code": "title",
        "type": "text",
        "label": "Titre du projet",
        "required": True,
        "max_length": 120,
        "feeds": "title",
    },
    {"code": "who", "type": "text", "label": "Nom", "required": True, "max_length": 120, "feeds": "organisation_name"},
    {"code": "siret", "type": "siret", "label": "SIRET", "feeds": "siret"},
    {"code": "reach", "type": "text", "label": "À joindre", "max_length": 120, "feeds": "contact"},
    {"code": "need", "type": "long_text", "label": "À quel besoin ?", "max_length": 800},
]


@pytest.fixture
def told(clock, monkeypatch):
    """A file of a call read blind, its officer, one of its readers, an elected member of its commune, two pieces."""
    clock.travel("2026-10-05")
    monkeypatch.setitem(making.FORM["sections"][0], "questions", QUESTIONS)
    call = making.call(is_blind=True)
    call.pieces = [{"code": "statutes", "label": "Statuts"}, {"code": "drawing", "label": "Plan", "is_anonymous": True}]
    call.save()
    organisation = making.organisation(NAME)
    file = making.application(
        "in_review",
        title="Réparer",
        organisation=organisation,
        holder=making.person(HOLDER),
        holder_name=HOLDER,
        answers={"title": "Réparer", "who": NAME, "siret": organisation.siret, "reach": HOLDER, "need": "Un besoin"},
    )
    pieces = {
        slot: documents.add_file(SYSTEM, owner=file, upload=pdf(), filename=f"{slot}.pdf", slot=slot)
        for slot in ("statutes", "drawing")
    }
    officer, reader = making.person("Mission", Role.OFFICER), making.person("Culture", Role.EXPERT)
    services.invite_assessor(Actor.of(officer), file, assessor=reader)
    return file, officer, reader, making.person("Élue", Grant(Role.ELECTED, "commune", LILLE)), pieces


def pages_of(file) -> list[str]:
    page, files = reverse("funding:office_application", args=[file.number]), reverse("funding:applications")
    parts = [
        f"{page}?partie={part}" for part in ("demande", "pieces", "echanges", "notation", "decision", "historique")
    ]
    lists = [f"{files}?onglet=toutes", f"{files}?onglet=toutes&format=csv"]
    return [
        *parts,
        *lists,
        reverse("funding:office_assess", args=[file.number]),
        "/bureau/",
        "/bureau/recherche/?q=reparer",
    ]


def names_in(client: Client, url: str, file) -> list[str]:
    answer = client.get(url)
    assert answer.status_code in (200, 404), (url, answer.status_code)
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
    return [name for name in (NAME, HOLDER, file.organisation.siret) if name in text]


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_who_scores_a_file_blind_finds_the_applicant_nowhere(told) -> None:
    file, officer, reader, elected, pieces = told
    client = Client()
    client.force_login(reader)
    found = {url: names for url in pages_of(file) if (names := names_in(client, url, file))}
    assert found == {}
    assert "Réparer" in client.get(pages_of(file)[0]).text
    assert NAME not in client.get(reverse("funding:applications"), {"q": "roue", "onglet": "toutes"}).text
    assert client.get(reverse("funding:applications"), {"q": "répar", "onglet": "toutes"}).text.count(file.number)
    assert status(client, pieces["statutes"].url) == 404
    assert status(client, pieces["drawing"].url) == 200
    letter = Message.objects.get(to=reader.email)
    assert not [name for name in (NAME, HOLDER) if name in letter.body + letter.subject]
    proof = next(iter(PROVIDERS["funding.application"].load(Period.always(), Actor.of(reader))))
    assert (proof.organisations, proof.is_visible) == ((), True)

    for other in (officer, elected):
        client.force_login(other)
        assert NAME in client.get(pages_of(file)[0]).text, "who leads, and who does not score, read everything"
        assert status(client, pieces["statutes"].url) == 200


def test_a_session_may_be_read_otherwise_than_its_call_and_its_vote_is_open(told) -> None:
    file, officer, reader, _, _ = told
    client = Client()
    client.force_login(reader)
    page = pages_of(file)[0]
    cut_off = CutOff.objects.get()
    services.choose_reading(Actor.of(officer), cut_off, is_blind=False)
    assert NAME in client.get(page).text
    services.choose_reading(Actor.of(officer), cut_off, is_blind=None)
    assert NAME not in client.get(page).text
    file.assessments.update(done_at="2026-10-06T10:00Z", total=70)
    services.mark_ready(Actor.of(officer), file)
    assert NAME in client.get(page).text
