"""What every state and every transition owes to people: a new one fails here until all of it is written."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from essaim.funding import progress, services
from essaim.funding.following import milestones, standing_of
from essaim.funding.listing import ApplicationListing
from essaim.funding.models import Application, Envelope
from essaim.funding.states import APPLICATION, AWARD, ApplicationState
from essaim.funding.views.office.applications import LINKED, POSTED
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from tests.funding import applying, making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db
TAGS = {"neutral", "waiting", "asked", "review", "done", "problem"}
"""Kinds of the tag component."""

APPLICANTS_BUTTONS = {
    "submit_application": "funding:submit",
    "provide_piece": "funding:answer_request",
    "withdraw_application": "funding:withdraw",
}
"""Transitions made from the applicant's pages, with the address of the button; the others are the office's."""

TOLD = {
    "submit_application": "receipt",
    "request_piece": "piece",
    "declare_complete": "complete",
    "decline_application": "declined",
    "withdraw_application": "withdrawn",
}
"""Transitions that the applicant learns by mail, with its template."""

NOT_TOLD = {
    "provide_piece": "the applicant does it",
    "mark_ready": "nothing is asked of the applicant, whose page says it",
    "award_application": "told by the notification of the award, with its letter",
}


@pytest.fixture(autouse=True)
def in_october(clock) -> None:
    clock.travel("2026-10-05")


@pytest.fixture
def awa() -> User:
    applying.lay_call()
    return making.person("Awa")


def seen(state: str) -> Application:
    """A file in this state as lists read it; awarded, it has its award."""
    file = making.application(state, holder=making.person("Awa"))
    if state == ApplicationState.AWARDED:
        making.award(application=file, organisation=file.organisation)
    return progress.with_progress(Application.objects.all()).get(pk=file.pk)


@pytest.mark.parametrize("state", ApplicationState.values)
def test_each_state_has_its_words_and_its_tag_for_both_sides(state: str) -> None:
    file = seen(state)
    words, kind = progress.state_words(file)
    assert words
    assert kind in TAGS
    standing = standing_of(file)
    assert standing.label
    assert standing.sentence
    assert standing.tag in TAGS
    assert sum(step.state == "half" for step in milestones(file)) <= 1


@pytest.mark.parametrize("state", [state for state in ApplicationState.values if state != ApplicationState.DRAFT])
def test_the_page_of_each_state_opens_for_both_sides(state: str) -> None:
    file = seen(state)
    holder, officer = Client(), Client()
    holder.force_login(file.holder)
    officer.force_login(making.person("Mission", Role.OFFICER))
    assert holder.get(reverse("funding:my_application", args=[file.pk])).status_code == 200
    page = officer.get(reverse("funding:office_application", args=[file.number]) + "?partie=decision")
    assert page.status_code == 200
    assert ("Rien n’est décidé" in page.content.decode()) == (state in APPLICATION.under_way)


@pytest.mark.parametrize("state", APPLICATION.under_way)
def test_a_file_under_way_waits_for_somebody_and_is_in_one_tab_of_the_work(state: str) -> None:
    assert progress.next_act(seen(state)) is not None
    assert len(tabs_of_the_work()) == 1


@pytest.mark.parametrize("state", [value for value in APPLICATION.ends if value != ApplicationState.AWARDED])
def test_a_file_that_is_over_waits_for_nobody_and_has_left_the_work(state: str) -> None:
    file = seen(state)
    assert progress.next_act(file) is None
    assert not standing_of(file).who
    assert not milestones(file)
    assert not tabs_of_the_work()


ACROSS = {"moi", "nouvelles", "personne", "avis", "retard", "toutes"}


def tabs_of_the_work() -> list[str]:
    """Tabs of the office's list, each a step of the work, that hold the only file; some tabs go across the steps."""
    officer = making.actor("Mission", Role.OFFICER)
    listing = ApplicationListing()
    return [
        tab.code
        for tab in listing.tabs
        if tab.code not in ACROSS and listing.base(officer).filter(tab.condition(officer)).exists()
    ]


def test_each_transition_has_its_button() -> None:
    office = set(LINKED) | set(POSTED)
    assert office.isdisjoint(APPLICANTS_BUTTONS)
    assert office | set(APPLICANTS_BUTTONS) == set(APPLICATION.transitions)
    assert all(transition.label for cycle in (APPLICATION, AWARD) for transition in cycle.transitions.values())


@pytest.mark.parametrize("verb", APPLICATION.transitions)
def test_the_applicant_is_told_of_each_transition_or_there_is_a_reason_not_to(verb: str, awa: User) -> None:
    assert (verb in TOLD) != (verb in NOT_TOLD)
    Message.objects.all().delete()
    file = ACTS[verb](making.actor("Mission", Role.OFFICER), awa)
    assert file.state == APPLICATION.target(verb)
    sent = Message.objects.filter(to=awa.email, about_key=str(file.pk)).values_list("template", flat=True)
    told = {Path(template).stem for template in sent} - {"piece" if verb == "provide_piece" else ""}
    assert told == ({TOLD[verb]} if verb in TOLD else set())


@pytest.mark.parametrize(
    "verb", [verb for verb, one in APPLICATION.transitions.items() if one.target in APPLICATION.ends]
)
def test_an_end_gives_back_what_the_committee_had_reserved(verb: str) -> None:
    officer, envelope = making.actor("Mission", Role.OFFICER), making.envelope("10000")
    file = making.application("ready", holder=making.person("Awa"))
    meeting = services.plan_session(SYSTEM, file.cut_off)
    services.fill_agenda(SYSTEM, meeting)
    services.give_opinion(
        officer, file, meeting=meeting, verdict="favourable", proposed=Decimal(3000), envelope=envelope
    )
    envelope.refresh_from_db()
    assert envelope.reserved == Decimal(3000)
    ENDS[verb](officer, Application.objects.get(pk=file.pk))
    envelope.refresh_from_db()
    assert envelope.reserved == 0


def submit(_: Actor, awa: User) -> Application:
    """From a draft that is right."""
    return services.submit_application(Actor.of(awa), applying.draft(awa))


def ask(officer: Actor, awa: User) -> Application:
    """From a file to check."""
    file = making.application("filed", holder=awa)
    services.request_piece(officer, file, slot="bank", label="RIB", message="Illisible.")
    return Application.objects.get(pk=file.pk)


def provide(officer: Actor, awa: User) -> Application:
    """From a file whose piece is asked."""
    file = ask(officer, awa)
    asked = file.piece_requests.get()
    return services.provide_piece(Actor.of(awa), file, asked=asked, upload=applying.upload("rib.pdf"))


def declare(officer: Actor, awa: User) -> Application:
    """From a file to check."""
    return services.declare_complete(officer, making.application("filed", holder=awa))


def ready(officer: Actor, awa: User) -> Application:
    """From a file that somebody read."""
    file = making.application("in_review", holder=awa)
    making.scored(file, "70")
    return services.mark_ready(officer, file)


def award(officer: Actor, awa: User) -> Application:
    """From a file ready for the vote."""
    return vote(officer, making.application("ready", holder=awa))


def decline(officer: Actor, awa: User) -> Application:
    """From a file to check."""
    return refuse(officer, making.application("filed", holder=awa))


def withdraw(officer: Actor, awa: User) -> Application:
    """From a file to check."""
    return take_back(officer, making.application("filed", holder=awa))


def vote(officer: Actor, file: Application) -> Application:
    """Award a file that is ready, out of the only envelope if there is one."""
    services.award_application(
        officer,
        file,
        number="26-7",
        voted_on=date(2026, 10, 2),
        amount=Decimal(3000),
        envelope=Envelope.objects.first(),
    )
    return Application.objects.get(pk=file.pk)


def refuse(officer: Actor, file: Application) -> Application:
    """Refuse a file."""
    return services.decline_application(officer, file, reason="Hors sujet.")


def take_back(_: Actor, file: Application) -> Application:
    """Withdraw a file, as its holder does."""
    return services.withdraw_application(Actor.of(file.holder), file, reason="Le projet s’arrête.")


ACTS: dict[str, Callable[[Actor, User], Application]] = {
    "submit_application": submit,
    "request_piece": ask,
    "provide_piece": provide,
    "declare_complete": declare,
    "mark_ready": ready,
    "award_application": award,
    "decline_application": decline,
    "withdraw_application": withdraw,
}
ENDS: dict[str, Callable[[Actor, Application], Application]] = {
    "award_application": vote,
    "decline_application": refuse,
    "withdraw_application": take_back,
}
