"""The public pages that belong to no single room."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from essaim.directory.models import Sector
from essaim.funding.states import AwardState
from essaim.portal import open_data, sitemap
from tests.portal import world

pytestmark = pytest.mark.django_db

PAGES = ["home", "open_data", "accessibility", "privacy", "legal", "site_map"]


def text(answer) -> str:
    return answer.content.decode().replace("&nbsp;", "\u00a0").replace("\u00a0", " ")


@pytest.mark.parametrize("route", PAGES)
def test_the_pages_answer_before_anything_is_installed(client: Client, route: str) -> None:
    assert client.get(reverse(f"portal:{route}")).status_code == 200


def test_the_home_page_says_that_the_strategy_is_not_installed(client: Client) -> None:
    assert "La stratégie n’est pas encore installée" in text(client.get("/"))


def test_the_home_page_opens_with_the_promise_and_the_doors(client: Client, clock, lille) -> None:
    clock.travel("2025-03-03")
    page = text(client.get("/"))
    assert "L’économie sociale et solidaire, à Lille, Hellemmes et Lomme" in page
    assert "20 objectifs, 69 actions." in page
    assert "Prochaine session le " in page
    assert " à 23 h 59, heure de Paris." in page
    assert page.count('class="comb-hexagon" width="84"') == 20


def test_november_is_the_month(client: Client, clock, lille) -> None:
    clock.travel("2025-10-10")
    world.an_event(on=date(2025, 11, 5), qpv_code="QN05971M")
    world.an_event(on=date(2025, 11, 12))
    world.an_event(on=date(2025, 12, 1))
    assert "2 rendez-vous en novembre, dont 1 en quartier prioritaire." in text(client.get("/"))


def test_the_last_whole_year_is_counted_and_each_figure_opens_on_its_list(client: Client, clock, lille) -> None:
    clock.travel("2024-02-01")
    call = world.Call.objects.get()
    for amount in (4000, 6000):
        world.an_award(call, on=date(2023, 5, 4), amount=amount, qpv_code="QN05971M")
    world.an_award(call, on=date(2023, 6, 4), amount=9000, state=AwardState.ANNULLED)
    world.an_award(call, on=date(2024, 1, 4), amount=9000)
    body = world.Body.objects.get(code="COPIL")
    world.a_meeting(body, on=date(2023, 3, 1))
    world.a_meeting(body, on=date(2023, 9, 1))
    world.a_sector_group(Sector.objects.get(code="velo"), since=date(2022, 1, 1))
    page = text(client.get("/"))
    assert "2023 en quatre chiffres" in page
    for value, code in (("2<", "projets"), ("10 000 €", "euros"), ("1 sur 8", "instances"), ("1 sur 6", "filieres")):
        assert value in page
        assert f"/chiffres/2023/{code}/" in page
        assert client.get(f"/chiffres/2023/{code}/").status_code == 200
    assert "dont 2 portés depuis un quartier prioritaire" in page
    assert "2 projets soutenus en 2023" in text(client.get("/chiffres/2023/projets/"))
    assert "10 000 €" in text(client.get("/chiffres/2023/euros/"))


@pytest.mark.parametrize("path", ["/chiffres/1999/projets/", "/chiffres/2023/rien/", "/chiffres/99999/projets/"])
def test_a_figure_that_does_not_exist(client: Client, lille, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_home_page_asks_the_same_queries_however_many_records(
    client: Client, clock, lille, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    clock.travel("2024-02-01")
    call, body = world.Call.objects.get(), world.Body.objects.get(code="COPIL")

    def records(how_many: int) -> None:
        for rank in range(how_many):
            world.an_award(call, on=date(2023, 5, 4), amount=1000)
            world.a_meeting(body, on=date(2023, 3, 1 + rank))
            world.an_event(on=date(2024, 3, 4))

    records(1)
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        client.get("/")
    records(5)
    cache.clear()
    with django_assert_num_queries(len(first)):
        client.get("/")
    with django_assert_max_num_queries(22):
        client.get("/")


def test_the_catalogue_of_open_data_is_dcat(client: Client, settings) -> None:
    settings.BASE_URL = "https://essaim.exemple.fr/"
    answer = client.get("/donnees/catalogue.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    catalogue = json.loads(answer.content)
    assert catalogue["@type"] == "dcat:Catalog"
    assert catalogue["@context"]["dcat"] == "http://www.w3.org/ns/dcat#"
    addresses = [dataset["dcat:distribution"]["dcat:downloadURL"] for dataset in catalogue["dcat:dataset"]]
    assert "https://essaim.exemple.fr/donnees/subventions.csv" in addresses
    assert len(addresses) == len(open_data.datasets())
    for dataset in open_data.datasets():
        assert client.get(dataset.url).status_code == 200


def test_open_datasets_are_those_of_visitors(client: Client, clock) -> None:
    clock.travel("2025-03-03")
    world.a_structure("Publiée", is_public=True, listed_on="2025-01-01")
    world.a_structure("Pas encore")
    assert [row["nom"] for row in json.loads(client.get("/donnees/structures.json").content)] == ["Publiée"]
    places = json.loads(client.get("/donnees/structures.geojson").content)
    assert [place["properties"]["nom"] for place in places["features"]] == ["Publiée"]
    assert "Pas encore" not in client.get("/donnees/structures.csv").content.decode()
    for path in ("structures.pdf", "demandes.csv", "structures-bureau.csv", "contours.csv", "agenda.xlsx"):
        assert client.get(f"/donnees/{path}").status_code == 404


def test_the_sitemap_holds_what_a_visitor_may_open(client: Client, lille) -> None:
    answer = client.get("/sitemap.xml")
    places = [place.text for place in ElementTree.fromstring(answer.content).iter(f"{{{sitemap.NAMESPACE}}}loc")]
    assert len(places) == len(set(places)) > 90
    base = places[0].rstrip("/")
    for place in [places[0], *places[-3:]]:
        assert client.get(place.removeprefix(base)).status_code == 200
    assert not [place for place in places if "/bureau/" in place or "/espace/" in place]


def test_robots_read_nothing_of_a_demonstration(client: Client, settings) -> None:
    assert "Disallow: /bureau/\n" in client.get("/robots.txt").content.decode()
    settings.ESSAIM_MODE = "demo"
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_browsers_find_the_hexagon(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/ui/favicon.svg"


@pytest.mark.parametrize("path", ["/", "/sante/", "/donnees/"])
def test_these_pages_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
