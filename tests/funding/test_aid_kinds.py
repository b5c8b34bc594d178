"""Kinds of aid: what each demands of an application, of the vote, of the award; the folder that says it."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from essaim.funding import services
from essaim.funding.aid_kinds import Demand, Rules, Told, wanting
from essaim.funding.demands import alerts_on, wanting_on
from essaim.funding.listing import AwardListing
from essaim.funding.models import AidKind, Application, Award
from essaim.funding.proposals import Line, check_line
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.questionnaires.services import NotReady
from tests.funding import applying, making

DAY = date(2026, 10, 2)
FEASIBILITY = {**applying.HOSTED, "stage": "feasibility"}
WHOLE = Told(
    is_hosted_here=True,
    is_project=True,
    is_qpv_holder=False,
    cofinancers=1,
    municipal_stake="Culture",
    strategies=("duplication",),
    is_in_permanent_call=True,
    has_role=True,
    partners=2,
    means_euros=Decimal(40_000),
    means_fte=Decimal("1.5"),
    cohorts=1,
    accelerated=3,
    people=12,
)


@pytest.mark.once
def test_each_demand_is_met_by_what_it_asks_and_says_why_otherwise() -> None:
    assert wanting(Demand, WHOLE) == []
    lacking = wanting(Demand, Told(is_project=True))
    assert [one.demand for one in lacking] == list(Demand)
    assert all(one.reason.endswith(".") for one in lacking)


@pytest.mark.once
def test_rules_are_read_from_a_closed_vocabulary() -> None:
    assert Rules.read({}) == Rules()
    assert Rules.read({"filing": ["cofinancer"], "role": "cjs"}).filing == (Demand.COFINANCER,)
    with pytest.raises(ValueError, match="charm"):
        Rules.read({"award": ["charm"]})


@pytest.mark.django_db
class TestFiling:
    @pytest.fixture(autouse=True)
    def in_october(self, clock) -> None:
        clock.travel("2026-10-05")
        applying.lay_call()

    def test_a_study_says_its_host_its_cofinancer_and_where_its_holder_lives(self) -> None:
        file = applying.filed(making.person("Lina"), answers=FEASIBILITY)
        assert file.kind is not None
        assert (file.kind.code, file.kind.action_code) == ("feasibility", "1.1.b")

    def test_a_study_without_one_of_them_is_not_sent_and_the_page_says_why(self) -> None:
        lina = making.person("Lina")
        lacking = {
            "cofinancers": [],
            "holder_qpv": "",
            "address": {"street": "1 rue du Port", "postcode": "35000", "city": "Rennes"},
        }
        draft = applying.draft(lina, answers={**FEASIBILITY, **lacking})
        with pytest.raises(NotReady) as refused:
            services.submit_application(Actor.of(lina), draft)
        reasons = refused.value.outcome.errors
        assert set(reasons) == set(lacking)
        client = Client()
        client.force_login(lina)
        page = client.get(reverse("funding:check", args=[draft.pk])).content.decode()
        assert "Étude de faisabilité" in page
        assert all(escape(reason) in page for reason in reasons.values())

    def test_a_scale_up_keeps_its_strategies(self) -> None:
        answers = {**applying.ANSWERS, "stage": "scale_up", "scale_up": ["fusion", "cooperation"], "stake": "Culture"}
        file = applying.filed(making.person("Awa"), answers=answers)
        assert file.strategies == ["cooperation", "fusion"]
        assert file.kind.code == "scale_up"


@pytest.mark.django_db
class TestVote:
    @pytest.fixture(autouse=True)
    def kinds(self, clock) -> None:
        clock.travel("2026-10-05")
        services.lay_aid_kinds(
            [
                {
                    "code": "start_up",
                    "title": "Démarrage",
                    "stage": "start_up",
                    "action_code": "1.3.a",
                    "rules": {"alerts": ["permanent_call"]},
                },
                {
                    "code": "consolidation",
                    "title": "Consolidation",
                    "stage": "consolidation",
                    "action_code": "1.4.a",
                    "rules": {"vote": ["municipal_stake"]},
                },
            ]
        )

    def line(self, **fields) -> Line:
        return Line(organisation=making.organisation(), object="Aide", amount=Decimal(5000), **fields)

    def vote(self, line: Line) -> Award:
        deliberation = services.record_deliberation(
            making.actor("Mission", Role.OFFICER),
            number="26-9",
            title="Aide",
            voted_on=DAY,
            mode="individual",
            total=line.amount,
            lines=[line],
        )
        return deliberation.lines.get()

    def test_start_up_aid_outside_the_call_is_said_and_not_blocked(self) -> None:
        line = self.line(stage="start_up")
        (alert,) = [check for check in check_line(line, DAY) if check.code.startswith("kind-")]
        assert not alert.ok
        assert not alert.blocking
        assert "1.3.a" in alert.article
        award = self.vote(line)
        assert award.kind.code == "start_up"
        assert [one.code for one in alerts_on(award)] == ["kind-permanent_call"]
        officer = making.actor("Lise", Role.OFFICER)
        outside = next(tab for tab in AwardListing.tabs if tab.code == "hors-appel")
        assert list(AwardListing().base(officer).filter(outside.condition(officer))) == [award]

    def test_start_up_aid_of_the_call_is_not_in_the_list(self) -> None:
        award = self.vote(self.line(stage="start_up", call=making.call()))
        officer = making.actor("Lise", Role.OFFICER)
        outside = next(tab for tab in AwardListing.tabs if tab.code == "hors-appel")
        assert alerts_on(award) == []
        assert not AwardListing().base(officer).filter(outside.condition(officer)).exists()

    def test_a_consolidation_without_its_stake_is_not_voted(self) -> None:
        with pytest.raises(Refused, match="enjeu"):
            self.vote(self.line(stage="consolidation"))
        assert self.vote(self.line(stage="consolidation", municipal_stake="Culture")).municipal_stake == "Culture"

    def test_a_file_lends_its_stake_to_the_vote(self) -> None:
        file = making.application("ready", stage="consolidation", municipal_stake="Emploi")
        Application.objects.filter(pk=file.pk).update(kind=AidKind.objects.get(code="consolidation"))
        file.refresh_from_db()
        line = Line(organisation=file.organisation, object="Aide", amount=Decimal(5000), application=file)
        assert self.vote(line).municipal_stake == "Emploi"


@pytest.mark.django_db
class TestAward:
    @pytest.fixture
    def officer(self, clock) -> Actor:
        clock.travel("2026-10-05")
        return making.actor("Mission", Role.OFFICER)

    @pytest.fixture
    def award(self, officer) -> Award:
        rules = {"award": ["beneficiary_role", "means", "cohort", "accelerated"], "role": "incubator"}
        services.lay_aid_kinds([{"code": "incubator", "title": "Incubateur", "action_code": "1.5.a", "rules": rules}])
        return making.award(organisation=making.organisation("L’Étuve"))

    def test_what_is_lacking_is_said_until_it_is_typed(self, officer, award) -> None:
        described = services.describe_award(
            officer, award, kind=AidKind.objects.get(), means_euros=Decimal(90_000), means_fte=Decimal("2.5")
        )
        assert [one.demand for one in wanting_on(described)] == ["beneficiary_role", "cohort", "accelerated"]

    def test_an_accelerated_structure_is_so_in_the_directory_as_long_as_a_group_holds_it(self, officer, award) -> None:
        award = services.describe_award(officer, award, kind=AidKind.objects.get())
        helped = making.organisation("La Fripe")
        first = services.add_cohort(officer, award, title="2025", starts_on=date(2025, 1, 1), organisations=[helped])
        second = services.add_cohort(officer, award, title="2026", starts_on=date(2026, 1, 1), organisations=[helped])
        helped.refresh_from_db()
        assert helped.incubator == award.organisation
        services.leave_cohort(officer, first, helped)
        helped.refresh_from_db()
        assert helped.incubator == award.organisation
        services.leave_cohort(officer, second, helped)
        helped.refresh_from_db()
        assert helped.incubator is None
        with pytest.raises(Refused, match="elle-même"):
            services.join_cohort(officer, first, award.organisation)

    def test_the_pages_keep_what_was_typed_and_refuse_a_stale_one(self, officer, award) -> None:
        client = Client()
        client.force_login(officer.user)
        page = reverse("funding:describe_award", args=[award.reference])
        sent = {"version": award.version, "kind": AidKind.objects.get().pk, "means_euros": "beaucoup"}
        answer = client.post(page, sent)
        assert answer.status_code == 200
        assert "beaucoup" in answer.content.decode()
        services.describe_award(officer, award, kind=None)
        stale = client.post(page, {**sent, "means_euros": "4 000"}).content.decode()
        assert "Quelqu’un a enregistré un changement" in stale
        group = {"title": "Promotion 2026", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}
        assert (
            "ne peut pas précéder"
            in client.post(reverse("funding:new_cohort", args=[award.reference]), group).content.decode()
        )
        made = client.post(reverse("funding:new_cohort", args=[award.reference]), {**group, "ends_on": ""}, follow=True)
        assert "Promotion 2026" in made.content.decode()
        helped = making.organisation("La Fripe")
        cohort = award.cohorts.get()
        found = client.get(reverse("funding:cohort", args=[cohort.pk]), {"q": "fripe"}).content.decode()
        assert "La Fripe" in found
        client.post(reverse("funding:cohort_member", args=[cohort.pk, helped.pk]))
        assert list(cohort.organisations.all()) == [helped]
        assert "La Fripe" in client.get(reverse("funding:office_award", args=[award.reference])).content.decode()
