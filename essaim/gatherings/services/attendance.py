"""Who is invited to a meeting, what they answer, who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from essaim.directory.models import Organisation
from essaim.gatherings.letters import send_convocations
from essaim.gatherings.models import Attendance, Meeting, Presence
from essaim.gatherings.policies import can_answer_for, can_prepare_meeting, can_write_up_meeting
from essaim.gatherings.services.interests import withdraw_interested
from essaim.gatherings.states import MeetingState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.ui.formatting import format_day


@dataclass(frozen=True)
class Guest:
    """Someone to invite beside the seats: a user, or a name and an e-mail."""

    name: str
    email: str = ""
    user: User | None = None
    organisation: Organisation | None = None
    is_voting: bool = False


def invite_guests(actor: Actor, meeting: Meeting, *, guests: Sequence[Guest]) -> list[Attendance]:
    """Invite people beside the seats; who is invited already is left as they are.

    Once the meeting is convened, they receive the convocation at once.
    """
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_prepare_meeting(actor, locked).require()
        invited = [one for guest in guests if (one := _invite(locked, guest)) is not None]
        if invited:
            journal.record(actor, "gatherings.invite_guests", locked, facts={"count": len(invited)})
            withdraw_interested(actor, locked)
            if locked.state == MeetingState.CONVENED and locked.starts_at > clock.now():
                send_convocations(locked, invited)
    return invited


def _invite(meeting: Meeting, guest: Guest) -> Attendance | None:
    name = guest.name.strip() or (str(guest.user) if guest.user else "")
    email = guest.email.strip().lower() or (guest.user.email if guest.user else "")
    if not name:
        raise ValidationError({"name": "Écrivez le nom de la personne."})
    if email:
        validate_email(email)
    known = meeting.attendances.filter(user=guest.user) if guest.user else meeting.attendances.none()
    if email:
        known = known | meeting.attendances.filter(email=email)
    if known.exists():
        return None
    return Attendance.objects.create(
        meeting=meeting,
        user=guest.user,
        person_name=name[:120],
        email=email,
        organisation=guest.organisation,
        is_voting=guest.is_voting,
    )


def answer_invitation(actor: Actor, attendance: Attendance, *, accepts: bool, by_link: bool = False) -> Attendance:
    """Say whether one comes; one may change one's mind until the meeting begins.

    ``by_link``: the answer comes from the link of the person's own convocation, whose signature stands for them.
    """
    with transaction.atomic():
        locked = Attendance.objects.select_for_update().select_related("meeting").get(pk=attendance.pk)
        can_answer_for(Actor.system("convocation") if by_link else actor, locked).require()
        wanted = Presence.ACCEPTED if accepts else Presence.DECLINED
        if locked.presence not in (wanted, Presence.PRESENT):
            locked.presence = wanted
            locked.save(update_fields=["presence"])
            journal.record(actor, "gatherings.answer_invitation", locked.meeting, facts={"accepts": accepts})
    return locked


def note_presence(actor: Actor, meeting: Meeting, *, presences: Mapping[str, Presence]) -> int:
    """Note who is there; keys are the attendances' identifiers as text. Answers how many lines changed.

    Nobody is present before the day of the meeting.
    """
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_write_up_meeting(actor, locked).require()
        if Presence.PRESENT in presences.values() and clock.today() < day_in_paris(locked.starts_at):
            raise Refused(f"Les présences se notent le jour de la réunion, le {format_day(locked.starts_at)}.")
        changed = 0
        for attendance in locked.attendances.filter(pk__in=list(presences)):
            wanted = Presence(presences[str(attendance.pk)])
            if attendance.presence != wanted:
                attendance.presence = wanted
                attendance.save(update_fields=["presence"])
                changed += 1
        if changed:
            journal.record(actor, "gatherings.note_presence", locked, facts={"changed": changed})
    return changed
