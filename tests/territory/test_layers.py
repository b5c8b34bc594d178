"""Importing official layers: what is recognised, what is refused and why, and that nothing else is written."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.setup.commands import import_outlines as run_import
from essaim.setup.services import import_layer
from essaim.territory.models import Layer, Outline, PriorityQuarter
from essaim.territory.queries import Whereabouts, locate, outlines
from essaim.territory.services import DERIVED, lay_layer, lay_territory
from tests.territory.conftest import DATA

LayerOf = Callable[..., bytes]
Official = Callable[[str], bytes]
SQUARE = [[3.05, 50.628], [3.06, 50.628], [3.06, 50.636], [3.05, 50.636], [3.05, 50.628]]
WAZEMMES = {"quartier": "Wazemmes", "code_quar": 10}


def moved(ring: list[list[float]], by: float) -> list[list[float]]:
    return [[x + by, y] for x, y in ring]


def state() -> list[tuple[str, str, Any]]:
    return list(Outline.objects.order_by("layer__kind", "code").values_list("layer__kind", "code", "geometry"))


# --- real layers


def test_the_real_quarters_are_all_ready(lille: None, official: Official) -> None:
    content = official("quartiers_lille_hellemmes_lomme.geojson")
    reading, layers = lay_layer(content=content, name="quartiers.geojson")
    assert reading.summary() == "12 read, 12 ready, 0 refused"
    assert not reading.problems
    assert [(layer.kind, layer.is_schematic) for layer in layers] == [("quarter", False), ("commune", False)]
    assert not any(area.is_schematic for kind in ("quarter", "commune") for area in outlines(kind))
    found = locate(3.0633, 50.6366)
    assert (found.commune, found.quarter, found.is_schematic, found.sentence) == ("59350", "centre", False, "")
    assert locate(2.9870, 50.6440).commune == "59355"


def test_the_real_associated_communes_are_ready_beside_the_schematic_parent(lille: None, official: Official) -> None:
    content = official("communes_associees_59298_59355.geojson")
    reading, _layers = lay_layer(content=content, name="communes.geojson")
    assert reading.summary() == "2 read, 2 ready, 0 refused"
    assert {area.code: area.is_schematic for area in outlines("commune")} == {
        "59298": False,
        "59350": True,
        "59355": False,
    }


def test_the_real_communes_of_the_metropolis_are_refused_one_by_one(lille: None, official: Official) -> None:
    reading, layers = lay_layer(content=official("communes_mel.geojson"), name="mel.geojson")
    assert reading.read == 95
    assert not layers
    causes = {problem.cause for problem in reading.problems}
    assert any("Hellemmes et Lomme, communes associées" in cause for cause in causes)
    assert any("59009" in cause for cause in causes)


@pytest.mark.parametrize(
    ("name", "words"),
    [("iris_59350.geojson", "IRIS"), ("quartiers_villeneuve_d_ascq.geojson", "inconnu")],
)
def test_another_real_layer_is_refused(lille: None, official: Official, name: str, words: str) -> None:
    before = state()
    reading, _layers = lay_layer(content=official(name), name=name, skip_refused=True)
    assert not reading.ready
    assert all(words in problem.cause for problem in reading.problems)
    assert state() == before


def test_the_real_priority_quarters_of_another_city_are_refused(lille: None, official: Official) -> None:
    content = official("qpv2015_avignon_5_contours_reels.geojson")
    reading, _layers = lay_layer(content=content, name="qpv", wanted=("qpv",))
    assert reading.summary() == "5 read, 0 ready, 5 refused"
    assert "Avignon" in reading.problems[0].cause


def test_the_real_priority_quarters_of_avignon_serve_avignon(db: None, official: Official) -> None:
    generation = {"code": "2015", "name": "Liste de 2015", "valid_from": "2015-01-01", "is_complete": False}
    communes = [
        {"code": "84007", "name": "Avignon", "kind": "commune"},
        {"code": "84092", "name": "Le Pontet", "kind": "commune"},
    ]
    lay_territory(
        communes=communes, quarters=[], generations=[generation], priority_quarters=[], outlines={}, source=""
    )
    content = official("qpv2015_avignon_5_contours_reels.geojson")
    reading, _layers = lay_layer(content=content, name="qpv", wanted=("qpv",))
    assert reading.summary() == "5 read, 5 ready, 0 refused"
    assert PriorityQuarter.objects.get(code="QP084004").name == "Quartier De Saint Chamand"
    assert [row.code for row in PriorityQuarter.objects.get(code="QP084005").communes.all()] == ["84092"]


# --- made-up layers


def test_a_layer_partly_refused_writes_nothing_unless_told(lille: None, layer: LayerOf) -> None:
    content = layer((WAZEMMES, SQUARE), ({"quartier": "Belleville"}, moved(SQUARE, 0.02)))
    before = state()
    reading, layers = lay_layer(content=content, name="x")
    assert reading.summary() == "2 read, 1 ready, 1 refused"
    assert (layers, state()) == ([], before)
    reading, layers = lay_layer(content=content, name="x", skip_refused=True)
    assert len(layers) == 1
    assert len(state()) == len(before) + 1


def test_a_dry_run_writes_nothing(lille: None, layer: LayerOf) -> None:
    before = state()
    reading, layers = lay_layer(content=layer((WAZEMMES, SQUARE)), name="x", dry_run=True)
    assert reading.is_sound
    assert (layers, state()) == ([], before)


def test_the_same_layer_twice_changes_nothing(lille: None, layer: LayerOf) -> None:
    lay_layer(content=layer((WAZEMMES, SQUARE)), name="x")
    before = list(Outline.objects.order_by("pk").values_list("pk", "version"))
    lay_layer(content=layer((WAZEMMES, SQUARE)), name="x")
    assert list(Outline.objects.order_by("pk").values_list("pk", "version")) == before
    assert Layer.objects.filter(is_schematic=False).count() == 1


def test_laying_the_folder_again_keeps_official_outlines(
    lille: None, layer: LayerOf, geography: dict[str, Any]
) -> None:
    lay_layer(content=layer((WAZEMMES, SQUARE)), name="x")
    lay_territory(**geography)
    assert not next(area for area in outlines("quarter") if area.code == "wazemmes").is_schematic


def test_communes_given_by_a_layer_are_not_replaced_by_unions(lille: None, layer: LayerOf, official: Official) -> None:
    far = [[3.105, 50.62], [3.12, 50.62], [3.12, 50.63], [3.105, 50.63], [3.105, 50.62]]
    lay_layer(content=layer(({"code_insee": "59298", "nom": "Hellemmes"}, far)), name="commune")
    lay_layer(content=official("quartiers_lille_hellemmes_lomme.geojson"), name="quartiers")
    assert not Layer.objects.filter(source__startswith=DERIVED).exists()
    assert next(area for area in outlines("commune") if area.code == "59298").geometry["coordinates"] == [far]


@pytest.mark.parametrize(
    ("features", "column", "words"),
    [
        ([({"quartier": "Belleville"}, SQUARE)], "quartier", "est inconnu"),
        ([({"quartier": ""}, SQUARE)], "quartier", "est inconnu"),
        ([({"quartier": None, "code_quar": 10}, SQUARE)], "quartier", "est inconnu"),
        ([({"quartier": "Wazemmes", "code_quar": 9}, SQUARE)], "code_quar", "au lieu de 10"),
        ([({"code_quar": 99}, SQUARE)], "code_quar", "est inconnu"),
        ([({"code": "59009", "nom": "Villeneuve-d’Ascq"}, SQUARE)], "code", "n’est pas du territoire"),
        ([({"surface": 3}, SQUARE)], "properties", "ne dit ce que la couche"),
        ([(WAZEMMES, SQUARE[:-1])], "geometry", "n’est pas fermé"),
        ([(WAZEMMES, [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]])], "geometry", "se croise"),
        (
            [(WAZEMMES, [[704000, 7059000], [705000, 7059000], [705000, 7060000], [704000, 7059000]])],
            "geometry",
            "longitudes",
        ),
        ([(WAZEMMES, [[y, x] for x, y in SQUARE])], "geometry", "loin du territoire"),
        ([(WAZEMMES, {"type": "Point", "coordinates": [3, 50]})], "geometry", "n’est pas un polygone"),
        ([(WAZEMMES, {"type": "Polygon"})], "geometry", ""),
        ([(WAZEMMES, SQUARE), (WAZEMMES, moved(SQUARE, 0.02))], "code_quar", "déjà dessiné par l’élément 1"),
        ([(WAZEMMES, SQUARE), ({"quartier": "Fives", "code_quar": 4}, moved(SQUARE, 0.005))], "geometry", "recouvre"),
        ([({"code_qp": "QN05971M"}, SQUARE)], "code_qp", "quartiers prioritaires"),
    ],
)
def test_what_is_wrong_is_named(lille: None, layer: LayerOf, features: list[Any], column: str, words: str) -> None:
    before = state()
    reading, layers = lay_layer(content=layer(*features), name="x", skip_refused=len(features) == 1)
    problem = reading.problems[-1]
    assert (problem.column, problem.row) == (column, len(features))
    assert words in problem.cause
    assert problem.remedy
    assert (layers, state()) == ([], before)


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ({"code_qp": "QN059ZZM", "commune_qp": "Lille"}, "n’est pas un code"),
        ({"code_qp": "QN05901M", "lib_com": "Lille"}, "n’est pas de la liste de 2024"),
        ({"code_qp": "QP059001", "commune_qp": "Roubaix"}, "(Roubaix)"),
        ({"code_qp": "QP059001"}, "commune non dite"),
    ],
)
def test_a_priority_quarter_refused(lille: None, layer: LayerOf, feature: dict[str, str], words: str) -> None:
    reading, _layers = lay_layer(content=layer((feature, SQUARE)), name="x", wanted=("qpv",))
    assert words in reading.problems[0].cause


def test_a_priority_quarter_of_the_list_not_known_whole_is_added(lille: None, layer: LayerOf) -> None:
    feature = {"code_qp": "QP059001", "nom_qp": "Secteur d’essai", "commune_qp": "Lille, Loos"}
    lay_layer(content=layer((feature, SQUARE)), name="x", wanted=("qpv",))
    added = PriorityQuarter.objects.get(code="QP059001")
    assert (added.name, added.generation.code) == ("Secteur d’essai", "2015")
    assert [commune.code for commune in added.communes.all()] == ["59350"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"PK\x03\x04\xff\xfe", "UTF-8"),
        (b"[]", "collection"),
        (b'{"type": "Feature"}', "collection"),
        (b'{"type": "FeatureCollection", "features": []}', "vide"),
        (b'{"type": "FeatureCollection", "features": {}}', "vide"),
        (b'{"type": "FeatureCollection", "features": [3]}', "ne dit ce que"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": null}]}', "ne dit ce que"),
        (b"[" * 100_000, "imbriqu"),
    ],
)
def test_what_is_not_a_layer_is_refused(lille: None, content: bytes, words: str) -> None:
    reading, _layers = lay_layer(content=content, name="x", skip_refused=True)
    assert words in reading.problems[0].cause
    assert not reading.ready


def test_another_projection_is_refused(lille: None, layer: LayerOf) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    reading, _layers = lay_layer(content=layer((WAZEMMES, SQUARE), crs=crs), name="x")
    assert reading.problems[0].column == "crs"
    assert reading.summary() == "1 read, 0 ready, 1 refused"


def test_a_visitor_imports_nothing(lille: None, layer: LayerOf, tmp_path: Path) -> None:
    path = tmp_path / "couche.geojson"
    path.write_bytes(layer((WAZEMMES, SQUARE)))
    before = state()
    with pytest.raises(Refused):
        import_layer(Actor.anonymous(), path=path, wanted=("quarter",))
    assert state() == before


# --- the program


def test_the_program_writes_one_line_a_problem_and_a_count(lille: None, layer: LayerOf, tmp_path: Path) -> None:
    path = tmp_path / "couche.geojson"
    path.write_bytes(layer((WAZEMMES, SQUARE), ({"quartier": "Belleville"}, moved(SQUARE, 0.02))))
    out = StringIO()
    assert run_import("territory", path, out, dry_run=True) == 1
    first, last = out.getvalue().splitlines()
    assert first.startswith("couche.geojson:2:quartier: le quartier «\u00a0Belleville\u00a0» est inconnu → ")
    assert last == "2 read, 1 ready, 1 refused"
    assert run_import("territory", path, StringIO(), skip_refused=True) == 0
    assert run_import("territory", tmp_path / "absente.geojson", StringIO()) == 2


def test_the_program_imports_the_real_quarters_and_the_journal_says_so(lille: None, official: Official) -> None:
    from essaim.journal.models import Entry

    official("quartiers_lille_hellemmes_lomme.geojson")
    out = StringIO()
    assert run_import("territory", DATA / "quartiers_lille_hellemmes_lomme.geojson", out) == 0
    assert out.getvalue() == "12 read, 12 ready, 0 refused\n"
    assert Entry.objects.filter(verb="setup.import_layer").count() == 2
    assert locate(3.0633, 50.6366).place is Whereabouts.INSIDE


def test_the_made_up_layers_are_json(layer: LayerOf) -> None:
    assert json.loads(layer((WAZEMMES, SQUARE)))["features"][0]["properties"] == WAZEMMES
