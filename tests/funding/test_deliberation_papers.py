"""What the council reads, before and after its vote: papers, amendments, the days that make a vote take effect."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from docx import Document

from essaim.funding import services
from essaim.funding.models import Deliberation, DeliberationDraft
from essaim.funding.proposals import Line
from essaim.funding.services.awards import record_deliberation
from essaim.kernel.verdict import Refused
from essaim.people.roles import Role
from tests.funding import making
from tests.support.pdf import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november(clock) -> None:
    clock.travel("2026-11-20")


@pytest.fixture
def officer():
    return making.actor("Mission", Role.OFFICER)


@pytest.fixture
def client(officer) -> Client:
    found = Client()
    found.force_login(officer.user)
    return found


def voted(officer) -> Deliberation:
    """Two awards by list, to the cent."""
    lines = [
        Line(making.organisation(name), f"Projet de {name}", Decimal(amount))
        for name, amount in (("La Roue Libre", "4500.50"), ("Les Semeurs", "3000.25"))
    ]
    return record_deliberation(
        officer,
        number="26-200",
        title="Aides de novembre",
        voted_on=date(2026, 11, 12),
        mode="list",
        total=Decimal("7500.75"),
        lines=lines,
    )


def test_a_list_refuses_conditions_and_a_total_that_is_a_cent_away(officer) -> None:
    line = Line(making.organisation(), "Un projet", Decimal("4500.50"), has_conditions=True, conditions="Un bail.")
    words = {"number": "26-201", "title": "T", "voted_on": date(2026, 11, 12), "lines": [line]}
    with pytest.raises(Refused, match="délibération distincte"):
        record_deliberation(officer, **words, mode="list", total=Decimal("4500.50"))
    with pytest.raises(Refused, match="Les lignes font"):
        record_deliberation(officer, **words, mode="individual", total=Decimal("4500.51"))
    assert record_deliberation(officer, **words, mode="individual", total=Decimal("4500.50")).lines.count() == 1


def test_the_papers_of_a_vote_say_its_total_and_its_lines(officer, client) -> None:
    found = voted(officer)
    pdf = client.get(reverse("funding:deliberation_paper", args=[found.number, "pdf"]))
    words = words_of(pdf.content)
    assert sum((award.amount for award in found.lines.all()), Decimal(0)) == found.total
    for said in ("Délibération 26-200", "7 500,75 €", "4 500,50 €", "3 000,25 €", "Les Semeurs", "Total : 7 500,75 €"):
        assert said in words, said
    word = Document(BytesIO(client.get(reverse("funding:deliberation_paper", args=[found.number, "docx"])).content))
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert cells[4:] == [
        *("La Roue Libre", found.lines.get(reference="26-200-1").organisation.siret),
        *("Projet de La Roue Libre", "4\u00a0500,50\u00a0€"),
        *("Les Semeurs", found.lines.get(reference="26-200-2").organisation.siret),
        *("Projet de Les Semeurs", "3\u00a0000,25\u00a0€"),
    ]
    assert client.get(reverse("funding:deliberation_paper", args=[found.number, "odt"])).status_code == 404


def test_a_vote_takes_effect_once_published_and_sent_to_the_prefect(officer, client) -> None:
    found = voted(officer)
    with pytest.raises(ValidationError) as wrong:
        services.note_publicity(officer, found, published_on=date(2026, 11, 11), transmitted_on=date(2026, 11, 21))
    assert set(wrong.value.message_dict) == {"published_on", "transmitted_on"}
    with pytest.raises(Refused):
        services.note_publicity(making.actor("Culture", Role.EXPERT), found, published_on=None, transmitted_on=None)
    services.note_publicity(officer, found, published_on=date(2026, 11, 14), transmitted_on=None)
    page = reverse("funding:deliberation", args=[found.number])
    assert "Elle reste à transmettre au préfet." in client.get(page).text
    url = reverse("funding:deliberation_publicity", args=[found.number])
    client.post(url, {"published_on": "2026-11-14", "transmitted_on": "2026-11-16"})
    found.refresh_from_db()
    assert found.effective_on == date(2026, 11, 16)
    assert "En vigueur depuis le 16\u00a0novembre 2026" in client.get(page).text


def test_a_draft_is_amended_until_it_is_voted(officer, client) -> None:
    making.places()
    structure = making.organisation("La Roue Libre")
    url = reverse("funding:deliberation_lines")
    page = client.get(url, {"structure": structure.pk})
    sent = {one.html_name: one.value() or "" for one in page.context["lines"].management_form}
    for line in page.context["lines"].forms:
        sent |= {field.html_name: field.value() for field in line if field.value()}
    sent |= {"title": "Aides de décembre", "voted_on": "2026-12-10", "mode": "individual", "lignes-0-amount": "4 000"}
    sent |= {"lignes-0-object": "Un atelier", "lignes-0-payment_terms": "unique"}
    kept = client.post(url, {**sent, "keep": "1"})
    draft = DeliberationDraft.objects.get()
    assert kept.url == reverse("funding:draft", args=[draft.pk])
    assert (draft.title, draft.council_on) == ("Aides de décembre", date(2026, 12, 10))
    paper = words_of(client.get(reverse("funding:draft_paper", args=[draft.pk, "pdf"])).content)
    assert "Projet de délibération" in paper
    assert "Total : 4 000 €" in paper

    amended = client.get(url, {"projet": draft.pk})
    assert amended.context["lines"].forms[0]["amount"].value() == "4 000"
    again = {**sent, "projet": draft.pk, "version": draft.version, "lignes-0-amount": "5 000"}
    client.post(url, {**again, "keep": "1"})
    stale = client.post(url, {**again, "lignes-0-amount": "6 000", "keep": "1"})
    assert "depuis que vous avez ouvert" in stale.text
    draft.refresh_from_db()
    assert draft.lines[0]["amount"] == "5 000"

    vote = {**again, "version": draft.version, "number": "26-210", "total": "5 000", "voted_on": "2026-11-19"}
    vote |= {"lignes-0-initiative": "structure", "lignes-0-counterpart": "no"}
    checked = client.post(url, {**vote, "check": "1"})
    assert not DeliberationDraft.objects.filter(deliberation__isnull=False).exists()
    assert checked.context["is_ready"]
    client.post(url, {**vote, "confirm": "1", "checked": checked.context["digest"]})
    draft.refresh_from_db()
    assert draft.deliberation is not None
    assert draft.deliberation.total == Decimal(5000)
    assert client.get(url, {"projet": draft.pk}).status_code == 404, "what is voted is amended no longer"


def test_a_stranger_reads_no_draft(officer) -> None:
    draft = services.keep_draft(officer, None, title="T", mode="list", council_on=None, lines=[])
    stranger = Client()
    stranger.force_login(making.person("Culture", Role.EXPERT))
    assert stranger.get(reverse("funding:draft", args=[draft.pk])).status_code == 403
