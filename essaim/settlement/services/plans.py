"""How an award is paid: its schedule, laid at the notification, rewritten from the signed agreement, or by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from essaim.funding.law import payment_deadline
from essaim.funding.models import Agreement, Award
from essaim.funding.schedules import Line, Trigger, check_schedule, from_data, usual
from essaim.funding.services.awards import needs_agreement
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.settlement.models import Instalment, PaymentPlan, Report
from essaim.settlement.policies import (
    can_call_instalment,
    can_cancel_instalment,
    can_change_plan,
    can_lay_plan,
)
from essaim.settlement.states import INSTALMENT, InstalmentState, ReportState


def lock_plan(award_key: UUID) -> PaymentPlan:
    """The plan of an award under lock, the award first: every act on money takes them in this order."""
    award = Award.objects.select_for_update().get(pk=award_key)
    plan = PaymentPlan.objects.select_for_update().get(award=award)
    plan.award = award
    return plan


def signed_agreement(award: Award) -> Agreement | None:
    """The agreement that was signed, if any."""
    return award.agreements.filter(signed_on__isnull=False).first()


def default_schedule(award: Award) -> list[Line]:
    """The instalments of the last agreement; without one, all at the notification or 70 % first, as was voted."""
    last = award.agreements.first()
    if last is not None and last.terms.get("schedule"):
        return [from_data(row) for row in last.terms["schedule"]]
    percent = 100 if award.payment_terms == "unique" else 70
    trigger = Trigger.SIGNATURE if needs_agreement(award) else Trigger.NOTIFICATION
    return usual(award.amount, percent=percent, year=award.voted_on.year, trigger=trigger)


def lay_plan(actor: Actor, award: Award, *, schedule: Sequence[Line] | None = None) -> PaymentPlan:
    """Write how an award is paid, in place of what was planned as long as nothing left.

    Without ``schedule``, as the agreement says. The same schedule twice is one. ``ValidationError`` when it does not
    make the award (S14), ``Refused`` when a payment has left.
    """
    with transaction.atomic():
        locked = Award.objects.select_for_update().get(pk=award.pk)
        can_lay_plan(actor, locked).require()
        lines = list(schedule) if schedule is not None else default_schedule(locked)
        check_schedule(lines, locked.amount)
        said = {"ceiling": locked.amount, **_clauses(locked)}
        plan, is_new = PaymentPlan.objects.get_or_create(award=locked, defaults=said)
        written = [line_of(instalment) for instalment in plan.instalments.all()]
        if not is_new:
            if written != lines:
                can_change_plan(plan).require()
            for name, value in said.items():
                setattr(plan, name, value)
            plan.save(update_fields=list(said))
        if written != lines:
            plan.instalments.all().delete()
            for position, line in enumerate(lines, start=1):
                Instalment.objects.create(plan=plan, position=position, **vars(line))
            journal.record(actor, "settlement.lay_plan", locked, facts={"instalments": len(lines)})
        bring_due(actor, plan)
    return plan


def keep_clauses(actor: Actor, award: Award) -> PaymentPlan:
    """Take from the agreement what it says beside the instalments, once payments have begun."""
    plan = lock_plan(award.pk)
    if plan.settled_on is None:
        for name, value in _clauses(plan.award).items():
            setattr(plan, name, value)
        plan.save(update_fields=list(_clauses(plan.award)))
    bring_due(actor, plan)
    return plan


def _clauses(award: Award) -> dict[str, Any]:
    signed = signed_agreement(award)
    return {
        "forecast_cost": award.application.total_cost if award.application else None,
        "exercise_ends_on": award.exercise_ends_on,
        "keeps_unspent": bool(signed and signed.terms.get("unspent_terms")),
    }


def line_of(instalment: Instalment) -> Line:
    """What was planned of an instalment."""
    names = ("kind", "amount", "trigger", "condition", "planned_on", "budget_year")
    return Line(**{name: getattr(instalment, name) for name in names})


def bring_due(actor: Actor, plan: PaymentPlan) -> list[Instalment]:
    """Call what waited for something that has happened (inside the caller's transaction)."""
    called = []
    for instalment in plan.instalments.filter(state=InstalmentState.SCHEDULED):
        happened_on = _happened_on(plan.award, instalment)
        if happened_on is not None:
            _call(actor, plan.award, instalment, happened_on)
            called.append(instalment)
    return called


def _happened_on(award: Award, instalment: Instalment) -> date | None:
    """The day on which what an instalment waits for happened; a milestone and a proof are told by the office."""
    if award.state != AwardState.NOTIFIED:
        return None
    if instalment.trigger == Trigger.NOTIFICATION:
        return award.notified_on
    if instalment.trigger == Trigger.SIGNATURE:
        signed = signed_agreement(award)
        return signed.signed_on if signed else None
    if instalment.trigger == Trigger.DATE:
        day = instalment.planned_on
        return day if day is not None and day <= clock.today() else None
    if instalment.trigger == Trigger.REPORT:
        report = Report.objects.filter(award=award, state=ReportState.ACCEPTED).first()
        return clock.day_in_paris(report.accepted_at) if report and report.accepted_at else None
    return None


def _call(actor: Actor, award: Award, instalment: Instalment, happened_on: date) -> None:
    """S4: sixty days after what the payment waits for; a date that was agreed is the last day itself, once told."""
    limit = payment_deadline(happened_on) or happened_on
    is_agreed = instalment.trigger == Trigger.DATE and signed_agreement(award) is not None
    instalment.due_on = happened_on if is_agreed else limit
    instalment.state = INSTALMENT.target("call_instalment")
    instalment.save(update_fields=["state", "due_on"])
    journal.record(
        actor,
        "settlement.call_instalment",
        award,
        facts={"instalment": instalment.position, "amount": instalment.amount, "due_on": instalment.due_on},
    )


def call_instalment(actor: Actor, instalment: Instalment, *, happened_on: date) -> Instalment:
    """Say that the milestone is passed or the proof received: the deadline runs. Said twice, said once."""
    if happened_on > clock.today():
        raise Refused("Une étape se note une fois franchie, pas d’avance.")
    with transaction.atomic():
        plan = lock_plan(instalment.plan.award_id)
        locked = plan.instalments.get(pk=instalment.pk)
        if locked.state == InstalmentState.DUE:
            return locked
        can_call_instalment(actor, locked).require()
        if locked.trigger not in (Trigger.MILESTONE, Trigger.PROOF):
            raise Refused("Ce versement part tout seul quand ce qu’il attend arrive.")
        if plan.award.state != AwardState.NOTIFIED:
            raise Refused("L’aide n’est pas encore notifiée\u00a0: rien ne se verse.")
        _call(actor, plan.award, locked, happened_on)
    return locked


def cancel_instalment(actor: Actor, instalment: Instalment) -> Instalment:
    """Give up an instalment that will never be paid. Cancelled twice, cancelled once."""
    with transaction.atomic():
        plan = lock_plan(instalment.plan.award_id)
        locked = plan.instalments.get(pk=instalment.pk)
        if locked.state == InstalmentState.CANCELLED:
            return locked
        can_cancel_instalment(actor, locked).require()
        drop(actor, plan, locked)
    return locked


def drop(actor: Actor, plan: PaymentPlan, instalment: Instalment) -> None:
    """Cancel one instalment (inside the caller's transaction, the plan locked)."""
    instalment.state = INSTALMENT.target("cancel_instalment")
    instalment.save(update_fields=["state"])
    journal.record(
        actor,
        "settlement.cancel_instalment",
        plan.award,
        facts={"instalment": instalment.position, "amount": instalment.amount},
    )


def drop_what_waits(actor: Actor, plan: PaymentPlan, *, but: Instalment | None = None) -> None:
    """Cancel what was not ordered, ``but`` one (inside the caller's transaction, the plan locked)."""
    sources = INSTALMENT.transitions["cancel_instalment"].sources
    waiting = plan.instalments.filter(state__in=sources)
    for instalment in waiting.exclude(pk=but.pk) if but is not None else waiting:
        drop(actor, plan, instalment)
