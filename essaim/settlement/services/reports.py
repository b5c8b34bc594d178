"""The financial report: written in the space, sent, checked; its acceptance settles the award."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import File, Visibility
from essaim.documents.queries import files_of
from essaim.funding.law import report_deadline
from essaim.funding.schedules import InstalmentKind, Trigger
from essaim.funding.services.envelopes import release_award_part
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.services import SaveResult
from essaim.settlement import report_form
from essaim.settlement.models import Instalment, PaymentPlan, Recovery, Report
from essaim.settlement.people import addresses_of
from essaim.settlement.policies import (
    can_accept_report,
    can_ask_correction,
    can_lift_block,
    can_send_report,
    can_write_report,
)
from essaim.settlement.reconciliation import Reconciliation, reconcile
from essaim.settlement.services.plans import bring_due, drop_what_waits, lock_plan
from essaim.settlement.states import INSTALMENT, REPORT, InstalmentState, ReportState

CORRECTION_DAYS = 15
"""Days given at least to send a corrected report."""


def lay_report(actor: Actor, plan: PaymentPlan) -> Report | None:
    """Ask for the report of an award, before its legal day (inside the caller's transaction); None where no law asks.

    The day follows the exercise as long as nothing was sent.
    """
    due_on = report_deadline(plan.exercise_ends_on)
    if due_on is None:
        return None
    report = Report.objects.filter(award=plan.award).first()
    if report is None:
        response = questionnaires.open_response(actor, form_version=report_form.version_of(actor, plan.award))
        return Report.objects.create(award=plan.award, response=response, due_on=due_on)
    if report.state == ReportState.AWAITED and report.due_on != due_on:
        report.due_on = due_on
        report.save(update_fields=["due_on"])
    return report


def save_section(actor: Actor, report: Report, *, answers: Mapping[str, Any], version: int) -> SaveResult:
    """Keep what was typed, right or wrong."""
    can_write_report(actor, report).require()
    return questionnaires.save_answers(actor, response=report.response, answers=answers, expected_version=version)


def add_report_file(actor: Actor, report: Report, *, slot: str, upload: Any) -> File:
    """Keep a file that the report asks for; another one for the same place replaces it."""
    can_write_report(actor, report).require()
    former = files_of(report, slot).first()
    if former is not None:
        return documents.replace_file(actor, owner=report, file=former, upload=upload)
    return documents.add_file(actor, owner=report, upload=upload, slot=slot, visibility=Visibility.OWNER)


def files_by_place(report: Report) -> dict[str, list[File]]:
    """The files joined, by question."""
    found: dict[str, list[File]] = {}
    for file in files_of(report):
        found.setdefault(file.slot, []).append(file)
    return found


def send_report(actor: Actor, report: Report) -> Report:
    """Send it: everything is checked, the answers are frozen, the spending is known. Sent twice, sent once.

    ``questionnaires.services.NotReady`` when something is wrong.
    """
    with transaction.atomic():
        locked = _lock(report)
        if locked.state == ReportState.SENT:
            return locked
        can_send_report(actor, locked).require()
        facts = questionnaires.file_response(actor, response=locked.response, files=files_by_place(locked))
        spent: Decimal = facts[report_form.SPENT]
        plan = lock_plan(locked.award_id)
        plan.spent = spent
        plan.save(update_fields=["spent"])
        locked.state = REPORT.target("send_report")
        locked.sent_at = clock.now()
        locked.save(update_fields=["state", "sent_at"])
        journal.record(actor, "settlement.send_report", locked.award, facts={"spent": spent})
        _write(locked, "report_received", "Nous avons bien reçu votre compte rendu")
    return locked


def ask_correction(actor: Actor, report: Report, *, reason: str) -> Report:
    """Send it back with what is to correct; what was sent is kept, a new draft holds its answers."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez ce qui est à corriger\u00a0: le bénéficiaire le lira."})
    with transaction.atomic():
        locked = _lock(report)
        if locked.state == ReportState.TO_CORRECT:
            return locked
        can_ask_correction(actor, locked).require()
        sent = locked.response
        locked.response = questionnaires.copy_response(actor, source=sent, form_version=sent.form_version)
        locked.state = REPORT.target("ask_correction")
        locked.correction = reason.strip()[:2000]
        locked.due_on = max(locked.due_on, clock.today() + timedelta(days=CORRECTION_DAYS))
        locked.save(update_fields=["response", "state", "correction", "due_on"])
        locked.former.add(sent)
        journal.record(actor, "settlement.ask_correction", locked.award, note=locked.correction[:300])
        _write(locked, "report_correction", "Votre compte rendu est à corriger")
    return locked


def reconciliation_of(plan: PaymentPlan) -> Reconciliation | None:
    """What the award comes to on the spending that was sent; None as long as no report was."""
    if plan.spent is None:
        return None
    return reconcile(
        award=plan.award.amount,
        forecast_cost=plan.forecast_cost,
        spent=plan.spent,
        paid=plan.paid,
        keeps_unspent=plan.keeps_unspent,
    )


def accept_report(actor: Actor, report: Report) -> Report:
    """Accept it: the balance becomes due, or what was paid in excess is to be given back, and the rest is released.

    ``Refused`` while a payment is on its way: what is paid would not be known. Accepted twice, accepted once.
    """
    with transaction.atomic():
        plan = lock_plan(report.award_id)
        locked = _lock(report)
        if locked.state == ReportState.ACCEPTED:
            return locked
        can_accept_report(actor, locked).require()
        if plan.instalments.filter(state=InstalmentState.ORDERED).exists():
            raise Refused(
                "Un versement est ordonnancé\u00a0: notez d’abord s’il est parti, puis acceptez le compte rendu."
            )
        found = reconciliation_of(plan)
        if found is None:
            raise Refused("Ce compte rendu ne dit pas ce qui a été dépensé.")
        locked.state = REPORT.target("accept_report")
        locked.accepted_at = clock.now()
        locked.save(update_fields=["state", "accepted_at"])
        journal.record(
            actor, "settlement.accept_report", locked.award, facts={"spent": plan.spent, "right": found.right}
        )
        _settle(actor, plan, found)
        _write(locked, "report_accepted", "Votre compte rendu est accepté", found=found)
    return locked


def _settle(actor: Actor, plan: PaymentPlan, found: Reconciliation) -> None:
    """Write what the reconciliation says (the plan locked)."""
    plan.ceiling = plan.paid + found.balance
    plan.settled_on = clock.today()
    plan.save(update_fields=["ceiling", "settled_on"])
    _fit_balance(actor, plan, found.balance)
    bring_due(actor, plan)
    reason = f"Solde de l’aide {plan.award.reference}"
    unpaid = plan.award.amount - plan.ceiling
    if unpaid:
        release_award_part(plan.award, unpaid, reason)
    if found.recovery:
        Recovery.objects.create(award=plan.award, amount=found.recovery, reason="Part non justifiée de l’aide")


def _fit_balance(actor: Actor, plan: PaymentPlan, balance: Decimal) -> None:
    """Leave one instalment of exactly the balance among those that were to come, and cancel the others."""
    sources = INSTALMENT.transitions["cancel_instalment"].sources
    waiting = list(plan.instalments.filter(state__in=sources).order_by("position"))
    if balance and sum(one.amount for one in waiting) == balance:
        return
    kept = next((one for one in reversed(waiting) if one.trigger == Trigger.REPORT), None)
    if balance and kept is not None:
        kept.amount = balance
        kept.save(update_fields=["amount"])
    drop_what_waits(actor, plan, but=kept if balance else None)
    if balance and kept is None:
        position = max(plan.instalments.values_list("position", flat=True), default=0) + 1
        Instalment.objects.create(
            plan=plan,
            position=position,
            kind=InstalmentKind.BALANCE,
            amount=balance,
            trigger=Trigger.REPORT,
            budget_year=clock.today().year,
        )


def lift_block(actor: Actor, report: Report, *, reason: str) -> Report:
    """Let the beneficiary apply although its report is late; the report stays owed."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi une nouvelle demande est permise."})
    with transaction.atomic():
        locked = _lock(report)
        if locked.lifted_on is not None:
            return locked
        can_lift_block(actor, locked).require()
        locked.lifted_on = clock.today()
        locked.lift_reason = reason.strip()[:300]
        locked.save(update_fields=["lifted_on", "lift_reason"])
        journal.record(actor, "settlement.lift_block", locked.award, note=locked.lift_reason)
    return locked


def _lock(report: Report) -> Report:
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("award__organisation", "response__form_version")
        .get(pk=report.pk)
    )


def _write(report: Report, template: str, subject: str, **context: Any) -> None:
    """Tell the beneficiary, once for each state of the report."""
    for address in addresses_of(report.award):
        mail.send(
            to=address,
            subject=subject,
            template=f"settlement/mail/{template}.txt",
            context={"report": report, "award": report.award, **context},
            about=report.award,
            key=f"{template}-{report.pk}-{report.version}-{address}",
        )


REMINDERS = {
    -60: "Votre compte rendu est attendu dans deux mois",
    -15: "Votre compte rendu est attendu dans deux semaines",
    1: "Votre compte rendu est en retard",
    30: "Votre compte rendu est en retard d’un mois",
    90: "Votre compte rendu est en retard de trois mois",
}
"""Days from the due day at which the beneficiary is written to; the last one that was passed is sent, once."""


def remind_reports(actor: Actor) -> int:
    """Write to those who owe a report, at the steps of ``REMINDERS``; give the number of reports reminded.

    Run every day by the worker. Days during which no worker ran are not made up for one by one.
    """
    count = 0
    first, last = clock.today() - timedelta(days=max(REMINDERS)), clock.today() - timedelta(days=min(REMINDERS))
    # A month beyond the last step is as far as a stopped worker is made up for.
    owed = Report.objects.filter(
        state__in=(ReportState.AWAITED, ReportState.TO_CORRECT),
        due_on__range=(first - timedelta(days=30), last),
        award__state="notified",
    )
    for report in owed.select_related("award__organisation", "award__application__holder"):
        passed = max(step for step in REMINDERS if step <= (clock.today() - report.due_on).days)
        for address in addresses_of(report.award):
            mail.send(
                to=address,
                subject=REMINDERS[passed],
                template="settlement/mail/report_reminder.txt",
                context={"report": report, "award": report.award},
                about=report.award,
                key=f"report-reminder-{report.pk}-{report.due_on}-{passed}-{address}",
            )
        count += 1
    return count
