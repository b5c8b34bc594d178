"""A button pressed twice, a form sent again: one effect, and the second answer tells where things are."""

import pytest

from tests.rights.routes import Route, routes
from tests.rights.samples import SAMPLES, Sample, samples_of
from tests.rights.town import Town

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.xdist_group("attack")]

AGAIN: dict[str, str] = {
    "people:renew_invitation": "each sends a new link and kills the former: the last mail is the one that works",
}
"""Addresses where the same form sent twice is two acts, with the reason."""


def actor_of(route: Route, sample: Sample, town: Town) -> str:
    """Somebody who may act."""
    return next((name for name in sorted(sample.actors) if route.access and town.admits(route.access, name)), "")


@pytest.mark.parametrize(
    "route", [route for route in routes() if not route.arguments or route.name in SAMPLES], ids=lambda one: one.name
)
def test_sent_twice_done_once(route: Route, town: Town) -> None:
    sample = samples_of(route.name)[0]
    name = actor_of(route, sample, town)
    if not name:
        return
    world = town.worlds["A"]
    url = route.url(sample.arguments(world))

    second = town.ask(name, "post", url, sample.sends(world), before=lambda: town.send(name, url, sample.sends(world)))
    assert not second.error, second
    assert second.status < 500, second
    acts = [sql for sql in second.writes if 'INSERT INTO "journal_entry"' in sql]
    if route.name not in AGAIN:
        assert not acts, f"POST {url} as {name}, sent again, is a second act"
