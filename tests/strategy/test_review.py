"""The yearly review: its shape, its figures recomputed from their lists, frozen and live."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.strategy.board import OutsideStrategy
from essaim.strategy.models import Review
from essaim.strategy.review import OFFICER, actions_of, build_review, canonical, digest_of, figures_by_key
from essaim.strategy.services import freeze_review, present_review
from tests.strategy.conftest import lay_lille
from tests.strategy.facts import World

PUBLIC = Actor.anonymous()
RECORD = {"kind", "id", "title", "date", "url"}


def test_the_shape_is_the_contract(world: World) -> None:
    review = build_review(2022, reader=OFFICER)
    assert set(review) == {"year", "as_of", "territory", "roadmap", "axes", "bodies", "digest"}
    assert (review["year"], review["as_of"], review["roadmap"]) == (2022, "2022-12-31", "2021-2023")
    assert review["territory"] == "Lille, Hellemmes et Lomme"
    assert [set(axis) for axis in review["axes"]] == [{"code", "objectives"}] * 4
    objectives = [objective for axis in review["axes"] for objective in axis["objectives"]]
    assert [set(objective) for objective in objectives] == [{"code", "actions"}] * 20
    actions = actions_of(review)
    assert len(actions) == 69
    for action in actions:
        assert set(action) == {"code", "nature", "state", "late", "figures", "obligations"}
        for obligation in action["obligations"]:
            assert set(obligation) == {"label", "required", "met", "aim", "missing"}
    figures = figures_by_key(review).values()
    assert {figure["measure"] for figure in figures} == {"count", "distinct", "sum", "share", "coverage"}
    for figure in figures:
        wanted = {"code", "label", "measure", "unit", "value", "records"}
        wanted |= {"among"} if figure["measure"] == "share" else set()
        wanted |= {"groups"} if figure["measure"] in ("distinct", "coverage") else set()
        assert set(figure) == wanted
        for record in figure["records"]:
            assert set(record) == RECORD | ({"quantity"} if figure["measure"] == "sum" else set())
            assert not record["url"].startswith("http")
    assert [body["code"] for body in review["bodies"]] == ["COPIL", "ANIM", "GTPOL", "GTINTER", "SCIC"]
    assert [body["required"] for body in review["bodies"]] == [1, 2, 2, 2, 1]
    for body in review["bodies"]:
        assert set(body) == {"code", "required", "held", "missing"}
        assert body["missing"] == max(0, body["required"] - body["held"])


def recomputed(figure: dict[str, Any]) -> Any:
    """The value, from the list alone."""
    records = figure["records"]
    if figure["measure"] == "count":
        return len(records)
    if figure["measure"] == "distinct":
        return len(figure["groups"])
    if figure["measure"] == "sum":
        return f"{sum((Decimal(record['quantity']) for record in records), Decimal(0)):.2f}"
    if figure["measure"] == "share":
        return len(records) / len(figure["among"]) if figure["among"] else None
    return sum(group["met"] for group in figure["groups"]) / len(figure["groups"])


@pytest.mark.parametrize("year", [2021, 2022, 2025, 2026])
def test_every_figure_is_a_function_of_its_list(world: World, year: int) -> None:
    review = build_review(year, reader=OFFICER)
    figures = figures_by_key(review)
    assert len(figures) > 60
    for key, figure in figures.items():
        assert figure["value"] == recomputed(figure), key
        identifiers = [(record["kind"], record["id"]) for record in figure["records"]]
        assert len(set(identifiers)) == len(identifiers), key
        assert set(identifiers) <= {(record["kind"], record["id"]) for record in figure.get("among", figure["records"])}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_records_value_follows_the_list(world: World, data: st.DataObject) -> None:
    everything = list(world.records)
    try:
        world.records = [one for one in everything if data.draw(st.booleans(), label=one.id)][:400]
        review = build_review(2022, reader=PUBLIC)
    finally:
        world.records = everything
    assert len(actions_of(review)) == 69
    assert all(figure["value"] == recomputed(figure) for figure in figures_by_key(review).values())


def test_the_digest_is_that_of_the_canonical_text(world: World) -> None:
    review = build_review(2022, reader=OFFICER)
    bare = {name: value for name, value in review.items() if name != "digest"}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert review["digest"] == hashlib.sha256(text.encode()).hexdigest() == digest_of(review)
    again = build_review(2022, reader=OFFICER)
    assert canonical(again).encode() == canonical(review).encode()


def test_the_order_of_records_is_irrelevant(world: World) -> None:
    before = build_review(2022, reader=OFFICER)
    world.records.reverse()
    assert build_review(2022, reader=OFFICER) == before


def test_all_the_strategy_is_there_even_without_proof(no_room: None) -> None:
    review = build_review(2023, reader=PUBLIC)
    actions = actions_of(review)
    assert len(actions) == 69
    assert {action["state"] for action in actions} == {"not_measurable"}
    assert not figures_by_key(review)
    assert [(body["held"], body["missing"]) for body in review["bodies"]] == [(None, None)] * 5


def test_the_public_reads_the_same_values_with_masked_titles(world: World) -> None:
    inside, outside = (figures_by_key(build_review(2022, reader=reader)) for reader in (OFFICER, PUBLIC))
    assert [(key, figure["value"], len(figure["records"])) for key, figure in inside.items()] == [
        (key, figure["value"], len(figure["records"])) for key, figure in outside.items()
    ]
    titles = [record for figure in outside.values() for record in figure["records"]]
    masked = [record for record in titles if record["title"] == "Fait non public"]
    assert masked
    assert all(not record["url"] for record in masked)
    assert not [r for f in inside.values() for r in f["records"] if r["title"] == "Fait non public"]


def test_communes_share_out_the_counts(world: World) -> None:
    whole = figures_by_key(build_review(2022, reader=OFFICER))
    parts = [figures_by_key(build_review(2022, reader=OFFICER, commune=code)) for code in ("59350", "59298", "59355")]
    counts = [key for key, figure in whole.items() if figure["measure"] == "count"]
    assert counts
    for key in counts:
        assert whole[key]["value"] == sum(part[key]["value"] for part in parts)
        identifiers = [record["id"] for part in parts for record in part[key]["records"]]
        assert sorted(identifiers) == sorted(record["id"] for record in whole[key]["records"])
    assert build_review(2022, reader=OFFICER, commune="59355")["territory"] == "Lomme"


def test_a_day_is_echoed_and_bounds_the_records(world: World) -> None:
    review = build_review(2022, on=date(2022, 6, 30), reader=OFFICER)
    assert review["as_of"] == "2022-06-30"
    dates = [record["date"] for figure in figures_by_key(review).values() for record in figure["records"]]
    assert dates
    assert max(dates) <= "2022-06-30"
    assert not any(action["late"] for action in actions_of(review))
    assert build_review(2026, reader=OFFICER)["as_of"] == "2026-11-24"


def test_a_year_outside_is_refused(lille: None) -> None:
    with pytest.raises(OutsideStrategy, match="de 2021 à 2026"):
        build_review(2019, reader=OFFICER)


# ------------------------------------------------------------------------------------------------------------- frozen


def test_freezing_twice_without_change_gives_the_same_version(world: World) -> None:
    first = freeze_review(OFFICER, year=2022)
    assert freeze_review(OFFICER, year=2022).pk == first.pk
    assert json.loads(first.content) == build_review(2022, reader=OFFICER)
    assert json.loads(first.public_content) == build_review(2022, reader=PUBLIC)
    assert (first.number, first.digest) == (1, digest_of(json.loads(first.content)))
    entries = Entry.objects.filter(verb="strategy.freeze_review")
    assert [entry.facts["digest"] for entry in entries] == [first.digest]


def test_a_change_makes_another_version_and_the_first_stays(world: World) -> None:
    first = freeze_review(OFFICER, year=2022)
    gone = next(one for one in world.records if one.on.year == 2022 and one.kind == "application")
    world.records.remove(gone)
    second = freeze_review(OFFICER, year=2022)
    assert second.number == 2
    assert Review.objects.get(pk=first.pk).content == first.content != second.content
    world.records.append(gone)
    assert json.loads(freeze_review(OFFICER, year=2022).content)["digest"] == first.digest


def test_only_a_title_made_private_is_a_change_too(world: World) -> None:
    first = freeze_review(OFFICER, year=2022)
    place = next(
        place
        for place, one in enumerate(world.records)
        if one.on.year == 2022 and one.is_visible and one.kind == "award"
    )
    world.records[place] = replace(world.records[place], is_visible=False)
    second = freeze_review(OFFICER, year=2022)
    assert (second.number, second.digest) == (2, first.digest)
    assert second.public_digest != first.public_digest


def test_the_database_refuses_to_change_a_frozen_review(world: World) -> None:
    frozen = freeze_review(OFFICER, year=2022)
    for name in ("content", "public_content", "annex", "digest"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=frozen.pk).update(**{name: "{}"})
    present_review(OFFICER, frozen, meeting=None)
    assert Review.objects.get(pk=frozen.pk).content == frozen.content


@pytest.mark.parametrize("role", [Role.DELEGATE, Role.ELECTED, Role.FINANCE, Role.EXPERT])
def test_others_do_not_freeze(world: World, make_person: Any, role: Role) -> None:
    from essaim.people.actors import Grant

    held = Grant(role, "commune", "59355") if role is Role.ELECTED else role
    with pytest.raises(Refused):
        freeze_review(Actor.of(make_person("X", held)), year=2022)
    assert not Review.objects.exists()


def test_two_at_once_make_one_version(transactional_db: None, threads: Any, folder: Any, clock: Any) -> None:
    clock.travel("2026-11-24")
    lay_lille(folder)
    results = threads(*[lambda: freeze_review(Actor.system("tests"), year=2022)] * 3)
    assert [getattr(result, "number", result) for result in results] == [1, 1, 1]
    assert Review.objects.count() == 1
