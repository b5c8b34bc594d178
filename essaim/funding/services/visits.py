"""Going to see a project: planned, told, cancelled."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.models import Visibility
from essaim.funding.models import Application, SiteVisit
from essaim.funding.policies import can_plan_visit
from essaim.funding.services.freshness import lock_application, require_fresh
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User


def plan_visit(
    actor: Actor,
    application: Application,
    *,
    planned_at: datetime,
    place: str,
    purpose: str = "",
    visitors: Iterable[User] = (),
) -> SiteVisit:
    """Plan a visit; asked twice for the same hour, it is one visit."""
    if not place.strip():
        raise ValidationError({"place": "Dites où vous allez."})
    with transaction.atomic():
        locked = lock_application(application)
        can_plan_visit(actor, locked).require()
        found = locked.visits.filter(planned_at=planned_at, cancelled_at__isnull=True).first()
        if found is not None:
            return found
        visit = SiteVisit.objects.create(
            application=locked, planned_at=planned_at, place=place.strip()[:200], purpose=purpose.strip()[:300]
        )
        visit.visitors.set(visitors)
        journal.record(actor, "funding.plan_visit", locked, facts={"planned_at": planned_at})
    return visit


def tell_visit(
    actor: Actor,
    visit: SiteVisit,
    *,
    held_on: date,
    visitors: Iterable[User] = (),
    others: str = "",
    notes: str = "",
    shared_notes: str = "",
    version: int | None = None,
) -> SiteVisit:
    """Say when the visit was made, who went and what was seen; it may be completed later. Told twice, told once."""
    if held_on > clock.today():
        raise ValidationError({"held_on": "Cette date n’est pas encore passée."})
    with transaction.atomic():
        locked = SiteVisit.objects.select_for_update().get(pk=visit.pk)
        can_plan_visit(actor, locked.application).require()
        went = set(visitors)
        told = (held_on, others.strip()[:300], notes.strip()[:4000], shared_notes.strip()[:4000])
        before = (locked.held_on, locked.others, locked.notes, locked.shared_notes)
        if told == before and went == set(locked.visitors.all()):
            return locked
        require_fresh(locked, version)
        if locked.cancelled_at is not None:
            raise Refused("Cette visite est annulée\u00a0: prévoyez-en une autre.")
        locked.held_on, locked.others, locked.notes, locked.shared_notes = told
        locked.save()
        locked.visitors.set(went)
        journal.record(actor, "funding.hold_visit", locked.application, facts={"held_on": held_on})
    return locked


def add_visit_picture(actor: Actor, visit: SiteVisit, *, upload: Any, is_shared: bool) -> None:
    """Keep a picture of the visit in the file, for the office alone or for the structure too."""
    can_plan_visit(actor, visit.application).require()
    documents.add_file(
        actor,
        owner=visit.application,
        upload=upload,
        slot=visit.slot,
        title=f"Visite du {day_in_paris(visit.planned_at):%d/%m/%Y}",
        visibility=Visibility.OWNER if is_shared else Visibility.OFFICE,
    )


def cancel_visit(actor: Actor, visit: SiteVisit) -> SiteVisit:
    """Say that a visit will not take place; pressed twice, done once."""
    with transaction.atomic():
        locked = SiteVisit.objects.select_for_update().get(pk=visit.pk)
        can_plan_visit(actor, locked.application).require()
        if locked.held_on is not None:
            raise Refused("Cette visite est faite\u00a0: elle ne s’annule plus.")
        if locked.cancelled_at is None:
            locked.cancelled_at = clock.now()
            locked.save(update_fields=["cancelled_at"])
            journal.record(actor, "funding.cancel_visit", locked.application)
    return locked
