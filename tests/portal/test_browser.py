"""The three front pages in a real browser, wide and narrow."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from essaim.funding.models import Call
from essaim.kernel import clock as kernel_clock
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.setup.load import lay_down
from tests.portal import world
from tests.portal.conftest import LILLE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(make_person) -> dict[str, Any]:
    """A city with something for everyone."""
    lay_down(Actor.system("test"), LILLE)
    call, today = Call.objects.get(), kernel_clock.today()
    officer, holder = make_person("Camille Officier", Role.OFFICER), make_person("Awa Diallo")
    structure = world.a_structure("La Roue Libre")
    world.belongs(holder, structure)
    world.an_application(call, "draft", holder=holder, title="Atelier vélo")
    asked = world.an_application(call, "incomplete", organisation=structure, title="Recyclerie")
    world.a_piece(asked, due_on=today - timedelta(days=1))
    world.an_application(call, "filed", title="Micro-ferme", holder_name="Les Mains Vertes")
    world.an_envelope(call, "59350", 150_000, voted=92_000, reserved=18_000)
    world.an_award(call, on=today.replace(year=today.year - 1, day=1))
    world.an_event(on=today + timedelta(days=4), proposed_by=holder)
    return {"officer": officer, "holder": holder}


def test_the_front_pages_are_sound(city: dict[str, Any], phone_page: Page, sign_in: Any, sound: Any) -> None:
    for person, paths in (
        (None, ["/", "/donnees/", f"/chiffres/{kernel_clock.today().year - 1}/instances/"]),
        ("holder", ["/espace/"]),
        ("officer", ["/bureau/", "/bureau/?quoi=demandes", "/bureau/recherche/?q=recyclerie"]),
    ):
        if person:
            sign_in(phone_page, city[person])
        for path in paths:
            sound(phone_page, path)


def test_one_goes_from_a_figure_to_its_list(city: dict[str, Any], scriptless_page: Page) -> None:
    page = scriptless_page
    page.goto("/")
    page.locator("a.figure-value").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 projet soutenu en")
    page.get_by_role("link", name="Accueil", exact=True).click()
    page.locator("a.comb-cell").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
