"""Payments: their schedule and clocks, their orders, and that nobody pays twice."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from essaim.funding import services as funding
from essaim.funding.schedules import Line, usual
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.roles import Role
from essaim.settlement import services
from essaim.settlement.models import Instalment, PaymentBatch, PaymentPlan, Recovery, Report
from essaim.settlement.services.payments import order_checks
from tests.funding.making import SYSTEM, actor, person
from tests.funding.making import award as voted
from tests.settlement import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(clock) -> None:
    clock.travel("2026-03-10")


def states(award) -> list[str]:
    return [one.state for one in making.instalments_of(award)]


def test_a_notification_lays_the_schedule_and_asks_for_the_report() -> None:
    award = making.notified()
    first, balance = making.instalments_of(award)
    assert (first.amount, first.state, first.due_on) == (Decimal(7000), "due", date(2026, 5, 1))
    assert (balance.amount, balance.state, balance.due_on) == (Decimal(3000), "scheduled", None)
    assert Report.objects.get(award=award).due_on == date(2027, 6, 30)
    assert Entry.objects.filter(verb="settlement.lay_plan").count() == 1


def test_an_award_in_kind_is_not_paid() -> None:
    award = voted(is_in_kind=True, voted_on=date(2026, 3, 2))
    funding.notify_award(SYSTEM, award, with_letter=False)
    assert not PaymentPlan.objects.exists()


def test_the_signed_agreement_says_how_it_is_paid() -> None:
    award = making.notified("30000", terms="unique")
    assert states(award) == ["scheduled"]
    lines = [
        *usual(Decimal(10000), percent=100, year=2026),
        Line("other", Decimal(15000), "date", planned_on=date(2027, 2, 1), budget_year=2027),
        Line("other", Decimal(5000), "milestone", "Ouverture de l’atelier", budget_year=2027),
    ]
    drawn = funding.draw_agreement(
        SYSTEM,
        award,
        city_signatory="L’adjointe",
        organisation_signatory="La présidente",
        schedule=lines,
        exercise_ends_on=date(2026, 8, 31),
        unspent_terms="pour la suite du projet",
    )
    with pytest.raises(Refused, match="dans l’état"):
        services.make_batch(making.finance(), making.instalments_of(award))
    funding.sign_agreement(SYSTEM, drawn, signed_on=date(2026, 3, 9))
    found = making.instalments_of(award)
    assert [(one.state, one.budget_year) for one in found] == [("due", 2026), ("scheduled", 2027), ("scheduled", 2027)]
    assert found[0].due_on == date(2026, 5, 8)
    plan = making.plan_of(award)
    assert plan.keeps_unspent
    assert Report.objects.get(award=award).due_on == date(2027, 2, 28)
    with pytest.raises(Refused, match="tout seul"):
        services.call_instalment(SYSTEM, found[1], happened_on=date(2026, 3, 10))
    services.call_instalment(SYSTEM, found[2], happened_on=date(2026, 3, 10))
    assert states(award) == ["due", "scheduled", "due"]


def test_a_payment_whose_date_has_come_is_called(clock) -> None:
    from essaim.settlement.tasks import call_dated

    award = making.notified()
    dated = [Line("once", award.amount, "date", planned_on=date(2026, 4, 1), budget_year=2026)]
    services.lay_plan(SYSTEM, award, schedule=dated)
    call_dated({})
    assert states(award) == ["scheduled"]
    clock.travel("2026-04-01")
    call_dated({})
    assert states(award) == ["due"]


def test_the_schedule_makes_the_award_and_is_not_rewritten_once_begun() -> None:
    award = making.notified()
    with pytest.raises(ValidationError, match="il manque"):
        services.lay_plan(SYSTEM, award, schedule=usual(Decimal(9000), percent=50, year=2026))
    services.lay_plan(SYSTEM, award, schedule=usual(Decimal(10000), percent=50, year=2026, trigger="notification"))
    making.paid(award, 1)
    with pytest.raises(Refused, match="ne se réécrit plus"):
        services.lay_plan(SYSTEM, award, schedule=usual(Decimal(10000), percent=100, year=2026))
    with pytest.raises(Refused, match="échéancier"):
        services.lay_plan(actor("Inconnue"), award)


def test_orders_leave_by_batches_once_everything_is_there() -> None:
    first, second = making.notified("1000", terms="unique"), making.notified("2000", terms="unique")
    chosen = making.instalments_of(first) + making.instalments_of(second)
    with pytest.raises(Refused, match="finances"):
        services.make_batch(actor("Mission", Role.OFFICER), chosen)
    batch = services.make_batch(making.finance(), chosen)
    assert batch.number == "2026-001"
    assert services.make_batch(making.finance(), chosen) == batch
    assert PaymentBatch.objects.count() == 1


def test_without_bank_details_nothing_is_ordered_and_nothing_of_the_batch() -> None:
    ready, bare = making.notified("1000", terms="unique"), making.notified("2000", terms="unique")
    from essaim.documents.models import File

    File.objects.filter(owner_key=str(bare.application_id)).delete()
    with pytest.raises(Refused, match="identité bancaire"):
        services.make_batch(making.finance(), making.instalments_of(ready) + making.instalments_of(bare))
    assert states(ready) == ["due"]
    assert [check.code for check in order_checks(making.instalments_of(bare)[0])] == ["bank"]


@pytest.mark.parametrize(("amount", "is_blocked"), [("23000", False), ("23000.01", True)])
def test_an_agreement_that_the_year_asks_for_comes_before_the_payment(amount: str, is_blocked: bool) -> None:
    award = making.notified(amount, terms="unique")
    whole = usual(award.amount, percent=100, year=2026, trigger="notification")
    services.lay_plan(SYSTEM, award, schedule=whole)
    checks = [check.code for check in order_checks(making.instalments_of(award)[0])]
    assert checks == (["S2"] if is_blocked else [])


def test_a_payment_is_noted_once_and_may_come_back() -> None:
    award = making.notified("1000", terms="unique", holder=person("Awa"))
    payer, (instalment,) = making.finance(), making.instalments_of(award)
    with pytest.raises(Refused):
        services.pay_instalment(payer, instalment, paid_on=date(2026, 3, 9))
    services.make_batch(payer, [instalment])
    with pytest.raises(ValidationError, match="d’avance"):
        services.pay_instalment(payer, instalment, paid_on=date(2026, 3, 11))
    for _ in range(2):
        services.pay_instalment(payer, instalment, paid_on=date(2026, 3, 9))
    assert making.plan_of(award).paid == Decimal(1000)
    assert Message.objects.filter(template="settlement/mail/paid.txt").count() == 1
    services.return_instalment(payer, instalment, reason="Compte clos")
    assert (making.plan_of(award).paid, states(award)) == (Decimal(0), ["returned"])
    services.make_batch(payer, making.instalments_of(award))
    services.pay_instalment(payer, instalment, paid_on=date(2026, 3, 10))
    assert making.plan_of(award).paid == Decimal(1000)


@pytest.mark.django_db(transaction=True)
def test_two_agents_pay_the_same_balance_at_once(threads) -> None:
    """Award 8 000, paid 5 600; two finance agents pay 2 400 concurrently: 8 000 in all, one of them is refused."""
    award = making.notified("8000")
    making.paid(award, 1)
    making.reported(award, "20000")
    services.accept_report(SYSTEM, award.report)
    balance = making.instalments_of(award)[1]
    services.make_batch(SYSTEM, [balance])
    assert (making.plan_of(award).paid, balance.amount) == (Decimal(5600), Decimal(2400))
    payers = [making.finance("Alix"), making.finance("Bao")]
    pay = [partial(services.pay_instalment, payer, balance, paid_on=date(2026, 3, 10)) for payer in payers]
    results = threads(*pay)
    refused = [one for one in results if isinstance(one, Refused)]
    assert [type(one) for one in results].count(Instalment) == 1
    assert len(refused) == 1
    assert "déjà noté" in refused[0].reason
    assert making.plan_of(award).paid == Decimal(8000)


@pytest.mark.django_db(transaction=True)
def test_one_batch_however_many_agents_order_at_once(threads) -> None:
    award = making.notified("1000", terms="unique")
    results = threads(*[partial(services.make_batch, SYSTEM, making.instalments_of(award))] * 3)
    assert len(set(results)) == 1
    assert states(award) == ["ordered"]


def test_an_annulled_award_stops_its_payments() -> None:
    award = making.notified()
    making.paid(award, 1)
    funding.annul_award(SYSTEM, award, reason="Projet abandonné")
    assert states(award) == ["paid", "cancelled"]
    assert Recovery.objects.get().amount == Decimal(7000)
