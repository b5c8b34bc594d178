"""Nobody waits for a second factor here: roles are what these tests look at."""

import pytest


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.ESSAIM_SECOND_FACTOR = False
