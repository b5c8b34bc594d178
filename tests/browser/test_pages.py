"""Every sort of page in a real browser, on a phone and on a desk: nothing for axe to say, nothing that sticks out.

The pages come from the URL table, tried on the things of the rights tests, each as somebody who may open it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test.signals import template_rendered
from playwright.sync_api import Page

from essaim.people.access import Access
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.setup.load import lay_down
from essaim.strategy import services as strategy
from tests.browser.conftest import LILLE
from tests.rights.people import make_people
from tests.rights.routes import routes
from tests.rights.samples import SAMPLES, Sample, samples_of
from tests.rights.town import name_the_rest
from tests.rights.world import ESSAIM, World, make_world
from tests.support.browser import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

READERS = ("anonymous", "holder", "manager", "officer", "director", "admin", "expert", "lomme")


@pytest.fixture
def world(live_server: Any) -> World:
    """World A of the rights tests, kept: the server reads it."""
    lay_down(ESSAIM, LILLE)
    people: Any = make_people()
    made = make_world("A", people, people["holder"], people["manager"], people["contributor"])
    strategy.freeze_review(ESSAIM, year=2025)
    name_the_rest(made)
    return made


def reader_of(access: Access, sample: Sample, people: dict[str, User | None]) -> str:
    """Somebody who may open it, the plainest first."""
    for name in READERS:
        user = people[name]
        actor = Actor.anonymous() if user is None else Actor.signed_in(user)
        if name in sample.opens and access.admits(actor):
            return name
    return ""


@pytest.fixture
def templates() -> Iterator[list[str]]:
    """The templates that the server draws, as it draws them: a page's own comes first."""
    drawn: list[str] = []

    def note(template: Any, **_: Any) -> None:
        drawn.append(template.name or "")

    template_rendered.connect(note, weak=False)
    yield drawn
    template_rendered.disconnect(note)


def test_every_sort_of_page_is_sound(
    world: World,
    templates: list[str],
    new_page: Callable[..., Page],
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
) -> None:
    """One page of each template, on a phone then widened to a desk."""
    pages: dict[str, Page] = {}
    faults: list[str] = []
    seen: set[str] = set()
    for route in routes():
        if route.access is None or (route.arguments and route.name not in SAMPLES):
            continue
        sample = samples_of(route.name)[0]
        name = reader_of(route.access, sample, world.people)
        if not name:
            continue
        if name not in pages:
            pages[name] = new_page(**PHONE)
            if world.people[name]:
                sign_in(pages[name], world.people[name])
        page, url = pages[name], route.url(sample.arguments(world))
        templates.clear()
        answer = page.context.request.get(url, max_redirects=0)
        own = next(iter(templates), "")
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", "") or own in seen:
            continue
        seen.add(own)
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size["viewport"])
            if size is PHONE:
                page.goto(url)
            faults += [f"{own} as {name} at {size['viewport']['width']}: {fault}" for fault in wrong(page, axe, fits)]
    assert not faults, "\n\n".join(faults)
    assert len(seen) > 60


def wrong(page: Page, *checks: Callable[[Page], None]) -> Iterator[str]:
    """What the checks say of a page."""
    for check in checks:
        try:
            check(page)
        except AssertionError as fault:
            yield str(fault)
