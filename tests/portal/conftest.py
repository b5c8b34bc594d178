"""The city laid down, and people to look at it."""

from pathlib import Path

import pytest
from django.core.cache import cache

from essaim.people.actors import Actor
from essaim.setup.load import lay_down

LILLE = Path(__file__).resolve().parents[2] / "territories" / "lille"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What is kept until something happens is not kept from one test to the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.ESSAIM_SECOND_FACTOR = False


@pytest.fixture
def lille(db) -> None:
    """Lille's strategy, without any fact."""
    lay_down(Actor.system("test"), LILLE)
