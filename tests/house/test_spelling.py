"""The French of the screens is written right."""

import pytest

from tests.house import spelling


def test_the_screens_have_no_fault_of_spelling_nor_typography() -> None:
    found = spelling.faults()
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("word", ["coopérative", "l’économie", "d'insertion", "SIRET", "Lille", "rendez-vous"])
def test_right_words_are_accepted(word: str) -> None:
    assert spelling.Speller().accepts(word)


@pytest.mark.parametrize("word", ["coopératve", "l’econnomie", "Subvension"])
def test_wrong_words_are_refused(word: str) -> None:
    assert not spelling.Speller().accepts(word)


def test_typography_is_mended_in_texts_only() -> None:
    template = """<a title="x : y" class="x : y">L'aide : {{ sum }} € ? « oui »</a>{# a : b #}"""
    assert spelling.mended_template(template) == (
        '<a title="x\u00a0: y" class="x : y">L’aide\u00a0: {{ sum }}\u00a0€\u00a0? «\u00a0oui\u00a0»</a>{# a : b #}'
    )
    module = """TEXT = f"L'aide est prête : {sum} €"\nCODE = {"a" : 1}\n"""
    assert spelling.mended_python(module) == """TEXT = f"L’aide est prête\u00a0: {sum}\u00a0€"\nCODE = {"a" : 1}\n"""


@pytest.mark.parametrize(
    "template",
    [
        """{% if a %}x{% elif b == "c" %}y{% endif %}""",
        """<c-notice title="{% if wide %}Large{% else %}{% include "a b" %}{% endif %}">""",
        """<p class="{% if total > 3 %}wide{% endif %}" title="{% if total > 3 %}Oui{% endif %}">{{ total }}</p>""",
        """<c-tag label="{{ a|default:"b" }}" :is_late="a % b" kind="{% if a ? b %}" />""",
        """{% comment %}a : b{% endcomment %}""",
    ],
)
def test_the_code_of_a_template_is_never_mended(template: str) -> None:
    assert spelling.mended_template(template) == template


def test_text_around_the_code_of_a_template_is_mended() -> None:
    template = """<a title="{% if a > b %}Le prix : {{ sum }} €{% endif %}">{% if a > b %}Prix :{% endif %} ?</a>"""
    assert spelling.mended_template(template) == (
        '<a title="{% if a > b %}Le prix\u00a0: {{ sum }}\u00a0€{% endif %}">'
        "{% if a > b %}Prix\u00a0:{% endif %}\u00a0?</a>"
    )
