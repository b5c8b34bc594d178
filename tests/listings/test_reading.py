"""Reading a list: search, filters, tabs, order, pages, on both databases."""

from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.listings.reading import ResultSet, read
from essaim.people.actors import Actor
from tests.listings.hives import Hive, HiveListing, populate


def names(found: ResultSet) -> list[str]:
    return [row.record.name for row in found.rows]  # type: ignore[attr-defined]


def read_all(found: ResultSet) -> object:
    """Everything a page asks of a list."""
    return (
        [[cell.text for cell in row.cells] for row in found.rows],
        found.title, found.caption, found.notices, found.heads, found.tabs, found.active, found.exports, found.empty,
        found.reset_url, found.tab_sentence, found.hidden_params, str(found.form),
    )  # fmt: skip


def test_the_count_is_the_title(rows, listing: HiveListing, actor: Actor) -> None:
    assert read(listing, actor).title == "12\u00a0ruches"
    assert read(listing, actor, {"q": "zinnia"}).title == "1\u00a0ruche"
    assert read(listing, actor, {"q": "absente"}).title == "0\u00a0ruche"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ECOCONSTRUCTION", ["Écoconstruction"]),
        ("écocons", ["Écoconstruction"]),
        ("abeille", ["Abeille", "ABEILLE noire"]),
        ("noire abeille", ["ABEILLE noire"]),
        ("oeuvre", ["Œuvre"]),
        ("l'île", ["L’Île"]),
        ("%", None),
        ("_", []),
        ("   ", None),
        ("\x00", None),
        ("abeille absente", []),
    ],
)
def test_search_knows_neither_accents_nor_case(rows, listing, actor, typed: str, expected: list[str] | None) -> None:
    found = read(listing, actor, {"q": typed})
    if expected is None:
        assert found.total == 12
    else:
        assert names(found) == expected


def test_the_usual_order_follows_the_normalised_column(rows, listing, actor) -> None:
    assert names(read(listing, actor)) == ["=1+1", "Abeille", "ABEILLE noire", "C°", "eau"]
    assert names(read(listing, actor, {"page": "3"})) == ["Ruche 11", "Zinnia"]


def test_a_column_sorts_both_ways_unknown_values_last(rows, listing, actor) -> None:
    up = read(listing, actor, {"tri": "miel"})
    down = read(listing, actor, {"tri": "-miel"})
    assert up.rows[0].record.honey == 0
    assert down.rows[0].record.honey == 1105.5
    for found in (up, down):
        last = read(listing, actor, {"tri": found.question.sort_params["tri"][0], "page": "3"})
        assert last.rows[-1].record.honey is None
    heads = {head.column.code: head for head in up.heads}
    assert heads["miel"].direction == "ascending"
    assert heads["miel"].url == "?onglet=toutes&tri=-miel"
    assert heads["nom"].url == "?onglet=toutes&tri=nom"
    assert heads["part"].url == ""
    assert next(head for head in down.heads if head.column.code == "miel").url == "?onglet=toutes&tri=miel"


def test_pages_never_overlap_even_when_all_is_equal(hive_tables, db, listing, actor) -> None:
    for hive in populate():
        hive.search_name = "pareil"
        hive.save()
    seen = [row.record.pk for page in (1, 2, 3) for row in read(listing, actor, {"page": str(page)}).rows]
    assert len(set(seen)) == len(seen) == 12


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"etat": "asleep"}, 4),
        ({"fleur": "acacia"}, 6),
        ({"fleur": ["acacia", "thym"]}, 12),
        ({"taille": "grande"}, 7),
        ({"partagee": "oui"}, 6),
        ({"partagee": "non"}, 6),
        ({"ouverte_du": "03/01/2022"}, 9),
        ({"ouverte_du": "2022-01-03", "ouverte_au": "04/01/2022"}, 2),
        ({"visite_du": "01/06/2022", "visite_au": "01/06/2022"}, 1),
        ({"miel_min": "100,50", "miel_max": "201"}, 2),
        ({"miel_min": "1 105,50 €"}, 1),
        ({"abeilles_min": "100"}, 7),
        ({"onglet": "eveillees"}, 8),
        ({"onglet": "miennes"}, 0),
        ({"onglet": "eveillees", "fleur": "acacia", "q": "e"}, 3),
    ],
)
def test_filters_narrow(rows, listing, actor, params: dict[str, object], expected: int) -> None:
    found = read(listing, Actor.anonymous() if "miennes" in params.values() else actor, params)
    assert found.notices == ()
    assert found.total == expected == len(list(found.queryset))


def test_tabs_and_facets_count_what_they_would_leave(rows, listing, actor) -> None:
    found = read(listing, actor, {"fleur": "acacia", "onglet": "eveillees"})
    assert [(tab.label, tab.count, tab.current) for tab in found.tabs] == [
        ("Toutes", "6", False),
        ("Éveillées", "4", True),
        ("Miennes", "0", False),
    ]
    assert found.tab_sentence == "Celles qui butinent."
    assert found.facets["fleur"] == {"thym": 8, "acacia": 4}
    assert found.facets["taille"] == {"grande": 3, "petite": 1}
    assert found.facets["etat"] == {"awake": 4}
    assert "Endormie (0)" in str(found.form)
    for tab in found.tabs:
        assert read(listing, actor, QueryDict(tab.url[1:])).total == int(tab.count)


def test_each_active_filter_is_removed_alone(rows, listing, actor) -> None:
    asked = "q=e&fleur=acacia&fleur=thym&miel_min=100&onglet=eveillees&tri=-nom&page=1&inconnu=1"
    found = read(listing, actor, QueryDict(asked))
    assert [tag.label for tag in found.active] == [
        "«\u00a0e\u00a0»",
        "Fleur\u00a0: Acacia",
        "Fleur\u00a0: Thym",
        "Miel\u00a0: à partir de 100\u00a0€",
    ]
    assert parse_qs(found.active[1].url[1:]) == {
        "q": ["e"], "fleur": ["thym"], "miel_min": ["100"], "onglet": ["eveillees"], "tri": ["-nom"],
    }  # fmt: skip
    assert "q=" not in found.active[0].url
    assert found.reset_url == "?onglet=eveillees&tri=-nom"
    assert found.hidden_params == [("onglet", "eveillees"), ("tri", "-nom")]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"page": "0"}, "première page"),
        ({"page": "-3"}, "première page"),
        ({"page": "deux"}, "première page"),
        ({"page": "9" * 5000}, "première page"),
        ({"page": "999"}, "la dernière est affichée"),
        ({"tri": "mot de passe"}, "l’ordre habituel"),
        ({"tri": "part"}, "l’ordre habituel"),
        ({"onglet": "x"}, "le premier est affiché"),
        ({"etat": "x"}, "ce choix n’existe pas"),
        ({"fleur": ["thym", "x"]}, "ce choix n’existe pas"),
        ({"ouverte_du": "31/02/2022"}, "écrivez une date"),
        ({"ouverte_du": "0001-01-01"}, "écrivez une date"),
        ({"visite_au": "9999-12-31"}, "écrivez une date"),
        ({"ouverte_du": "02/01/2022", "ouverte_au": "01/01/2022"}, "le début vient après la fin"),
        ({"miel_min": "NaN"}, "écrivez un nombre"),
        ({"miel_min": "1e400"}, "écrivez un nombre"),
        ({"abeilles_max": "-Infinity"}, "écrivez un nombre"),
    ],
)
def test_what_means_nothing_is_ignored_and_said(rows, listing, actor, params: dict[str, object], words: str) -> None:
    found = read(listing, actor, params)
    read_all(found)
    assert found.total == 12
    assert len(found.notices) == 1
    assert words in found.notices[0]


def test_an_empty_list_offers_the_next_act_and_a_narrow_one_the_way_back(hive_tables, db, listing, actor) -> None:
    assert read(listing, actor).empty.act == "Ajouter une ruche"
    assert read(listing, actor).exports == []
    populate(3)
    found = read(listing, actor, {"q": "absente", "tri": "nom"})
    assert (found.empty.act, found.empty.url) == ("Tout effacer", "?onglet=toutes&tri=nom")


def test_the_number_of_queries_does_not_grow(hive_tables, db, listing, actor) -> None:
    def queries(**params: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read_all(read(listing, actor, params))
        return len(captured)

    populate(3)
    few = queries()
    populate(40)
    # Count, tabs, two facets by value, one by condition, the keys of the page, its rows, their prefetch.
    assert queries() == few == 8
    # A filter in force asks whether its own facet is still worth counting.
    assert queries(q="e", fleur="acacia", partagee="non", miel_min="1", onglet="eveillees", tri="-miel") == 9


codes = st.sampled_from(
    ["q", "page", "tri", "onglet", "format", "etat", "fleur", "taille", "partagee", "ouverte_du", "ouverte_au",
     "visite_du", "visite_au", "miel_min", "miel_max", "abeilles_min", "abeilles_max", "autre"]
)  # fmt: skip
values = st.one_of(
    st.text(max_size=30),
    st.text("0123456789.,-/+eE€ NaInfty\x00", max_size=25),
    st.dates().map(str),
    st.decimals().map(str),
    st.sampled_from(["awake", "thym", "grande", "oui", "-nom", "nom", "eveillees", "%", "_", "'", "\\"]),
)


@given(st.dictionaries(codes, st.lists(values, max_size=3), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_address_breaks_a_list(rows, listing, actor, params: dict[str, list[str]]) -> None:
    found = read(listing, actor, params)
    read_all(found)
    assert found.total <= Hive.objects.count()


def test_counting_stops_where_nobody_counts_any_more(rows, listing, actor, monkeypatch) -> None:
    monkeypatch.setattr("essaim.listings.counting.MOST_COUNTED", 10)
    monkeypatch.setattr("essaim.listings.reading.MOST_COUNTED", 10)
    monkeypatch.setattr("essaim.listings.reading.MOST_SHARED_OUT", 10)
    found = read(listing, actor)
    assert found.title == "Plus de\u00a010\u00a0ruches"
    assert [tab.count for tab in found.tabs] == ["12", "8", "0"]
    assert found.facets["fleur"] is None, "nothing is counted by value among so many rows"
    assert found.page.paginator.num_pages == 2
    assert not read(listing, actor, {"q": "zinnia"}).is_beyond_count
