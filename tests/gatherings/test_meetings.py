"""A meeting from its planning to its approved minutes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from essaim.gatherings import letters, queries, services
from essaim.gatherings.models import Attendance, Ballot, DecisionKind, Meeting, Presence
from essaim.gatherings.quorum import item_quorum, quorum
from essaim.journal.models import Entry
from essaim.kernel.clock import now
from essaim.kernel.freshness import Stale
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.directory.conftest import person
from tests.gatherings.conftest import everybody_is_there, in_days


def wrote(verb: str) -> int:
    return Entry.objects.filter(verb=f"gatherings.{verb}").count()


def saying(text: str) -> list[dict[str, str]]:
    return [{"item": "", "title": "Ce qui s’est dit", "text": text}]


def own(meeting: Meeting, actor: Actor) -> Attendance:
    return meeting.attendances.get(user=actor.user)


# ------------------------------------------------------------------------------------------------ preparing


def test_seats_of_the_day_are_the_first_guests(planned, officer, elected) -> None:
    assert {attendance.user for attendance in planned.attendances.all()} == {officer.user, elected.user}


def test_an_ended_seat_is_not_invited(copil, officer, elected, clock) -> None:
    services.end_seat(officer, copil.seats.get(user=elected.user))
    meeting = services.plan_meeting(officer, body=copil, title="Sans elle", starts_at=in_days(2))
    assert not meeting.attendances.filter(user=elected.user).exists()


@pytest.mark.parametrize("actor", ["elected", "finance", "holder", "stranger"])
def test_only_those_who_run_meetings_do(request, copil, planned, actor) -> None:
    someone = request.getfixturevalue(actor)
    acts = (
        lambda: services.plan_meeting(someone, body=copil, title="X", starts_at=in_days(1)),
        lambda: services.convene_meeting(someone, planned),
        lambda: services.cancel_meeting(someone, planned, reason="Parce que"),
        lambda: services.add_item(someone, planned, title="Point"),
        lambda: services.note_presence(someone, planned, presences={}),
        lambda: services.invite_guests(someone, planned, guests=[services.Guest("X")]),
        lambda: services.draft_minutes(someone, planned, parts=saying("X")),
        lambda: services.give_seat(someone, copil, function="X"),
        lambda: services.constitute_body(someone, code="X", name="X", kind="network"),
        lambda: services.record_decision(someone, planned, kind=DecisionKind.DECISION, text="X"),
    )
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_the_end_comes_after_the_start(copil, officer) -> None:
    with pytest.raises(ValidationError) as refused:
        services.plan_meeting(officer, body=copil, title="X", starts_at=in_days(2), ends_at=in_days(1))
    assert "ends_at" in refused.value.message_dict


def test_a_form_that_is_late_does_not_overwrite(planned, officer) -> None:
    services.update_meeting(officer, planned, version=planned.version, title="COPIL du printemps")
    with pytest.raises(Stale):
        services.update_meeting(officer, planned, version=planned.version, title="Ancien titre")


def test_a_record_is_on_the_agenda_once(planned, officer, textile) -> None:
    first = services.add_item(officer, planned, title="Filière textile", target=textile)
    assert services.add_item(officer, planned, title="Encore", target=textile) == first
    services.remove_item(officer, first)
    assert not planned.items.exists()


# ------------------------------------------------------------------------------------------------ convening


def test_each_guest_with_an_address_is_convened_once(planned, officer) -> None:
    services.invite_guests(officer, planned, guests=[services.Guest("Sans adresse")])
    services.invite_guests(officer, planned, guests=[services.Guest("Invitée", "invitee@exemple.invalid")] * 2)
    services.add_item(officer, planned, title="Bilan 2022")
    services.convene_meeting(officer, planned)
    assert sorted(Message.objects.values_list("to", flat=True)) == [
        "elue@exemple.invalid",
        "invitee@exemple.invalid",
        "officier@exemple.invalid",
    ]
    body = Message.objects.get(to="invitee@exemple.invalid").body
    assert "samedi 11\u00a0mars 2023 à 12\u00a0h" in body
    assert "1. Bilan 2022" in body
    with pytest.raises(Refused):
        services.convene_meeting(officer, planned)


def test_a_guest_of_the_last_minute_is_convened_alone(convened, officer) -> None:
    before = Message.objects.count()
    services.invite_guests(officer, convened, guests=[services.Guest("Tard", "tard@exemple.invalid")])
    assert Message.objects.count() == before + 1


def test_a_change_of_day_is_told(convened, officer) -> None:
    before = Message.objects.count()
    services.update_meeting(officer, convened, version=convened.version, title="Nouveau titre")
    assert Message.objects.count() == before, "a title is not a change of appointment"
    fresh = Meeting.objects.get()
    services.update_meeting(officer, fresh, version=fresh.version, starts_at=in_days(20))
    assert Message.objects.filter(subject__startswith="Changement").count() == 2


def test_a_meeting_written_down_afterwards_sends_nothing(copil, officer) -> None:
    past = services.plan_meeting(officer, body=copil, title="Hier", starts_at=now() - timedelta(days=1))
    services.convene_meeting(officer, past)
    assert not Message.objects.exists()


def test_cancelling_says_why_to_those_who_were_convened(convened, officer) -> None:
    with pytest.raises(ValidationError):
        services.cancel_meeting(officer, convened, reason=" ")
    services.cancel_meeting(officer, convened, reason="Salle indisponible")
    message = Message.objects.filter(subject__startswith="Réunion annulée").first()
    assert message is not None
    assert "Salle indisponible" in message.body
    with pytest.raises(Refused):
        services.hold_meeting(officer, convened)


def test_guests_answer_for_themselves(convened, elected, officer, stranger) -> None:
    attendance = own(convened, elected)
    assert list(queries.unanswered_invitations(elected)) == [attendance]
    services.answer_invitation(elected, attendance, accepts=True)
    services.answer_invitation(elected, attendance, accepts=True)
    assert not queries.unanswered_invitations(elected).exists()
    assert list(queries.my_invitations(elected)) == [attendance]
    with pytest.raises(Refused):
        services.answer_invitation(stranger, attendance, accepts=False)
    services.answer_invitation(Actor.anonymous(), attendance, accepts=False, by_link=True)
    assert Attendance.objects.get(pk=attendance.pk).presence == Presence.DECLINED
    assert wrote("answer_invitation") == 2


def test_a_forged_link_speaks_of_nobody(convened, elected) -> None:
    token = letters.convocation_token(own(convened, elected))
    assert letters.attendance_key_of(token) == str(own(convened, elected).pk)
    assert letters.attendance_key_of(token[:-1]) == ""


# -------------------------------------------------------------------------------------------------- quorum


@pytest.mark.parametrize(
    ("members", "withdrawn", "base", "required"),
    [(61, 3, 58, 30), (61, 0, 61, 31), (2, 0, 2, 2), (1, 0, 1, 1), (0, 0, 0, 0), (3, 3, 0, 0)],
)
def test_the_quorum_is_more_than_half_of_the_base(members, withdrawn, base, required) -> None:
    found = quorum(members=members, withdrawn=withdrawn, present=required)
    assert (found.base, found.required, found.met) == (base, required, True)
    assert required == 0 or not quorum(members=members, withdrawn=withdrawn, present=required - 1).met


def test_vacant_seats_count_in_the_base(planned, officer) -> None:
    item = services.add_item(officer, planned, title="Point")
    item.meeting.body.seats_total = 61
    assert item_quorum(item).base == 61


@pytest.fixture
def voting(copil, officer, clock):
    """A point that needs the quorum, in a meeting that has begun, with two members present."""
    meeting = services.plan_meeting(officer, body=copil, title="Session", starts_at=in_days(1), quorum_required=True)
    item = services.add_item(officer, meeting, title="Dossier")
    services.convene_meeting(officer, meeting)
    clock.travel("2023-03-02T14:00")
    everybody_is_there(officer, meeting)
    return item


def test_one_votes_once_and_may_change(voting, elected) -> None:
    attendance = own(voting.meeting, elected)
    services.cast_ballot(elected, voting, attendance=attendance, choice="for")
    services.cast_ballot(elected, voting, attendance=attendance, choice="for")
    services.cast_ballot(elected, voting, attendance=attendance, choice="against")
    assert Ballot.objects.get().choice == "against"
    assert wrote("cast_ballot") == 2


def test_one_votes_for_oneself_in_one_s_own_meeting(voting, elected, officer, stranger, copil) -> None:
    attendance = own(voting.meeting, elected)
    other = services.plan_meeting(officer, body=copil, title="Autre", starts_at=in_days(3))
    with pytest.raises(Refused):
        services.cast_ballot(stranger, voting, attendance=attendance, choice="for")
    with pytest.raises(Refused):
        services.cast_ballot(elected, voting, attendance=own(other, elected), choice="for")


def test_one_votes_during_the_meeting_only(copil, officer, elected, clock) -> None:
    meeting = services.plan_meeting(officer, body=copil, title="Session", starts_at=in_days(1))
    item = services.add_item(officer, meeting, title="Dossier")
    services.convene_meeting(officer, meeting)
    with pytest.raises(Refused, match="le jour de la réunion, le 2\u00a0mars 2023"):
        everybody_is_there(officer, meeting)
    clock.travel("2023-03-02T08:00")
    everybody_is_there(officer, meeting)
    with pytest.raises(Refused, match="commencé"):
        services.cast_ballot(elected, item, attendance=own(meeting, elected), choice="for")
    clock.travel("2023-03-03")
    services.hold_meeting(officer, meeting)
    with pytest.raises(Refused, match="close"):
        services.cast_ballot(elected, item, attendance=own(meeting, elected), choice="for")


def test_without_quorum_nobody_votes(voting, officer, elected) -> None:
    attendance = own(voting.meeting, elected)
    services.note_presence(officer, voting.meeting, presences={str(own(voting.meeting, officer).pk): "excused"})
    with pytest.raises(Refused, match="quorum"):
        services.cast_ballot(elected, voting, attendance=attendance, choice="for")


def test_who_withdraws_neither_votes_nor_counts(voting, officer, elected) -> None:
    attendance = own(voting.meeting, elected)
    services.cast_ballot(elected, voting, attendance=attendance, choice="for")
    services.withdraw_from_item(elected, voting, attendance=attendance, reason="Membre de l’association")
    services.withdraw_from_item(elected, voting, attendance=attendance, reason="Encore")
    assert not Ballot.objects.exists(), "a vote already cast is taken back"
    with pytest.raises(Refused, match="déporté"):
        services.cast_ballot(elected, voting, attendance=attendance, choice="for")
    found = item_quorum(voting)
    assert (found.base, found.required, found.present) == (1, 1, 1)
    assert wrote("withdraw_from_item") == 1


def test_one_withdraws_oneself_only(voting, elected, officer, stranger) -> None:
    with pytest.raises(Refused):
        services.withdraw_from_item(elected, voting, attendance=own(voting.meeting, officer), reason="X")


def test_the_same_ballot_twice_at_once(threads, clock) -> None:
    clock.travel("2023-03-01")
    officer = Actor.of(person("officier", Role.OFFICER))
    body = services.constitute_body(officer, code="LECTURE", name="Comité de lecture", kind="assessment")
    services.give_seat(officer, body, function="Membre", user=officer.user)
    meeting = services.plan_meeting(officer, body=body, title="Session", starts_at=in_days(1))
    item = services.add_item(officer, meeting, title="Dossier")
    services.convene_meeting(officer, meeting)
    clock.travel("2023-03-02T14:00")
    everybody_is_there(officer, meeting)
    attendance = own(meeting, officer)
    found = threads(*[lambda: services.cast_ballot(officer, item, attendance=attendance, choice="for")] * 4)
    assert not [result for result in found if isinstance(result, Exception)]
    assert Ballot.objects.count() == wrote("cast_ballot") == 1


# --------------------------------------------------------------------------------------- holding, deciding


def test_a_meeting_is_held_once_begun_and_attended(convened, officer, clock) -> None:
    with pytest.raises(Refused, match="commencé"):
        services.hold_meeting(officer, convened)
    clock.travel("2023-03-12")
    with pytest.raises(Refused, match="présent"):
        services.hold_meeting(officer, convened)
    everybody_is_there(officer, convened)
    assert services.hold_meeting(officer, convened).state == "held"
    with pytest.raises(Refused):
        services.hold_meeting(officer, convened)


def test_a_workshop_is_told_by_its_number(copil, officer, clock) -> None:
    meeting = services.plan_meeting(officer, body=copil, title="Atelier", kind="workshop", starts_at=in_days(1))
    services.convene_meeting(officer, meeting)
    clock.travel("2023-03-03")
    held = services.hold_meeting(officer, meeting, participants=24, families=["resident", "association"])
    assert (held.participants, held.families) == (24, ["association", "resident"])


def test_a_follow_up_is_someones_by_some_day(held, officer) -> None:
    with pytest.raises(ValidationError) as refused:
        services.record_decision(officer, held, kind=DecisionKind.FOLLOW_UP, text="Écrire à la MEL")
    assert set(refused.value.message_dict) == {"owner_name", "due_on"}


def test_unfinished_follow_ups_come_back_at_the_next_meeting(held, copil, officer, elected, stranger) -> None:
    asked = services.record_decision(
        officer,
        held,
        kind=DecisionKind.FOLLOW_UP,
        text="Écrire à la MEL",
        owner=elected.user,
        due_on=date(2023, 6, 1),
    )
    assert list(queries.open_follow_ups_for(elected)) == [asked]
    following = services.plan_meeting(officer, body=copil, title="COPIL suivant", starts_at=in_days(30))
    assert services.carry_follow_ups(officer, following) == 1
    assert services.carry_follow_ups(officer, following) == 0
    assert following.items.get().title == "Suite à donner\u00a0: Écrire à la MEL"
    with pytest.raises(Refused):
        services.close_follow_up(stranger, asked)
    services.close_follow_up(elected, asked)
    services.close_follow_up(elected, asked)
    assert wrote("close_follow_up") == 1
    assert not queries.open_follow_ups(copil).exists()


def test_nothing_is_decided_in_a_meeting_that_is_not_convened(planned, officer) -> None:
    with pytest.raises(Refused):
        services.record_decision(officer, planned, kind=DecisionKind.DECISION, text="X")


def test_a_point_of_another_meeting_is_refused(held, copil, officer) -> None:
    other = services.plan_meeting(officer, body=copil, title="Autre", starts_at=in_days(3))
    item = services.add_item(officer, other, title="Point")
    with pytest.raises(Refused):
        services.record_decision(officer, held, kind=DecisionKind.DECISION, text="X", item=item)


# ------------------------------------------------------------------------------------------------- minutes


def test_minutes_draft_themselves(convened, officer, elected, clock) -> None:
    item = services.add_item(officer, convened, title="Bilan 2022")
    clock.travel("2023-03-12")
    everybody_is_there(officer, convened)
    services.cast_ballot(officer, item, attendance=own(convened, officer), choice="for")
    services.withdraw_from_item(officer, item, attendance=own(convened, elected), reason="Intérêt déclaré")
    services.write_item(officer, item, minutes="Le bilan est présenté.")
    services.record_decision(officer, convened, kind=DecisionKind.DECISION, text="Le bilan est adopté.", item=item)
    services.record_decision(
        officer,
        convened,
        kind=DecisionKind.FOLLOW_UP,
        text="Publier le bilan",
        owner_name="Officier",
        due_on=date(2023, 4, 1),
    )
    services.hold_meeting(officer, convened)
    text = services.compose_minutes(officer, convened).text
    assert text == (
        "COPIL de mars\nComité de pilotage\nSamedi 11\u00a0mars 2023 à 12\u00a0h\n\n"
        "Présences\nPrésentes et présents (2)\u00a0: Elue, Officier.\n\n"
        "1. Bilan 2022\nDéport\u00a0: Elue, sans débat ni vote sur ce point.\nLe bilan est présenté.\n"
        "Vote, pour\u00a0: 1, contre\u00a0: 0, abstention\u00a0: 0.\nDécision\u00a0: Le bilan est adopté.\n\n"
        "Décisions et suites\nSuite à donner\u00a0: Publier le bilan (Officier, avant le 1er\u00a0avril 2023)\n"
    )


def test_an_approved_version_never_changes(held, officer, elected) -> None:
    first = services.draft_minutes(officer, held, parts=saying("Version une"))
    services.approve_minutes(officer, first, digest=first.digest)
    second = services.draft_minutes(officer, held, parts=saying("Version deux"))
    assert (second.number, Meeting.objects.get().minutes_state) == (2, "approved")
    assert held.minutes_versions.get(number=1).text == "Ce qui s’est dit\nVersion une\n"
    assert [minutes.number for minutes in queries.minutes_visible_to(elected, held)] == [1]
    assert queries.minutes_visible_to(officer, held).count() == 2
    assert not queries.minutes_visible_to(Actor.anonymous(), held).exists()


def test_one_approves_what_one_read(held, officer) -> None:
    first = services.draft_minutes(officer, held, parts=saying("Version une"))
    services.draft_minutes(officer, held, parts=saying("Version une, corrigée"))
    with pytest.raises(Refused, match="relisez"):
        services.approve_minutes(officer, first, digest=first.digest)


def test_a_draft_that_moved_is_not_overwritten(held, officer) -> None:
    drawn = services.draft_minutes(officer, held, parts=saying("Version une"))
    services.draft_minutes(officer, held, parts=saying("Autre texte"), version=drawn.version)
    with pytest.raises(Stale):
        services.draft_minutes(officer, held, parts=saying("Texte en retard"), version=drawn.version)


def test_two_agents_approve_at_once(threads, clock) -> None:
    clock.travel("2023-03-01")
    officer, director = Actor.of(person("officier", Role.OFFICER)), Actor.of(person("direction", Role.DIRECTOR))
    body = services.constitute_body(officer, code="GT", name="Groupe", kind="working_group")
    services.give_seat(officer, body, function="Membre", user=officer.user)
    meeting = services.plan_meeting(officer, body=body, title="Réunion", starts_at=now() - timedelta(hours=2))
    services.convene_meeting(officer, meeting)
    everybody_is_there(officer, meeting)
    services.hold_meeting(officer, meeting)
    minutes = services.draft_minutes(officer, meeting, parts=saying("Compte rendu"))
    found = threads(
        lambda: services.approve_minutes(officer, minutes), lambda: services.approve_minutes(director, minutes)
    )
    assert len([result for result in found if isinstance(result, Refused)]) == 1
    assert wrote("approve_minutes") == 1


def test_minutes_are_of_a_held_meeting(convened, officer) -> None:
    with pytest.raises(Refused):
        services.compose_minutes(officer, convened)


# ------------------------------------------------------------------------------------- what waits, who reads


def test_what_waits_for_those_who_run_meetings(held, officer, elected) -> None:
    assert list(queries.meetings_awaiting_minutes(officer)) == [held]
    assert not queries.meetings_awaiting_minutes(elected).exists()
    services.approve_minutes(officer, services.compose_minutes(officer, held))
    assert not queries.meetings_awaiting_minutes(officer).exists()


def test_a_meeting_that_nobody_closed_waits(convened, officer, clock) -> None:
    assert not queries.meetings_to_close(officer).exists()
    clock.travel("2023-03-13")
    assert list(queries.meetings_to_close(officer)) == [convened]


def test_who_reads_which_meeting(planned, officer, elected, finance, stranger) -> None:
    assert list(queries.meetings_visible_to(officer)) == [planned]
    for actor in (elected, finance, stranger, Actor.anonymous()):
        assert not queries.meetings_visible_to(actor).exists(), "a meeting in preparation is its organisers'"
    services.convene_meeting(officer, planned)
    assert list(queries.meetings_visible_to(elected)) == [planned]
    assert list(queries.meetings_attended_by(elected)) == [planned]
    assert not queries.meetings_visible_to(finance).exists()


def test_interests_are_ones_own_or_the_registers(published_elsewhere, officer, elected, stranger) -> None:
    interest = services.declare_interest(
        elected, user=elected.user, organisation=published_elsewhere, role="Trésorière"
    )
    assert interest == services.declare_interest(
        elected, user=elected.user, organisation=published_elsewhere, role="Trésorière"
    )
    with pytest.raises(Refused):
        services.declare_interest(stranger, user=elected.user, organisation=published_elsewhere, role="Amie")
    assert list(queries.interests_visible_to(officer)) == [interest]
    assert list(queries.interests_visible_to(elected)) == [interest]
    assert not queries.interests_visible_to(stranger).exists()
    services.end_interest(elected, interest)
    assert wrote("declare_interest") == wrote("end_interest") == 1


@pytest.fixture
def published_elsewhere(officer):
    from essaim.directory.services import register_organisation

    return register_organisation(officer, name="La Ruche", is_public=True)
