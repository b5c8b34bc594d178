"""Journeys: whole tasks done by hand in a browser, as the person they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from essaim.funding import services as funding
from essaim.funding.models import Call
from essaim.gatherings import services as gatherings
from essaim.kernel import clock
from essaim.people.actors import Actor, Grant
from essaim.people.models import User
from essaim.people.roles import Role
from essaim.setup.load import lay_down
from tests.support.browser import PHONE

LILLE = Path(__file__).resolve().parents[2] / "territories" / "lille"
ESSAIM = Actor.system("tests")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"startxref\n0\n%%EOF\n"
)
A_PDF = {"name": "piece.pdf", "mimeType": "application/pdf", "buffer": PDF}


@dataclass
class City:
    """Lille laid down, its committee seated, its envelope open, its people in post."""

    people: dict[str, User]

    def actor(self, name: str) -> Actor:
        """Somebody of the city, who acts."""
        return Actor.of(self.people[name])


@pytest.fixture
def city(live_server: Any, make_person: Callable[..., User], second_factor_waived: None) -> City:
    """A city at work; nothing has been asked of it yet."""
    lay_down(ESSAIM, LILLE)
    people = {
        "officer": make_person("Camille Martin", Role.OFFICER),
        "finance": make_person("Nadia Roche", Role.FINANCE),
        "expert": make_person("Luc Petit", Grant(Role.EXPERT, "service", "culture")),
        "mda": make_person("Inès Caron", Role.MDA),
        "supporter": make_person("Paul Vidal", Role.SUPPORTER),
        "elected": make_person("Rosa Lemaire", Role.DELEGATE),
    }
    committee = funding.find_committee(ESSAIM)
    for name in ("elected", "officer"):
        gatherings.give_seat(ESSAIM, committee, function=name, user=people[name], from_on=date(2021, 1, 1))
    call = Call.objects.get()
    funding.open_envelope(ESSAIM, call=call, commune_code="59350", year=clock.today().year, amount=100_000)
    return City(people)


@pytest.fixture
def desk(new_page: Callable[..., Page], sign_in: Callable[[Page, Any], None], city: City) -> Callable[[str], Page]:
    """The page of somebody of the city at their desk, 1440 px wide, signed in: `desk("officer")`."""
    pages: dict[str, Page] = {}

    def open_desk(name: str) -> Page:
        if name not in pages:
            pages[name] = new_page()
            sign_in(pages[name], city.people[name])
        return pages[name]

    return open_desk


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Callable[[], Page]:
    """A phone, held by nobody yet."""
    return lambda: new_page(**PHONE)


def fill(page: Page, fields: dict[str, Any]) -> None:
    """Give each field of a page its value, as a hand would, whatever its kind."""
    for name, value in fields.items():
        field = page.locator(f'[name="{name}"]').first
        kind = field.evaluate("(one) => one.type || one.tagName.toLowerCase()")
        if kind in {"radio", "checkbox"}:
            chosen = page.locator(f'[name="{name}"][value="{value}"]') if kind == "radio" else field
            chosen.check()
        elif kind.startswith("select"):
            field.select_option(str(value))
        else:
            field.fill(str(value))


def press(page: Page, name: str) -> None:
    """Press the button of this name, or of a name that begins so, and wait for the page that follows."""
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()
