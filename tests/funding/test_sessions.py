"""From a filed file to the committee's opinion."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from essaim.documents.queries import files_of
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS
from essaim.funding import services
from essaim.funding.models import Application, CutOff, PieceRequest
from essaim.funding.queries import office_applications
from essaim.funding.services.envelopes import ledger_sums
from essaim.gatherings.minutes import composed_parts
from essaim.gatherings.models import Attendance, Interest, Seat
from essaim.gatherings.quorum import item_quorum
from essaim.gatherings.services import (
    Guest,
    cast_ballot,
    convene_meeting,
    hold_meeting,
    invite_guests,
    note_presence,
    plan_meeting,
    record_decision,
)
from essaim.journal.models import Entry
from essaim.kernel.clock import now, today
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_october(clock) -> None:
    clock.travel("2026-10-05")


@pytest.fixture
def officer():
    return making.actor("Mission", Role.OFFICER)


# ---------------------------------------------------------------------------------------------------- the review


def test_pieces_are_asked_several_at_a_time_and_each_once(officer) -> None:
    file = making.application("filed", holder=making.person("Awa"))
    for slot in ("statutes", "statutes", "bank"):
        services.request_piece(officer, file, slot=slot, label=slot, message="Il manque une page.")
    file.refresh_from_db()
    assert file.state == "incomplete"
    assert PieceRequest.objects.count() == 2
    assert Message.objects.filter(to=file.holder.email).count() == 2
    with pytest.raises(ValidationError):
        services.request_piece(officer, file, slot="x", label="x", message=" ")
    with pytest.raises(ValidationError):
        services.request_piece(officer, file, slot="x", label="x", message="x", due_on=date(2026, 10, 4))


def test_a_stale_page_is_told_and_the_same_click_twice_is_one_act(officer) -> None:
    file = making.application("filed")
    seen = file.version
    services.declare_complete(officer, file, version=seen)
    services.declare_complete(officer, file, version=seen)
    assert Entry.objects.filter(verb="funding.declare_complete").count() == 1
    with pytest.raises(Refused, match="depuis que vous avez ouvert"):
        services.decline_application(officer, file, reason="Hors sujet", version=seen)
    with pytest.raises(Refused, match="Seules la mission"):
        services.declare_complete(making.actor("Culture", Role.EXPERT), file)


@pytest.mark.django_db(transaction=True)
def test_two_agents_on_one_file_at_once(threads) -> None:
    agents = [making.actor("Mission", Role.OFFICER), making.actor("Direction", Role.DIRECTOR)]
    file = making.application("filed")
    results = threads(
        partial(services.declare_complete, agents[0], file, version=file.version),
        partial(services.decline_application, agents[1], file, reason="Hors sujet", version=file.version),
    )
    losers = [result for result in results if isinstance(result, Refused)]
    assert len(losers) == 1, results
    file.refresh_from_db()
    assert file.state in ("in_review", "declined")


def test_a_file_whose_piece_never_came_is_refused(officer) -> None:
    file = making.application("filed")
    services.request_piece(officer, file, slot="bank", label="RIB", message="Il manque.")
    services.decline_application(officer, file, reason="La pièce n’est pas venue.")
    file.refresh_from_db()
    assert file.state == "declined"


def test_a_refusal_gives_its_reason_its_letter_and_the_money_back(officer) -> None:
    envelope = making.envelope("10000")
    file, meeting = ready_in_session(officer)
    services.give_opinion(
        officer, file, meeting=meeting, verdict="favourable", proposed=Decimal(6000), envelope=envelope
    )
    for _ in range(2):
        services.decline_application(officer, file, reason="Le porteur renonce.")
    envelope.refresh_from_db()
    file.refresh_from_db()
    assert (file.state, envelope.reserved) == ("declined", Decimal(0))
    assert files_of(file, "refusal_letter").get().visibility == "owner"
    with pytest.raises(ValidationError):
        services.decline_application(officer, making.application(), reason="  ")


# -------------------------------------------------------------------------------------------------- the readers


def test_readers_are_asked_once_score_the_whole_grid_and_never_a_friend(officer) -> None:
    file = making.application("in_review")
    reader = making.person("Culture", Role.EXPERT)
    assessment = services.invite_assessor(officer, file, assessor=reader)
    assert services.invite_assessor(officer, file, assessor=reader) == assessment
    assert Message.objects.filter(to=reader.email).count() == 1
    culture = Actor.of(reader)
    with pytest.raises(ValidationError) as wrong:
        services.save_assessment(culture, assessment, scores={"utility": 9})
    assert set(wrong.value.message_dict) == {"utility"}
    with pytest.raises(ValidationError) as wrong:
        services.save_assessment(culture, assessment, scores={"utility": 4})
    assert set(wrong.value.message_dict) == {"viability", "means"}
    with pytest.raises(Refused, match="Aucune notation"):
        services.mark_ready(officer, file)
    done = services.save_assessment(culture, assessment, scores={"utility": 4, "viability": 3, "means": 5})
    assert done.total == Decimal("78.00")
    with pytest.raises(Refused, match="autre personne"):
        services.save_assessment(officer, assessment, scores={})
    Interest.objects.create(user=making.person("Amie"), organisation=file.organisation, role="Trésorière")
    with pytest.raises(Refused, match="déclaré un intérêt"):
        services.invite_assessor(officer, file, assessor=Interest.objects.get().user)
    assert services.mark_ready(officer, file).state == "ready"


def renewed(file) -> None:
    """A later version of the call's grid."""
    services.lay_call(
        code="permanent",
        form=file.call.form,
        values={"title": "T", "short_title": "T", "purpose": "T", "opens_on": date(2021, 7, 1)},
        criteria=[{"code": "only", "label": "Tout", "weight": 100}],
        scale=10,
        is_proposed=False,
        cut_offs=[],
    )


def test_a_session_keeps_its_grid_whatever_versions_come_later(officer) -> None:
    file, other = making.application("in_review"), making.application("in_review")
    first = services.invite_assessor(officer, file, assessor=making.person("Culture", Role.EXPERT))
    services.save_assessment(SYSTEM, first, scores={"utility": 4, "viability": 3, "means": 5})
    renewed(file)
    again = services.save_assessment(SYSTEM, first, scores={"utility": 4, "viability": 3, "means": 5})
    assert (again.grid.number, again.total) == (1, Decimal("78.00")), "scored again, an old file gives the old result"
    later = services.invite_assessor(officer, other, assessor=making.person("Logement", Role.EXPERT))
    assert later.grid.number == 1, "files of one session are read with one grid"
    assert CutOff.objects.get().grid.number == 1

    following = CutOff.objects.create(call=file.call, last_day=date(2027, 1, 31), session_on=date(2027, 2, 22))
    services.plan_session(officer, following)
    following.refresh_from_db()
    assert following.grid.number == 2


def test_a_grid_is_adopted_by_one_decision_of_a_meeting_that_was_held(officer) -> None:
    grid = making.call().grids.get()
    body = services.find_committee(officer)
    meeting = plan_meeting(officer, body=body, title="Grille", starts_at=now())
    convene_meeting(officer, meeting)
    decide = partial(record_decision, officer, meeting, kind="decision")
    decision = decide(text="La grille est adoptée.")
    with pytest.raises(Refused, match="s’est tenue"):
        services.adopt_grid(officer, grid, decision=decision)
    hold_meeting(officer, meeting, participants=12)
    decision.refresh_from_db()
    with pytest.raises(Refused, match="notent l’adoption"):
        services.adopt_grid(making.actor("Culture", Role.EXPERT), grid, decision=decision)
    for _ in range(2):
        adopted = services.adopt_grid(officer, grid, decision=decision)
    assert (adopted.is_proposed, adopted.adopted_by) == (False, decision)
    assert Entry.objects.filter(verb="funding.adopt_grid").count() == 1
    with pytest.raises(Refused, match="déjà adoptée"):
        services.adopt_grid(officer, grid, decision=decide(text="Une autre."))
    proved = list(PROVIDERS["funding.criteria_grid"].load(Period.always(), officer))
    assert [(one.kind, one.facets["status"], one.on) for one in proved] == [("document", "adopted", today())]


def test_marks_far_apart_are_talked_over_once_and_given_again(officer) -> None:
    file = making.application("in_review", title="Un garage")
    readers = [making.person(name, Role.EXPERT) for name in ("Anne", "Paul")]
    readings = [services.invite_assessor(officer, file, assessor=reader) for reader in readers]
    ask = partial(services.ask_second_reading, officer, file, message="Jeudi à 14 h, salle 3.")
    with pytest.raises(Refused, match="pas encore rendue"):
        ask()
    for reading, mark in zip(readings, (1, 5), strict=True):
        scores = {"utility": mark, "viability": 4, "means": 4}
        services.save_assessment(Actor.of(reading.assessor), reading, scores=scores)
    with pytest.raises(Refused, match="choisissent qui note"):
        services.ask_second_reading(making.actor("Culture", Role.EXPERT), file, message="Bonjour")
    with pytest.raises(ValidationError):
        services.ask_second_reading(officer, file, message=" ")
    for _ in range(2):
        ask()
    letters = Message.objects.filter(subject__startswith="Vos notes")
    assert {letter.to for letter in letters} == {reader.email for reader in readers}
    assert "Utilité\u00a0: Anne 1, Paul 5, soit 40\u00a0points sur 100." in letters[0].body
    with pytest.raises(Refused, match="est rendue"):
        services.mark_ready(officer, file)
    for reading in readings:
        scores = {"utility": 3, "viability": 4, "means": 4}
        services.save_assessment(Actor.of(reading.assessor), reading, scores=scores)
    first = readings[0].__class__.objects.get(pk=readings[0].pk)
    assert (first.first_reading["total"], first.total) == ("50.00", Decimal("70.00"))
    with pytest.raises(Refused, match="pas éloignées"):
        ask()
    assert services.mark_ready(officer, file).state == "ready"


# ------------------------------------------------------------------------------------------------- the session


def ready_in_session(officer, **fields):
    file = making.application("ready", **fields)
    meeting = services.plan_session(officer, file.cut_off)
    services.fill_agenda(officer, meeting)
    return file, meeting


def test_a_session_is_planned_once_with_its_committee_and_filled_with_ready_files(officer) -> None:
    making.application("in_review")
    file, meeting = ready_in_session(officer)
    cut_off = CutOff.objects.get()
    assert services.plan_session(officer, cut_off) == meeting
    assert services.fill_agenda(officer, meeting) == 1
    assert (meeting.body.code, meeting.body.kind) == ("COMITE", "assessment")
    assert meeting.items.get().target_key == str(file.pk)
    with pytest.raises(Refused, match="organisent les réunions"):
        services.plan_session(making.actor("Culture", Role.EXPERT), cut_off)


def test_an_opinion_reserves_and_changing_it_releases(officer) -> None:
    lille, later = making.envelope("10000"), making.envelope("5000", year=2027)
    file, meeting = ready_in_session(officer)
    advise = partial(services.give_opinion, officer, file, meeting=meeting)
    with pytest.raises(ValidationError):
        advise(verdict="favourable")
    with pytest.raises(ValidationError, match="une autre commune"):
        advise(verdict="favourable", proposed=Decimal(6000), envelope=making.envelope("5000", commune="59355"))
    for _ in range(2):
        advise(verdict="favourable", proposed=Decimal(6000), envelope=lille)
    assert Entry.objects.filter(verb="funding.give_opinion").count() == 1
    with pytest.raises(Refused, match="il reste 5\u00a0000"):
        advise(verdict="favourable", proposed=Decimal(6000), envelope=later)
    lille.refresh_from_db()
    assert lille.reserved == Decimal(6000), "a refused change leaves the former opinion as it was"
    advise(verdict="reserved", proposed=Decimal(4000), envelope=later)
    for envelope, reserved in ((lille, 0), (later, 4000)):
        envelope.refresh_from_db()
        assert envelope.reserved == reserved
        assert ledger_sums(envelope)["reserved"] == reserved
    advise(verdict="unfavourable")
    later.refresh_from_db()
    assert later.reserved == 0


def test_a_deferred_file_keeps_the_opinion_of_each_session(officer) -> None:
    lille = making.envelope("10000")
    file, first = ready_in_session(officer)
    CutOff.objects.create(call=file.call, last_day=date(2027, 1, 31), session_on=date(2027, 2, 20))
    services.give_opinion(officer, file, meeting=first, verdict="deferred", comment="Budget à préciser.")
    file.refresh_from_db()
    second = services.plan_session(officer, file.cut_off)
    services.fill_agenda(officer, second)
    services.give_opinion(officer, file, meeting=second, verdict="favourable", proposed=Decimal(5000), envelope=lille)
    file.refresh_from_db()
    assert (file.opinion.meeting, file.opinion.verdict) == (second, "favourable")
    assert [one.verdict for one in file.opinions.all()] == ["favourable", "deferred"]
    services.give_opinion(officer, file, meeting=second, verdict="unfavourable")
    lille.refresh_from_db()
    assert lille.reserved == 0
    assert file.opinions.get(meeting=first).comment == "Budget à préciser."


def test_a_member_reads_what_is_debated_from_the_convocation_until_the_session_is_held(officer, clock) -> None:
    committee = services.find_committee(officer)
    member, guest = making.person("Membre", Role.EXPERT), making.person("Guest", Role.EXPERT)
    Seat.objects.create(body=committee, function="Membre", user=member, from_on=date(2021, 1, 1))
    file, meeting = ready_in_session(officer)
    elsewhere = making.application("ready")
    invite_guests(officer, meeting, guests=[Guest(name="Invité", user=guest)])
    assert not office_applications(Actor.of(member)).exists()
    convene_meeting(officer, meeting)
    assert list(office_applications(Actor.of(member))) == [file]
    assert not office_applications(Actor.of(guest)).exists()
    assert not office_applications(Actor.of(member)).filter(pk=elsewhere.pk).exists()
    clock.travel("2026-10-20T17:00")
    note_presence(officer, meeting, presences={str(meeting.attendances.get(user=member).pk): "present"})
    hold_meeting(officer, meeting)
    assert not office_applications(Actor.of(member)).exists()


def test_the_minutes_of_a_session_say_its_opinions(officer) -> None:
    lille = making.envelope("10000")
    file, meeting = ready_in_session(officer)
    assert "Avis" not in str(composed_parts(meeting))
    services.give_opinion(
        officer,
        file,
        meeting=meeting,
        verdict="reserved",
        proposed=Decimal(4500),
        envelope=lille,
        comment="Sous réserve du bail.",
    )
    said = "Avis\u00a0: favorable avec réserves, 4\u00a0500\u00a0€ proposés. Sous réserve du bail."
    (point,) = [part for part in composed_parts(meeting) if part["item"]]
    assert said in point["text"].splitlines()
    sums = composed_parts(meeting)[-1]["text"]
    assert sums == (
        "Lille 2026\u00a0: 4\u00a0500\u00a0€ pour 1 dossier.\nTotal proposé\u00a0: 4\u00a0500\u00a0€ pour 1 dossier."
    )


def test_an_opinion_needs_the_agenda(officer) -> None:
    _, meeting = ready_in_session(officer)
    with pytest.raises(Refused, match="ordre du jour"):
        services.give_opinion(officer, making.application("ready"), meeting=meeting, verdict="unfavourable")


def test_a_deferred_file_goes_to_the_next_cut_off(officer) -> None:
    file, meeting = ready_in_session(officer)
    later = CutOff.objects.create(call=file.call, last_day=date(2027, 1, 31), session_on=date(2027, 2, 22))
    services.give_opinion(officer, file, meeting=meeting, verdict="deferred")
    file.refresh_from_db()
    assert file.cut_off == later
    again = services.plan_session(officer, later)
    assert services.fill_agenda(officer, again) == 1


def test_61_members_with_3_withdrawn_make_a_base_of_58_and_a_quorum_of_30(officer, clock) -> None:
    committee = services.find_committee(officer)
    members = [making.person(f"Membre {rank}", Grant(Role.ELECTED, "commune", "59350")) for rank in range(61)]
    for member in members:
        Seat.objects.create(body=committee, function="Membre", user=member, from_on=date(2021, 1, 1))
    organisation = making.organisation()
    for member in members[:3]:
        Interest.objects.create(user=member, organisation=organisation, role="Administratrice")
    file, meeting = ready_in_session(officer, organisation=organisation)
    other = making.application("ready")
    services.fill_agenda(officer, meeting)
    concerned, free = meeting.items.order_by("position")
    found = item_quorum(concerned)
    assert (found.base, found.required) == (58, 30)
    assert item_quorum(free).required == 31

    withdrawn, sitting = Actor.of(members[0]), Actor.of(members[10])
    assert not office_applications(withdrawn).filter(pk=file.pk).exists()
    assert office_applications(withdrawn).filter(pk=other.pk).exists()
    assert office_applications(sitting).filter(pk=file.pk).exists()
    clock.travel("2026-10-20T15:00")
    convene_meeting(officer, meeting)
    everyone = {str(key): "present" for key in Attendance.objects.values_list("pk", flat=True)}
    note_presence(officer, meeting, presences=everyone)
    mine = meeting.attendances.get(user=members[0])
    with pytest.raises(Refused, match="déporté"):
        cast_ballot(withdrawn, concerned, attendance=mine, choice="for")
    cast_ballot(withdrawn, free, attendance=mine, choice="for")
    assert item_quorum(concerned).present == 58


def test_an_interest_in_the_host_of_a_project_withdraws_too(officer) -> None:
    committee = services.find_committee(officer)
    host, member = making.organisation("Couveuse"), making.person("Membre")
    Seat.objects.create(body=committee, function="Membre", user=member, from_on=date(2021, 1, 1))
    Interest.objects.create(user=member, organisation=host, role="Présidente")
    _, meeting = ready_in_session(officer, host=host)
    assert meeting.items.get().withdrawals.get().reason == "Intérêt déclaré\u00a0: Présidente"
    assert Application.objects.count() == 1
