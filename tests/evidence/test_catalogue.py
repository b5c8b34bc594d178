"""The closed list of kinds: complete against the deliberation's types, and said in French."""

from pathlib import Path

import pytest
import yaml

from essaim.evidence.catalogue import CATALOGUE, LISTS, SOURCE_TYPES, Occurrence
from essaim.evidence.facets import COMMON, FacetType

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "design" / "strategie_lille.yaml"


def test_thirty_kinds_one_per_type_of_proof() -> None:
    assert len(CATALOGUE) == len(SOURCE_TYPES) == 30


def test_every_type_of_the_deliberation_has_its_kind() -> None:
    if not SOURCE.exists():
        pytest.skip("the transcription of the deliberation is not beside this tree")
    types = {line["type"] for line in yaml.safe_load(SOURCE.read_text())["types_preuve"]}
    assert types == set(SOURCE_TYPES)


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.code)
def test_a_kind_speaks_french_and_types_its_facets(kind) -> None:
    assert kind.singular
    assert kind.plural
    assert kind.date_label
    assert bool(kind.unit) == kind.has_amount
    assert {facet.name for facet in COMMON} <= set(kind.facets)
    for facet in kind.facets.values():
        assert facet.label
        assert bool(facet.values) == (facet.type is FacetType.CHOICE), facet.name


def test_lasting_kinds_are_those_that_last() -> None:
    lasting = {kind.code for kind in CATALOGUE.values() if kind.occurrence is Occurrence.LASTING}
    assert lasting >= {"stake", "mandate", "working_group", "agreement", "organisation"}
    assert not lasting & {"meeting", "award", "event", "referral"}


def test_lists_the_territory_may_keep() -> None:
    assert {"commune", "sector", "service", "body", "partner", "school", "library"} <= LISTS


def test_zero_is_singular() -> None:
    meeting = CATALOGUE["meeting"]
    assert [meeting.label(n) for n in (0, 1, 2)] == ["réunion", "réunion", "réunions"]
