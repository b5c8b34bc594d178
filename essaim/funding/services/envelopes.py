"""Movements of money on envelopes: each locks the envelope's row, applies ``ledger``, and writes its line.

Several envelopes in one act are locked in the order of their keys: no two acts ever wait for each other.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from essaim.funding import ledger
from essaim.funding.ledger import Balance
from essaim.funding.models import (
    Application,
    Award,
    AwardPart,
    Call,
    CommitteeOpinion,
    Envelope,
    LedgerKind,
    LedgerLine,
)
from essaim.funding.policies import can_manage_envelopes, can_record_vote
from essaim.funding.states import AwardState
from essaim.journal import services as journal
from essaim.kernel.money import ZERO, cents
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.ui.formatting import format_euros


def ledger_sums(envelope: Envelope) -> dict[str, Decimal]:
    """Σ of an envelope's lines by column: they are its columns, or something wrote without its line."""
    rows = envelope.lines.values("kind").annotate(total=Sum("amount")).order_by()
    return ledger.sums((row["kind"], row["total"]) for row in rows)


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
            raise Refused("Cette enveloppe existe déjà\u00a0: modifiez son montant.")
        envelope = Envelope.objects.create(call=call, commune_code=commune_code, year=year, amount=amount)
        LedgerLine.objects.create(envelope=envelope, kind=LedgerKind.OPENED, amount=amount)
        journal.record(actor, "funding.open_envelope", envelope, facts={"amount": amount})
    return envelope


def change_envelope(actor: Actor, *, envelope: Envelope, amount: Decimal, reason: str) -> Envelope:
    """Set another amount, with the reason; never under what is reserved and voted."""
    can_manage_envelopes(actor).require()
    reason = _reason(reason, "Écrivez pourquoi l’enveloppe change.")
    amount = cents(amount)
    with transaction.atomic():
        locked = lock_envelopes([envelope.pk])[envelope.pk]
        engaged, before = locked.reserved + locked.voted, locked.amount
        if amount < engaged:
            raise Refused(
                f"{format_euros(engaged)} sont déjà réservés ou votés\u00a0: l’enveloppe ne peut descendre au-dessous."
            )
        if amount == before:
            return locked
        kind = LedgerKind.RAISED if amount > before else LedgerKind.LOWERED
        _move(locked, kind, abs(amount - before), reason=reason)
        journal.record(
            actor, "funding.change_envelope", locked, facts={"before": before, "amount": amount}, note=reason
        )
    return locked


def transfer_money(actor: Actor, *, source: Envelope, target: Envelope, amount: Decimal, reason: str) -> Envelope:
    """Move free money from an envelope to another of the same year, with the reason: two lines, one act. Gives what
    the source became.
    """
    can_manage_envelopes(actor).require()
    reason = _reason(reason, "Écrivez pourquoi cette somme change d’enveloppe.")
    amount = cents(amount)
    if source.pk == target.pk:
        raise ValidationError({"target": "Choisissez une autre enveloppe que celle qui donne."})
    if source.year != target.year:
        raise ValidationError({"target": "Une somme ne passe pas d’une année à l’autre sans vote du budget."})
    with transaction.atomic():
        locked = lock_envelopes([source.pk, target.pk])
        giver, taker = locked[source.pk], locked[target.pk]
        _move(giver, LedgerKind.MOVED_OUT, amount, counterpart=taker, reason=reason)
        _move(taker, LedgerKind.MOVED_IN, amount, counterpart=giver, reason=reason)
        facts = {"amount": amount, "to": f"{taker.commune_code} {taker.year}"}
        journal.record(actor, "funding.transfer_money", giver, facts=facts, note=reason)
    return giver


def spread_award(actor: Actor, award: Award, parts: Mapping[Envelope, Decimal]) -> Award:
    """Draw an award on these envelopes, one part each, in place of what it drew: an award over several years.

    ``Refused`` when the parts do not make the award, when something is already paid or given back, or when one of the
    envelopes is short: then nothing moves.
    """
    can_record_vote(actor).require()
    wanted = {envelope.pk: cents(amount) for envelope, amount in parts.items() if amount}
    with transaction.atomic():
        locked_award = Award.objects.select_for_update().get(pk=award.pk)
        _check_spread(locked_award, wanted)
        drawn = list(AwardPart.objects.select_for_update().filter(award=locked_award).order_by("pk"))
        if any(part.paid or part.given_back for part in drawn):
            raise Refused("Une part de cette aide est déjà payée ou rendue\u00a0: elle ne s’étale plus.")
        if {part.envelope_id: part.amount for part in drawn} == wanted:
            return locked_award
        envelopes = lock_envelopes({*wanted, *(part.envelope_id for part in drawn)})
        for part in drawn:
            _move(envelopes[part.envelope_id], LedgerKind.ANNULLED, part.amount, award=locked_award, reason="Étalement")
            part.delete()
        for key, amount in wanted.items():
            _draw(locked_award, envelopes[key], amount)
        locked_award.envelope = min((envelopes[key] for key in wanted), key=lambda one: (one.year, one.pk))
        locked_award.save(update_fields=["envelope"])
        years = sorted({str(envelopes[key].year) for key in wanted})
        journal.record(actor, "funding.spread_award", locked_award, facts={"years": ", ".join(years)})
    return locked_award


def _check_spread(award: Award, wanted: Mapping[UUID, Decimal]) -> None:
    if award.state == AwardState.ANNULLED:
        raise Refused("Cette aide est annulée\u00a0: elle ne tire plus sur aucune enveloppe.")
    if any(amount < 0 for amount in wanted.values()):
        raise Refused("Une part ne peut pas être négative.")
    total = sum(wanted.values(), ZERO)
    if total != award.amount:
        raise Refused(
            f"Les parts font {format_euros(total)} et l’aide est de {format_euros(award.amount)}\u00a0: "
            "elles doivent être égales au centime."
        )


# ------------------------------------------------------------- movements inside the transaction of another act


def lock_envelopes(keys: Iterable[UUID]) -> dict[UUID, Envelope]:
    """Lock these envelopes in the order of their keys, and give them by key."""
    rows = Envelope.objects.select_for_update().filter(pk__in=set(keys)).order_by("pk")
    return {row.pk: row for row in rows}


def _move(locked: Envelope, kind: LedgerKind, amount: Decimal, **line: object) -> None:
    """Apply a movement to an envelope whose row is locked, and write its line."""
    balance = ledger.move(Balance(**{name: getattr(locked, name) for name in ledger.COLUMNS}), kind, amount)
    moved = list(ledger.EFFECTS[kind])
    for name in moved:
        setattr(locked, name, getattr(balance, name))
    locked.save(update_fields=moved)
    LedgerLine.objects.create(envelope=locked, kind=kind, amount=amount, **line)


def _draw(award: Award, locked: Envelope, amount: Decimal) -> None:
    _move(locked, LedgerKind.VOTED, amount, award=award, application=award.application)
    AwardPart.objects.create(award=award, envelope=locked, amount=amount)


def reserve_for(application: Application, envelope: Envelope, amount: Decimal) -> None:
    """Set money aside for a committee's proposal (inside the caller's transaction)."""
    locked = lock_envelopes([envelope.pk])[envelope.pk]
    _move(locked, LedgerKind.RESERVED, amount, application=application)


def release_opinion(application: Application) -> None:
    """Give back what the committee's opinion on this file still reserves (inside the caller's transaction)."""
    opinion = CommitteeOpinion.objects.select_for_update().filter(application=application, reserved__gt=0).first()
    if opinion is None or opinion.envelope_id is None:
        return
    locked = lock_envelopes([opinion.envelope_id])[opinion.envelope_id]
    _move(locked, LedgerKind.RELEASED, opinion.reserved, application=application)
    opinion.reserved = ZERO
    opinion.save(update_fields=["reserved"])


def commit_award(award: Award) -> None:
    """Draw a voted award on its envelope (inside the caller's transaction)."""
    if award.envelope_id is not None:
        _draw(award, lock_envelopes([award.envelope_id])[award.envelope_id], award.amount)


def give_back_award(award: Award) -> None:
    """Give an annulled award back to its envelopes (inside the caller's transaction); ``Refused`` once it is paid."""
    parts, envelopes = _drawn(award)
    if any(part.paid for part in parts):
        raise Refused("Une part de cette aide est déjà payée\u00a0: son reversement vient avant l’annulation.")
    for part in parts:
        if part.standing:
            _move(
                envelopes[part.envelope_id],
                LedgerKind.ANNULLED,
                part.standing,
                award=award,
                reason=award.annul_reason[:200],
            )
            part.given_back = part.amount
            part.save(update_fields=["given_back"])


def record_paid(award: Award, amount: Decimal) -> None:
    """Write a payment of an award on what it draws, the oldest year first (inside the caller's transaction).

    ``Refused`` when more than what stands of the award would be paid. An award without envelope moves nothing.
    """
    parts, envelopes = _drawn(award)
    for part, taken in _shared_out(parts, cents(amount), "unpaid", "Seuls {0} restent à payer sur cette aide."):
        _move(envelopes[part.envelope_id], LedgerKind.PAID, taken, award=award)
        part.paid += taken
        part.save(update_fields=["paid"])


def record_repaid(award: Award, amount: Decimal, reason: str) -> None:
    """Write that the beneficiary paid back, the latest year first (inside the caller's transaction)."""
    parts, envelopes = _drawn(award)
    latest = parts[::-1]
    for part, taken in _shared_out(latest, cents(amount), "paid", "Seuls {0} ont été payés sur cette aide."):
        _move(envelopes[part.envelope_id], LedgerKind.REPAID, taken, award=award, reason=reason[:200])
        part.paid -= taken
        part.save(update_fields=["paid"])


def release_award_part(award: Award, amount: Decimal, reason: str) -> None:
    """Give back what an award will not use, once it is settled, the latest year first (in the caller's transaction).

    What is paid is never given back: it is repaid first. The money may be voted again.
    """
    parts, envelopes = _drawn(award)
    latest = parts[::-1]
    for part, taken in _shared_out(latest, cents(amount), "unpaid", "Seuls {0} de cette aide peuvent être rendus."):
        _move(envelopes[part.envelope_id], LedgerKind.GIVEN_BACK, taken, award=award, reason=reason[:200])
        part.given_back += taken
        part.save(update_fields=["given_back"])


def _drawn(award: Award) -> tuple[list[AwardPart], dict[UUID, Envelope]]:
    """The parts of an award, the oldest year first, and their envelopes, all locked."""
    Award.objects.select_for_update().get(pk=award.pk)
    rows = AwardPart.objects.filter(award=award).select_related("envelope").order_by("envelope__year", "pk")
    parts = list(rows)
    return parts, lock_envelopes(part.envelope_id for part in parts)


def _shared_out(parts: list[AwardPart], amount: Decimal, source: str, sentence: str) -> list[tuple[AwardPart, Decimal]]:
    """How much each part takes of an amount, in order; ``Refused`` when together they hold less in ``source``."""
    if amount <= 0:
        raise Refused("Le montant doit être supérieur à zéro.")
    limit = sum((getattr(part, source) for part in parts), ZERO)
    if parts and amount > limit:
        raise Refused(sentence.format(format_euros(limit)))
    shares = []
    for part in parts:
        taken = min(amount, getattr(part, source))
        if taken:
            shares.append((part, taken))
            amount -= taken
    return shares


def _reason(typed: str, missing: str) -> str:
    if not typed.strip():
        raise ValidationError({"reason": missing})
    return typed.strip()[:200]
