"""Changing a document part by part, and saying what changed."""

import pytest

from essaim.questionnaires.document import Budget, Document, Table
from essaim.questionnaires.editing import (
    Misshapen,
    add_question,
    add_section,
    as_one_page,
    change_question,
    change_section,
    dependents,
    fault_in_words,
    free_code,
    made_question,
    made_section,
    place_question,
    place_section,
    remove_question,
    remove_section,
)
from essaim.questionnaires.editing_conditions import chosen_in, joined, possible_tests, questions_before
from essaim.questionnaires.editing_differences import differences
from essaim.questionnaires.editing_lines import (
    LinesFault,
    choices_as_text,
    columns_as_text,
    groups_as_text,
    text_as_choices,
    text_as_columns,
    text_as_groups,
)
from essaim.questionnaires.validation import validate
from tests.questionnaires.example import RIGHT, example

pytestmark = pytest.mark.once


@pytest.fixture
def document() -> Document:
    return Document.model_validate(example())


def codes(document: Document) -> list[str]:
    return [question.code for question in document.questions()]


def said(old: Document, new: Document) -> dict[str, list[str]]:
    return {
        one.title.replace("\u00a0", " "): [s.replace("\u00a0", " ") for s in one.sentences]
        for one in differences(old, new)
    }


def test_a_form_is_built_from_nothing_and_becomes_sound() -> None:
    document = Document(title="Demande", sections=[])
    assert [str(fault) for fault in document.placed_faults()] == ["Le formulaire n’a pas de section."]
    document = add_section(document, made_section({"code": "projet", "title": "Le projet"}))
    assert document.faults() == ["Section «\u00a0projet\u00a0»\u00a0: elle n’a pas de question."]
    document = add_question(document, "projet", made_question({"code": "titre", "type": "text", "label": "Titre"}))
    assert document.faults() == []
    assert Document.model_validate(document.as_data()) == document


def test_a_part_that_is_not_well_formed_says_where_and_why() -> None:
    with pytest.raises(Misshapen) as long:
        made_question({"code": "titre", "type": "text", "label": "", "max_length": 5000})
    assert long.value.faults == {"label": "le texte est vide", "max_length": "le nombre est trop grand"}
    with pytest.raises(Misshapen) as bounds:
        made_question({"code": "n", "type": "number", "label": "N", "min": 3, "max": 2})
    assert bounds.value.faults == {"": "le minimum dépasse le maximum"}
    with pytest.raises(Misshapen) as untitled:
        made_section({"code": "a", "title": ""})
    assert untitled.value.faults == {"title": "le texte est vide"}


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("À quel besoin répondez-vous ?", set(), "a_quel_besoin_repondez_vous"),
        ("À quel besoin répondez-vous ?", {"a_quel_besoin_repondez_vous"}, "a_quel_besoin_repondez_vous_2"),
        ("Version", set(), "version_2"),
        ("2026", set(), "q_2026"),
        ("???", set(), "q"),
    ],
)
def test_a_code_comes_from_the_label(label, taken, code) -> None:
    assert free_code(label, taken) == code


def test_places_are_ranks_that_may_be_asked_twice(document) -> None:
    moved = place_question(document, "titre", "structure", 0)
    assert codes(moved)[0] == "titre"
    assert place_question(moved, "titre", "structure", 0) == moved
    assert codes(place_question(document, "titre", "structure", 99))[7] == "titre"
    assert (
        place_question(document, "titre", "nulle_part", 0) == place_question(document, "rien", "projet", 0) == document
    )
    first = place_section(document, "budget", 0)
    assert first.sections[0].code == "budget"
    assert place_section(first, "budget", 0) == first
    assert place_section(document, "rien", 0) == document


def test_parts_are_changed_and_removed_where_they_are(document) -> None:
    asked = document.question("titre")
    assert asked is not None
    other = made_question(asked.model_dump() | {"label": "Nom du projet"})
    assert change_question(document, other).question("titre") == other
    renamed = change_section(document, "projet", made_section({"code": "x", "title": "L’idée"})).section("projet")
    assert renamed is not None
    assert renamed.title == "L’idée"
    assert renamed.questions == document.section("projet").questions  # type: ignore[union-attr]
    assert "titre" not in codes(remove_question(document, "titre"))
    assert remove_section(document, "projet").section("projet") is None


def test_removing_a_question_says_what_read_it(document) -> None:
    assert "Âges visés" in dependents(document, {"publics"})
    fault = next(f for f in remove_question(document, "publics").placed_faults() if f.question == "jeunes")
    assert "n’existe pas" in fault_in_words(document, fault)
    assert "«\u00a0Publics\u00a0»" in fault_in_words(document, fault)


def test_the_whole_form_on_one_page_judges_alike(document) -> None:
    whole = as_one_page(document)
    assert [part.code for part in whole.sections] == ["tout"]
    for answers in (RIGHT, {**RIGHT, "statut": "none"}, {}):
        apart, together = validate(document, answers), validate(whole, answers)
        assert together.errors == apart.errors
        assert together.facts == apart.facts
        assert together.clean == apart.clean


# -------------------------------------------------------------------------------------------------------- conditions


def test_the_tests_that_can_be_chosen_are_said_in_words(document) -> None:
    before = questions_before(document, "projet", "jeunes")
    assert [question.code for question in before][-1] == "publics"
    assert "bienvenue" not in [question.code for question in before]
    words = [test.words.replace("\u00a0", " ") for test in possible_tests(document.question("locaux"))]  # type: ignore[arg-type]
    assert words == ["« Avez-vous des locaux » est « Oui »", "« Avez-vous des locaux » est « Non »"]
    assert "« Titre du projet » est rempli" in [
        test.words.replace("\u00a0", " ")
        for test in possible_tests(document.question("titre"))  # type: ignore[arg-type]
    ]


def test_every_condition_that_the_page_shows_is_read_back_alike(document) -> None:
    known = {
        test.key: test for question in document.questions() if question.is_answered for test in possible_tests(question)
    }
    shown = 0
    for question in document.questions():
        chosen = chosen_in(question.show_if, list(known.values()))
        if question.show_if is None or chosen is None:
            continue
        shown += 1
        again = joined(chosen.joining, [known[key].condition for key in chosen.keys])
        assert again is not None
        for values in ({}, {"statut": "association"}, {"statut": "none"}, {"publics": ["youth"]}):
            assert again.holds(values) == question.show_if.holds(values)
    assert shown >= 3
    surface = document.question("surface")
    assert surface is not None
    assert chosen_in(surface.show_if, list(known.values())) is None


# ------------------------------------------------------------------------------------------------------------- lines


def test_choices_keep_their_value_when_they_move_or_are_renamed(document) -> None:
    old = document.question("statut").choices  # type: ignore[union-attr]
    assert text_as_choices(choices_as_text(old), old) == [{"value": c.value, "label": c.label} for c in old]
    written = text_as_choices("SCIC ou SCOP\n\nAssociation | loi de 1901\nAutre\nPas encore de structure", old)
    assert written == [
        {"value": "scic_ou_scop", "label": "SCIC ou SCOP"},
        {"value": "association", "label": "Association", "hint": "loi de 1901"},
        {"value": "autre", "label": "Autre"},
        {"value": "none", "label": "Pas encore de structure"},
    ]
    renamed = text_as_choices("Association\nSCIC ou SCOP\nPas encore de structure", old)
    assert [choice["value"] for choice in renamed] == ["association", "scic", "none"]


def test_a_table_and_a_budget_are_written_and_read_back_alike(document) -> None:
    table = next(question for question in document.questions() if isinstance(question, Table))
    columns = text_as_columns(columns_as_text(table.columns), table.columns)
    assert (
        made_question(table.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"columns": columns})
        == table
    )
    budget = next(question for question in document.questions() if isinstance(question, Budget))
    for side in ("charges", "products", "uses", "resources"):
        groups = text_as_groups(groups_as_text(budget.side(side)))
        data = budget.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        assert made_question(data | {side: groups}) == budget


@pytest.mark.parametrize(
    ("read", "fault"),
    [
        (lambda: text_as_groups("- 601 | Prestations"), "sous un compte"),
        (lambda: text_as_groups("60 Achats"), "écrivez un numéro"),
        (lambda: text_as_groups("74 | Subventions\n- 741 | Ville | | secret"), "n’est pas une marque"),
        (lambda: text_as_columns("Nom | poème", []), "est inconnu"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(read, fault) -> None:
    with pytest.raises(LinesFault, match=fault):
        read()


# ------------------------------------------------------------------------------------------------------- differences


def test_what_changes_is_said_place_by_place(document) -> None:
    assert differences(document, document) == []
    new = remove_question(document, "telephone")
    new = add_question(
        new,
        "structure",
        made_question(
            {
                "code": "salaries",
                "type": "number",
                "label": "Salariés",
                "required": True,
                "show_if": {"question": "statut", "equals": "association"},
            }
        ),
    )
    asked = new.question("titre")
    assert asked is not None
    new = change_question(
        new, made_question(asked.model_dump() | {"label": "Nom", "required": False, "max_length": 99})
    )
    new = place_question(new, "courriel", "projet", 0)
    new = place_section(new, "budget", 0)
    assert said(document, new) == {
        "Le formulaire": ["L’ordre des sections change."],
        "« Salariés »": ["Nouvelle question, obligatoire (nombre). Seulement si « Statut » est « Association »."],
        "« Adresse électronique »": ["Passe de « Votre structure » à « Votre projet »."],
        "« Nom »": ["Était intitulé « Titre du projet ».", "Devient facultatif.", "Ses réglages changent."],
        "« Téléphone »": ["N’est plus demandé."],
    }
