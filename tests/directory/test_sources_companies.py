"""What the register of companies says, in the shapes and with the traps that it documents."""

import pytest

from essaim.directory.models import LegalFamily
from essaim.directory.sources.companies import find_company
from essaim.kernel.registers import RegisterDown, Unreadable
from tests.support.registers import CLOSED_SIRET, SIRET, Reply, companies

pytestmark = pytest.mark.once


def test_a_structure_as_it_is_registered(stub) -> None:
    found = find_company(SIRET)
    assert found is not None
    assert (found.name, found.acronym, found.rna) == ("L'ATELIER DU FIL", "ADF", "W595000001")
    assert found.family == LegalFamily.ASSOCIATION
    assert (found.street, found.postcode, found.town) == ("12 RUE DES LILAS", "59160", "LILLE")
    assert found.commune_code == "59350"
    assert found.is_open
    assert found.is_ess is True
    assert found.is_named("L’Atelier du fil")
    assert not found.is_named("")


def test_false_says_nothing_of_the_ess(stub) -> None:
    stub.say(Reply(body=companies(lambda unit: unit["complements"].update(est_ess=False))))
    assert find_company(SIRET).is_ess is None


def test_nothing_is_found(stub) -> None:
    stub.say(Reply(body={"results": []}))
    assert find_company(SIRET) is None


def test_another_structure_is_not_the_answer(stub) -> None:
    stub.say(Reply(body=companies(lambda unit: unit.update(siren="000123455"))))
    assert find_company(SIRET) is None


def test_masked_values_are_not_data(stub) -> None:
    def mask(unit) -> None:
        unit.update(nom_raison_sociale="[NON-DIFFUSIBLE]", sigle="[ND]")
        row = unit["matching_etablissements"][0]
        row.update(adresse="[NON-DIFFUSIBLE]", code_postal="[NON-DIFFUSIBLE]", libelle_commune="[NON-DIFFUSIBLE]")

    stub.say(Reply(body=companies(mask)))
    found = find_company(SIRET)
    assert found.is_masked
    assert (found.name, found.acronym, found.address) == ("", "", "")
    assert not found.is_named("[NON-DIFFUSIBLE]")


def test_numbers_that_lost_their_zeros_find_them_again(stub) -> None:
    def as_numbers(unit) -> None:
        unit.update(siren=18, nature_juridique=9220)
        for row in (unit["siege"], unit["matching_etablissements"][0]):
            row.update(siret=1800002, code_postal=59160, commune=59350)

    stub.say(Reply(body=companies(as_numbers)))
    found = find_company(SIRET)
    assert (found.siret, found.siren, found.postcode, found.legal_category) == (SIRET, SIRET[:9], "59160", "9220")


def test_a_closed_establishment_names_the_open_head_office(stub) -> None:
    def close(unit) -> None:
        row = unit["matching_etablissements"][0]
        row.update(siret=CLOSED_SIRET, etat_administratif="F", date_fermeture="2024-01-31", est_siege=False)

    stub.say(Reply(body=companies(close)))
    found = find_company(CLOSED_SIRET)
    assert not found.is_open
    assert found.closed_on == "2024-01-31"
    assert found.head_office == SIRET


def test_an_establishment_of_a_unit_that_ceased_is_closed(stub) -> None:
    stub.say(Reply(body=companies(lambda unit: unit.update(etat_administratif="C"))))
    assert not find_company(SIRET).is_open


@pytest.mark.parametrize(
    "change",
    [
        lambda unit: unit.pop("siege"),
        lambda unit: unit.update(matching_etablissements=None),
        lambda unit: unit["complements"].pop("est_ess"),
        lambda unit: unit.update(complements=[]),
        lambda unit: unit["matching_etablissements"][0].update(date_fermeture="hier"),
    ],
)
def test_a_field_that_is_missing_or_renamed_is_told(stub, change) -> None:
    stub.say(Reply(body=companies(change)))
    with pytest.raises(Unreadable):
        find_company(SIRET)


@pytest.mark.parametrize("body", [[], {"resultats": []}, None, 3])
def test_another_shape_is_told(stub, body) -> None:
    stub.say(Reply(body=body))
    with pytest.raises(Unreadable):
        find_company(SIRET)


def test_an_installation_that_does_not_ask(stub, settings) -> None:
    settings.COMPANIES_URL = ""
    with pytest.raises(RegisterDown):
        find_company(SIRET)
    assert not stub.asked
