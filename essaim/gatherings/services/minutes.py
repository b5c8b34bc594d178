"""Minutes: composed from what was written, edited, approved; an approved version never changes."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.gatherings.minutes import composed_text
from essaim.gatherings.models import Meeting, Minutes
from essaim.gatherings.policies import can_run_meetings
from essaim.gatherings.states import MeetingState, MinutesState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def compose_minutes(actor: Actor, meeting: Meeting) -> Minutes:
    """Have the minutes draft themselves from presences, points, votes and decisions: the next version to approve.

    A draft that somebody is writing is replaced: the page asks before.
    """
    return draft_minutes(actor, meeting, text=composed_text(meeting))


def draft_minutes(actor: Actor, meeting: Meeting, *, text: str, version: int | None = None) -> Minutes:
    """Write the version of the minutes that waits for approval; after an approved one, the next version begins.

    ``version`` is the ``Minutes.version`` that the form was drawn from: ``ValidationError`` when the draft moved.
    """
    can_run_meetings(actor).require()
    if not text.strip():
        raise ValidationError({"text": "Le compte rendu est vide."})
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if locked.state != MeetingState.HELD:
            raise Refused("Le compte rendu s’écrit une fois la réunion tenue.")
        last = locked.minutes_versions.first()
        draft = last if last is not None and last.approved_at is None else None
        if draft is not None and version is not None and draft.version != version:
            raise ValidationError(
                "Quelqu’un a modifié ce compte rendu pendant que vous écriviez\u00a0: vérifiez, puis enregistrez.",
                code="stale",
            )
        written = text.replace("\r\n", "\n").strip() + "\n"
        if draft is not None and draft.text == written:
            return draft
        draft = draft or Minutes(meeting=locked, number=(last.number if last else 0) + 1)
        blocks = [block.partition("\n") for block in written.strip().split("\n\n")]
        draft.parts = [{"item": "", "title": title, "text": body} for title, _, body in blocks]
        draft.digest = hashlib.sha256(draft.text.encode()).hexdigest()
        draft.save()
        if locked.minutes_state == MinutesState.NONE:
            locked.minutes_state = MinutesState.DRAFT
            locked.save(update_fields=["minutes_state"])
        facts = {"version": draft.number, "digest": draft.digest}
        journal.record(actor, "gatherings.draft_minutes", locked, facts=facts)
    return draft


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
