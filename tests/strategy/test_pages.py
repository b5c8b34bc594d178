"""The strategy as everyone reads it: pages, figures that open their lists, files, number of queries."""

import csv
import io
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.evidence.catalogue import CATALOGUE
from essaim.people.actors import Actor
from essaim.strategy import pages
from essaim.strategy.board import WHOLE, Reading, outlook, strategy_comb
from essaim.strategy.models import FollowUpNote, RoadmapAction, SettingAside
from essaim.strategy.review import OFFICER, build_review, figures_by_key
from essaim.strategy.services import freeze_review
from tests.strategy.facts import World

PUBLIC_PAGES = (
    "/strategie/",
    "/strategie/?annee=2022&commune=59355",
    "/strategie/axes/1/",
    "/strategie/objectifs/1.3/?annee=2022",
    "/strategie/actions/1.3.a/",
    "/strategie/actions/1.3.a/?annee=2022&commune=59298",
    "/strategie/actions/1.3.a/preuves/?annee=2022",
    "/bilans/",
    "/bilans/2022/",
    "/bilans/2022/?commune=59355",
    "/bilans/2022/faits/",
    "/bilans/2022/faits/?nature=award",
    "/bilans/2022/instances/COPIL/",
)


def text_of(response: Any) -> str:
    """The page without its tags, every space plain."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()).replace("&nbsp;", "\u00a0"))


@pytest.mark.parametrize("address", PUBLIC_PAGES)
def test_everyone_opens_the_public_pages(world: World, client: Any, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PUBLIC_PAGES[:9])
def test_pages_stand_without_any_room(no_room: None, client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    if "actions/1.3.a/?" in address:
        assert "Pas encore mesurable" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/strategie/axes/9/",
        "/strategie/objectifs/9.9/",
        "/strategie/actions/9.9.z/",
        "/strategie/actions/1.3.a/regles/rien/",
        "/bilans/2019/",
        "/bilans/2022/versions/7/",
        "/bilans/2022/instances/RIEN/",
    ],
)
def test_what_does_not_exist_is_not_found(world: World, client: Any, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["annee=1999", "annee=abc", "annee=²", f"annee={'9' * 40}", "commune=75056", "commune=%00"]
)
def test_a_wrong_outlook_is_said_and_the_page_stays(world: World, client: Any, query: str) -> None:
    response = client.get(f"/strategie/?{query}")
    assert response.status_code == 200
    assert re.search("est affichée|est affiché", response.content.decode())


def test_the_comb_has_twenty_cells_and_the_same_table(world: World, client: Any) -> None:
    page = client.get("/strategie/?annee=2022").content.decode()
    assert len(re.findall('class="comb-cell[ "]', page)) == 20
    seen = outlook(2022)
    comb = strategy_comb(seen, Actor.anonymous())
    board = Reading(seen, OFFICER).board
    for code, codes in seen.groups.items():
        group = comb.groups[code]
        assert (group.alive, group.actions) == board.alive(codes)
        assert group.proofs == len(board.records(codes))
    assert comb.groups[WHOLE].actions == 69
    for row in pages.comb_rows(comb, seen):
        for cell in row["cells"]:
            assert page.count(f"{cell['met']} sur {cell['total']}") >= 2


def test_reading_a_commune_keeps_the_comb_whole(world: World) -> None:
    for commune in ("59350", "59298", "59355"):
        comb = strategy_comb(outlook(2022, commune=commune), Actor.anonymous())
        assert len(comb.actions) == 69
        assert comb.groups[WHOLE].late == 0


def test_the_comb_takes_the_same_number_of_queries_however_many_facts(
    world: World, client: Any, django_assert_max_num_queries: Any
) -> None:
    def counted() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/strategie/").status_code == 200
        return len(queries)

    few = counted()
    world.records *= 3
    world.loads.clear()
    assert counted() == few <= 14
    assert len(world.loads) == len(set(world.loads)) <= len(CATALOGUE)
    world.loads.clear()
    with django_assert_max_num_queries(14):
        client.get("/strategie/")
    assert not world.loads, "kept until something happens"


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/bilans/2022/", 10),
        ("/strategie/actions/1.3.a/", 26),
        ("/strategie/objectifs/1.3/", 12),
        ("/bilans/2022/faits/", 8),
    ],
)
def test_query_counts(world: World, client: Any, django_assert_max_num_queries: Any, address: str, most: int) -> None:
    with django_assert_max_num_queries(most):
        client.get(address)


def test_each_kind_is_loaded_once_for_a_sheet_and_its_history(world: World, client: Any) -> None:
    client.get("/strategie/actions/1.3.a/?annee=2022")
    assert len(world.loads) == len(set(world.loads)) <= 3


def test_every_figure_of_the_review_opens_its_list(world: World, client: Any) -> None:
    page = client.get("/bilans/2022/").content.decode()
    figures = {key: one for key, one in figures_by_key(build_review(2022, reader=OFFICER)).items() if one["records"]}
    for (action, key), figure in list(figures.items())[::5]:
        address = f"/strategie/actions/{action}/regles/{key}/?annee=2022"
        assert f'href="{address}"' in page
        listed = client.get(address).content.decode()
        for record in figure["records"]:
            assert f"/faits/{record['id']}/" in listed or "Fait non public" in listed
        lines = list(
            csv.reader(io.StringIO(client.get(f"{address}&format=csv").content.decode("utf-8-sig")), delimiter=";")
        )
        assert len(lines) - 1 == len(figure.get("among", figure["records"]))


def test_a_share_names_what_is_outside(world: World, client: Any) -> None:
    figures = figures_by_key(build_review(2022, reader=OFFICER))
    (action, key), figure = next(
        (key, one)
        for key, one in figures.items()
        if one["measure"] == "share" and len(one["records"]) < len(one["among"])
    )
    page = client.get(f"/strategie/actions/{action}/regles/{key}/?annee=2022")
    assert "Hors de la règle" in text_of(page)
    assert f"{len(figure['records'])} sur {len(figure['among'])}" in text_of(page)


def test_a_sum_shows_each_quantity_and_the_total(world: World, client: Any) -> None:
    figures = figures_by_key(build_review(2022, reader=OFFICER))
    (action, key), figure = next((key, one) for key, one in figures.items() if one["measure"] == "sum")
    lines = client.get(f"/strategie/actions/{action}/regles/{key}/?annee=2022&format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines), delimiter=";"))
    total = sum(float(row["Quantité"].replace(",", ".")) for row in rows)
    assert f"{total:.2f}" == figure["value"]


def test_a_title_that_begins_a_formula_leaves_inert(world: World, client: Any) -> None:
    from dataclasses import replace

    world.records = [replace(one, title="=1+1", is_visible=True) for one in world.records]
    lines = client.get("/bilans/2022/faits/?format=csv").content.decode("utf-8-sig")
    assert "'=1+1" in lines
    assert not re.search(r"(^|;)=1", lines, re.MULTILINE)


def test_titles_are_escaped(world: World, client: Any) -> None:
    from dataclasses import replace

    world.records = [replace(one, title="<script>x</script>", is_visible=True) for one in world.records]
    for address in PUBLIC_PAGES:
        assert b"<script>x" not in client.get(address).content


def test_the_public_reads_no_masked_title(world: World, client: Any) -> None:
    hidden = [one for one in world.records if not one.is_visible and one.on.year == 2022]
    assert hidden
    for address in ("/bilans/2022/faits/", "/bilans/2022/faits/?format=csv", "/bilans/2022/?format=json"):
        page = client.get(address).content.decode()
        assert "Fait non public" in page
        assert not [one for one in hidden if one.url in page]


def test_what_is_set_aside_keeps_its_computed_state(world: World, client: Any) -> None:
    sheet = RoadmapAction.objects.get(action__code="1.3.b", roadmap__code="2021-2023")
    SettingAside.objects.create(sheet=sheet, year=2022, reason="Reporté", decision="COPIL du 4 mars 2022")
    page = text_of(client.get("/strategie/actions/1.3.b/?annee=2022"))
    assert "Mise à l’écart en 2022" in page
    assert "COPIL du 4 mars 2022" in page
    state = Reading(outlook(2022), OFFICER).action("1.3.b").state
    assert state.word in page
    assert "Mise à l’écart" not in text_of(client.get("/strategie/actions/1.3.b/?annee=2021"))


def test_notes_are_read_by_whom_they_are_for(world: World, client: Any, officer: Any) -> None:
    sheet = RoadmapAction.objects.get(action__code="1.3.b", roadmap__code="2024-2026")
    FollowUpNote.objects.create(sheet=sheet, text="Pour tout le monde", author=officer, is_public=True)
    FollowUpNote.objects.create(sheet=sheet, text="Pour le bureau", author=officer)
    page = text_of(client.get("/strategie/actions/1.3.b/"))
    assert "Pour tout le monde" in page
    assert "Pour le bureau" not in page


def test_the_second_roadmap_says_that_it_is_to_be_updated(world: World, client: Any) -> None:
    assert "reconduite, à mettre à jour" in text_of(client.get("/strategie/actions/1.3.a/"))
    assert "reconduite, à mettre à jour" not in text_of(client.get("/strategie/actions/1.3.a/?annee=2022"))


def test_the_diagnostic_never_joins_two_series(lille: None, client: Any) -> None:
    for one in pages.indicators():
        assert len({value.series for value in one.values}) == len(one.values)
        assert all(row["break"] for row in one.chart[1:])
    page = client.get("/strategie/").content.decode()
    assert "près de 12\u00a0%" in page or "près de 12 %" in page
    assert 'class="chart-line"' not in page
    assert "ne se comparent pas" in page
    assert "10,4" not in page


def test_a_frozen_version_says_what_moved_since(world: World, client: Any) -> None:
    frozen = freeze_review(OFFICER, year=2022)
    assert "Le bilan vivant dit encore la même chose" in text_of(client.get("/bilans/2022/versions/1/"))
    figures = figures_by_key(build_review(2022, reader=OFFICER))
    (action, key), figure = next(
        (key, one) for key, one in figures.items() if one["measure"] == "count" and one["value"] >= 2
    )
    gone = figure["records"][0]["id"]
    world.records = [one for one in world.records if one.id != gone]
    page = text_of(client.get(f"/bilans/2022/versions/{frozen.number}/"))
    assert f"Le chiffre vivant est maintenant {figure['value'] - 1}." in page
    kept = client.get(f"/bilans/2022/versions/1/chiffres/{action}/{key}/")
    assert text_of(kept).count(figure["records"][1]["title"]) or "Fait non public" in text_of(kept)
    assert client.get(f"/strategie/actions/{action}/regles/{key}/?annee=2022").status_code == 200
    assert "1 version figée" in text_of(client.get("/bilans/2022/"))


@pytest.mark.parametrize(
    ("form", "begins"), [("json", b"{"), ("html", b"<!doctype html>"), ("pdf", b"%PDF-1.7"), ("docx", b"PK")]
)
def test_the_review_as_a_file_is_the_same_twice(world: World, client: Any, form: str, begins: bytes) -> None:
    freeze_review(OFFICER, year=2022)
    for address in ("/bilans/2022/", "/bilans/2022/versions/1/"):
        first, second = (client.get(f"{address}?format={form}") for _ in range(2))
        assert first.content == second.content
        assert first.content.startswith(begins)
        assert "attachment" in first["Content-Disposition"]


def test_the_standalone_page_needs_nothing_else(world: World, client: Any) -> None:
    page = client.get("/bilans/2022/?format=html").content.decode()
    assert "<script" not in page
    assert '<link rel="stylesheet"' not in page
    assert page.count("<style>") == 1
    assert page.count('id="action-') == 69
