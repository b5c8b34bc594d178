"""The territory quarter by quarter: the map says what it is, and each count has its list."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from essaim.directory.services import register_organisation
from essaim.people.actors import Actor
from essaim.portal.quarters import quarter_lines, quarter_table, territory_map
from essaim.setup.load import lay_down
from essaim.territory.models import Quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Actor:
    actor = Actor.system("test")
    lay_down(actor, settings.TERRITORY)
    return actor


def test_the_map_draws_every_quarter_and_says_that_it_is_schematic(city: Actor, client: Client) -> None:
    drawing = territory_map()
    assert len(drawing.polygons) == Quarter.objects.count() == 12
    assert drawing.is_schematic
    page = client.get(reverse("portal:quarters")).content.decode()
    assert "contours schématiques" in page
    assert "ils ne font pas foi" in page


def test_a_count_is_the_length_of_its_list(city: Actor, client: Client) -> None:
    quarter = Quarter.objects.order_by("code").first()
    assert quarter is not None
    for name, is_public in (("La Fabrique", True), ("L’Atelier discret", False)):
        register_organisation(
            city,
            name=name,
            family="association",
            quarter_code=quarter.code,
            is_public=is_public,
            created_on=date(2020, 1, 1),
        )
    visitor = Actor.anonymous()
    line = next(line for line in quarter_lines(visitor) if line.quarter == quarter)
    assert line.total == len(quarter_table(quarter, visitor).lines) == line.structures
    page = client.get(reverse("portal:quarter", args=[quarter.code])).content.decode()
    assert "La Fabrique" in page
    assert "L’Atelier discret" not in page


def test_an_empty_quarter_offers_the_next_act_and_an_unknown_one_is_not_found(city: Actor, client: Client) -> None:
    quarter = Quarter.objects.order_by("code").last()
    assert quarter is not None
    assert "Rien n’est encore compté" in client.get(reverse("portal:quarter", args=[quarter.code])).content.decode()
    assert client.get(reverse("portal:quarter", args=["nulle-part"])).status_code == 404


def test_queries_do_not_grow(city: Actor, client: Client, django_assert_max_num_queries) -> None:
    quarter = Quarter.objects.order_by("code").first()
    assert quarter is not None
    for rank in range(8):
        register_organisation(city, name=f"Structure {rank}", quarter_code=quarter.code, is_public=True)
    with django_assert_max_num_queries(20):
        client.get(reverse("portal:quarters"))
