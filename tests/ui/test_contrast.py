"""The colours of the identity, read from the style sheet that is served."""

import re
from pathlib import Path

import pytest

SHEETS = Path(__file__).resolve().parents[2] / "essaim" / "ui" / "static" / "ui"
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", (SHEETS / "essaim.css").read_text(encoding="utf-8")))

# Text on ground, and the ratio that the identity announces.
ANNOUNCED = [
    ("ink", "white", 17.4),
    ("ink", "wax", 16.1),
    ("ink", "honey", 9.6),
    ("ink-2", "white", 8.2),
    ("ink-2", "wax", 7.6),
    ("edge", "white", 5.0),
    ("edge", "wax", 4.6),
    ("hop", "white", 8.0),
    ("hop", "hop-tint", 6.7),
    ("white", "hop-dark", 11.6),
    ("honey", "hop-dark", 6.4),
    ("amber", "white", 7.2),
    ("amber", "amber-tint", 6.3),
    ("plum", "white", 9.7),
    ("plum", "plum-tint", 8.0),
    ("flax", "white", 8.4),
    ("flax", "flax-tint", 6.9),
    ("brick", "white", 7.5),
    ("brick", "brick-tint", 6.2),
]
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def luminance(parts: list[float]) -> float:
    linear = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: list[float], other: list[float]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground", "announced"), ANNOUNCED)
def test_each_pair_has_the_contrast_announced(text: str, ground: str, announced: float) -> None:
    found = ratio(channels(TOKENS[text]), channels(TOKENS[ground]))
    assert found == pytest.approx(announced, abs=0.06)
    assert found >= 4.5


@pytest.mark.parametrize("axis", ["amber", "hop", "plum", "flax"])
def test_the_code_of_a_cell_is_read_on_its_level(axis: str) -> None:
    quarter = [0.25 * part + 0.75 * 255 for part in channels(TOKENS[axis])]
    assert ratio(channels(TOKENS[axis]), quarter) >= 4.5
    assert ratio(channels(TOKENS["ink"]), quarter) >= 7


def test_honey_is_never_the_colour_of_text_on_white() -> None:
    assert ratio(channels(TOKENS["honey"]), channels(TOKENS["white"])) < 3
    for sheet in SHEETS.glob("*.css"):
        for rule in re.findall(r"[^{}]+\{[^{}]*\}", sheet.read_text(encoding="utf-8")):
            if re.search(r"(?<![\w-])color: var\(--honey\)", rule):
                pytest.fail(f"{sheet.name}: {rule.strip()}")


def test_colours_are_written_once_as_tokens() -> None:
    for sheet in SHEETS.glob("*.css"):
        for line in sheet.read_text(encoding="utf-8").splitlines():
            if COLOUR.search(line):
                assert re.match(r"\s*--[a-z0-9-]+: #[0-9A-F]{6};$", line), f"{sheet.name}: {line.strip()}"


def test_no_text_under_fourteen_pixels() -> None:
    sizes = re.findall(r"--size-(\d+): ([\d.]+)rem;", (SHEETS / "essaim.css").read_text(encoding="utf-8"))
    assert sizes
    for name, rem in sizes:
        assert float(rem) * 16 == int(name) >= 14
    for sheet in SHEETS.glob("*.css"):
        for size in re.findall(r"font-size: (\d+)px", sheet.read_text(encoding="utf-8")):
            assert int(size) >= 14


def test_every_token_asked_for_exists() -> None:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS.glob("*.css"))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", text)) <= set(re.findall(r"--([a-z0-9-]+):", text))
