"""The bridge to the metropolitan call: a reading that promises nothing, two proposals, a consent, a sending."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.directory.models import Partner
from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.evidence.records import record_faults
from essaim.funding import services
from essaim.funding.metropolitan import Case, over_ceiling, read_case
from essaim.funding.models import Application
from essaim.funding.queries import office_applications
from essaim.funding.services.facts import copy_facts
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from tests.funding import making

DAY = date(2026, 10, 5)


def case(**told) -> Case:
    """A young association that starts, with a budget of 80 000 €."""
    values = {
        "stage": "start_up",
        "created_on": date(2024, 1, 1),
        "is_ess": True,
        "is_iae": False,
        "total_cost": Decimal(80_000),
    }
    return Case(**{**values, **told})


@pytest.mark.once
class TestReading:
    def test_a_budget_of_80_000_gives_24_000_at_most(self) -> None:
        reading = read_case(case(), DAY)
        assert reading.ceiling == Decimal(24_000)
        assert reading.is_detected
        assert reading.words == "Semble éligible"
        assert not reading.is_confirmed
        assert over_ceiling(reading, Decimal(24_000)) == ""
        assert "24\u00a0000" in over_ceiling(reading, Decimal("24000.01"))

    def test_the_amount_is_capped_and_was_lower_before_2024(self) -> None:
        assert read_case(case(total_cost=Decimal(200_000)), DAY).ceiling == Decimal(30_000)
        assert read_case(case(total_cost=Decimal(200_000)), date(2023, 12, 31)).ceiling == Decimal(20_000)
        assert read_case(case(), date(2020, 12, 31)) is None
        assert read_case(case(total_cost=None), DAY).ceiling is None

    def test_age_is_counted_to_the_day_and_an_older_structure_is_to_check(self) -> None:
        young = read_case(case(created_on=date(2021, 10, 6)), DAY)
        assert young.to_check == []
        old = read_case(case(created_on=date(2021, 10, 5)), DAY)
        assert [one.code for one in old.to_check] == ["age"]
        before = read_case(case(created_on=date(2020, 10, 6)), date(2023, 10, 6))
        assert [one.code for one in before.to_check] == ["age"]

    def test_what_fails_is_said_and_what_is_unknown_is_not_a_failure(self) -> None:
        out = read_case(case(stage="feasibility", is_ess=False), DAY)
        assert [one.code for one in out.failing] == ["stage", "ess"]
        assert not out.is_detected
        unknown = read_case(case(created_on=None, is_ess=None, is_iae=True), DAY)
        assert [one.code for one in unknown.to_check] == ["age", "ess", "aci"]
        assert unknown.words == "Semble éligible, à vérifier"


@pytest.mark.django_db
class TestCrossing:
    @pytest.fixture
    def awa(self, clock) -> User:
        clock.travel("2026-10-05")
        return making.person("Awa")

    @pytest.fixture
    def file(self, awa) -> Application:
        organisation = making.organisation("La Roue", created_on=date(2024, 1, 1), is_iae=False)
        return making.application("in_review", holder=awa, organisation=organisation)

    @pytest.fixture
    def officer(self, awa) -> Actor:
        return making.actor("Mission", Role.OFFICER)

    @pytest.fixture
    def metropolis(self, awa) -> Actor:
        return making.actor("Mel", Role.METROPOLIS)

    def test_nothing_is_sent_without_consent_and_the_metropolis_reads_only_what_was(
        self, awa, file, officer, metropolis
    ) -> None:
        with pytest.raises(Refused, match="pas donné son accord"):
            services.send_to_metropolis(officer, file)
        with pytest.raises(Refused, match="pas encore proposé"):
            services.give_metropolitan_consent(Actor.of(awa), file)
        services.ask_metropolitan_consent(officer, file)
        services.ask_metropolitan_consent(officer, file)
        assert Message.objects.filter(template__contains="metropolitan_consent").count() == 1
        with pytest.raises(Refused):
            services.give_metropolitan_consent(making.actor("Nora"), file)
        services.give_metropolitan_consent(Actor.of(awa), file)
        assert not office_applications(metropolis).filter(pk=file.pk).exists()
        first = services.send_to_metropolis(officer, file)
        assert services.send_to_metropolis(officer, file).sent_at == first.sent_at
        assert Message.objects.filter(to=metropolis.user.email).count() == 1
        assert office_applications(metropolis).filter(pk=file.pk).exists()
        (record,) = load_kind("referral", Period.year(2026), officer)
        assert record_faults(record) == []
        assert (record.facets["target"], record.facets["outcome"]) == ("metropolitan_call", "pending")
        services.withdraw_metropolitan_consent(Actor.of(awa), file)
        assert not office_applications(metropolis).filter(pk=file.pk).exists()
        with pytest.raises(Refused, match="c’est à elle d’y revenir"):
            services.ask_metropolitan_consent(officer, file)
        (record,) = load_kind("referral", Period.year(2026), officer)
        assert record.facets["outcome"] == "lost"

    def test_each_side_writes_its_own_line(self, file, officer, metropolis) -> None:
        services.propose_city_share(officer, file, amount=Decimal(5000))
        with pytest.raises(Refused):
            services.propose_city_share(metropolis, file, amount=Decimal(1))
        with pytest.raises(Refused):
            services.propose_metropolis_share(officer, file, amount=Decimal(1))
        with pytest.raises(Refused, match="pas encore envoyé"):
            services.propose_metropolis_share(metropolis, file, amount=Decimal(9000), answer="accepted")
        referral = services.propose_metropolis_share(metropolis, file, amount=Decimal(9000))
        assert (referral.city_proposed, referral.metropolis_proposed) == (Decimal(5000), Decimal(9000))

    def test_its_answer_makes_it_a_cofinancer_and_a_correction_keeps_it(self, awa, file, officer, metropolis) -> None:
        Partner.objects.get_or_create(code="mel", defaults={"name": "Métropole européenne de Lille (MEL)"})
        services.ask_metropolitan_consent(officer, file)
        services.give_metropolitan_consent(Actor.of(awa), file)
        services.send_to_metropolis(officer, file)
        with pytest.raises(ValidationError, match="montant que la Métropole retient"):
            services.propose_metropolis_share(metropolis, file, amount=None, answer="accepted")
        assert not file.cofinancers.exists()
        award = making.award(application=file, organisation=file.organisation)
        for _ in range(2):
            services.propose_metropolis_share(metropolis, file, amount=Decimal(9000), answer="accepted")
        granted = file.cofinancers.get()
        assert (granted.partner.code, granted.status, granted.amount) == ("mel", "granted", Decimal(9000))
        assert Entry.objects.filter(verb="funding.write_metropolis").count() == 1
        told = [one.facets["cofinancer"] for one in load_kind("award", Period.year(2026), officer)]
        assert told == [["mel"]], award
        referral = services.propose_metropolis_share(metropolis, file, amount=Decimal(9000), answer="declined")
        assert file.cofinancers.get().status == "refused"
        referral.answer = "accepted"
        referral.save()
        with transaction.atomic():
            copy_facts(officer, file, {"title": "Corrigé", "stage": "scale_up", "organisation_name": "La Roue Libre"})
        assert file.cofinancers.get().status == "granted"

    def test_the_pages_from_detection_to_answer(self, awa, file, officer, metropolis) -> None:
        desk, partner, holder = Client(), Client(), Client()
        for client, user in ((desk, officer.user), (partner, metropolis.user), (holder, awa)):
            client.force_login(user)
        plan = reverse("funding:office_metropolitan", args=[file.number])
        assert partner.get(plan).status_code == 404
        page = desk.get(plan).content.decode()
        assert "Semble éligible" in page
        assert "12\u00a0000" in page
        assert "vingt" in desk.post(plan, {"side": "city", "city_proposed": "vingt"}).content.decode()
        desk.post(plan, {"side": "city", "city_proposed": "5 000"})
        desk.post(reverse("funding:ask_metropolitan_consent", args=[file.number]))
        own = reverse("funding:my_application", args=[file.pk])
        assert "J’accepte l’envoi" in holder.get(own).content.decode()
        holder.post(reverse("funding:answer_metropolitan_consent", args=[file.pk]), {"reponse": "oui"})
        desk.post(reverse("funding:send_to_metropolis", args=[file.number]))
        listed = partner.get(reverse("funding:metropolitan_files") + "?onglet=envoyes").content.decode()
        assert file.number in listed
        partner.post(plan, {"side": "metropolis", "metropolis_proposed": "9 000", "answer": "accepted"})
        page = desk.get(plan).content.decode()
        assert "9\u00a0000" in page
        assert "Réponse\u00a0: retenue" in page.replace("&nbsp;", "\u00a0")

    def test_the_list_asks_nothing_more_for_more_files(self, file, officer) -> None:
        client = Client()
        client.force_login(officer.user)
        address = reverse("funding:metropolitan_files") + "?onglet=tous"
        client.get(address)
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        for _ in range(4):
            making.application("filed", stage="scale_up")
        with CaptureQueriesContext(connection) as five:
            listed = client.get(address).content.decode()
        assert len(five) == len(one)
        assert "5\u00a0dossiers" in listed.replace("&nbsp;", "\u00a0")
