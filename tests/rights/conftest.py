"""The two worlds, made once for all these tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.rights.town import Town, standing_town


@pytest.fixture(scope="package")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """The worlds; each request is undone after it was judged."""
    with standing_town(django_db_blocker) as town:
        yield town
