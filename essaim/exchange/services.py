"""Every write of the needs: written, changed, published, then met, closed or expired."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.directory import services as directory
from essaim.directory.models import Organisation, Sector
from essaim.exchange.models import Need, NeedOrigin
from essaim.exchange.policies import (
    can_change_need,
    can_close_need,
    can_expire_need,
    can_meet_need,
    can_propose_need,
    can_publish_need,
)
from essaim.exchange.states import NEED, PostingState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.freshness import require_fresh
from essaim.kernel.text import slug
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

FIELDS = frozenset(
    {
        *("title", "text", "origin", "partner", "contact_service", "topics", "commune_code", "quarter_code"),
        *("opens_on", "closes_on", "is_local"),
    }
)


def propose_need(actor: Actor, *, sectors: Iterable[Sector] = (), **fields: Any) -> Need:
    """Write a need, to be published by the ESS mission; the same words twice from one person are one need."""
    can_propose_need(actor).require()
    need = Need(proposed_by=actor.user)
    _write(need, fields)
    with transaction.atomic():
        same = Need.objects.filter(proposed_by=actor.user, title=need.title, state=PostingState.DRAFT)
        if actor.user is not None and (found := same.first()):
            return found
        _save_under_free_address(need)
        need.sectors.set(sectors)
        journal.record(actor, "exchange.propose_need", need)
    return need


def change_need(
    actor: Actor, need: Need, *, version: int | None = None, sectors: Iterable[Sector] = (), **fields: Any
) -> Need:
    """Change a need that is not over; its address stays. Sent twice, changed once."""
    wanted = set(sectors)
    with transaction.atomic():
        locked = _lock(need)
        can_change_need(actor, locked).require()
        before = {name: getattr(locked, name) for name in FIELDS}
        _write(locked, fields)
        if before == {name: getattr(locked, name) for name in FIELDS} and set(locked.sectors.all()) == wanted:
            return locked
        require_fresh(locked, version)
        locked.save()
        locked.sectors.set(wanted)
        journal.record(actor, "exchange.change_need", locked)
    return locked


def publish_need(actor: Actor, need: Need) -> Need:
    """Show the need to all, for the first time or again after its last day. Pressed twice, done once."""
    with transaction.atomic():
        locked = _lock(need)
        if locked.state == PostingState.PUBLISHED:
            return locked
        can_publish_need(actor, locked).require()
        if locked.closes_on is not None and locked.closes_on < clock.today():
            raise Refused("Le dernier jour de ce besoin est passé\u00a0: changez-le, puis publiez.")
        locked.state = NEED.target("publish_need")
        locked.published_on = locked.published_on or clock.today()
        locked.ended_on = None
        locked.save(update_fields=["state", "published_on", "ended_on"])
        journal.record(actor, "exchange.publish_need", locked)
    return locked


def expire_need(actor: Actor, need: Need) -> Need:
    """Note that its last day is past."""
    with transaction.atomic():
        locked = _lock(need)
        if locked.state != PostingState.PUBLISHED or locked.closes_on is None or locked.closes_on >= clock.today():
            return locked
        can_expire_need(actor, locked).require()
        return _end(actor, locked, "exchange.expire_need")


def meet_need(actor: Actor, need: Need, *, outcome: str, organisation: Organisation | None = None) -> Need:
    """Say that the need is met and how; ``organisation``: the initiative that was born from it, in the directory."""
    _require_told(outcome)
    with transaction.atomic():
        locked = _lock(need)
        if locked.state == PostingState.MET:
            return locked
        can_meet_need(actor, locked).require()
        locked.outcome, locked.organisation = outcome.strip(), organisation
        if organisation is not None:
            fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
            directory.update_organisation(actor, fresh, version=fresh.version, is_born_from_need=True)
        return _end(actor, locked, "exchange.meet_need", "outcome", "organisation")


def close_need(actor: Actor, need: Need, *, outcome: str) -> Need:
    """Close a need that nothing met, and say why."""
    _require_told(outcome)
    with transaction.atomic():
        locked = _lock(need)
        if locked.state == PostingState.CLOSED:
            return locked
        can_close_need(actor, locked).require()
        locked.outcome = outcome.strip()
        return _end(actor, locked, "exchange.close_need", "outcome")


def _end(actor: Actor, locked: Need, verb: str, *changed: str) -> Need:
    locked.state = NEED.target(verb.removeprefix("exchange."))
    locked.ended_on = clock.today()
    locked.save(update_fields=["state", "ended_on", *changed])
    journal.record(actor, verb, locked)
    return locked


def _lock(need: Need) -> Need:
    rows = Need.objects.select_for_update(of=("self",)).select_related("contact_service", "partner")
    return rows.get(pk=need.pk)


def _write(need: Need, fields: dict[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(need, name, value.strip() if isinstance(value, str) else value)
    faults = {}
    if not need.title:
        faults["title"] = "Écrivez le besoin en quelques mots."
    if need.origin == NeedOrigin.EXTERNAL and need.partner is None:
        faults["partner"] = "Dites quel partenaire exprime ce besoin."
    if need.closes_on is not None and need.closes_on < need.opens_on:
        faults["closes_on"] = "Le dernier jour ne peut pas précéder le premier."
    if faults:
        raise ValidationError(faults)
    if need.origin == NeedOrigin.MUNICIPALITY:
        need.partner = None
    need.clean_fields(exclude=["slug"])


def _require_told(outcome: str) -> None:
    if not outcome.strip():
        raise ValidationError({"outcome": "Écrivez ce qui en est sorti\u00a0: la page du besoin le dira."})


def _save_under_free_address(need: Need) -> None:
    """The title makes the address; two needs of the same title get different ones."""
    base = slug(need.title, 60) or "besoin"
    for rank in range(1, 1000):
        need.slug = base if rank == 1 else f"{base}-{rank}"
        if Need.objects.filter(slug=need.slug).exists():
            continue
        try:
            with transaction.atomic():
                need.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise RuntimeError(f"no free address for {base}")
