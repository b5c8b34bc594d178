"""Every kind of fault of a territory folder is found, with its file, its line, its place and a remedy."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest

from essaim.setup.check import check_folder
from essaim.setup.commands import territory_check
from tests.setup.conftest import LILLE, Break


def only_fault(folder: Path, file: str, words: str) -> str:
    """The text of the fault that says ``words`` in ``file``; fails when there is none."""
    faults = check_folder(folder)
    found = [fault for fault in faults if fault.file == file and words in fault.cause]
    assert found, [str(fault) for fault in faults]
    assert all(fault.remedy for fault in faults)
    return str(found[0])


def test_lille_has_no_fault() -> None:
    assert [str(fault) for fault in check_folder(LILLE)] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "path"),
    [
        # shapes
        ("territory.yaml", "tagline:", "slogan:", "inconnue", "slogan"),
        ("territory.yaml", "tagline:", "slogan:", "manque", "tagline"),
        ("territory.yaml", '"21590350100017"', '"21590350100018"', "SIRET", "siret.number"),
        ("territory.yaml", "first_year: 2021", 'first_year: "2021"', "nombre entier", "strategy.first_year"),
        ("strategy/axis-1.yaml", '- code: "1.1"', "- code: 1.1", "texte est attendu", "objectives[1].code"),
        (
            "strategy/axis-1.yaml",
            "nature: continuous",
            "nature: eternal",
            "valeur inconnue",
            "actions[1](1.1.a).nature",
        ),
        (
            "strategy/axis-1.yaml",
            "title: Cofinancer des études de faisabilité",
            f"title: {'x' * 71}",
            "trop long",
            "1.1.b",
        ),
        (
            "roadmaps.yaml",
            "from_on: 2021-01-01",
            'from_on: "janvier"',
            "date est attendue",
            "roadmaps[1](2021-2023).from_on",
        ),
        ("geography.yaml", "QN05971M", "QN1", "forme attendue", "priority_quarters[1](QN1).code"),
        # codes
        ("partners.yaml", "code: cress", "code: apes", "déjà donné", "partners[2](apes).code"),
        ("strategy/axis-1.yaml", "code: 1.1.b", "code: 1.1.a", "déjà donné", "actions[2](1.1.a).code"),
        (
            "strategy/axis-1.yaml",
            "code: 1.1.b",
            "code: 1.2.b",
            "est dans l’objectif 1.1",
            "(1.1).actions[2](1.2.b).code",
        ),
        ("strategy/axis-2.yaml", '- code: "2.1"', '- code: "3.9"', "est dans l’axe 2", "objectives[1](3.9).code"),
        ("bodies.yaml", "code: A2", "code: A1", "déjà donné", "workshops.themes[2](A1).code"),
        # references
        ("strategy/axis-1.yaml", "partners: [nord_actif]", "partners: [nord_acti]", "nord_acti", "partners[1]"),
        ("strategy/axis-3.yaml", "services: [culture]", "services: [arts]", "le service « arts »", "services[1]"),
        ("strategy/axis-2.yaml", "sectors: [alimentation,", "sectors: [chimie,", "la filière « chimie »", "sectors[1]"),
        ("strategy/axis-1.yaml", "principles: [viable]", "principles: [rentable]", "rentable", "principles[1]"),
        ("places.yaml", "partner: mres", "partner: mre", "« mre »", "places[4](mres).partner"),
        ("places.yaml", 'commune: "59355"', 'commune: "59000"', "la commune", "places[6](fabrique_citoyenne).commune"),
        ("geography.yaml", 'generation: "2024"', 'generation: "2025"', "la liste", "priority_quarters[1]"),
        ("evaluation.yaml", "receiver: COPIL", "receiver: COPAL", "l’instance", "receiver"),
        ("bodies.yaml", "  body: ANIM\n", "  body: ANIMA\n", "l’instance", "workshops.body"),
        (
            "figures.yaml",
            "series: CLAP, source: Non",
            "series: CLAPE, source: Non",
            "la série",
            "figures[6](D06).series",
        ),
        ("roadmaps.yaml", 'carries: "2021-2023"', 'carries: "2016-2020"', "la feuille de route", "carries"),
        # rules
        ("strategy/axis-1.yaml", "kind: need", "kind: besoin", "n’est pas un type de preuve", "rules[1]"),
        ("strategy/axis-1.yaml", "{answers_need: true}", "{answer: true}", "n’est pas un critère", "rules[2].filter"),
        (
            "strategy/axis-1.yaml",
            "stage: feasibility,",
            "stage: seed,",
            "n’est pas une valeur connue",
            "rules[1].filter",
        ),
        (
            "strategy/axis-1.yaml",
            "partner: nord_actif}",
            "partner: nord_acti}",
            "n’est pas une valeur",
            "rules[3].filter",
        ),
        ("strategy/axis-2.yaml", "per: sector", "per: organisation", "liste à couvrir", "rules[1].per"),
        ("strategy/axis-1.yaml", "minimum: 7", "minimum: -1", "minimum", "rules[2].minimum"),
        (
            "bodies.yaml",
            "{body: GTPOL, status: held}",
            "{body: GTPOLE, status: held}",
            "GTPOLE",
            "obligations[1].filter",
        ),
        # counts, colours, periods, associated communes
        ("territory.yaml", "actions: 69", "actions: 70", "69 actions au lieu de 70", "strategy.counts.actions"),
        ("territory.yaml", '  "4": flax\n', "", "l’axe 4 n’a pas de couleur", "colours"),
        ("territory.yaml", '  "4": flax\n', '  "4": flax\n  "5": hop\n', "l’axe 5 n’existe pas", "colours.5"),
        (
            "roadmaps.yaml",
            "from_on: 2024-01-01",
            "from_on: 2023-06-01",
            "avant la fin",
            "roadmaps[2](2024-2026).from_on",
        ),
        ("roadmaps.yaml", "until_on: 2023-12-31", "until_on: 2020-12-31", "finit avant", "roadmaps[1](2021-2023)"),
        (
            "geography.yaml",
            'kind: associated, parent: "59350", associated_on: 2000',
            "kind: associated, associated_on: 2000",
            "commune de rattachement",
            "communes[3](59355)",
        ),
        # call
        ("calls/permanent.yaml", "weight: 25", "weight: 24", "99 au lieu de 100", "criteria.grid"),
        ("calls/permanent.yaml", "code: permanent", "code: autre", "ne suit pas le nom", "code"),
        ("calls/permanent.yaml", '"05-15"', '"12-15"', "ne se suivent pas", "cut_offs.yearly"),
        ("calls/permanent.yaml", '"05-15"', '"05-32"', "forme attendue", "cut_offs.yearly[2].last_day"),
        ("calls/permanent.yaml", "letters/award.typ", "letters/prize.typ", "manque", "letters.award"),
        ("calls/permanent.yaml", "letters/award.typ", "../../secret.typ", "manque", "letters.award"),
        (
            "calls/permanent.yaml",
            "templates/agreement.docx",
            "letters/award.typ",
            "n’est pas un fichier",
            "letters.agreement",
        ),
        ("calls/permanent.yaml", "action: 1.3.a", "action: 1.3.z", "l’action « 1.3.z »", "stages[2](start_up).action"),
        ("calls/permanent.yaml", '["1.1", ', '["9.9", ', "l’objectif « 9.9 »", "objectives[1]"),
        (
            "calls/permanent.yaml",
            "{code: scale_up, label",
            "{code: growth, label",
            "l’étape « growth »",
            "stages[4](growth)",
        ),
        (
            "calls/permanent.yaml",
            "envelopes: []",
            'envelopes: [{commune: "59000", year: 2026, amount: 1}]',
            "la commune",
            "envelopes[1].commune",
        ),
        ("calls/permanent.yaml", "code: officers", "code: statutes", "donné deux fois", "pieces[2](statutes).code"),
        ("calls/permanent.yaml", "feeds: commune_code", "feeds: town", "« commune_code »", "form"),
        ("calls/permanent.yaml", "type: siret", "type: siren", "type de question", "form"),
        ("calls/permanent.yaml", "choices_from: sectors", "choices_from: trades", "trades", "form"),
        (
            "calls/permanent.yaml",
            "{value: company, label: Société",
            "{value: public, label: Société",
            "aucune pièce obligatoire",
            "pieces",
        ),
        ("calls/permanent.yaml", "public_cap: 80", "public_cap: 70", "plafond", "public_cap.percent"),
    ],
)
def test_a_fault_is_named(change: Break, file: str, old: str, new: str, words: str, path: str) -> None:
    folder = change(file, old, new.replace(" »", "\u00a0»").replace("« ", "«\u00a0"))
    text = only_fault(folder, file, words.replace(" »", "\u00a0»").replace("« ", "«\u00a0"))
    assert path in text
    assert " → " in text


def test_a_fault_gives_its_line(change: Break) -> None:
    folder = change("partners.yaml", "code: cress", "code: apes")
    line = (
        (folder / "partners.yaml")
        .read_text(encoding="utf-8")
        .split("\n")
        .index(
            next(row for row in (folder / "partners.yaml").read_text(encoding="utf-8").split("\n") if "CRESS" in row)
        )
    )
    assert only_fault(folder, "partners.yaml", "déjà donné").startswith(f"partners.yaml:{line + 1}: ")


def test_a_body_without_obligation_is_a_fault(folder: Path) -> None:
    path = folder / "bodies.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if "body: GTPOL," in line)
    lines[at - 1 : at + 1] = ["    obligations: []"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "bodies[3](GTPOL).obligations" in only_fault(folder, "bodies.yaml", "n’a aucune obligation")


@pytest.mark.parametrize(
    "name", ["sectors.yaml", "outlines.geojson", "letters/refusal.typ", "templates/agreement.docx"]
)
def test_a_missing_file_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    file = "calls/permanent.yaml" if "/" in name else name
    assert only_fault(folder, file, "manque")


@pytest.mark.parametrize(("name", "pattern"), [("strategy", "strategy/axis-*.yaml"), ("calls", "calls/*.yaml")])
def test_a_missing_part_is_a_fault(folder: Path, name: str, pattern: str) -> None:
    shutil.rmtree(folder / name)
    assert only_fault(folder, pattern, "aucun fichier")


def test_a_file_that_nothing_reads_is_a_fault(folder: Path) -> None:
    (folder / "strategy" / "axe-5.yaml").write_text("code: '5'\n", encoding="utf-8")
    assert only_fault(folder, "strategy/axe-5.yaml", "rien ne lit")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("partners: [\n", "YAML"),
        ("partners: []\npartners: []\n", "donnée deux fois"),
        ("1: x\n", "n’est pas un texte"),
        ("partners: &a [*a]\n", "référence"),
        ("partners: !!python/object/apply:os.system ['true']\n", "YAML"),
        ("", "ensemble de clés"),
        ("[]\n", "ensemble de clés"),
        ("partners: 2021-13-45\n", ""),
    ],
)
def test_a_file_badly_written_is_a_fault(folder: Path, text: str, words: str) -> None:
    (folder / "partners.yaml").write_text(text, encoding="utf-8")
    assert only_fault(folder, "partners.yaml", words)


def test_a_syntax_error_gives_its_line(folder: Path) -> None:
    (folder / "partners.yaml").write_text("partners:\n  - {code: a\n  name: b}}\n", encoding="utf-8")
    assert only_fault(folder, "partners.yaml", "YAML").startswith("partners.yaml:3: colonne ")


def test_a_file_that_is_not_text_is_a_fault(folder: Path) -> None:
    (folder / "partners.yaml").write_bytes(b"\xff\xfe\x00partners")
    assert only_fault(folder, "partners.yaml", "")


def outlines_with(folder: Path, code: str, **changes: object) -> Path:
    """Change the feature of ``code``: its points (``ring``), its properties, or take it out (``drop``)."""
    path = folder / "outlines.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    for feature in list(data["features"]):
        if feature["properties"]["code"] == code:
            if "ring" in changes:
                feature["geometry"]["coordinates"] = [changes["ring"]]
            feature["properties"].update(changes.get("properties", {}))
            if "geometry" in changes:
                feature["geometry"] = changes["geometry"]
            if changes.get("twice"):
                data["features"].append(feature)
            if changes.get("drop"):
                data["features"].remove(feature)
    path.write_text(json.dumps(data), encoding="utf-8")
    return folder


SQUARE = [[3.05, 50.63], [3.06, 50.63], [3.06, 50.64], [3.05, 50.64], [3.05, 50.63]]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ring": SQUARE[:-1]}, "n’est pas fermé"),
        ({"ring": [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]}, "se croise"),
        ({"ring": SQUARE[:2]}, "moins de quatre points"),
        ({"ring": [["3", "x"]] * 5}, "paire de nombres"),
        ({"ring": [[700000, 7000000]] * 5}, "longitudes et latitudes"),
        ({"ring": [[y, x] for x, y in SQUARE]}, "sort de l’étendue"),
        ({"ring": SQUARE}, "recouvre"),
        ({"geometry": None}, "n’est pas un polygone"),
        ({"geometry": {"type": "Point", "coordinates": [3, 50]}}, "n’est pas un polygone"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "vide"),
        ({"properties": {"schematic": False}}, "n’est pas marqué schématique"),
        ({"properties": {"code": "belleville"}}, "ni un quartier ni une commune"),
        ({"properties": {"code": 3}}, "ni un quartier ni une commune"),
        ({"twice": True}, "dessiné deux fois"),
        ({"drop": True}, "n’a pas de contour"),
    ],
)
def test_a_broken_outline_is_a_fault(folder: Path, changes: dict[str, object], words: str) -> None:
    assert only_fault(outlines_with(folder, "wazemmes", **changes), "outlines.geojson", words)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"features": 3}', "\ud83d".encode("utf-16", "surrogatepass").decode("latin-1")]
)
def test_outlines_that_are_not_a_collection_are_a_fault(folder: Path, text: str) -> None:
    (folder / "outlines.geojson").write_text(text, encoding="latin-1")
    assert only_fault(folder, "outlines.geojson", "")


def test_outlines_outside_the_folder_are_refused(change: Break) -> None:
    folder = change("geography.yaml", "outlines: outlines.geojson", "outlines: ../../outlines.geojson")
    assert check_folder(folder)


def test_the_command_tells_and_counts(change: Break, tmp_path: Path) -> None:
    out = StringIO()
    assert territory_check(LILLE, out) == 0
    assert out.getvalue() == "lille: aucun défaut\n"
    folder = change("territory.yaml", "actions: 69", "actions: 70")
    out = StringIO()
    assert territory_check(folder, out) == 1
    first, last = out.getvalue().splitlines()
    assert first.startswith("territory.yaml:")
    assert last == "lille: 1 défaut"
    assert territory_check(tmp_path / "nowhere", StringIO()) == 2
