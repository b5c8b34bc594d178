"""The tests' own tables, made for the session."""

from collections.abc import Iterator

import pytest
from django.db import connection

from essaim.people.actors import Actor
from tests.listings import hives


@pytest.fixture(scope="session")
def hive_tables(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in hives.MODELS:
            editor.create_model(model)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in reversed(hives.MODELS):
            editor.delete_model(model)


@pytest.fixture
def rows(hive_tables, db) -> list[hives.Hive]:
    return hives.populate()


@pytest.fixture
def listing() -> hives.HiveListing:
    return hives.HiveListing()


@pytest.fixture
def actor() -> Actor:
    return Actor.system("Œillet")
