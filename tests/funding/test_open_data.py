"""The awards as open data: what the national schema takes, and nothing that a spreadsheet would run."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from stdnum.fr import siret as stdnum_siret

from essaim.funding import open_data, services
from essaim.funding.models import Agreement, AidKind
from tests.funding import making

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).resolve().parents[3] / "shared" / "data" / "schemas" / "scdl_subventions_2.1.1.json"


@pytest.fixture
def schema() -> dict[str, Any]:
    """The national schema itself; the test is skipped, and says so, where the real data are not."""
    if not SCHEMA.is_file():
        pytest.skip("needs the real data: ../shared/data/schemas/scdl_subventions_2.1.1.json")
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def published() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(open_data.as_csv(open_data.rows()))))


def is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


TYPES: dict[str, Callable[[dict[str, Any], str], bool]] = {
    "string": lambda field, text: True,
    "number": lambda field, text: is_number(text),
    "date": lambda field, text: bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text)),
    "boolean": lambda field, text: text in (*field["trueValues"], *field["falseValues"]),
}
CONSTRAINTS: dict[str, Callable[[Any, str], bool]] = {
    "required": lambda asked, text: bool(text) or not asked,
    "pattern": lambda asked, text: re.fullmatch(asked, text) is not None,
    "maxLength": lambda asked, text: len(text) <= asked,
    "enum": lambda asked, text: text in asked,
    "minimum": lambda asked, text: Decimal(text) >= Decimal(str(asked)),
    "maximum": lambda asked, text: Decimal(text) <= Decimal(str(asked)),
}


def faults(schema: dict[str, Any], rows: list[dict[str, str]]) -> list[str]:
    """What a validator of table schemas would say of the rows."""
    found = []
    for number, row in enumerate(rows, start=2):
        for field in schema["fields"]:
            name, text = field["name"], row[field["name"]]
            if text and not TYPES[field["type"]](field, text):
                found.append(f"{number}:{name}: {text!r} is no {field['type']}")
            for constraint, asked in field.get("constraints", {}).items():
                if (text or constraint == "required") and not CONSTRAINTS[constraint](asked, text):
                    found.append(f"{number}:{name}: {text!r} breaks {constraint}")
        for check in schema["custom_checks"]:
            columns = [row[column] for column in check["params"].values()]
            if check["name"] == "french-siret-value" and columns[0] and not stdnum_siret.is_valid(columns[0]):
                found.append(f"{number}: {columns[0]} is no SIRET")
            if check["name"] == "one-of-required" and not any(columns):
                found.append(f"{number}: nobody is named")
    return found


def test_the_file_passes_the_national_schema(schema, clock) -> None:
    clock.travel("2026-11-20")
    making.award("8000.50", state="notified", object="x" * 256)
    making.award(state="notified", is_in_kind=True, qualification="de_minimis", call=making.call())
    making.award(state="notified", organisation=making.organisation("Sans SIRET", siret="", rna="W595000001"))
    making.award(state="notified", organisation=making.organisation("Outre-mer", rna="W9R1234567"))
    file = making.application("awarded", ends_on=date(2027, 6, 30))
    long = making.award(state="notified", application=file, organisation=file.organisation, payment_terms="échelonné")
    Agreement.objects.create(award=long, number=1, signed_on=date(2026, 11, 10), file_key="x")
    rows = published()
    assert list(rows[0]) == [field["name"] for field in schema["fields"]]
    assert len(rows) == 5
    assert not faults(schema, rows)
    by_object = {row["nomBeneficiaire"]: row for row in rows}
    agreed = by_object[file.organisation.name]
    assert (agreed["dateConvention"], agreed["datesPeriodeVersement"]) == ("2026-11-10", "2026-11-02/2027-06-30")
    assert by_object["Outre-mer"]["rnaBeneficiaire"] == ""


def test_the_check_itself_finds_faults(schema) -> None:
    making.award(state="notified")
    row = published()[0]
    for name, text in (("idBeneficiaire", "12345678901234"), ("montant", "8 000"), ("nature", "prêt"), ("objet", "")):
        assert faults(schema, [{**row, name: text}]), name
    assert faults(schema, [{**row, "idBeneficiaire": "", "rnaBeneficiaire": ""}])


def test_only_notified_standing_awards_are_published() -> None:
    making.award(state="voted")
    making.award(state="annulled")
    making.award(state="notified")
    assert len(published()) == 1
    assert published()[0]["dateConvention"] == "2026-11-02", "without agreement, the day of the decision"


def test_a_row_that_the_schema_would_refuse_is_left_out_with_its_reason() -> None:
    making.award(state="notified", organisation=making.organisation("Faux", siret="12345678901234"))
    making.award(state="notified", organisation=making.organisation("Sans numéro", siret=""))
    told = {row.award.organisation.name: row.fault for row in open_data.rows()}
    assert "sa clé est fausse" in told["Faux"]
    assert "ni SIRET" in told["Sans numéro"]
    response = Client().get("/donnees/subventions.csv")
    assert response["X-Essaim-Refused-Rows"] == "2"
    assert len(response.content.decode().splitlines()) == 1


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+33", "-1", "@SUM(A1)", "\tx"])
def test_a_name_stays_a_text(name: str) -> None:
    making.award(state="notified", organisation=making.organisation(name))
    assert published()[0]["nomBeneficiaire"].startswith("'")


def test_the_demonstration_awards_in_nobodys_name() -> None:
    making.award(state="notified", object="Atelier")
    making.award(state="notified", object="[DÉMONSTRATION] Atelier")
    rows = published()
    assert {row["objet"] for row in rows} == {"[DÉMONSTRATION] Atelier"}
    assert {row["nomAttribuant"] for row in rows} == {"Ville de Lille (démonstration)"}


def test_a_shared_award_has_a_row_for_each_with_the_whole_amount_and_its_part(schema) -> None:
    award = making.award("10000", state="notified")
    second = making.organisation("La Ressourcerie")
    services.share_award(making.SYSTEM, award, {award.organisation: Decimal("0.6"), second: Decimal("0.4")})
    rows = published()
    assert not faults(schema, rows)
    told = {row["nomBeneficiaire"]: (row["montant"], row["pourcentageSubvention"]) for row in rows}
    assert told == {award.organisation.name: ("10000.00", "0.6"), "La Ressourcerie": ("10000.00", "0.4")}


def test_the_scheme_is_the_kind_of_aid_else_the_call() -> None:
    kind = AidKind.objects.create(code="etude", title="Étude de faisabilité")
    making.award(state="notified", kind=kind, call=making.call())
    making.award(state="notified", call=making.call())
    assert {row["dispositifAide"] for row in published()} == {"Étude de faisabilité", "Appel permanent"}


def test_a_refused_row_under_agreement_is_late_after_three_months(clock) -> None:
    clock.travel("2026-05-01")
    award = making.award("30000", state="notified", organisation=making.organisation("Sans numéro", siret=""))
    Agreement.objects.create(award=award, number=1, signed_on=date(2026, 1, 31), file_key="x")
    row = open_data.rows()[0]
    assert (row.due_on, row.is_late) == (date(2026, 4, 30), True)
    assert "Demandez-le" in row.remedy


@pytest.mark.parametrize(
    ("qualification", "told"), [("de_minimis", "oui"), ("sieg", "oui"), ("non_economic", "non"), ("rgec", "non")]
)
def test_both_de_minimis_regimes_are_told(qualification: str, told: str) -> None:
    making.award(state="notified", qualification=qualification)
    assert [row["notificationUE"] for row in published()] == [told]
