"""Who opens what: decorators, the middleware, the table of the sign-in library's views."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path

from essaim.people import access, account_urls
from essaim.people.access import FOREIGN_VIEWS, Access
from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from tests.people.test_signing import text
from tests.support.people import MakePerson

pytestmark = pytest.mark.django_db


def undecorated(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ouvert à tous")


urlpatterns = [*get_resolver("essaim.urls").url_patterns, path("nue/", undecorated)]
handler403 = "essaim.portal.views.errors.forbidden"
handler404 = "essaim.portal.views.errors.not_found"


def test_every_face_admits_whom_it_should() -> None:
    visitor, officer = Actor.anonymous(), Actor(grants=(Grant(Role.OFFICER),))
    assert Access("public").admits(visitor)
    assert not Access("signed_in").admits(visitor)
    assert not Access("office").admits(visitor)
    assert Access("office").admits(officer)
    assert Access("office", (Role.OFFICER,)).admits(officer)
    assert not Access("office", (Role.FINANCE,)).admits(officer)


def test_held_back_roles_open_nothing_but_lead_to_the_second_factor() -> None:
    held = Actor(held_back=(Grant(Role.OFFICER),))
    assert not Access("office").admits(held)
    assert Access("office").waits_for_second_factor(held)
    assert not Access("office", (Role.FINANCE,)).waits_for_second_factor(held)


def test_a_stranger_is_told_why(client: Client, make_person: MakePerson) -> None:
    assert client.get("/bureau/equipe/")["location"] == "/compte/connexion/?next=/bureau/equipe/"
    client.force_login(make_person("Holder"))
    response = client.get("/bureau/equipe/")
    assert response.status_code == 403
    assert "un de ces rôles : Administration technique · Direction" in text(response)
    assert Access("office").reason == "Cette page est réservée au bureau de la Ville."


@pytest.mark.urls(__name__)
def test_a_view_left_undecorated_answers_nobody(client: Client, settings: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="decorate"):
        client.get("/nue/")
    settings.ESSAIM_MODE = "production"
    assert client.get("/nue/").status_code == 404


def test_the_library_s_views_are_all_in_the_table() -> None:
    routed = {pattern.name: pattern.callback.access for pattern in account_urls.urlpatterns}
    assert routed == FOREIGN_VIEWS


@pytest.mark.parametrize("name", [name for name, wanted in FOREIGN_VIEWS.items() if wanted == access.SIGNED_IN])
def test_what_asks_to_be_signed_in_leads_to_signing_in(client: Client, name: str) -> None:
    from django.urls import reverse

    assert client.get(reverse(name))["location"].startswith("/compte/connexion/?next=")


@pytest.mark.parametrize(
    ("role", "opens"), [(role, role in {Role.ADMIN, Role.DIRECTOR, Role.OFFICER}) for role in Role]
)
def test_who_reads_the_team(client: Client, make_person: MakePerson, role: Role, opens: bool) -> None:
    client.force_login(make_person("A", role))
    assert client.get("/bureau/equipe/").status_code == (200 if opens else 403)
