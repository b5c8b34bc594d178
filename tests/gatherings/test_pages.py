"""Pages by who opens them, what they keep when refused, and how many queries they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from essaim.directory.models import Place
from essaim.gatherings import letters, services
from essaim.gatherings.models import Attendance, Ballot, Body, Decision, Event, Meeting, Minutes, Withdrawal
from essaim.kernel.clock import PARIS
from tests.gatherings.conftest import everybody_is_there, in_days
from tests.gatherings.test_events import propose
from tests.support.pdf import words_of


def client_of(actor) -> Client:
    client = Client()
    if actor is not None:
        client.force_login(actor.person)
    return client


@pytest.fixture
def published(holder, officer, clock) -> Event:
    clock.travel("2023-03-01")
    place = Place.objects.create(code="mres", name="MRES", commune_code="59350", address="23 rue Gosselet")
    return services.publish_event(officer, propose(holder, place=place))


@pytest.fixture
def begun(convened, officer, clock) -> Meeting:
    """A convened meeting with a point, that has begun, everybody present."""
    services.add_item(officer, convened, title="Bilan 2022")
    clock.travel("2023-03-11T13:00")
    everybody_is_there(officer, convened)
    return Meeting.objects.get()


def every_page(meeting: Meeting, event: Event) -> dict[str, str]:
    item = meeting.items.get()
    return {
        "public_bodies": reverse("gatherings:public_bodies"),
        "body": reverse("gatherings:body", args=["COPIL"]),
        "agenda": reverse("gatherings:agenda"),
        "event": reverse("gatherings:event", args=[event.slug]),
        "agenda_file": reverse("gatherings:agenda_file"),
        "event_file": reverse("gatherings:event_file", args=[event.slug]),
        "my_registrations": reverse("gatherings:my_registrations"),
        "my_interests": reverse("gatherings:my_interests"),
        "propose_event": reverse("gatherings:propose_event"),
        "my_meeting": reverse("gatherings:my_meeting", args=[meeting.pk]),
        "bodies": reverse("gatherings:bodies"),
        "office_body": reverse("gatherings:office_body", args=["COPIL"]),
        "meetings": reverse("gatherings:meetings"),
        "events": reverse("gatherings:events"),
        "office_event": reverse("gatherings:office_event", args=[event.slug]),
        "new_body": reverse("gatherings:new_body"),
        "change_body": reverse("gatherings:change_body", args=["COPIL"]),
        "new_seat": reverse("gatherings:new_seat", args=["COPIL"]),
        "new_meeting": reverse("gatherings:new_meeting", args=["COPIL"]),
        "office_meeting": reverse("gatherings:office_meeting", args=[meeting.pk]),
        "change_meeting": reverse("gatherings:change_meeting", args=[meeting.pk]),
        "cancel_meeting": reverse("gatherings:cancel_meeting", args=[meeting.pk]),
        "hold_meeting": reverse("gatherings:hold_meeting", args=[meeting.pk]),
        "invite_guests": reverse("gatherings:invite_guests", args=[meeting.pk]),
        "record_decision": reverse("gatherings:record_decision", args=[meeting.pk]),
        "item": reverse("gatherings:item", args=[item.pk]),
        "interests": reverse("gatherings:interests"),
        "committee_file": reverse("gatherings:committee_file", args=[meeting.pk]),
        "new_event": reverse("gatherings:new_event"),
        "office_change_event": reverse("gatherings:office_change_event", args=[event.slug]),
    }


PUBLIC = {"public_bodies", "body", "agenda", "event", "agenda_file", "event_file"}
SPACE = {"my_registrations", "my_interests", "propose_event"}
READ_BY_AGENTS = {"bodies", "office_body", "meetings", "events", "office_event"}


def expected(name: str, who: str) -> int:
    """The status of a page for a person."""
    if name in PUBLIC or (who == "officer"):
        return 200
    if who == "anonymous":
        return 302
    if name in SPACE:
        return 200
    if name == "my_meeting":
        return 200 if who == "elected" else 404
    if name == "office_meeting":
        return {"elected": 302, "finance": 404}.get(who, 403)
    if who in ("elected", "finance") and name in READ_BY_AGENTS:
        return 200
    return 403


@pytest.mark.parametrize("who", ["anonymous", "stranger", "holder", "finance", "elected", "officer"])
def test_each_page_for_each_person(request, begun, published, clock, who) -> None:
    clock.travel("2023-03-11T13:00")
    actor = None if who == "anonymous" else request.getfixturevalue(who)
    client = client_of(actor)
    wrong = {}
    for name, url in every_page(begun, published).items():
        status = client.get(url).status_code
        if status != expected(name, who):
            wrong[name] = (status, expected(name, who))
    assert not wrong


def test_a_stranger_posts_nothing(begun, published, stranger, elected) -> None:
    """Every act of the office is refused by its address, before any service."""
    item = begun.items.get()
    acts = [
        *(
            ("gatherings:" + name, begun.pk)
            for name in ("convene_meeting", "hold_meeting", "note_presence", "add_item")
        ),
        *(("gatherings:" + name, begun.pk) for name in ("carry_follow_ups", "compose_minutes", "approve_minutes")),
        *(("gatherings:" + name, item.pk) for name in ("remove_item", "withdraw", "vote", "decide_on_item")),
        *(("gatherings:" + name, published.slug) for name in ("publish_event", "close_event", "office_cancel_event")),
    ]
    for actor in (stranger, elected):
        for name, key in acts:
            assert client_of(actor).post(reverse(name, args=[key])).status_code == 403, name
    assert client_of(stranger).post(reverse("gatherings:my_vote", args=[item.pk])).status_code == 404
    assert client_of(stranger).post(reverse("gatherings:my_withdrawal", args=[item.pk])).status_code == 404


# ----------------------------------------------------------------------------------------------- in the office


def test_a_meeting_is_planned_at_the_hour_of_paris(copil, officer) -> None:
    client = client_of(officer)
    url = reverse("gatherings:new_meeting", args=["COPIL"])
    words = {"title": "COPIL d’été", "kind": "meeting", "starts_on": "2023-07-04", "starts_hour": "14:30"}
    refused = client.post(url, {**words, "ends_hour": "13:00"})
    assert refused.status_code == 200
    assert "La fin doit venir après le début." in refused.text
    assert "COPIL d’été" in refused.text, "what was typed is kept"
    assert "<title>Erreur" in refused.text
    assert client.post(url, {**words, "ends_hour": "16:00", "topics": ["strategy"]}).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at.astimezone(PARIS).isoformat() == "2023-07-04T14:30:00+02:00"
    assert meeting.topics == ["strategy"]


def test_a_stale_form_is_told_then_goes_through(planned, officer) -> None:
    client = client_of(officer)
    url = reverse("gatherings:change_meeting", args=[planned.pk])
    form = client.get(url).context["form"]
    words = {
        "title": "Titre en retard",
        "kind": "meeting",
        "starts_on": "2023-03-11",
        "starts_hour": "12:00",
        "version": str(form["version"].value()),
    }
    services.update_meeting(officer, planned, version=planned.version, title="Autre titre")
    told = client.post(url, words)
    assert told.status_code == 409
    conflict = told.context["conflict"]
    assert ("title", "Autre titre", "Titre en retard") in [
        (one.name, one.theirs, one.mine) for one in conflict.differences
    ]
    again = {**dict(conflict.hidden), **{f"keep-{one.name}": "mine" for one in conflict.differences}}
    assert client.post(url, again).status_code == 302
    assert Meeting.objects.get().title == "Titre en retard"


def test_from_convocation_to_approved_minutes(planned, officer, elected, clock) -> None:
    client = client_of(officer)
    key = [planned.pk]
    client.post(reverse("gatherings:add_item", args=key), {"title": "Bilan 2022"})
    item = planned.items.get()
    client.post(reverse("gatherings:convene_meeting", args=key))
    twice = client.post(reverse("gatherings:convene_meeting", args=key), follow=True)
    assert "Ce n’est pas possible dans l’état" in twice.text
    clock.travel("2023-03-11T13:00")
    client.post(
        reverse("gatherings:note_presence", args=key),
        {f"presence-{one.pk}": "present" for one in planned.attendances.all()} | {"presence-intrus": "present"},
    )
    mine, theirs = planned.attendances.get(user=officer.user), planned.attendances.get(user=elected.user)
    client.post(reverse("gatherings:vote", args=[item.pk]), {f"vote-{mine.pk}": "for", f"vote-{theirs.pk}": "abstain"})
    assert Ballot.objects.count() == 2
    words = {"attendance": theirs.pk, "reason": "Administratrice"}
    client.post(reverse("gatherings:withdraw", args=[item.pk]), words)
    assert Withdrawal.objects.exists()
    refused = client.post(
        reverse("gatherings:decide_on_item", args=[item.pk]), {"kind": "follow_up", "text": "Publier le bilan"}
    )
    assert "dites qui s’en charge" in refused.text
    assert "Publier le bilan" in refused.text
    client.post(
        reverse("gatherings:decide_on_item", args=[item.pk]),
        {"kind": "follow_up", "text": "Publier le bilan", "owner": elected.person.pk, "due_on": "2023-04-01"},
    )
    assert Decision.objects.get().owner_name == "Elue"
    client.post(reverse("gatherings:hold_meeting", args=key), {})
    composed = client.get(reverse("gatherings:minutes", args=key))
    assert "Suite à donner\u00a0: Publier le bilan" in composed.text
    typed = form_data(composed.context["parts"])
    client.post(reverse("gatherings:minutes", args=key), {**typed, "parties-1-text": "Tout le monde était là."})
    draft = Minutes.objects.get()
    assert "Tout le monde était là." in draft.text
    stale = client.post(reverse("gatherings:approve_minutes", args=key), {"empreinte": "0" * 64}, follow=True)
    assert "relisez-le" in stale.text
    client.post(reverse("gatherings:approve_minutes", args=key), {"empreinte": draft.digest})
    page = client.get(reverse("gatherings:office_meeting", args=key))
    assert "Tenue, et son compte rendu est approuvé." in page.text
    assert client_of(elected).get(reverse("gatherings:minutes_file", args=key)).content.startswith(b"%PDF")
    assert client.get(reverse("gatherings:committee_file", args=key)).content.startswith(b"%PDF")
    again = client.post(reverse("gatherings:approve_minutes", args=key), {"empreinte": draft.digest}, follow=True)
    assert "Aucun compte rendu n’attend" in again.text

    correction = client.get(reverse("gatherings:minutes", args=key))
    assert "ce que vous enregistrez fera la version 2" in correction.text
    typed = form_data(correction.context["parts"])
    assert typed["parties-1-text"] == "Tout le monde était là.", "a correction begins from what was signed"
    client.post(reverse("gatherings:minutes", args=key), {**typed, "parties-1-text": "Presque tout le monde."})
    assert [one.number for one in Minutes.objects.all()] == [2, 1]
    files = [client.get(f"{reverse('gatherings:minutes_file', args=key)}?version={number}") for number in (1, 2)]
    assert "Tout le monde était là." in words_of(files[0].content)
    assert "Presque tout le monde." in words_of(files[1].content)
    assert draft.digest in words_of(files[0].content)


def form_data(parts) -> dict[str, str]:
    """What a browser would send back, untouched."""
    sent = {one.html_name: one.value() or "" for one in parts.management_form}
    return sent | {field.html_name: field.value() or "" for form in parts.forms for field in form}


def test_minutes_to_approve_are_not_for_guests(held, officer, elected, stranger) -> None:
    services.compose_minutes(officer, held)
    url = reverse("gatherings:minutes_file", args=[held.pk])
    assert client_of(officer).get(url).status_code == 200
    assert client_of(elected).get(url).status_code == 404
    assert client_of(stranger).get(url).status_code == 404


def test_a_body_is_constituted_and_seated(officer, textile, db) -> None:
    client = client_of(officer)
    words = {"name": "Groupe textile", "kind": "working_group", "group_type": "sector", "sector": textile.pk}
    made = client.post(reverse("gatherings:new_body"), {**words, "is_public": "on", "constituted_on": "2023-02-01"})
    assert made.status_code == 302
    body = Body.objects.get()
    assert (body.code, body.constituted_on) == ("GROUPE-TEXTILE", date(2023, 2, 1))
    same = client.post(reverse("gatherings:new_body"), words)
    assert "porte déjà ce nom" in same.text
    url = reverse("gatherings:new_seat", args=[body.code])
    client.post(url, {"function": "Commerçante", "person_name": "Ada", "family": "shopkeeper", "is_voting": "on"})
    seat = body.seats.get()
    assert "Ada" in client.get(reverse("gatherings:office_body", args=[body.code])).text
    assert "Ada" not in client_of(None).get(reverse("gatherings:body", args=[body.code])).text
    client.post(reverse("gatherings:end_seat", args=[seat.pk]))
    assert body.seats.get().until_on


def test_the_register_of_interests(officer, elected, stranger, published) -> None:
    from essaim.directory.services import register_organisation

    structure = register_organisation(officer, name="La Ruche", is_public=True)
    words = {"user": elected.person.pk, "organisation": structure.pk, "role": "Trésorière"}
    assert client_of(officer).post(reverse("gatherings:interests"), words).status_code == 302
    assert "Trésorière" in client_of(elected).get(reverse("gatherings:my_interests")).text
    assert client_of(elected).get(reverse("gatherings:interests")).status_code == 403
    # Declaring for somebody else is refused whatever the form sends.
    told = client_of(stranger).post(reverse("gatherings:my_interests"), words)
    assert told.status_code == 200
    assert elected.person.interests.count() == 1


# -------------------------------------------------------------------------------------------------- as a guest


def test_one_withdraws_and_no_longer_sees_the_point(begun, elected, officer) -> None:
    client = client_of(elected)
    page = reverse("gatherings:my_meeting", args=[begun.pk])
    item = begun.items.get()
    assert "Bilan 2022" in client.get(page).text
    client.post(reverse("gatherings:my_vote", args=[item.pk]), {f"{item.pk}-choice": "for"})
    assert Ballot.objects.get().choice == "for"
    client.post(reverse("gatherings:my_withdrawal", args=[item.pk]), {"motif": ""})
    assert not Withdrawal.objects.exists()
    client.post(reverse("gatherings:my_withdrawal", args=[item.pk]), {"motif": "Administratrice"})
    assert "Bilan 2022" not in client.get(page).text
    refused = client.post(reverse("gatherings:my_vote", args=[item.pk]), {f"{item.pk}-choice": "for"}, follow=True)
    assert "déporté" in refused.text
    assert not Ballot.objects.exists()


def test_the_link_of_a_convocation_answers_without_account(convened, elected) -> None:
    attendance = convened.attendances.get(user=elected.user)
    url = reverse("gatherings:convocation", args=[letters.convocation_token(attendance)])
    client = Client()
    assert "COPIL de mars" in client.get(url).text
    client.post(url, {"reponse": "oui"})
    assert Attendance.objects.get(pk=attendance.pk).presence == "accepted"
    assert client.get(reverse("gatherings:convocation", args=["faux"])).status_code == 404
    found = Calendar.from_ical(client.get(f"{url}reunion.ics").content)
    assert str(found.walk("VEVENT")[0]["UID"]) == f"{convened.pk}@essaim"


# --------------------------------------------------------------------------------------------------- the agenda


def test_a_proposal_keeps_what_was_typed(holder, db, clock) -> None:
    clock.travel("2023-03-01")
    client = client_of(holder)
    url = reverse("gatherings:propose_event")
    words = {"title": "Café de l’ESS", "kind": "gathering", "starts_on": "2023-03-06", "starts_hour": "18:00"}
    refused = client.post(url, words)
    assert "Café de l’ESS" in refused.text
    assert "Renseignez «\u00a0Présentation\u00a0»." in refused.text
    past = client.post(url, {**words, "summary": "Autour d’un café", "starts_on": "2022-03-06"})
    assert "Proposez un événement à venir." in past.text
    sent = client.post(url, {**words, "summary": "Autour d’un café"}, follow=True)
    assert "La mission ESS la relit" in sent.text
    event = Event.objects.get()
    changed = {**words, "summary": "Un café", "version": str(event.version)}
    assert client.post(reverse("gatherings:change_event", args=[event.slug]), changed).status_code == 302
    client.post(reverse("gatherings:cancel_event", args=[event.slug]), {"reason": "Plus de salle"})
    assert Event.objects.get().state == "cancelled"


def test_a_proposal_is_its_proposers(holder, stranger, clock) -> None:
    clock.travel("2023-03-01")
    event = propose(holder)
    for name in ("change_event", "cancel_event"):
        assert client_of(stranger).get(reverse(f"gatherings:{name}", args=[event.slug])).status_code == 404
    assert client_of(stranger).get(reverse("gatherings:event", args=[event.slug])).status_code == 404
    assert client_of(None).get(reverse("gatherings:event", args=[event.slug])).status_code == 404


def test_moderation_from_the_list_to_who_came(holder, officer, clock) -> None:
    clock.travel("2023-03-01")
    event = propose(holder)
    client = client_of(officer)
    waiting = client.get(reverse("gatherings:events"), {"onglet": "a-publier"})
    assert "1\u00a0événement" in waiting.text
    client.post(reverse("gatherings:publish_event", args=[event.slug]))
    clock.travel("2023-03-08")
    assert "Notez qui est venu" in client.get(reverse("gatherings:office_event", args=[event.slug])).text
    wrong = client.post(reverse("gatherings:close_event", args=[event.slug]), {"attendance_count": "-3"})
    assert wrong.status_code == 200
    words = {"attendance_count": "24", "families": ["resident", "association"]}
    client.post(reverse("gatherings:close_event", args=[event.slug]), words)
    assert Event.objects.get().attendance_count == 24


def test_the_agenda_is_filtered_and_counted(published, officer, holder, clock) -> None:
    services.publish_event(officer, propose(holder, title="Hackathon vélo", kind="hackathon"))
    client = Client()
    found = client.get(reverse("gatherings:agenda"), {"nature": "hackathon"})
    assert "1\u00a0événement à venir" in found.text
    assert "Café" not in found.text.split("<main")[1].split("</main>")[0]
    clock.travel("2023-04-01")
    past = client.get(reverse("gatherings:agenda"), {"onglet": "passes"})
    assert "2\u00a0événements passés" in past.text
    assert client.get(reverse("gatherings:agenda")).status_code == 200
    sheet = b"".join(client.get(reverse("gatherings:agenda"), {"onglet": "passes", "format": "csv"}).streaming_content)
    assert "Hackathon vélo" in sheet.decode()


def test_the_calendar_file_is_read_back(published, convened, officer, holder) -> None:
    services.update_meeting(officer, convened, version=convened.version, is_public=True)
    gone = services.publish_event(officer, propose(holder, title='Annulé, "hélas"; vraiment', ends_at=in_days(6)))
    services.cancel_event(officer, gone, reason="Plus de salle")
    proposed = propose(holder, title="Pas encore relu")
    response = Client().get("/agenda.ics")
    assert response["Content-Type"].startswith("text/calendar")
    found = {str(entry["UID"]): entry for entry in Calendar.from_ical(response.content).walk("VEVENT")}
    assert set(found) == {f"{one.pk}@essaim" for one in (published, gone, convened)}
    assert f"{proposed.pk}@essaim" not in found
    assert str(found[f"{gone.pk}@essaim"]["STATUS"]) == "CANCELLED"
    assert str(found[f"{gone.pk}@essaim"]["SUMMARY"]) == 'Annulé, "hélas"; vraiment'
    entry = found[f"{published.pk}@essaim"]
    assert entry["DTSTART"].params["TZID"] == "Europe/Paris"
    assert entry.decoded("DTSTART") == published.starts_at.replace(microsecond=0)
    assert str(entry["LOCATION"]) == "MRES, 23 rue Gosselet"
    assert b"BEGIN:VTIMEZONE" in response.content


def test_hostile_words_are_only_words(holder, officer, clock) -> None:
    clock.travel("2023-03-01")
    event = services.publish_event(officer, propose(holder, title="<script>alert(1)</script>", summary="{{ 7*7 }}"))
    page = Client().get(reverse("gatherings:event", args=[event.slug])).text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("query", ["annee=abcd", "annee=99999", "annee=²²²²", "page=x&onglet=y&tri=z", "date_du=hier"])
def test_addresses_that_mean_nothing_are_borne(copil, published, query) -> None:
    for name in ("public_bodies", "agenda"):
        assert Client().get(f"{reverse(f'gatherings:{name}')}?{query}").status_code == 200


# ------------------------------------------------------------------------------------------------ what it costs


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_the_same_however_much_there_is(begun, published, officer, elected, holder, textile, clock) -> None:
    clock.travel("2023-03-11T13:00")
    pages = every_page(begun, published)
    watched = {
        name: (client_of(who), pages[name])
        for name, who in (
            ("public_bodies", None),
            ("body", None),
            ("agenda", None),
            ("agenda_file", None),
            ("bodies", officer),
            ("office_body", officer),
            ("office_meeting", officer),
            ("meetings", officer),
            ("events", officer),
            ("my_registrations", elected),
            ("my_meeting", elected),
        )
    }
    services.publish_event(officer, propose(holder, title="La première", sectors=[textile]))
    before = {name: queries_of(client, url) for name, (client, url) in watched.items()}
    for number in range(6):
        services.publish_event(officer, propose(holder, title=f"Rencontre {number}", sectors=[textile]))
        services.add_item(officer, begun, title=f"Point {number}")
        services.invite_guests(
            officer, begun, guests=[services.Guest(f"Invité {number}", f"i{number}@exemple.invalid")]
        )
        other = services.plan_meeting(
            officer, body=begun.body, title=f"COPIL {number}", starts_at=in_days(5), sectors=[textile]
        )
        services.convene_meeting(officer, other)
        services.constitute_body(officer, code=f"GT{number}", name=f"Groupe {number}", kind="working_group")
    after = {name: queries_of(client, url) for name, (client, url) in watched.items()}
    assert {name: after[name] for name in after if after[name] > before[name] + 1} == {}
    assert max(after.values()) <= 32, after


def test_whoever_runs_the_meeting_withdraws_like_the_others(begun, officer) -> None:
    item = begun.items.get()
    mine = begun.attendances.get(user=officer.user)
    services.withdraw_from_item(officer, item, attendance=mine, reason="Proche de la structure")
    client = client_of(officer)
    assert client.get(reverse("gatherings:item", args=[item.pk])).status_code == 403
    shown = client.get(reverse("gatherings:office_meeting", args=[begun.pk])).text.split("Ce qui s’est passé")[0]
    assert "Bilan 2022" not in shown
    refused = client.post(reverse("gatherings:decide_on_item", args=[item.pk]), {"kind": "decision", "text": "X"})
    assert refused.status_code == 403
    assert not Decision.objects.exists()
