"""Minutes: composed from what was written, edited, approved; an approved version never changes."""

import hashlib
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.gatherings.minutes import composed_parts
from essaim.gatherings.models import Meeting, Minutes
from essaim.gatherings.policies import can_run_meetings
from essaim.gatherings.queries import points_closed_to
from essaim.gatherings.states import MeetingState, MinutesState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.freshness import require_fresh
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def compose_minutes(actor: Actor, meeting: Meeting) -> Minutes:
    """Have the minutes draft themselves from presences, points, votes and decisions: the next version to approve.

    A draft that somebody is writing is replaced: the page asks before.
    """
    return draft_minutes(actor, meeting, parts=composed_parts(meeting))


def draft_minutes(
    actor: Actor, meeting: Meeting, *, parts: Iterable[Mapping[str, str]], version: int | None = None
) -> Minutes:
    """Write the version of the minutes that waits for approval; after an approved one, the next version begins.

    ``parts`` are those of ``Minutes.parts``; one that says nothing is left out. ``version`` is the ``Minutes.version``
    that the form was drawn from: ``ValidationError`` when the draft moved. Who withdrew from a point leaves its part as
    it is.
    """
    can_run_meetings(actor).require()
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if locked.state != MeetingState.HELD:
            raise Refused("Le compte rendu s’écrit une fois la réunion tenue.")
        last = locked.minutes_versions.first()
        draft = last if last is not None and last.approved_at is None else None
        if draft is not None:
            require_fresh(draft, version)
        written = _written(actor, locked, parts, last)
        if draft is not None and draft.parts == written:
            return draft
        draft = draft or Minutes(meeting=locked, number=(last.number if last else 0) + 1)
        draft.parts = written
        draft.digest = hashlib.sha256(draft.text.encode()).hexdigest()
        draft.save()
        if locked.minutes_state == MinutesState.NONE:
            locked.minutes_state = MinutesState.DRAFT
            locked.save(update_fields=["minutes_state"])
        facts = {"version": draft.number, "digest": draft.digest}
        journal.record(actor, "gatherings.draft_minutes", locked, facts=facts)
    return draft


def _written(
    actor: Actor, meeting: Meeting, parts: Iterable[Mapping[str, str]], last: Minutes | None
) -> list[dict[str, str]]:
    """The parts as they are kept; those of points from which the actor withdrew are the last ones written."""
    closed = points_closed_to(actor, meeting)
    kept = {part["item"]: part for part in (last.parts if last else composed_parts(meeting)) if part["item"] in closed}
    cleaned = [
        kept.get(part["item"]) or {name: _clean(part[name]) for name in ("item", "title", "text")} for part in parts
    ]
    written = [part for part in cleaned if part["title"] or part["text"]]
    if not written:
        raise ValidationError("Le compte rendu est vide.")
    return written


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def approve_minutes(actor: Actor, minutes: Minutes, *, digest: str = "") -> Minutes:
    """Approve and sign the latest version of the minutes: from then on it proves that they exist.

    ``digest`` is that of the text the person read: refused when the text moved since.
    """
    can_run_meetings(actor).require()
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=minutes.meeting_id)
        current = Minutes.objects.get(pk=minutes.pk)
        if current.approved_at is not None:
            raise Refused("Cette version est déjà approuvée.")
        if digest and digest != current.digest:
            raise Refused("Le texte a changé depuis que vous l’avez lu : relisez-le avant de l’approuver.")
        current.approved_at = clock.now()
        current.approved_by = actor.label[:120]
        current.save(update_fields=["approved_at", "approved_by"])
        meeting.minutes_state = MinutesState.APPROVED
        meeting.save(update_fields=["minutes_state"])
        facts = {"version": current.number, "digest": current.digest}
        journal.record(actor, "gatherings.approve_minutes", meeting, facts=facts)
    return current
