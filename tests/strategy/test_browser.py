"""The strategy's pages in a browser: nothing sticks out, nothing is wrong for assistive technologies."""

from typing import Any

import pytest
from playwright.sync_api import Page

from essaim.evidence.lists import LISTS
from essaim.evidence.providers import PROVIDERS
from essaim.evidence.rules import Rule
from essaim.strategy.models import RoadmapAction
from essaim.strategy.review import OFFICER
from essaim.strategy.services import freeze_review
from tests.strategy.conftest import lay_lille
from tests.strategy.facts import World, lists

PUBLIC = (
    "/strategie/?annee=2022",
    "/strategie/axes/2/?annee=2022",
    "/strategie/objectifs/2.1/?annee=2022",
    "/strategie/actions/2.1.b/?annee=2022",
    "/strategie/actions/2.1.b/preuves/?annee=2022",
    "/bilans/",
    "/bilans/2022/",
    "/bilans/2022/versions/1/",
    "/bilans/2022/faits/",
    "/bilans/2022/instances/COPIL/",
)


@pytest.fixture
def served(live_server: Any, folder: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    """A server with Lille's strategy, facts for it, and the review of 2022 frozen before a fact was taken away."""
    lay_lille(folder)
    world = World(
        [Rule.model_validate(row) for sheet in RoadmapAction.objects.all() for row in sheet.rules], range(2021, 2027)
    )
    monkeypatch.setattr(PROVIDERS, "_items", world.providers())
    monkeypatch.setattr(LISTS, "_items", lists())
    freeze_review(OFFICER, year=2022)
    world.records = [one for one in world.records if not (one.on.year == 2022 and one.kind == "award")]
    return world


def test_pages_are_sound_on_a_desk_and_on_a_phone(served: World, phone_page: Page, sound: Any) -> None:
    for address in PUBLIC:
        sound(phone_page, address)


def test_a_figure_leads_to_its_list_by_keyboard(served: World, browser_page: Page) -> None:
    browser_page.goto("/bilans/2022/")
    figure = browser_page.locator("a.figure-value[href*='/regles/']").first
    figure.focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/regles/**")
    assert browser_page.locator("table").count() >= 1
