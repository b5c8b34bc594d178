import re

import pytest

from essaim.documents.models import File
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.questionnaires.document import read_document
from essaim.questionnaires.rendering import condition_in_words, section_page
from essaim.questionnaires.summary import answers_summary, progress
from tests.questionnaires.example import RIGHT, example

NBSP = "\u00a0"
DOCUMENT = read_document(example())


def text_of(response):
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("section", ["structure", "projet", "budget"])
@pytest.mark.parametrize("page", ["", "apercu/"])
def test_every_type_of_question_is_drawn(client, pages, draft, section, page):
    response = client.get(f"{pages}/{draft.pk}/{page}{section}/")
    assert response.status_code == 200
    html = response.content.decode()
    for question in DOCUMENT.section(section).questions:
        assert f'data-question="{question.code}"' in html
        assert question.label.split("?")[0].strip() in html
    assert len(re.findall(r'\bid="([^"]+)"', html)) == len(set(re.findall(r'\bid="([^"]+)"', html)))


def test_conditions_are_said_in_words(client, pages, draft):
    text = text_of(client.get(f"{pages}/{draft.pk}/structure/"))
    assert f"Seulement si «{NBSP}Statut{NBSP}» est «{NBSP}Association{NBSP}»." in text
    assert condition_in_words(DOCUMENT, None) == ""


def test_every_error_links_to_a_place_of_the_page(client, pages, draft):
    wrong = {
        "version": "1",
        "siege.city": "Lille",
        "statut": "scic",
        "siret": "1",
        "debut": "x",
        "fin": "y",
        "benevoles": "-1",
        "publics": ["youth", "seniors", "all"],
        "budget.60-services": "x",
        "budget.70": "100",
        "cofinancers.0.name": "A",
        "cofinancers.0.amount": "-3",
    }
    for section in ("structure", "projet", "budget"):
        html = client.post(f"{pages}/{draft.pk}/{section}/", {**wrong, "version": "9"}).content.decode()
        assert "<title>Erreur" in html
        links = re.findall(r'<li><a href="#([^"]+)">', html)
        assert links
        assert set(links) <= set(re.findall(r'\bid="([^"]+)"', html)), (section, links)


def test_what_was_typed_is_kept_right_or_wrong(client, pages, draft):
    html = client.post(f"{pages}/{draft.pk}/projet/", {"version": "1", "debut": "32/13/2026", "titre": "<b>Un</b>"})
    assert 'value="32/13/2026"' in html.content.decode()
    assert "&lt;b&gt;Un&lt;/b&gt;" in html.content.decode()
    assert "<b>Un</b>" not in html.content.decode()


def test_an_unbalanced_budget_says_what_is_missing(client, pages, filled):
    posted = {"version": filled.version, "budget.60-services": "10000", "budget.74-city": "8500"}
    text = text_of(client.post(f"{pages}/{filled.pk}/budget/", posted))
    assert f"Le budget n’est pas équilibré{NBSP}: il manque 1{NBSP}500{NBSP}€ de produits." in text
    assert f"Votre demande représente 100,0{NBSP}% des produits." in text


def test_a_right_section_is_saved_without_script(client, pages, filled):
    posted = {"version": filled.version, "budget.64": "10 000,50", "budget.70": "10000", "budget.74-city": "0,5"}
    response = client.post(f"{pages}/{filled.pk}/budget/", posted)
    assert response.status_code == 302
    filled.refresh_from_db()
    assert filled.answers["budget"] == {"64": "10000.50", "70": "10000.00", "74-city": "0.50"}
    assert "cofinancers" not in filled.answers


def test_the_answers_are_read_section_by_section(client, pages, filled):
    text = text_of(client.get(f"{pages}/{filled.pk}/reponses/"))
    assert "Modifier Votre projet" in text
    assert f"1er{NBSP}mars 2026" in text
    assert "1 rue de l’Exemple, 59000 Lille" in text
    assert f"12{NBSP}personnes" in text
    assert f"Total des produits{NBSP}: 40{NBSP}000{NBSP}€" in text
    assert f"Votre demande représente 25,0{NBSP}% des produits." in text
    assert "Âges visés" not in text
    assert "Non renseigné" in text


def test_wrong_answers_are_read_as_typed():
    summary = answers_summary(DOCUMENT, {"debut": "x", "budget": {"64": "abc", "70": "10.00"}})
    rows = {row.code: row for section in summary.sections for row in section.rows}
    assert rows["debut"].text == "x"
    assert rows["budget"].tables[0].rows[0][1]["text"] == "abc"
    assert rows["titre"].text == "Non renseigné"
    assert not rows["titre"].is_answered
    assert summary.sections[0].edit_url == ""


def test_voluntary_contributions_are_shown_when_they_are_used():
    budget = {"64": "10.00", "70": "10.00"}
    for given, captions in [
        ({}, ["Charges", "Produits"]),
        ({"864": "5.00"}, ["Charges", "Produits", "Emplois des contributions volontaires en nature"]),
    ]:
        rows = answers_summary(DOCUMENT, {"budget": budget | given}).sections
        tables = next(row for section in rows for row in section.rows if row.code == "budget").tables
        assert [table.caption for table in tables][: len(captions)] == captions
        assert len(tables) == (4 if given else 2)


@pytest.mark.parametrize("amount", ["", "5", "beaucoup"])
def test_voluntary_contributions_are_folded_until_one_is_typed(client, pages, draft, amount):
    posted = {"version": draft.version, "budget.64": "10", "budget.864": amount}
    html = client.post(f"{pages}/{draft.pk}/budget/", posted).content.decode()
    assert ('<details class="reveal" open>' in html) is bool(amount)


def test_files_are_linked():
    file = File(original_name="statuts.pdf", size=340_000, created_at=clock.now())
    rows = answers_summary(DOCUMENT, {}, files={"statuts": [file]}).sections[1].rows
    statutes = next(row for row in rows if row.code == "statuts")
    assert statutes.files[0]["url"] == file.url
    page = section_page(DOCUMENT, "projet", {}, files={"statuts": [file]})
    assert page.has_files
    assert page.blocks[-1].files[0]["name"] == "statuts.pdf"


def test_progress_counts_what_is_left():
    steps = progress(DOCUMENT, {**RIGHT, "titre": ""}, files={})
    assert [(step.section.code, step.left, step.is_begun) for step in steps] == [
        ("structure", 0, True),
        ("projet", 2, True),
        ("budget", 0, True),
    ]
    assert [step.is_begun for step in progress(DOCUMENT, {})] == [False] * 3


def test_answers_of_any_shape_are_drawn(client, pages, draft):
    shapes = [None, [], {}, "x", 3, [[1]], {"60-services": {}}, [{"name": []}], True]
    for shape in shapes:
        type(draft).objects.filter(pk=draft.pk).update(answers={q.code: shape for q in DOCUMENT.questions()})
        for section in ("structure", "projet", "budget"):
            assert client.get(f"{pages}/{draft.pk}/{section}/").status_code == 200
        assert client.get(f"{pages}/{draft.pk}/reponses/").status_code == 200


def test_an_unknown_section_is_refused():
    with pytest.raises(KeyError):
        section_page(DOCUMENT, "unknown", {})


def test_the_place_where_a_page_saves_by_itself(client, pages, filled):
    url = f"{pages}/{filled.pk}/projet/enregistrer/"
    saved = client.post(url, {"version": filled.version, "changed": "titre", "titre": "Deux"})
    assert saved.status_code == 200
    assert set(saved.json()) == {"version", "saved_at"}
    overtaken = client.post(url, {"version": filled.version, "changed": "titre", "titre": "Trois"})
    assert overtaken.status_code == 409
    assert overtaken.json()["conflicts"][0]["theirs"] == "Deux"
    assert Actor.system("writer").key == "system:writer"
