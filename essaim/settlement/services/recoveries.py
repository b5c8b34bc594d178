"""Money given back to the city: a title is issued, then repaid, or given up by the direction."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Award
from essaim.funding.services.envelopes import record_repaid, release_award_part
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.money import ZERO, cents
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.settlement.models import PaymentPlan, Recovery
from essaim.settlement.people import addresses_of
from essaim.settlement.policies import can_ask_recovery, can_open_recovery, can_repay_recovery, can_waive_recovery
from essaim.settlement.services.plans import lock_plan
from essaim.settlement.states import RECOVERY, RecoveryState
from essaim.ui.formatting import format_euros


def open_recovery(actor: Actor, award: Award, *, amount: Decimal, reason: str) -> Recovery:
    """Ask for a part of what was paid: a project abandoned, a commitment broken. Asked twice alike, asked once."""
    can_open_recovery(actor).require()
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi cette somme est à rendre."})
    with transaction.atomic():
        plan = lock_plan(award.pk)
        said: dict[str, Any] = {"amount": cents(amount), "reason": reason.strip()[:300]}
        open_ones = plan.award.recoveries.filter(state__in=(RecoveryState.TO_ISSUE, RecoveryState.ASKED))
        same = open_ones.filter(**said).first()
        if same is not None:
            return same
        most = plan.paid - sum((one.amount for one in open_ones), ZERO)
        if not 0 < said["amount"] <= most:
            raise ValidationError(
                {"amount": f"Écrivez un montant entre 0,01\u00a0€ et {format_euros(most)}, ce qui est versé."}
            )
        made = Recovery.objects.create(award=plan.award, **said)
        journal.record(actor, "settlement.open_recovery", plan.award, facts={"amount": made.amount}, note=made.reason)
    return made


def ask_recovery(actor: Actor, recovery: Recovery, *, title_number: str) -> Recovery:
    """Note the title that the finance service issued; the beneficiary is told."""
    if not title_number.strip():
        raise ValidationError({"title_number": "Écrivez le numéro du titre."})
    with transaction.atomic():
        _, locked = _lock(recovery)
        if locked.state == RecoveryState.ASKED:
            return locked
        can_ask_recovery(actor, locked).require()
        locked.state = RECOVERY.target("ask_recovery")
        locked.title_number, locked.asked_on = title_number.strip()[:40], clock.today()
        locked.save(update_fields=["state", "title_number", "asked_on"])
        facts = {"amount": locked.amount, "title": locked.title_number}
        journal.record(actor, "settlement.ask_recovery", locked.award, facts=facts)
        for address in addresses_of(locked.award):
            mail.send(
                to=address,
                subject="Une part de votre aide est à rendre",
                template="settlement/mail/recovery.txt",
                context={"recovery": locked, "award": locked.award},
                about=locked.award,
                key=f"recovery-{locked.pk}-{address}",
            )
    return locked


def repay_recovery(actor: Actor, recovery: Recovery, *, repaid_on: date) -> Recovery:
    """Note that the money came back: it returns to the envelope of the award."""
    if repaid_on > clock.today():
        raise ValidationError({"repaid_on": "Un remboursement se note une fois reçu, pas d’avance."})
    with transaction.atomic():
        plan, locked = _lock(recovery)
        if locked.state == RecoveryState.REPAID:
            return locked
        can_repay_recovery(actor, locked).require()
        locked.state = RECOVERY.target("repay_recovery")
        locked.repaid_on = repaid_on
        locked.save(update_fields=["state", "repaid_on"])
        plan.paid -= locked.amount
        plan.ceiling -= locked.amount
        plan.save(update_fields=["paid", "ceiling"])
        record_repaid(locked.award, locked.amount, locked.reason)
        release_award_part(locked.award, locked.amount, locked.reason)
        journal.record(actor, "settlement.repay_recovery", locked.award, facts={"amount": locked.amount})
    return locked


def waive_recovery(actor: Actor, recovery: Recovery, *, reason: str) -> Recovery:
    """Give up asking for it, with the reason of those who may decide so."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez la décision qui permet l’abandon."})
    with transaction.atomic():
        _, locked = _lock(recovery)
        if locked.state == RecoveryState.WAIVED:
            return locked
        can_waive_recovery(actor, locked).require()
        locked.state = RECOVERY.target("waive_recovery")
        locked.waive_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "waive_reason"])
        facts = {"amount": locked.amount}
        journal.record(actor, "settlement.waive_recovery", locked.award, facts=facts, note=locked.waive_reason)
    return locked


def recover_annulled(plan: PaymentPlan) -> None:
    """What was paid of an annulled award is to be given back (inside the caller's transaction, the plan locked)."""
    if plan.paid and plan.award.state == AwardState.ANNULLED:
        Recovery.objects.get_or_create(award=plan.award, amount=plan.paid, reason="Aide annulée après versement")


def _lock(recovery: Recovery) -> tuple[PaymentPlan, Recovery]:
    plan = lock_plan(recovery.award_id)
    locked = Recovery.objects.select_for_update().get(pk=recovery.pk)
    locked.award = plan.award
    return plan, locked
