"""From the vote to the last euro: what a city lives with one award, through services and key pages."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from essaim.funding import services as funding
from essaim.funding.award_checks import convention_missing
from essaim.funding.models import Laureate
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.settlement import services
from tests.funding import making as files
from tests.settlement import making

pytestmark = pytest.mark.django_db


def test_a_company_of_general_interest_goes_from_its_vote_to_its_last_euro(clock) -> None:
    """SCIC X: budget 40 000, request 10 000, read 72, 80 and 76, voted 8 000, 5 600 then 2 400 paid."""
    clock.travel("2026-10-25")
    awa = files.person("Awa")
    scic = files.organisation("SCIC X", family="company", is_ess_company=True)
    application = making.application(holder=awa, cost="40000", organisation=scic, requested=Decimal(10000))
    application.state = "ready"
    application.save(update_fields=["state"])
    files.scored(application, "72", "80", "76")
    envelope = files.envelope("40000")
    officer, finance = files.actor("Mission", Role.OFFICER), making.finance()
    vote = partial(
        funding.award_application,
        officer,
        application,
        number="26-118",
        voted_on=date(2026, 10, 20),
        amount=Decimal(8000),
        envelope=envelope,
        payment_terms="échelonné",
        qualification="purely_local",
        qualification_reason="Clientèle du quartier",
    )
    with pytest.raises(Refused, match="base légale"):
        vote()
    award = vote(legal_basis="Convention avec la Région")
    award = funding.notify_award(officer, award, notified_on=date(2026, 10, 22), with_letter=False)
    assert convention_missing(award) is None

    first, balance = making.instalments_of(award)
    assert (first.amount, balance.amount, first.due_on) == (Decimal(5600), Decimal(2400), date(2026, 12, 21))
    services.make_batch(finance, [first])
    services.pay_instalment(finance, first, paid_on=date(2026, 10, 24))
    with pytest.raises((Refused, ValidationError)):
        services.pay_instalment(finance, balance, paid_on=date(2026, 10, 24))

    clock.travel("2027-02-10")
    making.reported(award, "40000", actor=Actor.of(awa))
    services.accept_report(officer, award.report)
    balance.refresh_from_db()
    assert (balance.state, balance.amount) == ("due", Decimal(2400))
    services.make_batch(finance, [balance])
    services.pay_instalment(finance, balance, paid_on=date(2027, 2, 10))
    plan = making.plan_of(award)
    assert (plan.paid, plan.left) == (Decimal(8000), Decimal(0))
    envelope.refresh_from_db()
    assert envelope.remaining == Decimal(32000)

    laureate = funding.consent_laureate(Actor.of(awa), award, story="Des vélos pour tous.")
    funding.publish_laureate(officer, laureate)
    public, holder = Client(), Client()
    holder.force_login(awa)
    assert public.get(reverse("funding:laureates")).content.decode().count('href="/laureats/scic-x') == 1
    assert Laureate.objects.count() == 1
    page = holder.get(reverse("settlement:my_award", args=[award.reference])).content.decode()
    assert "versés, l’aide est soldée" in page
