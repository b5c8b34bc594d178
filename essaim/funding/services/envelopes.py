"""Movements of money on envelopes: each locks the envelope's row, applies ``ledger``, and writes its line."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from essaim.funding import ledger
from essaim.funding.ledger import Balance
from essaim.funding.models import Application, Award, Call, CommitteeOpinion, Envelope, LedgerKind, LedgerLine
from essaim.funding.policies import can_manage_envelopes
from essaim.journal import services as journal
from essaim.kernel.money import ZERO, cents
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.ui.formatting import format_euros

COLUMNS: dict[str, tuple[str, int]] = {
    LedgerKind.OPENED: ("amount", 1),
    LedgerKind.RAISED: ("amount", 1),
    LedgerKind.LOWERED: ("amount", -1),
    LedgerKind.RESERVED: ("reserved", 1),
    LedgerKind.RELEASED: ("reserved", -1),
    LedgerKind.VOTED: ("voted", 1),
    LedgerKind.ANNULLED: ("voted", -1),
}
"""The column of an envelope that each movement moves, and which way."""


def ledger_sums(envelope: Envelope) -> dict[str, Decimal]:
    """Σ of an envelope's lines by column: they are its columns, or something wrote without its line."""
    sums = dict.fromkeys(("amount", "reserved", "voted"), ZERO)
    for row in envelope.lines.values("kind").annotate(total=Sum("amount")).order_by():
        column, sign = COLUMNS[row["kind"]]
        sums[column] += sign * row["total"]
    return sums


def open_envelope(actor: Actor, *, call: Call, commune_code: str, year: int, amount: Decimal) -> Envelope:
    """Open the envelope of a call for a commune and a year; ``Refused`` when it exists or the amount is not
    positive.
    """
    can_manage_envelopes(actor).require()
    amount = cents(amount)
    if amount <= 0:
        raise Refused("Le montant d’une enveloppe doit être supérieur à zéro.")
    with transaction.atomic():
        Call.objects.select_for_update().get(pk=call.pk)
        if Envelope.objects.filter(call=call, commune_code=commune_code, year=year).exists():
            raise Refused("Cette enveloppe existe déjà : modifiez son montant.")
        envelope = Envelope.objects.create(call=call, commune_code=commune_code, year=year, amount=amount)
        LedgerLine.objects.create(envelope=envelope, kind=LedgerKind.OPENED, amount=amount)
        journal.record(actor, "funding.open_envelope", envelope, facts={"amount": amount})
    return envelope


def change_envelope(actor: Actor, *, envelope: Envelope, amount: Decimal, reason: str) -> Envelope:
    """Set another amount, with the reason; never under what is reserved and voted."""
    can_manage_envelopes(actor).require()
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi l’enveloppe change."})
    amount = cents(amount)
    with transaction.atomic():
        locked = Envelope.objects.select_for_update().get(pk=envelope.pk)
        engaged = locked.reserved + locked.voted
        if amount < engaged:
            raise Refused(
                f"{format_euros(engaged)} sont déjà réservés ou votés : l’enveloppe ne peut descendre au-dessous."
            )
        before = locked.amount
        if amount == before:
            return locked
        locked.amount = amount
        locked.save(update_fields=["amount"])
        LedgerLine.objects.create(
            envelope=locked,
            kind=LedgerKind.RAISED if amount > before else LedgerKind.LOWERED,
            amount=abs(amount - before),
            reason=reason.strip()[:200],
        )
        journal.record(
            actor, "funding.change_envelope", locked, facts={"before": before, "amount": amount}, note=reason.strip()
        )
    return locked


def _move(
    envelope_id: UUID, kind: LedgerKind, amount: Decimal, change: Callable[[Balance], Balance], **line: object
) -> None:
    """Apply ``change`` to the locked envelope and write the line. Must run inside the caller's transaction."""
    locked = Envelope.objects.select_for_update().get(pk=envelope_id)
    balance = change(Balance(locked.amount, locked.reserved, locked.voted))
    locked.reserved, locked.voted = balance.reserved, balance.voted
    locked.save(update_fields=["reserved", "voted"])
    LedgerLine.objects.create(envelope=locked, kind=kind, amount=amount, **line)


def reserve_for(application: Application, envelope: Envelope, amount: Decimal) -> None:
    """Set money aside for a committee's proposal (inside the caller's transaction)."""
    _move(
        envelope.pk,
        LedgerKind.RESERVED,
        amount,
        lambda balance: ledger.reserve(balance, amount),
        application=application,
    )


def release_opinion(application: Application) -> None:
    """Give back what the committee's opinion on this file still reserves (inside the caller's transaction)."""
    opinion = CommitteeOpinion.objects.select_for_update().filter(application=application).first()
    if opinion is None or opinion.envelope_id is None or not opinion.reserved:
        return
    amount = opinion.reserved
    _move(
        opinion.envelope_id,
        LedgerKind.RELEASED,
        amount,
        lambda balance: ledger.release(balance, amount),
        application=application,
    )
    opinion.reserved = ZERO
    opinion.save(update_fields=["reserved"])


def commit_award(award: Award) -> None:
    """Draw a voted award on its envelope (inside the caller's transaction)."""
    if award.envelope_id is not None:
        _move(
            award.envelope_id,
            LedgerKind.VOTED,
            award.amount,
            lambda balance: ledger.vote(balance, award.amount),
            award=award,
            application=award.application,
        )


def give_back_award(award: Award) -> None:
    """Give an annulled award back to its envelope (inside the caller's transaction)."""
    if award.envelope_id is not None:
        _move(
            award.envelope_id,
            LedgerKind.ANNULLED,
            award.amount,
            lambda balance: ledger.annul(balance, award.amount),
            award=award,
            reason=award.annul_reason[:200],
        )
