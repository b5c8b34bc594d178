"""What each answer tells the browser to refuse."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.rights.routes import routes
from tests.rights.samples import SAMPLES, samples_of
from tests.rights.town import Answer, Town
from tests.support.people import PASSWORD

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.xdist_group("attack")]


def test_every_answer_carries_its_guards(town: Town) -> None:
    """Pages, files, refusals and errors alike; what is not public carries no permission to be shared."""
    faults = []
    for route in routes():
        if route.access is None or (route.arguments and route.name not in SAMPLES):
            continue
        url = route.url(samples_of(route.name)[0].arguments(town.worlds["A"]))
        able = {"signed_in": "holder", "office": "director"}.get(route.access.face)
        for name in filter(None, ("anonymous", able)):
            answer = town.ask(name, "get", url)
            checks = guards(answer)
            if route.access.face != "public" and answer.status == 200:
                checks["private to caches"] = is_private(answer)
            faults += [f"{url} as {name}: {words}" for words, kept in checks.items() if not kept]
    assert not faults, "\n".join(faults)


def guards(answer: Answer) -> dict[str, bool]:
    """Each guard in words, and whether the answer carries it."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    is_sealed = "sandbox" in policy
    return {
        "a content security policy": "default-src 'none'" in policy,
        "no inline nor evaluated code": "unsafe" not in policy,
        "no frame": "frame-ancestors 'none'" in policy or is_sealed,
        "forms sent here only": "form-action 'self'" in policy or is_sealed,
        "no base": "base-uri 'none'" in policy or is_sealed,
        "no guess of type": headers.get("X-Content-Type-Options") == "nosniff",
        "no frame, for old browsers": headers.get("X-Frame-Options") == "DENY",
        "a referrer kept home": headers.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "no opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "no server's name": "Server" not in headers and "X-Powered-By" not in headers,
        "no other site's reader": "Access-Control-Allow-Origin" not in headers,
    }


def is_private(answer: Answer) -> bool:
    """Whether a shared cache keeps nothing of it for somebody else."""
    kept = answer.headers.get("Cache-Control", "")
    return "public" not in kept and ("private" in kept or "Cookie" in answer.headers.get("Vary", ""))


def test_cookies_are_for_the_server_only(client: Client, make_person, no_rate_limit_before) -> None:
    make_person("Awa", email="awa@exemple.fr")
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "awa@exemple.fr", "password": PASSWORD})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_AGE <= 12 * 3600


def test_a_session_changes_when_one_signs_in(client: Client, make_person, no_rate_limit_before) -> None:
    """A session given to the victim beforehand is worth nothing afterwards."""
    make_person("Awa", email="awa@exemple.fr")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(reverse("account_login"), {"login": "awa@exemple.fr", "password": PASSWORD})
    assert client.cookies["sessionid"].value != before


def test_a_strange_host_is_refused(client: Client) -> None:
    for host in ("evil.invalid", "localhost.evil.invalid", "evil.invalid:80"):
        assert client.get("/", headers={"host": host}).status_code == 400
