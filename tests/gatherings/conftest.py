"""A committee, who sits in it, and the people around."""

import pytest

from essaim.directory.models import Sector
from essaim.gatherings import services
from essaim.gatherings.models import Body, BodyKind, Meeting
from essaim.kernel.clock import now
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.directory.conftest import person

NOON = "2023-03-01"


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.ESSAIM_SECOND_FACTOR = False


@pytest.fixture
def officer(db) -> Actor:
    return Actor.of(person("officier", Role.OFFICER))


@pytest.fixture
def elected(db) -> Actor:
    return Actor.of(person("elue", Role.ELECTED, scope=("commune", "59355")))


@pytest.fixture
def finance(db) -> Actor:
    return Actor.of(person("finances", Role.FINANCE))


@pytest.fixture
def holder(db) -> Actor:
    return Actor.of(person("porteuse"))


@pytest.fixture
def stranger(db) -> Actor:
    return Actor.of(person("inconnue"))


@pytest.fixture
def textile(db) -> Sector:
    return Sector.objects.create(code="textile", name="Textile", short_name="Textile", position=1)


@pytest.fixture
def copil(officer, elected, clock) -> Body:
    """A committee of the strategy with two seats, on 1 March 2023 at noon."""
    clock.travel(NOON)
    body = services.constitute_body(officer, code="COPIL", name="Comité de pilotage", kind=BodyKind.STEERING)
    body.obligations = [
        {"kind": "meeting", "filter": {"body": "COPIL", "status": "held"}, "minimum": 1, "label": "Le comité se réunit"}
    ]
    body.save()
    services.give_seat(officer, body, function="Présidence", user=officer.user, is_chair=True)
    services.give_seat(officer, body, function="Élue de Lomme", user=elected.user)
    return body


@pytest.fixture
def planned(copil, officer) -> Meeting:
    """A meeting of the committee, in preparation, in ten days."""
    return services.plan_meeting(officer, body=copil, title="COPIL de mars", starts_at=in_days(10))


@pytest.fixture
def convened(planned, officer) -> Meeting:
    return services.convene_meeting(officer, planned)


def in_days(days: int):
    from datetime import timedelta

    return now() + timedelta(days=days)


def everybody_is_there(actor: Actor, meeting: Meeting) -> None:
    presences = {str(attendance.pk): "present" for attendance in meeting.attendances.all()}
    services.note_presence(actor, meeting, presences=presences)


@pytest.fixture
def held(convened, officer, clock) -> Meeting:
    """The same, held."""
    clock.travel("2023-03-12")
    everybody_is_there(officer, convened)
    return services.hold_meeting(officer, convened)
