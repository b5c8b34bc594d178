import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.documents.models import File
from essaim.questionnaires.document import read_document
from essaim.questionnaires.readers import read_answer, stored_fragment
from essaim.questionnaires.totals import compare, totals_of
from essaim.questionnaires.validation import validate
from tests.questionnaires.example import RIGHT, example

DOCUMENT = read_document(example())
BUDGET = DOCUMENT.question("budget")
NBSP = "\u00a0"

FILES = {"statuts": [File(original_name="Statuts.PDF", size=1000)]}


def errors(**changes):
    return validate(DOCUMENT, {**RIGHT, **changes}, files=FILES).errors


def test_right_answers_become_typed_values_and_facts():
    outcome = validate(DOCUMENT, RIGHT, files=FILES)
    assert outcome.errors == {}
    assert outcome.clean["debut"] == date(2026, 3, 1)
    assert outcome.clean["resume"] == "Des légumes.\nDu quartier."
    assert outcome.clean["telephone"] == f"03{NBSP}20{NBSP}00{NBSP}00{NBSP}00"
    assert outcome.clean["locaux"] is False
    assert outcome.clean["cofinancers"] == [{"name": "Département", "amount": Decimal("1000.00"), "state": "asked"}]
    assert outcome.facts == {
        "siret": "35600000000048",
        "title": "Une conserverie",
        "amount": Decimal("10000.00"),
        "total_cost": Decimal("40000.00"),
    }


def test_the_share_is_that_of_products_without_voluntary_contributions():
    totals = validate(DOCUMENT, RIGHT, files=FILES).clean["budget"].totals
    assert totals.request_share == Decimal("0.25")
    assert totals.sides == {
        "charges": Decimal(40000),
        "products": Decimal(40000),
        "uses": Decimal(5000),
        "resources": Decimal(5000),
    }


def budget(**changes):
    return errors(budget={**RIGHT["budget"], **{code.strip("_").replace("_", "-"): v for code, v in changes.items()}})


def test_the_two_balances_are_tested_apart():
    assert budget(_70="28500") == {
        "budget._balance": f"Le budget n’est pas équilibré{NBSP}: il manque 1{NBSP}500{NBSP}€ de produits."
    }
    assert budget(_64="29000")["budget._balance"].endswith(f"il manque 1{NBSP}000{NBSP}€ de charges.")
    assert list(budget(_870="4500,5")) == ["budget._voluntary"]
    assert budget(_870="4500,5")["budget._voluntary"].endswith(
        f"il manque 499,50{NBSP}€ de ressources volontaires (87)."
    )
    assert list(budget(_70="1", _864="1")) == ["budget._balance", "budget._voluntary", "budget._public"][:2]


def test_voluntary_contributions_never_mend_the_balance():
    assert list(budget(_70="25000", _870="10000")) == ["budget._balance", "budget._voluntary"]


def test_public_aid_is_capped_on_the_cost():
    found = budget(_70="7000", _74_city="10000", _74_state="23000")
    assert found == {
        "budget._public": f"Les aides publiques dépassent 80{NBSP}% des charges{NBSP}: 1{NBSP}000{NBSP}€ de trop."
    }
    assert budget(_70="8000", _74_city="10000", _74_state="22000") == {}
    assert list(budget(_70="7999,99", _74_city="10000", _74_state="22000,01")) == ["budget._public"]


@pytest.mark.parametrize(
    "text", ["-5", "1e3", "1e999", "inf", "NaN", "١٢", "1_000", "1,234", "12 12,3,4", "9" * 40, "à"]
)
def test_a_wrong_amount_is_said_on_its_line(text):
    assert list(budget(_64=text)) == ["budget.64"]


def test_a_report_compares_line_by_line():
    found = compare(BUDGET, {"60-services": Decimal(8000), "70": Decimal(10)}, {"60-services": Decimal(6000)})
    rates = {row.line.code: row.rate for row in found}
    assert len(found) == 9
    assert rates["60-services"] == Decimal("0.75")
    assert rates["70"] == 0
    assert rates["64"] is None


def test_a_request_is_needed():
    found = budget(_70="40000", _74_city="")
    assert found == {"budget.74-city": f"Indiquez le montant demandé, ligne «{NBSP}Ville{NBSP}»."}


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"titre": ""}, "titre", f"Remplissez «{NBSP}Titre du projet{NBSP}»."),
        ({"titre": "a" * 121}, "titre", "120 au plus : ôtez-en 1.".replace(" :", f"{NBSP}:")),
        ({"titre": {"a": 1}}, "titre", "n’a pas la forme attendue"),
        ({"titre": True}, "titre", "n’a pas la forme attendue"),
        ({"titre": "\x00\x01 "}, "titre", "Remplissez"),
        ({"siret": "35600000000049"}, "siret", "sa clé est fausse"),
        ({"siret": "٣٥٦٠٠٠٠٠٠٠٠٠٤٨"}, "siret", "14 chiffres"),
        ({"courriel": "nom@"}, "courriel", "adresse e-mail complète"),
        ({"telephone": "03 20"}, "telephone", "dix chiffres"),
        ({"debut": "31/02/2026"}, "debut", "écrivez une date"),
        ({"debut": "31/12/2025"}, "debut", f"pas avant le 1er{NBSP}janvier 2026"),
        ({"fin": "2026-02-28"}, "fin", f"pas avant le 1er{NBSP}mars 2026"),
        ({"benevoles": "1,5"}, "benevoles", "un nombre entier"),
        ({"benevoles": "-1"}, "benevoles", "au moins 0"),
        ({"benevoles": 5001}, "benevoles", f"au plus 5{NBSP}000"),
        ({"benevoles": float("inf")}, "benevoles", "en chiffres"),
        ({"statut": "sarl"}, "statut", "de la liste"),
        ({"publics": ["seniors", "x"]}, "publics", "de la liste"),
        ({"publics": ["youth", "seniors", "all"], "jeunes": "6 à 12"}, "publics", "2 réponses au plus"),
        ({"locaux": "peut-être"}, "locaux", "oui ou non"),
        ({"siege": {"city": "Lille", "postcode": "59000"}}, "siege.street", "il manque la rue"),
        ({"siege": {"street": "1 rue", "city": "Lille", "postcode": "5900"}}, "siege.postcode", "5 chiffres"),
        ({"cofinancers": [{"name": "A"}]}, "cofinancers.0.amount", "Ligne 1, remplissez"),
        ({"cofinancers": [{}, {"name": "A", "amount": "x"}]}, "cofinancers.0.amount", "Ligne 1, «"),
        ({"cofinancers": [{"name": "A", "amount": 1}] * 21}, "cofinancers", "20 lignes au plus"),
    ],
)
def test_a_wrong_answer_is_said_in_its_place(changes, place, words):
    found = errors(**changes)
    assert list(found) == [place]
    assert words in found[place]


def test_hidden_answers_are_left_out():
    outcome = validate(DOCUMENT, {**RIGHT, "statut": "none", "siret": "wrong", "surface": "100"}, files=FILES)
    assert outcome.errors == {}
    assert not {"siret", "surface"} & set(outcome.clean)
    assert "siret" not in outcome.facts
    assert not {"siret", "rna", "surface"} & set(outcome.visible)


def test_a_hidden_answer_hides_what_depends_on_it():
    answers = {**RIGHT, "statut": "none", "rna": "W595000001", "locaux": "oui", "surface": "100"}
    assert "surface" not in validate(DOCUMENT, answers).visible
    assert "surface" in validate(DOCUMENT, {**answers, "statut": "association"}).visible


def test_a_question_shown_by_a_condition_is_required():
    assert list(errors(publics=["youth"])) == ["jeunes"]


def test_files():
    assert list(validate(DOCUMENT, RIGHT, files={}).errors) == ["statuts"]
    assert validate(DOCUMENT, RIGHT).errors == {}
    wrong = File(original_name="statuts.exe", size=10)
    assert "PDF, DOCX" in validate(DOCUMENT, RIGHT, files={"statuts": [wrong]}).errors["statuts"]
    heavy = File(original_name="statuts.pdf", size=5_000_001)
    assert "5,0" in validate(DOCUMENT, RIGHT, files={"statuts": [heavy]}).errors["statuts"]
    two = [File(original_name="a.pdf", size=10)] * 2
    assert "1 fichier au plus" in validate(DOCUMENT, RIGHT, files={"statuts": two}).errors["statuts"]


def test_one_section_says_its_own_errors():
    outcome = validate(DOCUMENT, {}, section="structure", files={})
    assert list(outcome.errors) == ["statut", "courriel"]
    assert validate(DOCUMENT, {}, section="unknown").errors == {}


def test_an_undertaking_must_be_given():
    data = example()
    data["sections"][0]["questions"].append(
        {"code": "engagement", "type": "yes_no", "label": "Engagement", "must_be_yes": "Sans engagement, pas de dépôt."}
    )
    document = read_document(data)
    assert validate(document, {**RIGHT, "engagement": "non"}).errors == {"engagement": "Sans engagement, pas de dépôt."}
    assert validate(document, {**RIGHT, "engagement": True}).errors == {}


# ------------------------------------------------------------------------------------------------------- properties

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None, categories=None) | st.sampled_from("\x00\ud800١€−,.0123456789"), max_size=30)
    | st.sampled_from([10**400, -(10**400), "1e999", "9" * 5000, "association", "oui", "2026-02-30"]),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "amount", "street", "city", "60-services", "70", "x"]), children)
    ),
    max_leaves=12,
)
CODES = [question.code for question in DOCUMENT.questions()]


@settings(max_examples=300, deadline=None)
@given(JSON | st.dictionaries(st.sampled_from([*CODES, "unknown"]), JSON))
def test_nothing_sent_makes_validation_raise(answers):
    outcome = validate(DOCUMENT, answers, files={})
    visible = {DOCUMENT.question(code).feeds for code in outcome.visible} | {"total_cost"}
    assert set(outcome.facts) <= visible
    assert set(outcome.clean) <= set(outcome.visible)
    assert not set(outcome.clean) & set(outcome.errors)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*CODES, "unknown"]), JSON))
def test_what_a_draft_keeps_can_be_kept_by_any_database_and_reads_the_same(answers):
    questions = {question.code: question for question in DOCUMENT.questions()}
    kept = stored_fragment(questions, answers)
    text = json.dumps(kept, allow_nan=False)
    assert "\\u0000" not in text
    text.encode()
    json.dumps(kept, ensure_ascii=False).encode()
    again = json.loads(text)
    assert stored_fragment(questions, again) == kept
    assert validate(DOCUMENT, again).clean == validate(DOCUMENT, answers).clean


AMOUNTS = st.dictionaries(
    st.sampled_from([line.code for _side, line in BUDGET.lines()]),
    st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2),
)


@given(AMOUNTS)
def test_totals_are_the_sums_of_their_lines(amounts):
    totals = totals_of(BUDGET, amounts)
    assert sum(totals.sides.values()) == sum(totals.groups.values()) == sum(amounts.values())
    for side, total in totals.sides.items():
        assert total == sum(amounts.get(line.code, 0) for place, line in BUDGET.lines() if place == side)
    assert totals.request == amounts.get("74-city", 0)
    assert totals.request_share is None or 0 <= totals.request_share <= 1


@given(AMOUNTS)
def test_a_budget_typed_in_french_reads_to_the_same_amounts(amounts):
    typed = {code: f"{amount:,.2f}".replace(",", NBSP).replace(".", ",") for code, amount in amounts.items()}
    reading = read_answer(BUDGET, typed)
    kept = {code: Decimal(text) for code, text in (reading.stored or {}).items()}
    assert {code: amount for code, amount in kept.items() if amount} == {c: a for c, a in amounts.items() if a}
    balanced = totals_of(BUDGET, amounts).is_balanced
    assert balanced or set(reading.errors) & {"_balance", "_voluntary"}
