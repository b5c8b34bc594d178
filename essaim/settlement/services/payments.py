"""Payment orders: made together for the finance system, then noted as paid or sent back, never beyond the award."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import File
from essaim.documents.queries import files_of
from essaim.funding.award_checks import convention_missing
from essaim.funding.law import Check
from essaim.funding.models import Award
from essaim.funding.services.envelopes import record_paid, record_repaid
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.settlement.exchange_files import ReturnRow
from essaim.settlement.models import BatchSequence, Instalment, PaymentBatch, PaymentPlan
from essaim.settlement.people import addresses_of
from essaim.settlement.policies import can_lay_plan, can_order_instalment, can_pay_instalment, can_return_instalment
from essaim.settlement.queries import late_reports_of
from essaim.settlement.services.plans import lock_plan
from essaim.settlement.states import INSTALMENT, InstalmentState
from essaim.ui.formatting import format_day, format_euros

BANK = "bank"
"""Place of the bank details among the pieces of an application."""


def order_checks(instalment: Instalment) -> list[Check]:
    """What is looked at before a payment is ordered: what blocks it, then what is worth knowing."""
    award = instalment.plan.award
    missing = convention_missing(award)
    checks = [
        Check("award", award.state == AwardState.NOTIFIED, True, "L’aide n’est pas notifiée, ou elle est annulée.", ""),
        Check(
            "S2",
            missing is None,
            True,
            f"{missing.sentence} Elle n’est pas signée." if missing else "",
            missing.article if missing else "",
            missing.reasoning if missing else (),
        ),
        Check("bank", has_bank_details(award), True, "Le relevé d’identité bancaire manque au dossier.", ""),
        Check(
            "S5",
            not late_reports_of(award.organisation).exists(),
            False,
            "Un compte rendu financier de ce bénéficiaire est en retard.",
            "Loi n° 2000-321, article 10",
        ),
    ]
    return [check for check in checks if not check.ok]


def has_bank_details(award: Award) -> bool:
    """Among the pieces of the application, or joined to the award since."""
    owners = [award, award.application] if award.application else [award]
    return any(files_of(owner, BANK).exists() for owner in owners)


def add_bank_details(actor: Actor, award: Award, *, upload: Any) -> File:
    """Join the bank details of a beneficiary whose application holds none; another paper replaces the former."""
    can_lay_plan(actor, award).require()
    former = files_of(award, BANK).first()
    if former is not None:
        return documents.replace_file(actor, owner=award, file=former, upload=upload)
    title = "Relevé d’identité bancaire"
    return documents.add_file(actor, owner=award, upload=upload, slot=BANK, title=title)


def make_batch(actor: Actor, instalments: Sequence[Instalment]) -> PaymentBatch:
    """Order these payments together, all or none; ``Refused`` names the first that may not leave.

    The same selection sent twice is one batch.
    """
    if not instalments:
        raise Refused("Choisissez au moins un versement.")
    keys = [instalment.pk for instalment in instalments]
    with transaction.atomic():
        awards = sorted({instalment.plan.award_id for instalment in instalments})
        plans = {key: lock_plan(key) for key in awards}
        rows = list(
            Instalment.objects.filter(pk__in=keys)
            .select_related("batch")
            .order_by("plan__award__reference", "position")
        )
        batches = {row.batch for row in rows if row.state == InstalmentState.ORDERED}
        if len(batches) == 1 and all(row.state == InstalmentState.ORDERED for row in rows):
            return next(batch for batch in batches if batch is not None)
        batch = PaymentBatch.objects.create(number=_next_number())
        for row in rows:
            row.plan = plans[row.plan.award_id]
            order_instalment(actor, row, batch=batch)
    return batch


def order_instalment(actor: Actor, instalment: Instalment, *, batch: PaymentBatch) -> None:
    """Order one payment in a batch (inside ``make_batch``'s transaction, the plan locked)."""
    plan = instalment.plan
    can_order_instalment(actor, instalment).require()
    for check in order_checks(instalment):
        if check.blocking:
            raise Refused(f"{plan.award.organisation}, {format_euros(instalment.amount)}\u00a0: {check.sentence}")
    if instalment.amount > plan.left:
        raise Refused(_too_much(plan))
    instalment.batch = batch
    instalment.state = INSTALMENT.target("order_instalment")
    instalment.save(update_fields=["batch", "state"])
    facts = {"instalment": instalment.position, "amount": instalment.amount, "batch": batch.number}
    journal.record(actor, "settlement.order_instalment", plan.award, facts=facts)


def _next_number() -> str:
    """The next number of the year, without hole nor twin."""
    year = clock.today().year
    BatchSequence.objects.get_or_create(year=year)
    sequence = BatchSequence.objects.select_for_update().get(year=year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return f"{year}-{sequence.last:03d}"


def _too_much(plan: PaymentPlan) -> str:
    return (
        f"Ce versement dépasserait l’aide {plan.award.reference}\u00a0: {format_euros(plan.paid)} sont versés sur "
        f"{format_euros(plan.ceiling)}, il reste {format_euros(plan.left)}."
    )


def pay_instalment(actor: Actor, instalment: Instalment, *, paid_on: date) -> Instalment:
    """Note that the money left. The same agent pressing twice does it once; another one reads that it is done.

    ``Refused`` when the award would be paid beyond what it gives right to: two agents at once queue on the plan's row.
    """
    if paid_on > clock.today():
        raise ValidationError({"paid_on": "Un versement se note une fois parti, pas d’avance."})
    with transaction.atomic():
        plan = lock_plan(instalment.plan.award_id)
        locked = plan.instalments.get(pk=instalment.pk)
        locked.plan = plan
        if locked.state == InstalmentState.PAID and locked.paid_by == actor.key and locked.paid_on == paid_on:
            return locked
        if locked.state == InstalmentState.PAID:
            raise Refused(f"Ce versement est déjà noté, le {format_day(locked.paid_on or paid_on)}. {_left(plan)}")
        can_pay_instalment(actor, locked).require()
        if locked.amount > plan.left:
            raise Refused(_too_much(plan))
        plan.paid += locked.amount
        plan.save(update_fields=["paid"])
        record_paid(plan.award, locked.amount)
        locked.state = INSTALMENT.target("pay_instalment")
        locked.paid_on, locked.paid_by = paid_on, actor.key
        locked.return_reason = ""
        locked.save(update_fields=["state", "paid_on", "paid_by", "return_reason"])
        facts = {"instalment": locked.position, "amount": locked.amount, "paid_on": paid_on}
        journal.record(actor, "settlement.pay_instalment", plan.award, facts=facts)
        _tell(plan, locked, "paid", f"{format_euros(locked.amount)} vous sont versés")
    return locked


def _left(plan: PaymentPlan) -> str:
    return f"Il reste {format_euros(plan.left)} à verser sur cette aide."


def return_instalment(actor: Actor, instalment: Instalment, *, reason: str) -> Instalment:
    """Note that the bank sent the money back, or refused the order: it may be ordered again."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi le versement est rejeté."})
    with transaction.atomic():
        plan = lock_plan(instalment.plan.award_id)
        locked = plan.instalments.get(pk=instalment.pk)
        locked.plan = plan
        if locked.state == InstalmentState.RETURNED:
            return locked
        can_return_instalment(actor, locked).require()
        if locked.state == InstalmentState.PAID:
            plan.paid -= locked.amount
            plan.save(update_fields=["paid"])
            record_repaid(plan.award, locked.amount, reason)
        locked.state = INSTALMENT.target("return_instalment")
        locked.return_reason = reason.strip()[:200]
        locked.paid_on, locked.paid_by = None, ""
        locked.save(update_fields=["state", "return_reason", "paid_on", "paid_by"])
        facts = {"instalment": locked.position, "amount": locked.amount}
        journal.record(actor, "settlement.return_instalment", plan.award, facts=facts, note=locked.return_reason)
        _tell(plan, locked, "returned", "Un versement n’a pas pu se faire")
    return locked


def _tell(plan: PaymentPlan, instalment: Instalment, what: str, subject: str) -> None:
    context: dict[str, Any] = {"award": plan.award, "instalment": instalment, "left": plan.left}
    for address in addresses_of(plan.award):
        mail.send(
            to=address,
            subject=subject,
            template=f"settlement/mail/{what}.txt",
            context=context,
            about=plan.award,
            key=f"{what}-{instalment.pk}-{instalment.version}-{address}",
        )


def record_return(actor: Actor, rows: Sequence[ReturnRow]) -> int:
    """Write what came back from the finance system, all or nothing; give the number of payments.

    ``Refused`` when a line is at fault, or when a payment has moved since the file was read.
    """
    if not rows:
        raise Refused("Ce fichier n’a pas de ligne.")
    if any(row.fault for row in rows):
        raise Refused("Une ligne est à corriger\u00a0: rien n’est enregistré.")
    with transaction.atomic():
        for row in sorted(rows, key=lambda row: row.reference):
            if row.instalment is not None and row.rejection:
                return_instalment(actor, row.instalment, reason=row.rejection)
            elif row.instalment is not None and row.paid_on is not None:
                pay_instalment(actor, row.instalment, paid_on=row.paid_on)
    return len(rows)
