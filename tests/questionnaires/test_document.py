import json

import pytest

from essaim.questionnaires import document as questionnaires
from essaim.questionnaires.document import Document, DocumentFaults, read_document
from tests.questionnaires.example import example


def faults_of(data):
    """The faults with ordinary spaces and without the marks around names of the format."""
    return [fault.replace("\u00a0", " ").replace("`", "") for fault in questionnaires.faults_of(data)]


def question(data, code):
    return next(q for section in data["sections"] for q in section["questions"] if q["code"] == code)


def test_the_example_has_no_fault():
    assert faults_of(example()) == []


def test_round_trip_keeps_the_digest():
    document = read_document(example())
    again = Document.model_validate(json.loads(document.canonical()))
    assert again == document
    assert again.digest() == document.digest()
    assert len(document.digest()) == 64


def test_what_is_left_to_its_default_does_not_change_the_digest():
    data = example()
    question(data, "titre")["help"] = ""
    question(data, "surface")["min"] = None
    assert read_document(data).digest() == read_document(example()).digest()


def test_equal_numbers_are_written_alike():
    digests = set()
    for bound in (5000, 5000.0, "5000", "5000.00"):
        data = example()
        question(data, "benevoles")["max"] = bound
        digests.add(read_document(data).digest())
    assert len(digests) == 1


def change(asked, /, **values):
    def apply(data):
        question(data, asked).update(values)

    return apply


def rename_section(data):
    data["sections"][1]["code"] = "structure"


def no_request_line(data):
    del question(data, "budget")["products"][1]["lines"][0]["request"]


def request_in_charges(data):
    question(data, "budget")["charges"][0]["lines"][0]["request"] = True
    no_request_line(data)


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (change("rna", code="siret"), "Le code de question « siret » est donné deux fois."),
        (rename_section, "Le code de section « structure » est donné deux fois."),
        (change("titre", code="version"), "Le code « version » est réservé aux pages."),
        (change("titre", feeds="siret"), "Deux questions donnent le fait « siret »."),
        (change("titre", feeds="total_cost"), "Deux questions donnent le fait « total_cost »."),
        (
            change("rna", show_if={"question": "titre", "filled": True}),
            "Question « rna » : sa condition porte sur « titre », qui vient après.",
        ),
        (
            change("rna", show_if={"question": "rna", "filled": True}),
            "Question « rna » : sa condition porte sur « rna », qui vient après.",
        ),
        (
            change("rna", show_if={"any": [{"question": "nobody", "filled": True}]}),
            "Question « rna » : sa condition porte sur « nobody », qui n’existe pas.",
        ),
        (
            change("rna", show_if={"question": "bienvenue", "filled": True}),
            "Question « rna » : sa condition porte sur « bienvenue », qui n’a pas de réponse.",
        ),
        (
            change("rna", show_if={"question": "statut", "equals": "sarl"}),
            "Question « rna » : dans sa condition, « statut » n’a pas la valeur « sarl ».",
        ),
        (
            change("surface", show_if={"question": "locaux", "equals": "oui"}),
            "Question « surface » : dans sa condition, « locaux » se compare à true ou false.",
        ),
        (change("statut", choices=[]), "Question « statut » : aucune valeur à choisir : donnez choices."),
        (
            change("statut", choices=[], choices_from="statuses"),
            "Question « statut » : la liste « statuses » dont viennent les valeurs est inconnue ou vide.",
        ),
        (
            change("publics", choices=[{"value": "youth", "label": "A"}, {"value": "youth", "label": "B"}]),
            "Question « publics » : la valeur « youth » est donnée deux fois.",
        ),
        (change("publics", min_choices=3), "Question « publics » : min_choices ne peut pas être atteint."),
        (change("benevoles", min=9000), "Question « benevoles » : le minimum dépasse le maximum."),
        (
            change("fin", not_before="titre"),
            "Question « fin » : not_before nomme « titre », qui n’est pas une date posée avant.",
        ),
        (
            change("bienvenue", required=True),
            "Question « bienvenue » : une note n’attend pas de réponse : ôtez required et feeds.",
        ),
        (
            change("cofinancers", totals=["name"]),
            "Question « cofinancers » : totals nomme « name », qui n’est pas une colonne de nombres.",
        ),
        (
            no_request_line,
            "Question « budget » : aucune ligne ne porte request : feeds et request_cap n’ont pas de montant.",
        ),
        (
            request_in_charges,
            "Question « budget » : la ligne demandée (request) est une ligne de produits.",
        ),
        (
            change("budget", resources=[]),
            "Question « budget » : les contributions volontaires vont par deux : uses (86) et resources (87).",
        ),
        (
            change("budget", uses=[{"code": "864", "label": "A"}, {"code": "864", "label": "B"}]),
            "Question « budget » : la ligne « 864 » est donnée deux fois.",
        ),
        (change("budget", public_cap=120), "Question « budget » : un plafond est un pourcentage, entre 0 et 100."),
    ],
)
def test_a_fault_is_named(alter, expected):
    data = example()
    alter(data)
    assert expected in faults_of(data)


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (change("titre", max_lenght=3), "sections[2](projet).questions[1](titre).max_lenght : ce champ est inconnu."),
        (change("titre", max_length="120"), "sections[2](projet).questions[1](titre).max_length : un nombre entier"),
        (change("titre", type="texte"), "sections[2](projet).questions[1](titre) : ce type de question est inconnu."),
        (change("titre", label=""), "sections[2](projet).questions[1](titre).label : le texte est vide."),
        (change("titre", code="Titre"), "ce code n’a pas la forme attendue"),
        (change("rna", show_if={"question": "statut"}), "une condition nomme une question et un seul test"),
        (change("rna", show_if={"question": "statut", "equals": "scic", "filled": True}), "un seul test"),
        (change("debut", min="demain"), "sections[2](projet).questions[3](debut).min : une date"),
        (change("benevoles", max="1e999"), "sections[2](projet).questions[5](benevoles).max : un nombre"),
    ],
)
def test_a_wrong_shape_is_placed(alter, expected):
    data = example()
    alter(data)
    assert any(expected in fault for fault in faults_of(data)), faults_of(data)


@pytest.mark.parametrize("data", [None, [], "x", 3, {}, {"title": "T", "sections": [None]}, {"sections": {"a": 1}}])
def test_anything_else_is_refused_in_words(data):
    with pytest.raises(DocumentFaults) as refused:
        read_document(data)
    assert refused.value.faults
    assert all(fault.endswith(".") for fault in refused.value.faults)


def test_choices_come_from_a_list_and_stay():
    data = example()
    question(data, "statut").update(choices=[], choices_from="statuses")
    lists = {"statuses": [("association", "Association"), ("scic", "SCIC"), ("none", "Aucune")]}
    document = read_document(data, lists)
    assert [choice.value for choice in document.question("statut").choices] == ["association", "scic", "none"]
    assert "choices_from" not in document.canonical()


def test_conditions_in_words():
    document = read_document(example())
    labels = {q.code: q.label for q in document.questions()}
    condition = document.question("surface").show_if
    words = condition.in_words(labels.__getitem__, lambda _code, value: {True: "Oui", "none": "Aucune"}[value])
    assert words == (
        "«\u00a0Avez-vous des locaux\u00a0» est «\u00a0Oui\u00a0» et "
        "(«\u00a0Statut\u00a0» n’est pas «\u00a0Aucune\u00a0» ou «\u00a0Numéro RNA\u00a0» est rempli)"
    )
