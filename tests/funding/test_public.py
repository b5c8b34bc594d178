"""What everyone reads: the call, how to begin, the laureates, the awards."""

from datetime import date
from xml.etree import ElementTree

import pytest

from essaim.directory.models import Organisation
from essaim.funding.models import Application, Award, Call, Laureate
from essaim.kernel import clock as kernel_clock
from tests.funding import applying, making
from tests.funding.applying import FIRST_ANSWERS, GATE
from tests.funding.test_space import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def permanent(clock) -> Call:
    clock.travel("2026-09-01")
    return applying.lay_call()


def laureate(slug: str, *, published: bool = True, name: str = "", **fields) -> Laureate:
    organisation = making.organisation(name or f"Structure {slug}")
    award = making.award(organisation=organisation, state="notified", **fields)
    return Laureate.objects.create(
        award=award,
        slug=slug,
        story="Nous réparons.",
        consented_at=kernel_clock.now(),
        published_on=kernel_clock.today() if published else None,
    )


# --------------------------------------------------------------------------------------------------------- the call


def test_the_call_says_when_for_whom_and_what_to_prepare(permanent, client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        page = text(client.get("/appel/"))
    for words in (
        "Prochaine session le 20 octobre 2026.",
        "Dossiers reçus jusqu’au 30 septembre 2026 à 23 h 59, heure de Paris.",
        "Étude de faisabilité",
        "Utilité sociale et environnementale",
        "Relevé d’identité bancaire",
        "Déposer ma demande",
    ):
        assert words in page


@pytest.mark.parametrize("address", ["/appel/", "/appel/deposer/"])
def test_without_call_the_page_says_so(client, address) -> None:
    assert "Aucun appel n’est ouvert aujourd’hui" in text(client.get(address))
    assert client.post("/appel/deposer/").status_code == 200
    assert not Application.objects.exists()


def test_beginning_asks_to_sign_in_and_comes_back(permanent, client) -> None:
    client.post(GATE, FIRST_ANSWERS)
    shown = client.get("/appel/deposer/")
    html = shown.content.decode()
    assert "Connectez-vous pour commencer" in text(shown)
    assert 'href="/compte/connexion/?next=%2Fappel%2Fdeposer%2F"' in html
    assert 'href="/compte/ouvrir/?next=%2Fappel%2Fdeposer%2F"' in html
    assert client.post("/appel/deposer/").headers["Location"] == "/compte/connexion/?next=/appel/deposer/"
    assert not Application.objects.exists()


def test_a_draft_is_taken_up_and_another_is_asked_for(permanent, client, make_person) -> None:
    client.force_login(make_person())
    assert "Commencer ma demande" in text(client.get("/appel/deposer/"))
    client.post(GATE, FIRST_ANSWERS)
    client.post("/appel/deposer/")
    assert Application.objects.count() == 1
    page = text(client.get("/appel/deposer/"))
    assert "Vous avez un brouillon" in page
    assert "Reprendre mon brouillon" in page
    for _ in range(4):
        client.post("/appel/deposer/", {"autre": "oui"})
    assert Application.objects.count() == 3
    assert "trois brouillons" in text(client.get("/appel/deposer/"))


# ---------------------------------------------------------------------------------------------------- the laureates


def test_only_pages_with_consent_of_awards_that_stand_are_shown(client) -> None:
    laureate("montree")
    laureate("attend", published=False)
    gone = laureate("annulee")
    Award.objects.filter(pk=gone.award_id).update(state="annulled", annulled_on=date(2026, 11, 3))
    assert "1 lauréat" in text(client.get("/laureats/"))
    assert client.get("/laureats/montree/").status_code == 200
    assert client.get("/laureats/attend/").status_code == client.get("/laureats/annulee/").status_code == 404


def test_the_list_is_narrowed_by_name_year_stage_and_commune(client) -> None:
    making.places()
    laureate("velo", name="Le Vélo Solidaire", stage="start_up", commune_code=making.LILLE, voted_on=date(2025, 6, 1))
    laureate("four", name="Le Four à Pain", stage="scale_up", commune_code=making.LOMME)
    for query, expected in {
        "": {"velo", "four"},
        "q=velo": {"velo"},
        "annee=2025": {"velo"},
        "etape=scale_up": {"four"},
        f"commune={making.LOMME}": {"four"},
        "q=velo&etape=scale_up": set(),
        "annee=1900&etape=rien&commune=99999": {"velo", "four"},
        "annee=%00&q=%00&page=-3": {"velo", "four"},
    }.items():
        shown = client.get(f"/laureats/?{query}")
        assert {page.slug for page in shown.context["page"]} == expected, query
    assert "Effacer les filtres" in text(client.get("/laureats/?q=rien"))


def test_without_any_page_the_list_says_how_one_comes(client) -> None:
    assert "Une page paraît quand la structure aidée a donné son accord." in text(client.get("/laureats/"))


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_and_the_feed_ask_few_queries(count, django_assert_num_queries, client) -> None:
    making.places()
    for rank in range(count):
        laureate(f"page-{rank}", stage="start_up", commune_code=making.LILLE)
    with django_assert_num_queries(6):
        client.get("/laureats/")
    with django_assert_num_queries(1):
        feed = client.get("/laureats/flux.xml")
    names = {"atom": "http://www.w3.org/2005/Atom"}
    assert len(ElementTree.fromstring(feed.content).findall("atom:entry", names)) == count


def test_an_award_is_public_from_its_vote(client) -> None:
    award = making.award(object="Atelier vélo")
    page = text(client.get(f"/aides/{award.reference}/"))
    assert "8 000 €" in page
    assert "Atelier vélo" in page
    assert client.get("/aides/rien/").status_code == 404
    assert Organisation.objects.get().name in page


@pytest.mark.browser
def test_public_pages_are_accessible_and_fit(transactional_db, new_page, axe, fits) -> None:
    applying.lay_call()
    laureate("velo", name="Le Vélo Solidaire", stage="start_up", commune_code=making.LILLE)
    award = Award.objects.get()
    for width in (390, 1440):
        page = new_page(viewport={"width": width, "height": 900})
        for where in (
            *("/appel/", "/appel/deposer/", "/laureats/", "/laureats/?q=rien", "/laureats/velo/"),
            f"/aides/{award.reference}/",
        ):
            page.goto(where)
            fits(page)
            if width == 390:
                axe(page)
