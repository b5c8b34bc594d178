"""A session of the committee as one person may read it: files ranked, quorum, withdrawals, votes, opinions."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from essaim.funding import progress, scoring
from essaim.funding.interests import APPLICATION_KIND
from essaim.funding.models import Application, CommitteeOpinion
from essaim.funding.queries import office_applications
from essaim.funding.scoring import Scored
from essaim.gatherings.models import AgendaItem, Attendance, BallotChoice, Meeting, Presence
from essaim.gatherings.queries import items_with_everything
from essaim.gatherings.quorum import Quorum, quorum_among
from essaim.gatherings.subjects import Involvement, involved_in
from essaim.people.actors import Actor


@dataclass
class SessionFile:
    """A file on the agenda. ``application`` is None for who does not read it, and ``is_withheld`` when they withdrew.

    ``involved``: members whose interests ask something about it, for who leads the session.
    """

    item: AgendaItem
    quorum: Quorum
    withdrawn: list[str]
    votes: list[tuple[str, int]]
    my_vote: str = ""
    may_vote: bool = False
    application: Application | None = None
    mean: Decimal | None = None
    spread: Decimal | None = None
    is_spread_wide: bool = False
    rank: int | None = None
    explanation: str = ""
    gaps: list[scoring.Divergence] = field(default_factory=list)
    involved: list[Involvement] = field(default_factory=list)
    is_withheld: bool = False
    opinion: CommitteeOpinion | None = None
    state_text: str = ""
    state_kind: str = "neutral"

    @property
    def verdict_words(self) -> str:
        """The committee's opinion, empty while there is none."""
        return self.opinion.get_verdict_display() if self.opinion else ""

    @property
    def proposed(self) -> Decimal | None:
        """The amount that this session proposes."""
        return self.opinion.proposed if self.opinion else None


@dataclass(frozen=True)
class SessionView:
    """What the page of a session shows; ``others`` are the points about no file, without those closed to the reader."""

    files: list[SessionFile]
    others: list[AgendaItem]
    members: list[Attendance]
    mine: Attendance | None = field(default=None)


def read_session(actor: Actor, meeting: Meeting) -> SessionView:
    """Read a session in a constant number of queries; files come ranked, those not scored last."""
    members = list(meeting.attendances.select_related("organisation"))
    mine = next((one for one in members if actor.user is not None and one.user_id == actor.user.pk), None)
    items = list(items_with_everything(meeting))
    files = {str(file.pk): file for file in _files(actor, meeting, items)}
    involved = involved_in(meeting, items)
    rows = [
        _row(meeting, item, files.get(item.target_key), members, mine, involved.get(item.pk, []))
        for item in items
        if item.target_kind == APPLICATION_KIND
    ]
    _rank(rows)
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.item.position))
    others = [item for item in items if item.target_kind != APPLICATION_KIND and not _is_away(item, mine)]
    return SessionView(rows, others, members, mine)


def _is_away(item: AgendaItem, mine: Attendance | None) -> bool:
    return mine is not None and any(one.attendance_id == mine.pk for one in item.withdrawals.all())


def _files(actor: Actor, meeting: Meeting, items: list[AgendaItem]) -> list[Application]:
    """The files one reads, each with the opinion that this session gave on it."""
    keys = [item.target_key for item in items if item.target_kind == APPLICATION_KIND]
    files = progress.with_progress(office_applications(actor).filter(pk__in=keys))
    given = CommitteeOpinion.objects.filter(meeting=meeting).select_related("envelope")
    return list(files.prefetch_related("assessments__grid", Prefetch("opinions", given, to_attr="given_here")))


def _row(
    meeting: Meeting,
    item: AgendaItem,
    file: Application | None,
    members: list[Attendance],
    mine: Attendance | None,
    involved: list[Involvement],
) -> SessionFile:
    withdrawals = list(item.withdrawals.all())
    away: set[object] = {withdrawal.attendance_id for withdrawal in withdrawals}
    ballots = list(item.ballots.all())
    counts = Counter(ballot.choice for ballot in ballots)
    row = SessionFile(
        item=item,
        quorum=quorum_among(members, away, meeting.body.seats_total),
        withdrawn=[withdrawal.attendance.person_name for withdrawal in withdrawals],
        votes=[(str(choice.label), counts[choice.value]) for choice in BallotChoice] if ballots else [],
        my_vote=next((one.get_choice_display() for one in ballots if mine and one.attendance_id == mine.pk), ""),
        may_vote=mine is not None and mine.is_voting and mine.presence == Presence.PRESENT and mine.pk not in away,
        application=file,
        is_withheld=_is_away(item, mine),
        involved=[one for one in involved if one.attendance.pk not in away],
    )
    if file is not None:
        row.opinion = next(iter(file.given_here), None)  # type: ignore[attr-defined]
        totals = [one.total for one in progress.given_totals(file) if one.total is not None]
        row.mean = scoring.mean(totals)
        row.spread = scoring.spread(totals) if len(totals) > 1 else None
        row.is_spread_wide = row.spread is not None and row.spread > file.call.spread_threshold
        row.gaps = scoring.divergences_of(progress.given_totals(file)) if row.is_spread_wide else []
        row.state_text, row.state_kind = progress.state_words(file)
    return row


def _rank(rows: list[SessionFile]) -> None:
    scored = [_scored(row) for row in rows if row.application is not None]
    places = {place.key: place for place in scoring.ranking(scored)}
    for row in rows:
        place = places.get(str(row.item.pk))
        if place is not None:
            row.rank, row.explanation = place.rank, place.explanation


def _scored(row: SessionFile) -> Scored:
    """What ranks a file: its mean, and its mean mark on the heaviest criterion of the grid it was read with."""
    file = row.application
    given = progress.given_totals(file) if file is not None else []
    if file is None or not given:
        return Scored(str(row.item.pk), str(file.number) if file else "", row.mean)
    heaviest = max(given[0].grid.criteria, key=lambda criterion: criterion["weight"])
    marks = [Decimal(one.scores[heaviest["code"]]) for one in given if heaviest["code"] in one.scores]
    return Scored(str(row.item.pk), str(file.number), row.mean, scoring.mean(marks), heaviest["label"])
