"""Components drawn alone: what a screen reader is told, and that nothing is asked for in vain."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from essaim.ui import fields

Draw = Callable[..., str]


@pytest.fixture
def draw() -> Draw:
    """Draw a piece of template that uses components."""

    def render(source: str, **context: object) -> str:
        context.setdefault("request", RequestFactory().get("/liste/?q=vélo&page=3"))
        return Template(CottonCompiler().process(source)).render(Context(context)).strip()

    return render


class Reader(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(html: str, name: str) -> list[dict[str, str | None]]:
    reader = Reader()
    reader.feed(html)
    return [attrs for tag, attrs in reader.tags if tag == name]


def identifiers(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


class Sheet(forms.Form):
    name = forms.CharField(label="Nom", help_text="Celui que le public lira.")
    story = forms.CharField(label="Récit", required=False, widget=forms.Textarea)
    amount = forms.DecimalField(label="Montant", widget=forms.TextInput)
    on = forms.DateField(label="Début")
    stage = forms.ChoiceField(label="Étape", choices=[("a", "Idée"), ("b", "Étude")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="Besoins", choices=[("a", "Local"), ("b", "Conseil")], widget=forms.CheckboxSelectMultiple, required=False
    )
    commune = forms.ChoiceField(label="Commune", choices=[("", "Choisissez"), ("l", "Lille")])
    agreed = forms.BooleanField(label="Je certifie")
    plan = forms.FileField(label="Plan")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize("data", [None, {}])
@pytest.mark.parametrize("name", list(Sheet.base_fields))
def test_a_field_is_tied_to_its_words(draw: Draw, name: str, data: dict[str, str] | None) -> None:
    html = draw('<c-field :field="field" />', field=Sheet(data)[name])
    known = identifiers(html)
    for label in tags(html, "label"):
        assert label["for"] in known
    for kind in ("input", "select", "textarea", "fieldset"):
        for control in tags(html, kind):
            for reference in (control.get("aria-describedby") or "").split():
                assert reference in known


def test_an_error_is_announced_and_tied(draw: Draw) -> None:
    html = draw('<c-field :field="field" />', field=Sheet({})["name"])
    (control,) = tags(html, "input")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_name_hint id_name_error"
    assert "Renseignez «\u00a0Nom\u00a0»." in html


def test_choices_are_a_group_with_a_legend(draw: Draw) -> None:
    html = draw('<c-field :field="field" :option_hints="hints" />', field=Sheet({})["stage"], hints={"b": "Un plan."})
    assert tags(html, "fieldset")[0]["aria-describedby"] == "id_stage_error"
    assert [control["id"] for control in tags(html, "input")] == ["id_stage_0", "id_stage_1"]
    assert tags(html, "input")[1]["aria-describedby"] == "id_stage_1_hint"
    assert "<legend" in html


def test_what_is_optional_says_so(draw: Draw) -> None:
    assert "(facultatif)" in draw('<c-field :field="field" />', field=Sheet()["story"])
    assert "(facultatif)" not in draw('<c-field :field="field" />', field=Sheet()["name"])
    assert "(facultatif)" not in draw('<c-field :field="field" mention="none" />', field=Sheet()["story"])


def test_what_a_person_typed_is_kept_and_escaped(draw: Draw) -> None:
    html = draw('<c-field :field="field" />', field=Sheet({"name": '"><script>'})["name"])
    assert "<script>" not in html
    assert tags(html, "input")[0]["value"] == '"><script>'


def test_a_money_field_has_its_unit(draw: Draw) -> None:
    html = draw('<c-field :field="field" suffix="€" />', field=Sheet()["amount"])
    assert tags(html, "input")[0]["inputmode"] == "decimal"
    assert "input-number" in (tags(html, "input")[0]["class"] or "")
    assert "€" in html


def test_the_summary_links_every_error_to_what_can_be_focused(draw: Draw) -> None:
    form = Sheet({})
    html = draw('<c-error-summary :form="form" />', form=form)
    page = draw('{% for field in form %}<c-field :field="field" />{% endfor %}', form=form)
    links = [link["href"] for link in tags(html, "a")]
    assert links == ["#id_name", "#id_amount", "#id_on", "#id_stage_0", "#id_commune", "#id_agreed", "#id_plan"]
    assert {str(link)[1:] for link in links} <= identifiers(page)
    assert "7 points à corriger" in html
    for bound in form:
        for message in fields.messages_of(bound):
            assert message in html


def test_the_summary_says_nothing_without_error(draw: Draw) -> None:
    assert draw('<c-error-summary :form="form" />', form=Sheet()) == ""
    assert draw("<c-error-summary />") == ""


def test_an_error_of_the_whole_form_goes_where_it_is_told(draw: Draw) -> None:
    class Balanced(forms.Form):
        charges = forms.IntegerField(label="Charges")

        def clean(self) -> None:
            raise forms.ValidationError("Le budget n’est pas équilibré.")

    form = Balanced({"charges": "1"})
    assert tags(draw('<c-error-summary :form="form" target="budget" />', form=form), "a")[0]["href"] == "#budget"
    assert tags(draw('<c-error-summary :form="form" />', form=form), "a")[0]["href"] == "#id_charges"
    assert "Un point à corriger" in draw('<c-error-summary :form="form" />', form=form)


SAMPLES = {
    "skip-link": "<c-skip-link />",
    "brand": "<c-brand />",
    "nav-groups": "<c-nav-groups />",
    "menu": "<c-menu />",
    "header": "<c-header />",
    "axis-band": '<c-axis-band code="1" title="Financer" />',
    "breadcrumb": '<c-breadcrumb :items="items" />',
    "back-link": '<c-back-link href="/" />',
    "button": "<c-button>Continuer</c-button>",
    "link": '<c-link href="/">Voir</c-link>',
    "notice": "<c-notice><p>Un mot.</p></c-notice>",
    "cell": "<c-cell />",
    "tag": "<c-tag>Prête</c-tag>",
    "task-list": '<c-task-list :items="items" />',
    "summary-list": '<c-summary-list :items="items" />',
    "summary-row": '<c-summary-row label="Nature">Continue</c-summary-row>',
    "table": '<c-table caption="Rien" />',
    "filter-bar": "<c-filter-bar />",
    "pagination": "<c-pagination />",
    "tabs": '<c-tabs :items="items" />',
    "timeline": '<c-timeline :entries="items" />',
    "timeline-entry": "<c-timeline-entry>Un fait</c-timeline-entry>",
    "empty-state": '<c-empty-state title="Rien" />',
    "dialog": '<c-dialog id="d" title="Sûr" />',
    "reveal": "<c-reveal>Ainsi.</c-reveal>",
    "figure": '<c-figure value="3" label="projets" />',
    "comb": "<c-comb />",
    "comb-sign": "<c-comb-sign />",
    "comb-table": "<c-comb-table />",
    "progress-envelope": "<c-progress-envelope />",
    "bar-chart": '<c-bar-chart title="Rien" />',
    "line-chart": '<c-line-chart title="Rien" />',
    "map": '<c-map title="Rien" />',
}


@pytest.mark.parametrize("name", list(SAMPLES))
def test_a_component_needs_no_more_than_its_main_words(draw: Draw, name: str) -> None:
    html = draw(
        SAMPLES[name], items=[{"label": "Un", "url": "/un/", "what": "Un fait", "state": "À faire", "value": "Oui"}]
    )
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)


def test_inline_components_add_no_space_around(draw: Draw) -> None:
    for source in ("<c-link href='/'>a</c-link>", "<c-tag>a</c-tag>", "<c-button>a</c-button>"):
        assert re.match(r"^\(<.*>\)$", draw(f"({source})"), re.S)
        assert not re.search(r"\(\s|\s\)", draw(f"({source})"))


def test_attributes_passed_on_are_escaped(draw: Draw) -> None:
    html = draw('<c-button :data-name="name" data-other="{{ name }}">a</c-button>', name='" onclick="alert(1)" x="')
    (button,) = tags(html, "button")
    assert "onclick" not in button
    assert button["data-name"] == button["data-other"] == '" onclick="alert(1)" x="'


def test_a_tag_says_its_state_in_words_and_by_its_cell(draw: Draw) -> None:
    assert "cell-fill" in draw('<c-tag kind="done">Remplie</c-tag>')
    assert "cell-cross" in draw('<c-tag kind="problem">Écart</c-tag>')
    assert "<svg" not in draw('<c-tag cell="none">Axe 1</c-tag>')


def test_pages_keep_the_filters(draw: Draw) -> None:
    html = draw('<c-pagination :page="page" />', page=Paginator(range(100), 10).page(3))
    links = {link["href"] for link in tags(html, "a")}
    assert "?q=v%C3%A9lo" in links
    assert "?q=v%C3%A9lo&page=4" in links
    assert [link["href"] for link in tags(html, "a") if link.get("aria-current")] == ["?q=v%C3%A9lo&page=3"]
    assert draw('<c-pagination :page="page" />', page=Paginator(range(5), 10).page(1)) == ""


def test_a_cell_of_the_comb_is_a_link_that_says_everything(draw: Draw) -> None:
    cell = {
        "code": "1.3",
        "short_title": "Appel",
        "url": "/1.3/",
        "met": 3,
        "total": 4,
        "level": 0.75,
        "state_word": "en vie",
    }
    html = draw('<c-comb-cell :cell="cell" />', cell=cell)
    heard = re.sub(r"<svg.*?</svg>|<[^>]+>", "", html, flags=re.S).replace("\u00a0", " ").replace("&nbsp;", " ")
    assert " ".join(heard.split()) == "1.3 : 3 sur 4, en vie. Appel"
    assert "comb-asleep" not in html
    assert "comb-asleep" in draw('<c-comb-cell :cell="cell" />', cell={**cell, "met": 0, "level": 0})


def test_an_envelope_says_in_a_sentence_what_its_bar_shows(draw: Draw) -> None:
    html = draw('<c-progress-envelope :total="150000" :voted="92000" :reserved="18000" />')
    text = " ".join(re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ").split())
    assert text == "92 000 € votés, 18 000 € réservés, il reste 40 000 € sur 150 000 €."
    assert "dépassement" in draw('<c-progress-envelope :total="10" :voted="12" />')


def test_a_chart_has_words_and_the_same_data_in_a_table(draw: Draw) -> None:
    rows = [{"label": "2021", "value": 3}, {"label": "2022", "value": 5, "break": True}]
    for source in ('<c-bar-chart title="Demandes" :rows="rows" />', '<c-line-chart title="Demandes" :rows="rows" />'):
        html = draw(source, rows=rows)
        drawing = tags(html, "svg")[0]
        assert set((drawing["aria-labelledby"] or "").split()) <= identifiers(html)
        assert html.count("<tr>") == 3


def test_a_map_says_when_its_outlines_are_schematic(draw: Draw) -> None:
    markers = [{"label": "La Roue Libre", "url": "/s/1/", "longitude": 3.05, "latitude": 50.63}]
    html = draw('<c-map title="Structures" :markers="markers" :schematic="True" />', markers=markers)
    assert "contours schématiques" in html
    assert tags(html, "a")[0] == {"href": "/s/1/", "aria-label": "La Roue Libre"}
    assert "contours schématiques" not in draw('<c-map title="Structures" :markers="markers" />', markers=markers)
