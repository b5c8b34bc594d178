"""The client of official registers, before a server that has every fault."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from essaim.kernel import registers
from essaim.kernel.registers import Register, RegisterDown, Unreadable
from tests.support.registers import Reply

pytestmark = pytest.mark.once

GOOD = Reply(body={"answer": 42})


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def register(stub, waited) -> Register:
    return Register("trial", "Le registre d’essai", "COMPANIES_URL", pace=100_000, wait=waited.append)


def test_an_answer_is_read_once_and_says_when(stub, register) -> None:
    stub.say(GOOD)
    first, second = register.get("search", {"q": "a"}), register.get("search", {"q": "a"})
    assert first.data == {"answer": 42}
    assert first == second
    ((path, headers),) = stub.asked
    assert path == "/search?q=a"
    assert headers["User-Agent"].startswith("Essaim (+http")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_three_times_then_left_alone(stub, register, waited, status) -> None:
    stub.say(Reply(status))
    with pytest.raises(RegisterDown) as fault:
        register.get("search", patience=5)
    assert fault.value.reason == f"answer {status}"
    assert str(fault.value) == "Le registre d’essai ne répond pas pour le moment."
    assert len(stub.asked) == 3
    assert waited == [0.2, 0.4]
    with pytest.raises(RegisterDown):
        register.get("other", patience=5)
    assert len(stub.asked) == 3, "it rests"


def test_retry_after_is_obeyed_when_it_is_short(stub, register, waited) -> None:
    stub.say(Reply(429, headers={"Retry-After": "3"}), GOOD)
    assert register.get("search", patience=5).data == {"answer": 42}
    assert waited == [3.0]


@pytest.mark.parametrize("said", ["60", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_page_does_not_wait_for_a_long_retry_after(stub, register, waited, said) -> None:
    stub.say(Reply(429, headers={"Retry-After": said}), GOOD)
    with pytest.raises(RegisterDown):
        register.get("search")
    assert not waited
    assert len(stub.asked) == 1


def test_a_retry_after_without_sense_is_not_obeyed(stub, register, waited) -> None:
    stub.say(Reply(503, headers={"Retry-After": "bientôt".encode().decode("latin-1")}), GOOD)
    assert register.get("search", patience=5).data
    assert waited == [0.2]


def test_a_server_slower_than_the_client_is_left(stub, register) -> None:
    stub.say(replace(GOOD, delay=30))
    with pytest.raises(RegisterDown) as fault:
        register.get("search", patience=0.1)
    assert "Timeout" in fault.value.reason


def test_nobody_at_the_address(settings, register) -> None:
    settings.COMPANIES_URL = "http://127.0.0.1:9"
    with pytest.raises(RegisterDown):
        register.get("search", patience=5)


def test_a_page_of_html_is_not_an_answer(stub, register) -> None:
    stub.say(Reply(body="<h1>Maintenance</h1>"))
    with pytest.raises(Unreadable):
        register.get("search")


def test_a_redirection_is_not_followed(stub, register) -> None:
    stub.say(Reply(302, headers={"Location": "http://169.254.169.254/"}), GOOD)
    with pytest.raises(RegisterDown) as fault:
        register.get("search")
    assert fault.value.reason == "answer 302"
    assert len(stub.asked) == 1


def test_an_endless_answer_is_cut(stub, register, monkeypatch) -> None:
    monkeypatch.setattr(registers, "MAX_BYTES", 1000)
    stub.say(Reply(body="1" * 2000))
    with pytest.raises(Unreadable):
        register.get("search")


def test_what_a_register_does_not_know_is_nothing(stub, register) -> None:
    stub.say(Reply(404, body={"erreur": "inconnu"}))
    assert register.get("siret/1").data is None


def test_the_pace_is_kept_between_processes(stub, register, waited) -> None:
    slow = replace(register, pace=1e-6)
    stub.say(GOOD)
    slow.get("first", patience=1)
    with pytest.raises(RegisterDown) as fault:
        slow.get("second", patience=1)
    assert fault.value.reason == "too many requests at once"
    assert len(stub.asked) == 1


def test_the_key_goes_where_it_is_asked_and_without_it_nothing_is(stub, register, settings) -> None:
    settings.DATA_SUBVENTION_KEY = "secret"
    keyed = replace(register, key="DATA_SUBVENTION_KEY", key_header="x-access-token")
    stub.say(GOOD)
    keyed.get("search")
    assert stub.asked[0][1]["x-access-token"] == "secret"
    settings.DATA_SUBVENTION_KEY = ""
    cache.clear()
    with pytest.raises(RegisterDown):
        keyed.get("search")
    assert len(stub.asked) == 1
