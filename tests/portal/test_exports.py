"""Every dataset, in every format that it says."""

import io
import json

import pytest

from essaim.people.actors import Actor
from essaim.portal.exports import datasets
from tests.portal import world

OFFICER = Actor.system("export")


@pytest.mark.django_db
def test_every_dataset_is_written_in_each_of_its_formats() -> None:
    for dataset in datasets().values():
        for form in dataset.formats:
            output = io.BytesIO()
            dataset.write(OFFICER, form, output)
            content = output.getvalue()
            if form in ("json", "geojson"):
                json.loads(content)
            assert content[:2] == b"PK" if form == "xlsx" else content


@pytest.mark.django_db
def test_a_dataset_holds_what_the_reader_may_read(clock) -> None:
    clock.travel("2025-03-03")
    world.a_structure("Publiée", is_public=True, listed_on="2025-01-01")
    world.a_structure("Pas encore")
    known = datasets()
    for reader, code, count in (
        (OFFICER, "structures-bureau", 2),
        (Actor.anonymous(), "structures-bureau", 1),
        (Actor.anonymous(), "structures", 1),
    ):
        output = io.BytesIO()
        assert known[code].write(reader, "json", output) == count == len(json.loads(output.getvalue()))


@pytest.mark.django_db
def test_outlines_are_a_collection(lille) -> None:
    output = io.BytesIO()
    assert datasets()["contours"].write(OFFICER, "geojson", output) == 15
    assert json.loads(output.getvalue())["type"] == "FeatureCollection"
