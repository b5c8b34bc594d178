"""Every address × everybody × both owners, over HTTP: who opens, who is sent away, to whom nothing exists, who writes.

The table comes from the URL configuration: a new address is tried from the day it is routed. Its view's ``access`` says
whom it admits; ``tests/rights/samples.py`` says what it is tried on and whose that is.
"""

from collections.abc import Iterable

import pytest
from django.urls import reverse

from essaim.people.access import Access
from tests.rights.people import AGENTS, ANONYMOUS, EVERYBODY, OUTSIDERS, WAITING
from tests.rights.routes import Route, routes
from tests.rights.samples import ALL, SAMPLES, Sample, samples_of
from tests.rights.town import Answer, Town

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.xdist_group("rights")]

ROUTES = routes()
SORTS_OF_READERS = (ANONYMOUS, "stranger", "officer", "lomme", "buyer")
FINE = frozenset({200, 204, 301, 302, 303, 304, 400, 405, 409, 413, 422, 429})
"""Answers to somebody for whom the thing exists: shown, done, or told what is wrong with what was sent."""
HOW_TO = """

    {name} (/{pattern}) has no sample: the rights tests cannot try it. Add a line to SAMPLES in tests/rights/samples.py:

        "{name}": Sample(of("<a thing of the world>", "{argument}"), opens=<who>, sends=sent(<what its form sends>)),

    The things are made in tests/rights/world.py, for both owners: make the one that is missing there. ``opens`` names
    those for whom it exists, among those whom the view's access admits; for everybody else it must answer 404.
"""


def instructions(route: Route) -> str:
    """What to add for a route that nobody described."""
    return HOW_TO.format(name=route.name, pattern=route.pattern, argument=(*route.arguments, "key")[0])


def test_every_address_can_be_tried() -> None:
    missing = [instructions(route) for route in ROUTES if route.arguments and route.name not in SAMPLES]
    assert not missing, "".join(missing)


def test_every_sample_has_its_address() -> None:
    unknown = set(SAMPLES) - {route.name for route in ROUTES}
    assert not unknown, f"tests/rights/samples.py describes addresses that are gone: {sorted(unknown)}"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_address(route: Route, town: Town) -> None:
    """Ask with GET and POST, as everybody, for the things of each owner."""
    assert route.access is not None, f"/{route.pattern}: decorate its view with essaim.people.access"
    if route.arguments and route.name not in SAMPLES:
        pytest.fail(instructions(route))
    faults: list[str] = []
    for sample in samples_of(route.name):
        for letter, names in tries(route, sample, town):
            here = sample if letter == "A" else of_stranger(sample)
            url = route.url(sample.arguments(town.worlds[letter]))
            for name in names:
                # A file is read once: what is sent is made anew for each.
                sent = sample.sends(town.worlds[letter])
                for method in ("get", "post"):
                    answer = town.ask(name, method, url, sent if method == "post" else None)
                    fault = judge(route.access, here, name, method, answer, town)
                    if fault:
                        faults.append(f"{method.upper()} {url} as {name}: {fault}\n        got {answer}")
    assert not faults, "\n    ".join(["", *faults])


def tries(route: Route, sample: Sample, town: Town) -> list[tuple[str, tuple[str, ...]]]:
    """Whose things are asked for, and by whom.

    What is everybody's is asked for by one of each sort of reader; what has no owner, in one world only.
    """
    if route.access and route.access.face == "public" and sample.opens == ALL:
        return [("A", SORTS_OF_READERS)]
    has_owner = sample.arguments(town.worlds["A"]) != sample.arguments(town.worlds["B"])
    return [("A", EVERYBODY), ("B", OUTSIDERS)] if has_owner else [("A", EVERYBODY)]


def of_stranger(sample: Sample) -> Sample:
    """The same thing in the other world, where the stranger is the holder, the manager and the member."""

    def turned(names: frozenset[str]) -> frozenset[str]:
        owners = set(OUTSIDERS) - {"stranger"}
        public = {*owners, "stranger"} <= names
        return names if public else (names - owners) | ({"stranger"} if names & owners else set())

    refused = turned(sample.refused) - turned(sample.opens)
    return Sample(sample.arguments, turned(sample.opens), turned(sample.actors), sample.sends, refused)


def judge(access: Access, sample: Sample, name: str, method: str, answer: Answer, town: Town) -> str:
    """What is wrong with an answer, empty when it is right."""
    if answer.error or answer.status >= 500:
        return "it must never break"
    if method == "get" and answer.writes:
        return "reading must not write"
    if not town.admits(access, name):
        if answer.writes:
            return "who is not admitted must not write"
        if name == ANONYMOUS:
            return "" if answer.location.startswith(reverse("account_login")) else "expected the sign-in page"
        return "" if answer.status == 403 else "expected 403: the role is missing"
    if name not in sample.actors and answer.writes:
        return "who may not act must not write"
    if name in sample.refused:
        return "" if answer.status in {403, 405} else "expected 403: it exists, and is not theirs to change"
    if name not in sample.opens:
        # A view that only receives forms says so before it looks for the thing.
        return "" if answer.status in {404, 405} else "expected 404: for this person it must not exist"
    told_no = {403} if method == "post" and name not in sample.actors else set()
    return "" if answer.status in FINE | told_no else "expected that it opens: it is theirs"


def test_a_role_waits_for_its_second_factor(town: Town) -> None:
    faults = []
    for route in tried(ROUTES, "office"):
        url = route.url(samples_of(route.name)[0].arguments(town.worlds["A"]))
        for method in ("get", "post"):
            answer = town.ask(WAITING, method, url)
            officer_enters = town.admits(route.access, "officer") if route.access else False
            enrols = answer.location.startswith(reverse("mfa_activate_totp"))
            if answer.writes or enrols != officer_enters or (not officer_enters and answer.status != 403):
                faults.append(f"{method.upper()} {url}: got {answer}")
    assert not faults, "\n    ".join(["", *faults])


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete", "trace"])
def test_other_methods_break_nothing_and_write_nothing(method: str, town: Town) -> None:
    faults = []
    for route in tried(ROUTES):
        url = route.url(samples_of(route.name)[0].arguments(town.worlds["A"]))
        names = {"public": (ANONYMOUS,), "signed_in": ("holder", "stranger")}.get(route.access.face, ("officer",))
        for name in names:
            answer = town.ask(name, method, url)
            if answer.error or answer.status >= 500 or answer.writes:
                faults.append(f"{method.upper()} {url} as {name}: got {answer}")
    assert not faults, "\n    ".join(["", *faults])


GATHERING = {"funding:cohort_member"}
"""Addresses that put a thing among others of any owner: a cohort holds any structure of the directory."""

TAKING_OUT = {"funding:experimentation_remove_step", "funding:my_experimentation_remove_step"}


def test_things_of_two_owners_do_not_mix(town: Town) -> None:
    """An address of several things: one's own file with another's piece does not exist, whoever asks."""
    faults = []
    for route in tried(ROUTES):
        # In the office, an elected member who sits in both worlds; elsewhere, the holder of the other world.
        asker = "stranger"
        if route.access.face == "office":
            asker = "lomme" if town.admits(route.access, "lomme") else "officer"
        for sample in samples_of(route.name):
            mine, theirs = (sample.arguments(town.worlds[letter]) for letter in "BA")
            different = [name for name in mine if mine[name] != theirs[name]]
            if len(different) < 2 or route.name in GATHERING:
                continue
            for name in different:
                url = route.url({**mine, name: theirs[name]})
                for method in ("get", "post"):
                    answer = town.ask(asker, method, url, sample.sends(town.worlds["A"]))
                    # What was taken out already leads back to its list, without a word of whose it was.
                    nothing = answer.status in {404, 405} or (answer.status == 302 and route.name in TAKING_OUT)
                    if not nothing or answer.writes:
                        faults.append(f"{method.upper()} {url}: got {answer}")
    assert not faults, "\n    ".join(["", *faults])


def tried(found: Iterable[Route], face: str = "") -> list[Route]:
    """The routes that can be tried, of one face when it is named."""
    return [
        route
        for route in found
        if route.access is not None
        and face in ("", route.access.face)
        and (not route.arguments or route.name in SAMPLES)
    ]


def test_everybody_is_tried() -> None:
    assert len(EVERYBODY) == 5 + len(AGENTS)
