"""Needs: written, published, answered by applications, and led to their end."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.directory.models import Partner, Service
from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.evidence.records import record_faults
from essaim.exchange import services
from essaim.exchange.answers import with_answers
from essaim.exchange.models import Need
from essaim.exchange.queries import needs_visible_to
from essaim.exchange.tasks import expire_needs
from essaim.funding import services as funding
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.funding import making

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


@pytest.fixture(autouse=True)
def in_october(clock, settings) -> None:
    settings.ESSAIM_SECOND_FACTOR = False
    clock.travel("2026-10-05")


@pytest.fixture
def officer() -> Actor:
    return making.actor("Mission", Role.OFFICER)


def write(actor: Actor, title: str = "Une laverie à Fives", **words) -> Need:
    service, _ = Service.objects.get_or_create(code="habitat", defaults={"name": "Habitat"})
    values = {
        "text": "Rien à deux kilomètres.",
        "origin": "municipality",
        "contact_service": service,
        "topics": ["land"],
    }
    return services.propose_need(actor, title=title, **{**values, **words})


def test_a_need_goes_from_a_service_to_the_public_and_to_its_end(officer) -> None:
    expert = making.actor("Habitat", Role.EXPERT)
    need = write(expert)
    assert write(expert) == need
    assert not needs_visible_to(Actor.anonymous()).exists()
    with pytest.raises(Refused, match="mission ESS publie"):
        services.publish_need(expert, need)
    services.publish_need(officer, need)
    services.publish_need(officer, need)
    assert needs_visible_to(Actor.anonymous()).get() == need
    with pytest.raises(Refused, match="déjà publié"):
        services.change_need(expert, need, title="Autre")
    born = making.organisation("La Laverie", is_public=False)
    with pytest.raises(ValidationError, match="ce qui en est sorti"):
        services.meet_need(officer, need, outcome=" ")
    services.meet_need(officer, need, outcome="Une laverie ouvre.", organisation=born)
    born.refresh_from_db()
    assert born.is_born_from_need
    with pytest.raises(Refused):
        services.close_need(officer, need, outcome="Rien.")


def test_an_external_need_names_its_partner(officer) -> None:
    with pytest.raises(ValidationError, match="quel partenaire"):
        write(officer, origin="external")
    partner = Partner.objects.create(code="apes", name="APES", category="Réseau")
    assert write(officer, origin="external", partner=partner).author == "APES"


def test_a_need_expires_after_its_last_day_and_is_published_again_with_another(officer, clock) -> None:
    need = services.publish_need(officer, write(officer, closes_on=date(2026, 10, 6)))
    clock.travel("2026-10-06")
    expire_needs({})
    need.refresh_from_db()
    assert need.state == "published"
    clock.travel("2026-10-07")
    assert not need.is_open
    expire_needs({})
    need.refresh_from_db()
    assert need.state == "expired"
    with pytest.raises(Refused, match="dernier jour"):
        services.publish_need(officer, need)
    words = {"title": need.title, "opens_on": need.opens_on, "closes_on": date(2026, 12, 1)}
    services.change_need(officer, need, version=need.version, **words)
    again = services.publish_need(officer, need)
    assert (again.is_open, again.published_on) == (True, date(2026, 10, 5))


def test_an_application_answers_a_need_once_it_is_sent(officer) -> None:
    need = services.publish_need(officer, write(officer, is_local=True))
    awa = making.person("Awa")
    draft = making.application("draft", holder=awa)
    funding.choose_need(Actor.of(awa), draft, need=need)
    assert with_answers(Need.objects.all()).get().answer_count == 0
    making.application("filed", need=need)
    making.application("withdrawn", need=need)
    assert with_answers(Need.objects.all()).get().answer_count == 1
    (record,) = load_kind("need", YEAR, Actor.anonymous())
    assert record_faults(record) == []
    facets = record.facets
    assert (facets["origin"], facets["is_answered"], facets["is_local"]) == ("municipality", True, True)
    told = [one.facets["answers_need"] for one in load_kind("application", YEAR, officer)]
    assert sorted(told) == [True, True]
    with pytest.raises(Refused):
        funding.choose_need(making.actor("Nora"), draft, need=None)
    services.close_need(officer, need, outcome="Le local est vendu.")
    other = making.application("draft", holder=awa)
    with pytest.raises(Refused, match="plus ouvert"):
        funding.choose_need(Actor.of(awa), other, need=Need.objects.get())


def test_the_button_of_a_need_leads_to_a_draft_that_answers_it(officer) -> None:
    need = services.publish_need(officer, write(officer))
    making.call()
    awa = making.person("Awa")
    client = Client()
    client.force_login(awa)
    assert (
        "Répondre à ce besoin par une demande"
        in client.get(reverse("exchange:need", args=[need.slug])).content.decode()
    )
    begun = client.post(reverse("funding:answer_need", args=[need.slug]), follow=True)
    assert need.title in begun.content.decode()
    draft = client.post(reverse("funding:start"), follow=True)
    assert f"/besoins/{need.slug}/" in draft.content.decode()
    application = awa.applications.get()
    assert application.need == need
    page = reverse("funding:my_need", args=[application.pk])
    assert "N’existe" not in client.post(page, {"need": "inconnu"}).content.decode()
    client.post(page, {"need": ""})
    application.refresh_from_db()
    assert application.need is None


def test_the_lists_count_without_asking_more_for_more_needs(officer) -> None:
    client = Client()
    client.force_login(officer.user)
    address = reverse("exchange:office_needs") + "?onglet=tous"
    services.publish_need(officer, write(officer))
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for rank in range(4):
        services.publish_need(officer, write(officer, f"Besoin {rank}"))
    with CaptureQueriesContext(connection) as five:
        listed = client.get(address).content.decode()
    assert len(five) == len(one)
    assert "5\u00a0besoins" in listed.replace("&nbsp;", "\u00a0")
    public = Client().get(reverse("exchange:needs") + "?q=laverie").content.decode().replace("&nbsp;", "\u00a0")
    assert "1\u00a0besoin publié" in public
    assert Client().get(reverse("exchange:needs") + "?onglet=finis").status_code == 200


def test_the_office_writes_and_keeps_what_was_typed(officer) -> None:
    client = Client()
    client.force_login(officer.user)
    Service.objects.create(code="habitat", name="Habitat")
    sent = {"title": "Une laverie", "text": "Rien.", "origin": "external", "opens_on": "2026-10-05"}
    wrong = client.post(reverse("exchange:new_need"), sent).content.decode()
    assert "Une laverie" in wrong
    service = Service.objects.get().pk
    wrong = client.post(reverse("exchange:new_need"), {**sent, "contact_service": service}).content.decode()
    assert "Dites quel partenaire" in wrong
    right = {**sent, "contact_service": service, "origin": "municipality"}
    page = client.post(reverse("exchange:new_need"), right, follow=True).content.decode()
    assert "À relire, puis à publier" in page
    need = Need.objects.get()
    client.post(reverse("exchange:publish_need", args=[need.slug]))
    late = {**right, "title": "Deux laveries", "version": 1}
    stale = client.post(reverse("exchange:change_need", args=[need.slug]), late).content.decode()
    assert "Quelqu’un a enregistré un changement" in stale
    assert Client().get(reverse("exchange:need", args=[need.slug])).status_code == 200
    client.post(reverse("exchange:meet_need", args=[need.slug]), {"outcome": "Une laverie ouvre."})
    assert "Une laverie ouvre." in Client().get(reverse("exchange:need", args=[need.slug])).content.decode()
