"""The page of a list, drawn."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory

from essaim.listings import views
from essaim.listings.declaration import LISTINGS
from essaim.people.actors import Actor
from tests.listings.hives import HiveListing


def get(listing: HiveListing, actor: Actor, query: str = "") -> HttpResponse:
    request: HttpRequest = RequestFactory().get(f"/ruches/{query}")
    request.actor = actor  # type: ignore[attr-defined]
    return views.render_listing(request, listing, "listings/page.html", {"more": 1})


def html(listing: HiveListing, actor: Actor, query: str = "") -> str:
    return get(listing, actor, query).content.decode()


def test_the_page_shows_rows_heads_tabs_filters_and_exports(rows, listing, actor) -> None:
    page = html(listing, actor, "?q=abeille&tri=nom&onglet=eveillees")
    assert "ABEILLE noire" in page
    assert 'aria-sort="ascending"' in page
    assert 'href="?q=abeille&amp;onglet=eveillees&amp;tri=-nom"' in page
    assert '<input type="hidden" name="onglet" value="eveillees">' in page
    assert "Retirer le filtre" in page
    assert 'data-label="Miel"' in page
    assert "format=csv" in page
    assert "Celles qui butinent." in page


def test_hostile_values_are_escaped(rows, listing, actor) -> None:
    rows[0].name = rows[0].search_name = "<script>alert(1)</script>"
    rows[0].save()
    page = html(listing, actor, "?q=%22%3E%3Cscript%3E&tri=%22%3E%3Cscript%3E&miel_min=%3Cscript%3E")
    assert "<script" not in page
    assert "<script" not in html(listing, actor, "?q=script")


def test_notices_and_the_empty_state_are_shown(rows, listing, actor) -> None:
    page = html(listing, actor, "?q=absente&page=x")
    assert "la première page est affichée" in page
    assert "Tout effacer" in page
    assert "format=csv" not in page


@pytest.mark.parametrize(
    ("form", "kind"),
    [("csv", "text/csv; charset=utf-8"), ("xlsx", views.XLSX)],
)
def test_exports_are_downloads(rows, listing, actor, clock, form: str, kind: str) -> None:
    clock.travel("2022-03-01")
    response = get(listing, actor, f"?q=abeille&format={form}")
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="ruches-2022-03-01.{form}"'
    assert response["Cache-Control"] == "private, no-store"
    assert len(b"".join(response.streaming_content)) > 100  # type: ignore[attr-defined]
    response.close()


def test_an_unknown_format_shows_the_page_and_a_forbidden_export_too(rows, listing, actor, monkeypatch) -> None:
    assert b"Zinnia" in get(listing, actor, "?format=exe&q=zinnia").content
    monkeypatch.setattr(HiveListing, "may_export", lambda self, actor: False)
    page = html(listing, actor, "?format=csv&q=zinnia")
    assert "Zinnia" in page
    assert "format=csv" not in page


def test_declared_lists_are_whole() -> None:
    for name, listing in LISTINGS.items():
        codes = [column.code for column in listing.columns]
        assert listing.code == name, name
        assert listing.noun.count(",") == 1, name
        assert len(set(codes)) == len(codes), name
        assert listing.order, f"{name} needs an order"


def test_templates_of_the_room_compile() -> None:
    for name in ("page", "tabs", "filters", "table", "cell"):
        engines["django"].get_template(f"listings/{name}.html")


def test_filters_beyond_the_first_wait_under_a_summary_until_one_is_used(rows, listing, actor) -> None:
    page = html(listing, actor)
    assert '<details class="reveal">' in page
    assert page.index("Plus de filtres") < page.index('name="miel_min"')
    assert page.index('name="etat"') < page.index("Plus de filtres")
    assert '<details class="reveal" open>' in html(listing, actor, "?miel_min=100")
