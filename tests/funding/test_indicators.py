"""The figures of funding are the sizes of their lists."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from essaim.funding import sequels
from essaim.funding.indicators import indicator, indicators
from essaim.funding.models import Cofinancer
from essaim.kernel.clock import paris
from essaim.people.actors import Actor
from tests.funding import making
from tests.funding.test_office import text

pytestmark = pytest.mark.django_db
VISITOR = Actor.anonymous()


def value(code: str, year: int = 2026) -> str:
    found = indicator(year, code, VISITOR)
    assert found is not None
    return found.value


@pytest.fixture
def a_year(clock):
    """Three start-up aids, two through the call, one of them in a priority quarter and cofinanced."""
    clock.travel("2026-11-20")
    call = making.call()
    file = making.application("awarded", heard_through="mda")
    making.application("filed", heard_through="mda")
    making.application("filed", heard_through="", filed_at=paris(date(2026, 10, 1)))
    for amount, status in (("6000", "granted"), ("4000.50", "granted"), ("9000", "requested")):
        Cofinancer.objects.create(application=file, name="Région", amount=Decimal(amount), status=status)
    made = [
        making.award("5000", call=call, stage="start_up", application=file, qpv_code="QN05971M"),
        making.award("3000", call=call, stage="start_up"),
        making.award("2000", stage="start_up"),
        making.award("7000", stage="consolidation", call=call),
    ]
    making.award("9999", stage="start_up", state="annulled")
    return made


def test_each_figure_is_computed_from_the_year(a_year) -> None:
    assert value("appel") == "67\u00a0% (2 sur 3)"
    assert value("euros-leves") == "2\u00a0€"
    assert value("quartiers-prioritaires") == "25\u00a0% (1 sur 4)"
    assert value("canaux") == "1 canal"
    assert value("toujours-actives") == "Sans objet"
    raised = indicator(2026, "euros-leves", VISITOR)
    assert raised is not None
    assert raised.table.total == "10\u00a0000,50\u00a0€"
    channels = indicator(2026, "canaux", VISITOR)
    assert channels is not None
    assert [part.said for part in channels.parts] == ["2\u00a0demandes", "1\u00a0demande"]
    assert {value(code, 2020) for code in ("appel", "euros-leves", "quartiers-prioritaires")} == {"Sans objet"}


def test_two_years_on_what_is_known_is_shared_among_what_is_known(a_year, monkeypatch) -> None:
    first, second, *_ = a_year
    answers = {first.pk: {"two_years_on": "active"}, second.pk: {"two_years_on": "stopped"}}
    monkeypatch.setattr(sequels.FACETS, "_items", {"test": lambda awards: answers})
    found = indicator(2028, "toujours-actives", VISITOR)
    assert found is not None
    assert (found.value, found.parts[0].said) == ("50\u00a0% (1 sur 2)", "2")


@pytest.mark.parametrize("more", [0, 15])
def test_every_figure_opens_onto_its_list(a_year, more, django_assert_max_num_queries) -> None:
    for _ in range(more):
        making.award("100", stage="start_up", call=making.call())
    client = Client()
    with django_assert_max_num_queries(80):
        page = text(client.get("/appel/chiffres/2026/"))
    for one in indicators(2026, VISITOR):
        assert one.value.replace("\u00a0", " ") in page
        listed = text(client.get(f"/appel/chiffres/2026/{one.code}/"))
        said = one.table.caption.replace("\u00a0", " ") if one.table.count else "Aucune preuve"
        assert said in listed
    assert client.get("/appel/chiffres/2026/rien/").status_code == 404
    assert client.get("/appel/chiffres/1999/").status_code == 404
    assert client.get("/appel/chiffres/").status_code == 200
