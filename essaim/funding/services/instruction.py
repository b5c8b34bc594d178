"""A first look at a file, notes between agents, labels."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Application, InternalNote, Label, Priority, Tint
from essaim.funding.policies import (
    can_label_application,
    can_manage_labels,
    can_note_application,
    can_triage_application,
)
from essaim.funding.services.freshness import lock_application, require_fresh
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.models import User

SENT_AGAIN = timedelta(minutes=5)
"""The same note on the same file within this time is a button pressed twice."""


def triage_application(
    actor: Actor,
    application: Application,
    *,
    agent: User | None,
    priority: int = Priority.NORMAL,
    labels: Iterable[Label] = (),
    note: str = "",
    version: int | None = None,
) -> Application:
    """Say at first sight who takes a file, how it presses, its labels, and a short note; it may be looked at again."""
    wanted = set(labels)
    with transaction.atomic():
        locked = lock_application(application)
        can_triage_application(actor, locked).require()
        require_fresh(locked, version)
        locked.assigned_to, locked.priority = agent, priority
        locked.triaged_at = locked.triaged_at or clock.now()
        locked.save(update_fields=["assigned_to", "priority", "triaged_at"])
        locked.labels.set(wanted)
        if note.strip():
            InternalNote.objects.create(application=locked, author=actor.user, text=note.strip()[:2000])
        facts = {"priority": priority, "labels": sorted(label.name for label in wanted)}
        journal.record(actor, "funding.triage_application", locked, facts=facts)
    return locked


def add_note(actor: Actor, application: Application, *, text: str) -> InternalNote:
    """Write a note that agents read and the applicant never does; the same words sent again at once are one note."""
    if not text.strip():
        raise ValidationError({"text": "Écrivez la note."})
    with transaction.atomic():
        locked = lock_application(application)
        can_note_application(actor, locked).require()
        words = {"application": locked, "author": actor.user, "text": text.strip()[:2000]}
        found = InternalNote.objects.filter(**words, created_at__gte=clock.now() - SENT_AGAIN).first()
        if found is not None:
            return found
        note = InternalNote.objects.create(**words)
        journal.record(actor, "funding.note_application", locked)
    return note


def label_application(
    actor: Actor, application: Application, *, add: Iterable[Label] = (), remove: Iterable[Label] = ()
) -> Application:
    """Put labels on a file and take others off; what is already so changes nothing."""
    added, removed = set(add), set(remove)
    with transaction.atomic():
        locked = lock_application(application)
        can_label_application(actor, locked).require()
        before = set(locked.labels.all())
        after = (before | added) - removed
        if after != before:
            locked.labels.set(after)
            facts = {"labels": sorted(label.name for label in after)}
            journal.record(actor, "funding.label_application", locked, facts=facts)
    return locked


def keep_label(actor: Actor, *, name: str, tint: str, is_offered: bool = True, label: Label | None = None) -> Label:
    """Make a label, or change one; retired, it stays on the files that have it and is no longer offered."""
    can_manage_labels(actor).require()
    called = " ".join(name.split())[:40]
    if not called:
        raise ValidationError({"name": "Donnez un nom à l’étiquette."})
    if tint not in Tint.values:
        raise ValidationError({"tint": "Choisissez une teinte."})
    with transaction.atomic():
        same = Label.objects.filter(name__iexact=called)
        if label is not None:
            same = same.exclude(pk=label.pk)
        if same.exists():
            raise ValidationError({"name": "Une étiquette porte déjà ce nom."})
        kept = label or Label()
        kept.name, kept.tint, kept.is_offered = called, tint, is_offered
        kept.save()
        journal.record(actor, "funding.keep_label", kept)
    return kept
