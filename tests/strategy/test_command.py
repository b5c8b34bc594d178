"""``essaim review``: files, exit codes, French errors."""

import io
import json
from typing import Any

import pytest

from essaim.strategy.commands import review_command
from essaim.strategy.models import Review
from essaim.strategy.review import OFFICER, build_review
from tests.strategy.facts import World


def run(year: str = "2022", is_screen: bool = False, **given: Any) -> tuple[int, bytes, str]:
    """The exit code, the file and the errors."""
    options = {"format": "json", "freeze": False, "on": None, "reader": "officer", "commune": None, "output": None}
    written = bytearray()
    errors = io.StringIO()
    asked = {"year": year, **options, **given}
    code = review_command(asked, write=written.extend, err=errors, is_screen=is_screen)
    return code, bytes(written), errors.getvalue()


def test_json_is_the_review_twice_the_same(world: World) -> None:
    code, content, errors = run()
    assert (code, errors) == (0, "")
    assert json.loads(content) == build_review(2022, reader=OFFICER)
    assert run()[1] == content
    assert not Review.objects.exists()


def test_readers_days_and_communes(world: World) -> None:
    public = json.loads(run(reader="public")[1])
    assert "Fait non public" in json.dumps(public, ensure_ascii=False)
    assert json.loads(run(on="2022-06-30")[1])["as_of"] == "2022-06-30"
    assert json.loads(run(commune="59355")[1])["territory"] == "Lomme"


def test_freezing_gives_the_frozen_text(world: World) -> None:
    first = run(freeze=True)[1]
    assert run(freeze=True)[1] == first == run()[1]
    assert Review.objects.count() == 1


@pytest.mark.parametrize(("form", "begins"), [("html", b"<!doctype"), ("pdf", b"%PDF"), ("docx", b"PK")])
def test_other_files(world: World, tmp_path: Any, form: str, begins: bytes) -> None:
    target = tmp_path / f"bilan.{form}"
    assert run(format=form, output=str(target))[0] == 0
    assert target.read_bytes().startswith(begins)
    assert run(format=form)[1] == target.read_bytes()


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"year": "2019"}, 1, "2019 n’en fait pas partie"),
        ({"commune": "75056"}, 1, "n’est pas du territoire"),
        ({"output": "/nulle/part/bilan.json"}, 1, "ne peut pas être écrit"),
        ({"year": "abc"}, 2, "n’est pas une année"),
        ({"year": ""}, 2, "De quelle année"),
        ({"format": "xml"}, 2, "json, html, pdf ou docx"),
        ({"on": "2022-13-01"}, 2, "attend une date"),
        ({"reader": "roi"}, 2, "officer ou public"),
        ({"freeze": True, "commune": "59355"}, 2, "retirez --commune"),
        ({"format": "pdf", "is_screen": True}, 2, "donnez --output"),
    ],
)
def test_refusals(world: World, given: dict[str, Any], code: int, words: str) -> None:
    found, content, errors = run(**given)
    assert (found, content) == (code, b"")
    assert words in errors
    assert not Review.objects.exists()


def test_the_program_refuses_what_it_does_not_know(capsys: Any) -> None:
    from essaim.strategy.management.commands.review import Command

    parser = Command().create_parser("essaim", "review")
    with pytest.raises(SystemExit) as left:
        parser.parse_args(["2022", "--zut"])
    assert left.value.code == 2
    assert "options inconnues" in capsys.readouterr().err
