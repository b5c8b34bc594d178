"""Records of every room, written plainly: what the roof shows, not how each came to be."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from essaim.directory.models import Membership, MembershipRole, Organisation, Sector
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    Call,
    CutOff,
    Deliberation,
    DeliberationMode,
    Envelope,
    Grid,
    Laureate,
    PieceRequest,
)
from essaim.funding.states import ApplicationState, AwardState
from essaim.gatherings.models import (
    Attendance,
    Body,
    BodyKind,
    Decision,
    DecisionKind,
    Event,
    GroupType,
    Meeting,
    MeetingKind,
)
from essaim.gatherings.states import EventState, MeetingState, MinutesState
from essaim.kernel import clock
from essaim.kernel.text import slug
from essaim.people.models import User
from essaim.questionnaires.models import Form, FormVersion, Response

_ranks = count(1)


def at(day: date, hour: int = 14) -> datetime:
    """An instant of that day, in Paris."""
    return clock.paris(day, time(hour))


def a_call(*, last_day: date | None = None, session_on: date | None = None) -> Call:
    """The permanent call with a form, a grid and a cut-off in a month."""
    form = Form.objects.create(code="appel", title="Demande")
    FormVersion.objects.create(form=form, number=1, document={"title": "Demande", "sections": []})
    call = Call.objects.create(
        code="permanent",
        title="Appel à projets permanent",
        short_title="Appel à projets permanent",
        purpose="Soutenir des projets.",
        form=form,
        opens_on=date(2021, 1, 1),
    )
    Grid.objects.create(call=call, number=1, criteria=[])
    last_day = last_day or clock.today() + timedelta(days=30)
    CutOff.objects.create(call=call, last_day=last_day, session_on=session_on or last_day + timedelta(days=9))
    return call


def a_structure(name: str = "", **fields: Any) -> Organisation:
    """A structure."""
    rank = next(_ranks)
    return Organisation.objects.create(name=name or f"Structure {rank}", commune_code="59350", **fields)


def belongs(user: User, organisation: Organisation) -> Membership:
    """Somebody manages the structure."""
    return Membership.objects.create(
        user=user, organisation=organisation, role=MembershipRole.MANAGER, from_on=date(2020, 1, 1)
    )


def an_application(
    call: Call, state: str = ApplicationState.FILED, *, holder: User | None = None, **fields: Any
) -> Application:
    """A file in this state."""
    rank = next(_ranks)
    response = Response.objects.create(form_version=FormVersion.objects.filter(form=call.form).first())
    if state != ApplicationState.DRAFT:
        fields = {
            "number": f"{clock.today().year}-{rank:03}",
            "filed_at": clock.now() - timedelta(days=3),
            "cut_off": call.cut_offs.first(),
            **fields,
        }
    fields = {"title": f"Projet {rank}", "commune_code": "59350", "requested": Decimal(8000), **fields}
    return Application.objects.create(call=call, state=state, holder=holder, response=response, **fields)


def a_piece(application: Application, *, due_on: date, answered: bool = False) -> PieceRequest:
    """A piece asked of the applicant."""
    return PieceRequest.objects.create(
        application=application,
        slot=f"piece-{next(_ranks)}",
        label="Relevé d’identité bancaire",
        message="Merci de joindre votre relevé.",
        due_on=due_on,
        answered_at=clock.now() if answered else None,
    )


def a_scoring(application: Application, assessor: User, *, done: bool = False) -> Assessment:
    """A score asked of somebody."""
    return Assessment.objects.create(
        application=application,
        assessor=assessor,
        grid=Grid.objects.get(),
        total=Decimal(70) if done else None,
        done_at=clock.now() if done else None,
    )


def an_award(call: Call, *, on: date, amount: int = 5000, state: str = AwardState.VOTED, **fields: Any) -> Award:
    """An award voted on that day."""
    rank = next(_ranks)
    deliberation = Deliberation.objects.create(
        number=f"{on.year}/{rank}", title="Aides", voted_on=on, mode=DeliberationMode.INDIVIDUAL, total=Decimal(amount)
    )
    return Award.objects.create(
        reference=f"{on.year}-A{rank}",
        call=call,
        organisation=fields.pop("organisation", None) or a_structure(),
        deliberation=deliberation,
        object=f"Projet {rank}",
        amount=Decimal(amount),
        voted_on=on,
        state=state,
        **fields,
    )


def a_laureate(award: Award, **fields: Any) -> Laureate:
    """The laureate's consent, not published yet."""
    return Laureate.objects.create(award=award, slug=f"laureat-{next(_ranks)}", consented_at=clock.now(), **fields)


def an_envelope(call: Call, commune: str, amount: int, *, voted: int = 0, reserved: int = 0) -> Envelope:
    """Money of this year."""
    return Envelope.objects.create(
        call=call, commune_code=commune, year=clock.today().year, amount=amount, voted=voted, reserved=reserved
    )


def a_body(code: str = "COPIL", *, required: int = 1, name: str = "") -> Body:
    """A body of the strategy that owes meetings each year."""
    rule = {"kind": "meeting", "filter": {"body": code, "status": "held"}, "label": "L’instance se réunit"}
    return Body.objects.create(
        code=code,
        name=name or f"Comité {code}",
        kind=BodyKind.STEERING,
        obligations=[{**rule, "minimum": required, "period": "year"}],
    )


def a_meeting(body: Body, *, on: date, state: str = MeetingState.HELD, **fields: Any) -> Meeting:
    """A meeting of a body."""
    return Meeting.objects.create(
        body=body, title=fields.pop("title", f"Réunion {next(_ranks)}"), starts_at=at(on), state=state, **fields
    )


def a_session(body: Body, *, on: date) -> Meeting:
    """A session of the call, in preparation."""
    return a_meeting(body, on=on, state=MeetingState.DRAFT, kind=MeetingKind.SESSION, title="Session de l’appel")


def an_invitation(meeting: Meeting, user: User) -> Attendance:
    """Somebody is invited by name, and has not answered."""
    return Attendance.objects.create(meeting=meeting, user=user, person_name=str(user))


def a_follow_up(meeting: Meeting, owner: User, *, due_on: date) -> Decision:
    """Something asked of somebody."""
    return Decision.objects.create(
        meeting=meeting,
        kind=DecisionKind.FOLLOW_UP,
        text="Écrire aux réseaux",
        owner=owner,
        owner_name=str(owner),
        due_on=due_on,
    )


def an_event(*, on: date, state: str = EventState.PUBLISHED, **fields: Any) -> Event:
    """An event."""
    title = fields.pop("title", f"Rencontre {next(_ranks)}")
    published = None if state == EventState.PROPOSED else clock.now()
    return Event.objects.create(
        title=title, slug=slug(title), summary="Venez.", starts_at=at(on), state=state, published_at=published, **fields
    )


def a_sector_group(sector: Sector, *, since: date) -> Body:
    """The working group of a sector."""
    return Body.objects.create(
        code=f"gt-{sector.code}",
        name=f"Groupe {sector.short_name}",
        kind=BodyKind.WORKING_GROUP,
        group_type=GroupType.SECTOR,
        sector=sector,
        constituted_on=since,
    )


def unread_minutes(body: Body, *, on: date, drafted: bool) -> Meeting:
    """A held meeting whose minutes wait to be written or approved."""
    return a_meeting(body, on=on, minutes_state=MinutesState.DRAFT if drafted else MinutesState.NONE)
