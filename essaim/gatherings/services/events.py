"""Events: proposed, published, held with who came, or cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.gatherings.models import Event, EventKind
from essaim.gatherings.policies import can_cancel_event, can_close_event, can_publish_event
from essaim.gatherings.states import EVENT
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.text import slug
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

OPTIONAL = frozenset({"place_text", "programme", "audience", "all_iae_invited", "families"})


def propose_event(
    actor: Actor,
    *,
    title: str,
    kind: EventKind,
    summary: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    place: Place | None = None,
    organisers: Iterable[Organisation] = (),
    services: Iterable[Service] = (),
    partners: Iterable[Partner] = (),
    sectors: Iterable[Sector] = (),
    **optional: Any,
) -> Event:
    """Propose an event; where it happens (commune, quarter, priority quarter) comes from its place.

    ``optional``: ``place_text``, ``programme``, ``audience``, ``all_iae_invited``, ``families``.
    """
    if unknown := set(optional) - OPTIONAL:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    if ends_at is not None and ends_at <= starts_at:
        raise ValidationError({"ends_at": "La fin doit venir après le début."})
    with transaction.atomic():
        event = Event.objects.create(
            title=title.strip(),
            slug=_free_slug(title, starts_at),
            kind=kind,
            summary=summary.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            commune_code=place.commune_code if place else "",
            quarter_code=place.quarter_code if place else "",
            qpv_code=place.qpv_code if place else "",
            proposed_by=actor.user,
            **optional,
        )
        event.organisers.set(organisers)
        event.services.set(services)
        event.partners.set(partners)
        event.sectors.set(sectors)
        journal.record(actor, "gatherings.propose_event", event)
    return event


def _free_slug(title: str, starts_at: datetime) -> str:
    base = f"{day_in_paris(starts_at):%Y-%m-%d}-{slug(title, 60)}"
    candidate, rank = base, 2
    while Event.objects.filter(slug=candidate).exists():
        candidate, rank = f"{base}-{rank}", rank + 1
    return candidate


def publish_event(actor: Actor, event: Event) -> Event:
    """Show the event to all."""
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_publish_event(actor, locked).require()
        locked.state = EVENT.target("publish_event")
        locked.save(update_fields=["state"])
        journal.record(actor, "gatherings.publish_event", locked)
    return locked


def close_event(actor: Actor, event: Event, *, attendance_count: int, families: Iterable[str] | None = None) -> Event:
    """Note how many came, and from which families of structures, once the event has begun."""
    if attendance_count < 0:
        raise ValidationError({"attendance_count": "Le nombre de participants ne peut être négatif."})
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_close_event(actor, locked).require()
        if clock.now() < locked.starts_at:
            raise Refused("Cet événement n’a pas encore commencé.")
        locked.state = EVENT.target("close_event")
        locked.attendance_count = attendance_count
        if families is not None:
            locked.families = sorted(families)
        locked.save(update_fields=["state", "attendance_count", "families"])
        journal.record(actor, "gatherings.close_event", locked, facts={"count": attendance_count})
    return locked


def cancel_event(actor: Actor, event: Event, *, reason: str) -> Event:
    """Cancel an event that was not held: it counts for nothing and says so on its page."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi l’événement est annulé."})
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_cancel_event(actor, locked).require()
        locked.state = EVENT.target("cancel_event")
        locked.cancel_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "cancel_reason"])
        journal.record(actor, "gatherings.cancel_event", locked, note=locked.cancel_reason)
    return locked
