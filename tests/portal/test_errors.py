"""What goes wrong is said in words, whatever does."""

from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.test import Client, RequestFactory

from essaim.portal.views import errors


def words(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def test_our_fault_is_said_without_the_database(monkeypatch) -> None:
    """No database mark: asking it anything fails the test."""
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Une erreur de notre part" in words(answer)
    assert "essaim.css" in words(answer)


def test_our_fault_is_said_even_without_templates(monkeypatch) -> None:
    def fail(name: str) -> str:
        raise OSError(name)

    monkeypatch.setattr(errors, "render_to_string", fail)
    answer = errors.broken(RequestFactory().get("/"))
    assert (answer.status_code, answer.content.decode()) == (500, errors.LAST_RESORT)


@pytest.mark.django_db
def test_a_view_that_breaks_shows_the_page(client: Client, monkeypatch) -> None:
    def fail(actor: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr("essaim.portal.views.public.home_page", fail)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Une erreur de notre part" in words(answer)


@pytest.mark.django_db
def test_what_is_too_big_is_told_the_limit(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    answer = client.post("/compte/connexion/", {"login": "a" * 2_100_000})
    assert answer.status_code == 400
    assert "2,0 Mo de texte" in words(answer)


@pytest.mark.django_db
def test_the_limit_is_only_said_of_what_is_too_big(rf, client: Client) -> None:
    request = client.get("/").wsgi_request
    assert "trop lourd" in words(errors.bad_request(request, RequestDataTooBig("no")))
    assert "trop lourd" not in words(errors.bad_request(request, SuspiciousOperation("no")))


@pytest.mark.django_db
def test_an_expired_form_tells_how_to_keep_what_was_typed() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/compte/connexion/", {"login": "a"})
    assert answer.status_code == 403
    assert "bouton de votre navigateur" in words(answer)


def test_the_page_of_errors_uses_no_shell() -> None:
    source = Path(errors.__file__).parent.parent / "templates" / "500.html"
    assert "extends" not in source.read_text()
