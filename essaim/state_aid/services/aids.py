"""Aids written in the register: declared, read elsewhere, or granted by a vote of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import Visibility
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.freshness import require_fresh
from essaim.kernel.money import cents
from essaim.kernel.records import Record, key_of, kind_of
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.state_aid.models import AidReceived, AidSource, Declaration, Instrument, Regime, Undertaking
from essaim.state_aid.policies import can_correct_aid, can_keep_register

CORRECTABLE = frozenset(
    {
        *("authority", "funder", "regime", "instrument", "amount", "granted_on", "act", "entrustment_act", "number"),
        *("registered_on", "used_by", "used_since"),
    }
)


@dataclass(frozen=True)
class DeclaredAid:
    """An aid as an undertaking declares it; ``amount`` is its gross grant equivalent."""

    authority: str
    regime: Regime
    amount: Decimal
    granted_on: date
    act: str
    instrument: Instrument = Instrument.GRANT
    entrustment_act: str = ""


def record_declaration(
    actor: Actor,
    undertaking: Undertaking,
    *,
    signed_on: date,
    signatory: str,
    aids: Sequence[DeclaredAid] = (),
    upload: Any = None,
) -> Declaration:
    """Keep a signed declaration with the aids that it tells, none being an answer too. Sent twice, kept once."""
    if signed_on > clock.today():
        raise ValidationError({"signed_on": "Une déclaration ne se signe pas d’avance."})
    with transaction.atomic():
        can_keep_register(actor).require()
        locked = Undertaking.objects.select_for_update().get(pk=undertaking.pk)
        known = _same_declaration(locked, signed_on, signatory, aids)
        if known is not None:
            return known
        declaration = Declaration.objects.create(
            undertaking=locked, signed_on=signed_on, signatory=signatory.strip()[:160]
        )
        for aid in aids:
            _write(
                undertaking=locked,
                declaration=declaration,
                source=AidSource.DECLARED,
                authority=aid.authority,
                regime=aid.regime,
                amount=aid.amount,
                granted_on=aid.granted_on,
                act=aid.act,
                instrument=aid.instrument,
                entrustment_act=aid.entrustment_act,
            )
        if upload is not None:
            documents.add_file(
                actor, owner=declaration, upload=upload, title="Déclaration signée", visibility=Visibility.OFFICE
            )
        facts = {
            "signed_on": signed_on,
            "aids": len(aids),
            "total": sum((cents(aid.amount) for aid in aids), Decimal(0)),
        }
        journal.record(actor, "state_aid.record_declaration", locked, facts=facts)
    return declaration


def _same_declaration(
    undertaking: Undertaking, signed_on: date, signatory: str, aids: Sequence[DeclaredAid]
) -> Declaration | None:
    for known in undertaking.declarations.filter(signed_on=signed_on, signatory=signatory.strip()[:160]):
        told = sorted((aid.authority, aid.amount, aid.granted_on) for aid in known.aids.all())
        if told == sorted((aid.authority.strip(), cents(aid.amount), aid.granted_on) for aid in aids):
            return known
    return None


def _write(**fields: Any) -> AidReceived:
    aid = AidReceived(**{**fields, "amount": cents(fields["amount"]), "authority": fields["authority"].strip()[:160]})
    aid.act = aid.act.strip()[:200]
    aid.full_clean(exclude=["undertaking", "declaration"])
    aid.save()
    return aid


def record_aid(
    actor: Actor,
    undertaking: Undertaking,
    *,
    owner: Record,
    regime: Regime,
    amount: Decimal,
    granted_on: date,
    act: str,
    authority: str,
    instrument: Instrument = Instrument.GRANT,
    entrustment_act: str = "",
) -> AidReceived:
    """Write the aid that a record of ours grants, in the transaction of that act, which has checked that it may."""
    aid = _write(
        undertaking=undertaking,
        source=AidSource.RECORDED,
        owner_kind=kind_of(owner),
        owner_key=key_of(owner),
        regime=regime,
        amount=amount,
        granted_on=granted_on,
        act=act,
        authority=authority,
        instrument=instrument,
        entrustment_act=entrustment_act,
    )
    journal.record(actor, "state_aid.record_aid", undertaking, facts={"aid": str(aid.pk), "amount": aid.amount})
    return aid


def withdraw_recorded(actor: Actor, *, owner: Record, reason: str) -> None:
    """Take out the aid of a record of ours that stands no longer, in the act's own transaction; it stays in history."""
    aids = AidReceived.objects.select_for_update().filter(
        owner_kind=kind_of(owner), owner_key=key_of(owner), withdrawn_on__isnull=True
    )
    for aid in aids:
        _withdraw(actor, aid, reason)


def withdraw_aid(actor: Actor, aid: AidReceived, *, reason: str) -> AidReceived:
    """Take out an aid written by mistake, with its reason; taken out twice, taken out once."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi cette aide est retirée."})
    with transaction.atomic():
        locked = AidReceived.objects.select_for_update().get(pk=aid.pk)
        if locked.withdrawn_on is not None and can_keep_register(actor):
            return locked
        can_correct_aid(actor, locked).require()
        _withdraw(actor, locked, reason)
    return locked


def _withdraw(actor: Actor, aid: AidReceived, reason: str) -> None:
    aid.withdrawn_on, aid.withdrawn_reason = clock.today(), reason.strip()[:300]
    aid.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    facts = {"aid": str(aid.pk), "amount": aid.amount}
    journal.record(actor, "state_aid.withdraw_aid", aid.undertaking, facts=facts, note=aid.withdrawn_reason)


def correct_aid(actor: Actor, aid: AidReceived, *, version: int, reason: str, **fields: Any) -> AidReceived:
    """Correct an aid, with the reason; the journal keeps what was written before. A stale page is refused."""
    if unknown := set(fields) - CORRECTABLE:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi vous corrigez."})
    with transaction.atomic():
        current = AidReceived.objects.select_for_update().get(pk=aid.pk)
        can_correct_aid(actor, current).require()
        changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
        if not changed:
            return current
        require_fresh(current, version)
        before = {name: _plain(getattr(current, name)) for name in changed}
        for name in changed:
            setattr(current, name, fields[name])
        current.full_clean(exclude=["undertaking", "declaration"])
        current.save()
        after = {name: _plain(fields[name]) for name in changed}
        facts = {"aid": str(current.pk), "before": before, "after": after}
        journal.record(actor, "state_aid.correct_aid", current.undertaking, facts=facts, note=reason.strip()[:300])
    return current


def _plain(value: Any) -> Any:
    return value.siren if isinstance(value, Undertaking) else value


def note_registration(actor: Actor, aid: AidReceived, *, registered_on: date, number: str) -> AidReceived:
    """Note the day on which an aid of ours entered the national register, and the number it was given there."""
    if not number.strip():
        raise ValidationError({"number": "Recopiez le numéro unique que le registre a donné."})
    with transaction.atomic():
        can_keep_register(actor).require()
        locked = AidReceived.objects.select_for_update().get(pk=aid.pk)
        if (locked.registered_on, locked.number) == (registered_on, number.strip()):
            return locked
        if locked.withdrawn_on is not None:
            raise Refused("Cette aide est retirée\u00a0: elle n’a plus à être inscrite.")
        if not locked.granted_on <= registered_on <= clock.today():
            raise ValidationError({"registered_on": "L’inscription suit l’octroi, et ne se note pas d’avance."})
        facts = {"aid": str(locked.pk), "before": [locked.registered_on, locked.number]}
        locked.registered_on, locked.number = registered_on, number.strip()[:40]
        locked.save(update_fields=["registered_on", "number"])
        journal.record(actor, "state_aid.note_registration", locked.undertaking, facts=facts, note=locked.number)
    return locked
