"""PDF and Word documents from templates."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from essaim.documents.checks import inspect
from essaim.documents.docx import render_docx
from essaim.documents.generation import TemplateError
from essaim.documents.typst import FONTS, render_pdf

AT = datetime(2026, 10, 9, 12, tzinfo=UTC)
HEAD = '#import "/layout.typ": *\n#show: document.with(title: data.title, territory: "Ville", date: "9 octobre 2026")\n'


def template(folder: Path, body: str, name: str = "proces-verbal.typ") -> Path:
    path = folder / name
    path.write_text(body, encoding="utf-8")
    return path


def word(folder: Path, *paragraphs: str) -> Path:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    path = folder / "convention.docx"
    document.save(path)
    return path


def text_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def test_a_pdf_is_archivable_tagged_and_the_same_twice(tmp_path) -> None:
    body = HEAD + (
        '== Votes\n#facts((("Objet", data.title), ("Montant", data.amount)))\n'
        '#listing(("N°", "Montant"), data.rows, numbers: (1,))\n'
        '#figure-value("12", "structures")\n#notice[À lire]\n#signature("La Maire", place: "Lille", day: "9 octobre")\n'
    )
    data = {"title": "Séance *du* #panic() 9 <octobre>", "amount": Decimal("8000.50"), "rows": [["1", "8 000 €"]] * 80}
    first, second = (render_pdf(template(tmp_path, body), data, at=AT) for _ in range(2))
    assert first == second
    assert b"pdfaid:part>2<" in first
    assert b"pdfaid:conformance>A<" in first
    assert b"pdfuaid:part>1<" in first
    assert b"D:20261009120000" in first
    assert inspect(first, "pv.pdf").content == first


def test_the_fonts_are_those_of_the_identity(tmp_path) -> None:
    assert FONTS.is_dir(), "run `python3 dev.py check` once: the fonts come from npm"
    pdf = render_pdf(template(tmp_path, HEAD + "Texte"), {"title": "Titre"}, at=AT)
    assert set(re.findall(rb"/FontName/\w{6}\+(\w+)", pdf)) == {b"AtkinsonHyperlegibleNext", b"BricolageGrotesque"}


@pytest.mark.parametrize("demo", [True, False])
def test_the_layout_bears_landscape_banner_and_no_opening(tmp_path, demo: bool) -> None:
    head = f"#show: document.with(title: data.title, demo: {str(demo).lower()}, landscape: true, opening: false)\n"
    body = '#import "/layout.typ": *\n' + head + "= Titre\nTexte"
    assert render_pdf(template(tmp_path, body), {"title": "Titre"}).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (HEAD + "#inconnu", "unknown variable: inconnu"),
        (HEAD + "#data.absent", "absent"),
        (HEAD + "=== Saut de niveau", "heading"),
        (HEAD + '#image("photo.png")', "file not found"),
        (HEAD + '#read("/etc/passwd")', "file not found"),
        (HEAD + '#read("../../../../etc/passwd")', "escape"),
        (HEAD + '#import "@preview/cetz:0.3.0"', "paquet du réseau"),
        ("Sans titre", "title"),
    ],
)
def test_a_faulty_template_is_named_with_its_cause(tmp_path, body: str, cause: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render_pdf(template(tmp_path, body), {"title": "Titre"})
    assert caught.value.template == "proces-verbal.typ"
    assert cause in str(caught.value)


def test_a_template_that_is_absent_is_named(tmp_path) -> None:
    with pytest.raises(TemplateError, match=r"absent\.typ"):
        render_pdf(tmp_path / "absent.typ", {})
    with pytest.raises(TemplateError, match=r"absent\.docx"):
        render_docx(tmp_path / "absent.docx", {})


def test_a_word_template_is_filled_and_escaped(tmp_path) -> None:
    path = word(tmp_path, "{{ structure.name }}", "{% for line in lines %}{{ line }};{% endfor %}", "{{ amount }}")
    context = {"structure": {"name": "Œuvre & <b>fils</b> {{ 7*7 }}"}, "lines": ["a", "b"], "amount": "8 000 €"}
    filled = render_docx(path, context)
    assert text_of(filled) == "Œuvre & <b>fils</b> {{ 7*7 }}\na;b;\n8 000 €"
    assert filled == render_docx(path, context)
    inspect(filled, "convention.docx")


@pytest.mark.parametrize(
    ("paragraph", "cause"),
    [
        ("{{ montant }}", "'montant' is undefined"),
        ("{{ structure.siret }}", "siret"),
        ("{{ structure. }}", "mal écrit"),
        ("{% if %}", "mal écrit"),
        ("{{ structure.__class__.__mro__ }}", "interdit"),
        ("{{ ''.__class__ }}", "interdit"),
        ("{{ lines.append('x') }}", "interdit"),
        ("{{ 'a' | inconnu }}", "inconnu"),
        ("{{ 1 / 0 }}", "calcul"),
    ],
)
def test_a_faulty_placeholder_is_named(tmp_path, paragraph: str, cause: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render_docx(word(tmp_path, paragraph), {"structure": {"name": "x"}, "lines": []})
    assert caught.value.template == "convention.docx"
    assert cause in str(caught.value)


def test_what_is_not_word_is_said(tmp_path) -> None:
    path = tmp_path / "convention.docx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(TemplateError, match="Word"):
        render_docx(path, {})
