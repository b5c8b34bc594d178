"""Lille's strategy laid down, and facts of every sort for it."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.db.models import AutoField, Model

from essaim.evidence.lists import LISTS
from essaim.evidence.providers import PROVIDERS
from essaim.evidence.rules import Rule
from essaim.gatherings.models import Body
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.setup import load
from essaim.setup.check import read_sound_folder
from essaim.setup.folder import Folder
from essaim.strategy.models import RoadmapAction
from tests.strategy.facts import World, lists

LILLE = Path(__file__).resolve().parents[2] / "territories" / "lille"
LAID = ("_lay_geography", "_lay_directory", "_lay_bodies", "_lay_strategy", "_lay_figures", "_record")


MEASURED = [
    {"kind": "award", "measure": "sum", "minimum": 0, "label": "Montant des aides"},
    {"kind": "award", "measure": "distinct", "of": "organisation", "minimum": 3, "label": "Structures aidées"},
]
"""Two measures that Lille's own rules do not use."""


@pytest.fixture(scope="session")
def folder() -> Folder:
    """Lille's folder, read and checked once."""
    found, faults = read_sound_folder(LILLE)
    assert found is not None, faults
    return found


_ROWS: list[tuple[type[Model], list[Model]]] = []


@pytest.fixture
def lille(db: None, folder: Folder) -> None:
    """The strategy of Lille in the database: laid the first time, written row by row from memory afterwards."""
    cache.clear()
    lay_lille(folder)


def lay_lille(folder: Folder) -> None:
    """Lay the folder, or write what it gave the first time."""
    with transaction.atomic():
        if _ROWS:
            for model, rows in _ROWS:
                model._base_manager.bulk_create(copy.copy(row) for row in rows)
            return
        for name in LAID:
            getattr(load, name)(Actor.system("tests"), folder)
    _ROWS.extend((model, list(model._base_manager.all())) for model in _models() if model._base_manager.exists())
    for model, rows in _ROWS:
        if isinstance(model._meta.pk, AutoField):
            for row in rows:
                row.pk = None


def _models() -> list[type[Model]]:
    """Every table that the laying writes, lists between two included; foreign keys are checked at the end."""
    rooms = [apps.get_app_config(name) for name in ("territory", "directory", "gatherings", "strategy", "journal")]
    return [model for room in rooms for model in room.get_models(include_auto_created=True)]


@pytest.fixture
def no_room(lille: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room provides anything: nothing is measurable."""
    monkeypatch.setattr(PROVIDERS, "_items", {})
    monkeypatch.setattr(LISTS, "_items", {})


@pytest.fixture
def world(lille: None, monkeypatch: pytest.MonkeyPatch, clock: Any) -> World:
    """Facts for every rule from 2021 to 2026, in place of those of the rooms; it is 24 November 2026."""
    clock.travel("2026-11-24")
    for sheet in RoadmapAction.objects.filter(action__code="1.4.a"):
        sheet.rules += MEASURED
        sheet.save()
    rules = [Rule.model_validate(row) for sheet in RoadmapAction.objects.all() for row in sheet.rules]
    rules += [Rule.model_validate(row) for body in Body.objects.all() for row in body.obligations]
    made = World(rules, range(2021, 2027))
    monkeypatch.setattr(PROVIDERS, "_items", made.providers())
    monkeypatch.setattr(LISTS, "_items", lists())
    return made


@pytest.fixture
def officer(make_person: Callable[..., Any]) -> Any:
    """An ESS officer's account."""
    return make_person("Awa Diallo", Role.OFFICER)


@pytest.fixture
def office(client: Any, officer: Any) -> Any:
    """A client signed in as the officer."""
    client.force_login(officer)
    return client
