"""The pages where finance moves money between envelopes, and where an award is spread or shared."""

from decimal import Decimal

import pytest
from django.test import Client

from essaim.funding import services
from essaim.funding.models import Award
from essaim.kernel.verdict import Refused
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.making import LOMME, SYSTEM
from tests.funding.test_envelopes import voted_award
from tests.funding.test_office import signed_in, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november(clock) -> None:
    clock.travel("2026-11-20")


@pytest.fixture
def finance() -> Client:
    return signed_in(making.person("Finances", Role.FINANCE))


def test_finance_moves_a_sum_and_reads_it_on_both_pages(finance) -> None:
    giver, taker = making.envelope("10000", voted="7000"), making.envelope("500", commune=LOMME)
    address = url("transfer_money", giver.pk)
    sent = {"target": taker.pk, "amount": "4 000", "reason": "Deux projets à Lomme"}
    page = text(finance.post(address, sent))
    assert "Seuls 3 000 € de cette enveloppe sont libres" in page
    assert "4 000" in page, "what was typed stays"
    assert "Deux projets à Lomme" in page
    assert finance.post(address, {**sent, "amount": "1 500"}).status_code == 302
    for envelope in (giver, taker):
        page = text(finance.get(url("envelope", envelope.pk)))
        assert "Deux projets à Lomme" in page
        assert "Autre enveloppe" in page
        assert "égales à celles de l’enveloppe" in page
    page = text(finance.get(url("budgets")))
    assert "<strong>3 500 €</strong> sur 10 500 €" in page
    officer = signed_in(making.person("Mission", Role.OFFICER))
    assert "Virer" not in text(officer.get(url("envelope", giver.pk)))
    assert officer.post(address, sent).status_code == 403


def test_the_list_of_envelopes_costs_the_same_whatever_their_number(finance, django_assert_max_num_queries) -> None:
    for commune in (making.LILLE, LOMME):
        making.envelope("1000", commune=commune)
    with django_assert_max_num_queries(14):
        finance.get(url("budgets"))


def test_an_award_is_spread_on_the_years_that_its_call_has(finance) -> None:
    first, second = making.envelope("9000"), making.envelope("5000", year=2027)
    award = voted_award(first)
    Award.objects.filter(pk=award.pk).update(call=first.call)
    address = url("spread_award", award.reference)
    assert "Lille 2027" in text(finance.get(address))
    page = text(finance.post(address, {f"part_{first.pk}": "3 500", f"part_{second.pk}": "2 000"}))
    assert "Les parts font 5 500 € et l’aide est de 6 000 €" in page
    assert finance.post(address, {f"part_{first.pk}": "3 500", f"part_{second.pk}": "2 500"}).status_code == 302
    page = text(finance.get(url("office_award", award.reference)))
    assert "Lille 2026</a> : 3 500 €" in page
    assert "Lille 2027</a> : 2 500 €" in page


def test_an_award_is_shared_by_structures_of_the_directory(finance) -> None:
    award = making.award("10000", state="notified")
    second = making.organisation("La Ressourcerie")
    address = url("share_award", award.reference)
    for sent, said in (
        ({"own": "60", "siret_0": second.siret, "part_0": "30"}, "100 % en tout"),
        ({"own": "60", "siret_0": "12345678901234", "part_0": "40"}, "sa clé est fausse"),
        ({"own": "60", "siret_0": making.siret(), "part_0": "40"}, "pas dans l’annuaire"),
        ({"own": "60", "siret_0": second.siret}, "laissez les deux vides"),
    ):
        page = text(finance.post(address, sent))
        assert said in page
        assert 'value="60"' in page
    for _ in range(2):
        sent = {"own": "60", "siret_0": second.siret, "part_0": "40,00"}
        assert finance.post(address, sent).status_code == 302
    assert {row.organisation: row.amount for row in award.beneficiaries.all()} == {
        award.organisation: Decimal(6000),
        second: Decimal(4000),
    }
    assert 'value="40"' in text(finance.get(address))
    services.share_award(SYSTEM, award, {award.organisation: Decimal(1)})
    assert not award.beneficiaries.exists()
    with pytest.raises(Refused, match="qui porte"):
        services.share_award(SYSTEM, award, {second: Decimal(1)})
