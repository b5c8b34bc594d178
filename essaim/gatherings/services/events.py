"""Events: proposed, changed, published, held with who came, or cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.gatherings.letters import send_event_news
from essaim.gatherings.models import FAMILY_CHOICES, Event, EventKind
from essaim.gatherings.policies import (
    PROGRAMMING,
    can_cancel_event,
    can_close_event,
    can_propose_event,
    can_publish_event,
    can_update_event,
)
from essaim.gatherings.states import EVENT, EventState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.freshness import require_fresh
from essaim.kernel.text import slug
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User

OPTIONAL = frozenset(
    {"place_text", "programme", "audiences", "topics", "level", "all_iae_invited", "families", "commune_code"}
)
EDITABLE = OPTIONAL | {"title", "kind", "summary", "starts_at", "ends_at", "place"}
LISTS = ("organisers", "services", "partners", "sectors")


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

    The same title at the same instant by the same person is the same event.

    ``optional``: ``place_text``, ``programme``, ``audiences``, ``topics``, ``level``, ``all_iae_invited``,
    ``families``, and ``commune_code`` for an event at none of the known places.
    """
    can_propose_event(actor).require()
    if unknown := set(optional) - OPTIONAL:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    if starts_at < clock.now() and not actor.has(*PROGRAMMING):
        raise ValidationError({"starts_at": "Proposez un événement à venir."})
    lists = {"organisers": organisers, "services": services, "partners": partners, "sectors": sectors}
    words = {"title": title, "kind": kind, "summary": summary, "starts_at": starts_at, "ends_at": ends_at}
    with transaction.atomic():
        if actor.user is not None:
            User.objects.select_for_update().get(pk=actor.user.pk)
            known = Event.objects.filter(proposed_by=actor.user, title=title.strip(), starts_at=starts_at)
            if same := known.exclude(state=EventState.CANCELLED).first():
                return same
        event = Event(proposed_by=actor.user)
        _write(event, {**words, "place": place, **optional})
        _save_under_free_address(event)
        for name, values in lists.items():
            getattr(event, name).set(values)
        journal.record(actor, "gatherings.propose_event", event)
    return event


def _write(event: Event, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(event, name, value.strip() if isinstance(value, str) else value)
    place = event.place
    if place is not None:
        event.commune_code = place.commune_code
    event.quarter_code = place.quarter_code if place else ""
    event.qpv_code = place.qpv_code if place else ""
    faults = {}
    if not event.title:
        faults["title"] = "Écrivez le titre de l’événement."
    if event.ends_at is not None and event.ends_at <= event.starts_at:
        faults["ends_at"] = "La fin doit venir après le début."
    if faults:
        raise ValidationError(faults)
    event.clean_fields(exclude=["slug"])


def _save_under_free_address(event: Event) -> None:
    """The day and the title make the address; two of them at the same time get different ones."""
    base = f"{day_in_paris(event.starts_at):%Y-%m-%d}-{slug(event.title, 60)}".rstrip("-")
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    for rank in range(1, len(taken) + 50):
        event.slug = base if rank == 1 else f"{base}-{rank}"
        if event.slug in taken:
            continue
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise RuntimeError(f"no free address for {base}")


def update_event(actor: Actor, event: Event, *, version: int, **fields: Any) -> Event:
    """Change an event that is not over; its address stays. ``ValidationError`` when it moved since ``version``."""
    lists = {name: fields.pop(name) for name in LISTS if name in fields}
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_update_event(actor, locked).require()
        require_fresh(locked, version)
        _write(locked, fields)
        locked.save()
        for name, values in lists.items():
            getattr(locked, name).set(values)
        journal.record(actor, "gatherings.update_event", locked)
    return locked


def publish_event(actor: Actor, event: Event) -> Event:
    """Show the event to all, and tell its proposer."""
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_publish_event(actor, locked).require()
        locked.state = EVENT.target("publish_event")
        locked.published_at = clock.now()
        locked.save(update_fields=["state", "published_at"])
        journal.record(actor, "gatherings.publish_event", locked)
        send_event_news(actor, locked)
    return locked


def close_event(actor: Actor, event: Event, *, attendance_count: int, families: Iterable[str] | None = None) -> Event:
    """Note how many came, and from which families of structures, once the event has begun."""
    if attendance_count < 0:
        raise ValidationError({"attendance_count": "Le nombre de participants ne peut être négatif."})
    if unknown := set(families or ()) - set(dict(FAMILY_CHOICES)):
        raise ValidationError({"families": f"Famille inconnue\u00a0: {', '.join(sorted(unknown))}."})
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_close_event(actor, locked).require()
        if clock.now() < locked.starts_at:
            raise Refused("Cet événement n’a pas encore commencé.")
        locked.state = EVENT.target("close_event")
        locked.attendance_count = attendance_count
        if families is not None:
            locked.families = sorted(set(families))
        locked.save(update_fields=["state", "attendance_count", "families"])
        journal.record(actor, "gatherings.close_event", locked, facts={"count": attendance_count})
    return locked


def cancel_event(actor: Actor, event: Event, *, reason: str) -> Event:
    """Cancel an event that was not held: it counts for nothing, and says so on its page."""
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi l’événement est annulé."})
    with transaction.atomic():
        locked = Event.objects.select_for_update().get(pk=event.pk)
        can_cancel_event(actor, locked).require()
        locked.state = EVENT.target("cancel_event")
        locked.cancel_reason = reason.strip()[:300]
        locked.save(update_fields=["state", "cancel_reason"])
        journal.record(actor, "gatherings.cancel_event", locked, note=locked.cancel_reason)
        send_event_news(actor, locked)
    return locked
