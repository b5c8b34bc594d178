"""The session of the committee: agenda from ready files, opinions that reserve money."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.interests import APPLICATION_KIND
from essaim.funding.models import Application, CommitteeOpinion, CutOff, Envelope, Verdict
from essaim.funding.policies import INSTRUCTING, can_give_opinion, can_mark_ready, can_prepare_session
from essaim.funding.services.assessments import freeze_grid
from essaim.funding.services.envelopes import release_opinion, reserve_for
from essaim.funding.services.freshness import lock_application, require_fresh
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.gatherings.models import Body, BodyKind, Meeting, MeetingKind
from essaim.gatherings.policies import RUNNING
from essaim.gatherings.services import add_item, constitute_body, plan_meeting, withdraw_interested
from essaim.journal import services as journal
from essaim.kernel.clock import paris
from essaim.kernel.money import ZERO, cents
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.ui.formatting import format_day

COMMITTEE = "COMITE"
"""Code of the body that reads the files."""

COMMITTEE_VALUES: dict[str, Any] = {
    "name": "Comité de lecture de l’appel",
    "kind": BodyKind.ASSESSMENT,
    "topics": ["permanent_call"],
    "purpose": ["Lit les demandes, leur donne un avis et propose un montant. Seul le conseil municipal vote."],
    "is_public": False,
}


def mark_ready(actor: Actor, application: Application, *, version: int | None = None) -> Application:
    """Send a file to its session, once everyone asked has scored it; pressed twice, done once."""
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state == ApplicationState.READY and actor.has(*INSTRUCTING):
            return locked
        can_mark_ready(actor, locked).require()
        require_fresh(locked, version)
        if not locked.assessments.filter(done_at__isnull=False).exists():
            raise Refused("Aucune notation n’est rendue : la session ne peut pas encore en débattre.")
        if locked.assessments.filter(done_at__isnull=True).exists():
            raise Refused("Une notation demandée n’est pas encore rendue.")
        locked.state = APPLICATION.target("mark_ready")
        locked.save(update_fields=["state"])
        journal.record(actor, "funding.mark_ready", locked)
    return locked


def find_committee(actor: Actor) -> Body:
    """The committee that reads the call's files, constituted when nobody has yet."""
    found = Body.objects.filter(code=COMMITTEE).first()
    return found or constitute_body(actor, code=COMMITTEE, **COMMITTEE_VALUES)


def plan_session(actor: Actor, cut_off: CutOff, *, body: Body | None = None, hour: int = 14) -> Meeting:
    """Prepare the committee's meeting of a cut-off; planned twice, it is the same meeting.

    The grid of its files is the call's present one from then on, whatever versions come later.
    """
    with transaction.atomic():
        locked = CutOff.objects.select_for_update().get(pk=cut_off.pk)
        if locked.session is not None and actor.has(*RUNNING):
            return locked.session
        committee = body or find_committee(actor)
        starts_at = paris(locked.session_on, time(hour))
        meeting = plan_meeting(
            actor,
            body=committee,
            title=f"Session du {format_day(locked.session_on)}",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            kind=MeetingKind.SESSION,
            topics=["permanent_call"],
            quorum_required=True,
        )
        locked.session = meeting
        locked.save(update_fields=["session"])
        freeze_grid(locked)
    return meeting


def choose_reading(actor: Actor, cut_off: CutOff, *, is_blind: bool | None) -> CutOff:
    """Have a session's files scored without the applicant's name, or with it; None follows the call."""
    with transaction.atomic():
        locked = CutOff.objects.select_for_update().select_related("call").get(pk=cut_off.pk)
        can_prepare_session(actor).require()
        if locked.is_blind != is_blind:
            locked.is_blind = is_blind
            locked.save(update_fields=["is_blind"])
            journal.record(actor, "funding.choose_reading", locked.call, facts={"is_blind": is_blind})
    return locked


def fill_agenda(actor: Actor, meeting: Meeting) -> int:
    """Put every ready file of the session's cut-off on its agenda, and withdraw members who declared an interest.

    Answers how many files are on the agenda. Doing it again adds only what became ready, and who declared, since.
    """
    ready = Application.objects.filter(cut_off__session=meeting, state=ApplicationState.READY).order_by("number")
    with transaction.atomic():
        for application in ready:
            add_item(actor, meeting, title=f"{application.number} {application.title}", target=application)
        withdraw_interested(actor, meeting)
    return meeting.items.filter(target_kind=APPLICATION_KIND).count()


def give_opinion(
    actor: Actor,
    application: Application,
    *,
    meeting: Meeting,
    verdict: Verdict,
    proposed: Decimal | None = None,
    envelope: Envelope | None = None,
    comment: str = "",
    version: int | None = None,
) -> CommitteeOpinion:
    """Write the committee's opinion; a favourable one proposes an amount, which is reserved on the envelope.

    Changing an opinion releases what the former one had reserved; the same one given twice changes nothing. A deferred
    file goes to the cut-off that follows, where it is debated again: the earlier opinion stays readable, the latest
    counts. An opinion is not an award: only the council votes.
    """
    favourable = verdict in (Verdict.FAVOURABLE, Verdict.RESERVED)
    if favourable and (proposed is None or envelope is None):
        raise ValidationError({"proposed": "Un avis favorable propose un montant et l’enveloppe qui le porte."})
    with transaction.atomic():
        locked = lock_application(application)
        can_give_opinion(actor, locked).require()
        if not meeting.items.filter(target_kind=APPLICATION_KIND, target_key=str(locked.pk)).exists():
            raise Refused("Ce dossier n’est pas à l’ordre du jour de cette session.")
        given = (meeting.pk, verdict, cents(proposed) if favourable and proposed is not None else None)
        before = locked.opinion
        if before is not None and (*given, comment.strip(), envelope if favourable else None) == (
            *(before.meeting_id, before.verdict, before.proposed, before.comment, before.envelope),
        ):
            return before
        require_fresh(locked, version)
        if favourable and envelope is not None:
            _check_envelope(locked, envelope)
        release_opinion(locked)
        amount = cents(proposed) if favourable and proposed is not None else None
        opinion, _ = CommitteeOpinion.objects.update_or_create(
            application=locked,
            meeting=meeting,
            defaults={
                "verdict": verdict,
                "proposed": amount,
                "comment": comment.strip(),
                "envelope": envelope if favourable else None,
                "reserved": amount or ZERO,
            },
        )
        if amount is not None and envelope is not None:
            reserve_for(locked, envelope, amount)
        if verdict == Verdict.DEFERRED:
            locked.cut_off = _cut_off_after(locked) or locked.cut_off
        locked.opinion = opinion
        locked.save(update_fields=["cut_off", "opinion"])
        journal.record(actor, "funding.give_opinion", locked, facts={"verdict": str(verdict), "proposed": amount})
    return opinion


def _check_envelope(application: Application, envelope: Envelope) -> None:
    """The envelope is the call's own, and that of the commune where the project happens, when one knows it."""
    same_place = application.commune_code in ("", envelope.commune_code)
    if envelope.call_id != application.call_id or not same_place:
        wrong = "Cette enveloppe est celle d’une autre commune ou d’un autre appel\u00a0: choisissez la bonne."
        raise ValidationError({"envelope": wrong})


def _cut_off_after(application: Application) -> CutOff | None:
    later = application.call.cut_offs.order_by("last_day")
    if application.cut_off is not None:
        later = later.filter(last_day__gt=application.cut_off.last_day)
    return later.first()
