"""The main pages in a browser: nothing for axe to say, nothing that sticks out of a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from essaim.gatherings import services
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.directory.conftest import person
from tests.gatherings.conftest import everybody_is_there, in_days
from tests.gatherings.test_events import propose

PHONE = {"viewport": {"width": 390, "height": 844}}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_main_pages(
    transactional_db: None, new_page: Callable[..., Any], sign_in: Any, axe: Any, fits: Any, options: dict[str, Any]
) -> None:
    officer = Actor.of(person("officier", Role.OFFICER))
    body = services.constitute_body(officer, code="COPIL", name="Comité de pilotage", kind="steering")
    body.obligations = [{"kind": "meeting", "filter": {"body": "COPIL", "status": "held"}, "minimum": 2}]
    body.save()
    services.give_seat(officer, body, function="Présidence", user=officer.user, is_chair=True)
    held = services.plan_meeting(officer, body=body, title="COPIL", starts_at=in_days(0), quorum_required=True)
    item = services.add_item(officer, held, title="Bilan")
    services.convene_meeting(officer, held)
    everybody_is_there(officer, held)
    services.hold_meeting(officer, held)
    services.compose_minutes(officer, held)
    event = services.publish_event(officer, propose(officer))
    visitor, agent = new_page(**options), new_page(**options)
    sign_in(agent, officer.person)
    for page, name, arguments in (
        (visitor, "public_bodies", []),
        (visitor, "body", ["COPIL"]),
        (visitor, "agenda", []),
        (visitor, "event", [event.slug]),
        (agent, "bodies", []),
        (agent, "office_body", ["COPIL"]),
        (agent, "office_meeting", [held.pk]),
        (agent, "item", [item.pk]),
        (agent, "new_meeting", ["COPIL"]),
        (agent, "my_meeting", [held.pk]),
        (agent, "propose_event", []),
    ):
        page.goto(reverse(f"gatherings:{name}", args=arguments))
        axe(page)
        fits(page)
