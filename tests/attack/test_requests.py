"""Hostile requests: wrong methods, addresses, bytes and sizes; every answer says what is wrong, none breaks."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.house.tree import modules
from tests.rights.routes import Route, routes
from tests.rights.samples import SAMPLES, samples_of
from tests.rights.town import Town
from tests.support.people import PASSWORD

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.xdist_group("attack")]

ROUTES = [route for route in routes() if not route.arguments or route.name in SAMPLES]
NONSENSE = (
    *("", " ", "\x00", "0", "-1", "99999999999999999999", "1e309", "NaN", "\ud7ff", "ａ", "٣", "½", "²"),
    *("../../../etc/passwd", "' OR 1=1 --", "%00", "%", "_", "\\", "null", "[]", "{}", "\r\nX-Injected: 1"),
    "é" * 900,
)
READ = re.compile(r"""(?:GET(?:\.get|\.getlist)?[(\[]|params\.get\(|\b[A-Z]\w+\()\s*"([a-z_]{1,12})",?""")


def names_read() -> tuple[str, ...]:
    """The names that pages read in their addresses, and those of filters, found in the source."""
    found = {name for path in modules() for name in READ.findall(path.read_text(encoding="utf-8"))}
    return tuple(sorted(found | {"q", "page", "tri", "format", "annee", "commune", "next"}))


NAMES = names_read()


def address(route: Route, town: Town) -> str:
    """The address of a route, for a thing of world A."""
    return route.url(samples_of(route.name)[0].arguments(town.worlds["A"]))


def reader(route: Route) -> str:
    """Somebody whom the route admits most."""
    return {"public": "anonymous", "signed_in": "holder"}.get(route.access.face if route.access else "", "director")


def test_nonsense_asked_of_every_page(town: Town) -> None:
    """Each name of filter that a page may read, with one nonsense each, turning; the long and the binary included."""
    faults = []
    for turn, route in enumerate(ROUTES):
        name = reader(route)
        if route.access is None or not town.admits(route.access, name):
            name = "admin"
        for step in (0, 11):
            asked = {key: NONSENSE[(turn + step + rank) % len(NONSENSE)] for rank, key in enumerate(NAMES)}
            answer = town.ask(name, "get", address(route, town), asked)
            if answer.error or answer.status >= 500 or answer.writes:
                faults.append(f"{address(route, town)} as {name} with {step}: {answer}")
    assert not faults, "\n".join(faults)


def test_nonsense_sent_to_every_form(town: Town) -> None:
    """Every field that a form reads gets nonsense: nothing breaks."""
    faults = []
    for turn, route in enumerate(ROUTES):
        sample = samples_of(route.name)[0]
        fields = [*sample.sends(town.worlds["A"]), "version", "reponse", "confirm", "motif"]
        name = next((one for one in sorted(sample.actors) if route.access and town.admits(route.access, one)), "holder")
        for step in (0, 7, 14):
            sent = {key: NONSENSE[(turn + step + rank) % len(NONSENSE)] for rank, key in enumerate(fields)}
            answer = town.ask(name, "post", address(route, town), sent)
            if answer.error or answer.status >= 500:
                faults.append(f"{address(route, town)} as {name} with {sent}: {answer}"[:600])
    assert not faults, "\n".join(faults)


def test_every_argument_is_read_with_suspicion(town: Town) -> None:
    faults = []
    nonsense = ("0", "%00", "%FF%FE", "..%2F..%2Fetc", "9" * 30, "é'")
    for route in ROUTES:
        arguments = samples_of(route.name)[0].arguments(town.worlds["A"])
        whole = address(route, town)
        name = "admin" if route.access and not town.admits(route.access, reader(route)) else reader(route)
        for value in map(str, arguments.values()):
            for wrong in nonsense:
                url = whole.replace(value, wrong)
                answer = town.ask(name, "get", url)
                if answer.error or answer.status >= 500:
                    faults.append(f"{url} as {name}: {answer}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "path",
    [
        "/%FF%FE/",
        "/\x00",
        "/annuaire/%00/",
        "/../../etc/passwd",
        "/static/../essaim/settings.py",
        "/static/%2e%2e/x",
    ],
)
def test_addresses_of_no_page(path: str, client: Client) -> None:
    assert client.get(path).status_code in {301, 302, 400, 404}


@pytest.mark.parametrize(
    "page", ["/annuaire/", "/agenda/", "/laureats/", "/strategie/", "/bilans/", "/compte/connexion/"]
)
def test_bytes_that_are_not_text(page: str, town: Town) -> None:
    for query in ("q=%FF%FE", "q=%00", "q=%ED%A0%80", "%FF=1", "&&&=&", "q=" + "a" * 20_000, "page=" + "9" * 5000):
        answer = town.ask("anonymous", "get", f"{page}?{query}")
        assert not answer.error, answer
        assert answer.status in {200, 400, 404, 414}, f"{page}?{query[:40]}: {answer}"


# ------------------------------------------------------------------------------------------------------------ sizes


def test_a_form_that_is_too_large_is_refused(client: Client) -> None:
    login = reverse("account_login")
    assert client.post(login, {"login": "a" * 6_000_000}).status_code in {400, 413}
    assert client.post(login, {f"champ{rank}": "1" for rank in range(2500)}).status_code in {400, 413}
    garbage = client.generic("POST", login, b"\xff\xfe\x00" * 1000, "multipart/form-data; boundary=x")
    assert garbage.status_code in {200, 400}
    assert client.generic("POST", login, b"{", "application/json").status_code in {200, 400, 415}


def test_names_of_files_lead_nowhere(town: Town) -> None:
    """The name of an upload is words to show: it opens no path, adds no header, and hides no type."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from essaim.documents.models import File
    from tests.rights.world import PDF

    a = town.worlds["A"]
    url = reverse("funding:pieces", args=[a.draft.pk])
    names = (
        "../../../evil.pdf",
        "..\\..\\evil.pdf",
        "C:\\evil.pdf",
        'x".pdf',
        "a\r\nX-Injected: 1.pdf",
        "é" * 300 + ".pdf",
    )
    for name in (*names, ".pdf", "x.pdf\x00.exe", "\u202efdp.exe.pdf", "<svg onload=alert(1)>.pdf"):
        upload = SimpleUploadedFile("x.pdf", PDF)
        upload._name = name
        answer = town.ask("holder", "post", url, {"bank": upload}, then=lambda: list(File.objects.order_by("-pk")[:1]))
        assert not answer.error, f"{name!r}: {answer}"
        assert answer.status in {200, 302, 400}, f"{name!r}: {answer}"
        kept = answer.then[0]
        if answer.status == 302 and kept.pk != a.public_file.pk:
            assert ".." not in kept.path, name
            assert not set("/\\\r\n\x00\u202e") & set(kept.original_name), f"{name!r} is kept as {kept.original_name!r}"


# ----------------------------------------------------------------------------------------------------- where one goes


FOREIGN = (
    *("https://evil.invalid/", "//evil.invalid/", "///evil.invalid", "/\\evil.invalid", "http:evil.invalid"),
    *("javascript:alert(1)", "\thttps://evil.invalid", "https:///evil.invalid", "/%09/evil.invalid"),
)


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_leads_to_no_other_site(target: str, client: Client, make_person, no_rate_limit_before) -> None:
    make_person("Awa", email="awa@exemple.fr")
    login = reverse("account_login")
    answer = client.post(login, {"login": "awa@exemple.fr", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"] or answer["Location"].startswith("/%09"), answer["Location"]
    assert not answer["Location"].startswith(("//", "/\\", "javascript:", "http"))
    again = client.get(login, {"next": target})
    assert again.status_code == 302
    assert not again["Location"].startswith(("//", "/\\", "javascript:", "http", "\t")), again["Location"]


def test_no_page_follows_an_address_that_is_sent(town: Town) -> None:
    """Whatever the name that a page might read to come back, it stays here."""
    faults = []
    away = dict.fromkeys(("next", "retour", "back", "url", "redirect", "return_to", "suite"), "//evil.invalid/")
    for route in ROUTES:
        sample = samples_of(route.name)[0]
        name = next((one for one in sorted(sample.actors) if route.access and town.admits(route.access, one)), "holder")
        for method in ("get", "post"):
            sent = {**sample.sends(town.worlds["A"]), **away} if method == "post" else away
            answer = town.ask(name, method, address(route, town), sent)
            if re.match(r"(https?:)?//", answer.location):
                faults.append(f"{method.upper()} {address(route, town)} as {name}: {answer}")
    assert not faults, "\n".join(faults)


# ------------------------------------------------------------------------------------------------- forged requests


def test_no_form_is_read_without_its_token(town: Town) -> None:
    """Sent from elsewhere, in the name of somebody signed in, nothing is done: 403 and not a word written."""
    faults = []
    strict = Client(enforce_csrf_checks=True)
    for route in ROUTES:
        sample = samples_of(route.name)[0]
        name = next((one for one in sorted(sample.actors) if route.access and town.admits(route.access, one)), "holder")
        answer = town.ask(name, "post", address(route, town), sample.sends(town.worlds["A"]), client=strict)
        if answer.status not in {403, 405} or answer.writes:
            faults.append(f"{address(route, town)} as {name}: {answer}")
    assert not faults, "\n".join(faults)


def test_no_address_changes_anything_by_being_read(town: Town) -> None:
    """A link in a mail, an image: GET with the words of a form does nothing."""
    faults = []
    for route in ROUTES:
        sample = samples_of(route.name)[0]
        words = sample.sends(town.worlds["A"])
        if not words:
            continue
        name = next((one for one in sorted(sample.actors) if route.access and town.admits(route.access, one)), "holder")
        answer = town.ask(name, "get", address(route, town), {**words, "confirm": "on"})
        if answer.writes:
            faults.append(f"{address(route, town)} as {name}: {answer}")
    assert not faults, "\n".join(faults)
