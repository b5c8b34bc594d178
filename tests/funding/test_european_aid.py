"""Votes of de minimis aid: qualified with a motive, counted with what the undertaking received, blocked above."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from essaim.directory.models import Organisation
from essaim.funding import services
from essaim.funding.models import Award, Deliberation
from essaim.funding.proposals import Line, check_deliberation
from essaim.kernel.money import ZERO
from essaim.kernel.verdict import Refused
from essaim.state_aid.models import AidReceived, LinkKind, Regime
from essaim.state_aid.queries import recorded_aid, remaining
from essaim.state_aid.services import (
    DeclaredAid,
    link_undertakings,
    open_undertaking,
    record_declaration,
)
from tests.funding import making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db
VOTED = date(2025, 3, 1)
MOTIVE = "Vente de vélos dans toute la région"


@pytest.fixture(autouse=True)
def in_march(clock) -> None:
    clock.travel("2025-03-20")


def cooperative(name: str = "Les Ateliers", **fields) -> Organisation:
    return making.organisation(name, family="cooperative", **fields)


def declared(organisation: Organisation, *aids: tuple[date, int], regime: Regime = Regime.GENERAL) -> None:
    undertaking = open_undertaking(SYSTEM, siren=organisation.siren)
    told = [DeclaredAid("Région", regime, Decimal(amount), day, "Arrêté") for day, amount in aids]
    record_declaration(SYSTEM, undertaking, signed_on=date(2025, 2, 20), signatory="Awa Diallo", aids=told)


def line(organisation: Organisation, amount: str, **fields) -> Line:
    values = {"qualification": "de_minimis", "qualification_reason": MOTIVE, "object": "Atelier", **fields}
    return Line(organisation=organisation, amount=Decimal(amount), **values)


def vote(*lines: Line, number: str = "25-18", voted_on: date = VOTED) -> Deliberation:
    total = sum((one.amount for one in lines), ZERO)
    return services.record_deliberation(
        SYSTEM, number=number, title="Aides", voted_on=voted_on, mode="list", total=total, lines=list(lines)
    )


HISTORY = ((date(2022, 3, 10), 120_000), (date(2023, 6, 1), 70_000), (date(2025, 2, 1), 60_000))


def test_an_aid_over_what_is_left_is_blocked_and_a_lower_one_is_offered() -> None:
    structure = cooperative()
    declared(structure, *HISTORY)
    with pytest.raises(Refused, match="50\u00a0000\u00a0€ disponibles") as caught:
        vote(line(structure, "60000"))
    assert "Proposez 50\u00a0000\u00a0€ au plus" in caught.value.reason
    assert not Award.objects.exists()
    award = vote(line(structure, "50000")).lines.get()
    aid = recorded_aid(award)
    assert aid
    assert (aid.amount, aid.granted_on, aid.regime, aid.source) == (Decimal(50_000), VOTED, "general", "recorded")
    assert remaining(structure, VOTED, "general").amount == 0
    assert award.qualification_reason == MOTIVE


def test_the_reasoning_names_each_aid_that_counts() -> None:
    structure = cooperative()
    declared(structure, *HISTORY)
    checks = check_deliberation(mode="list", total=Decimal(60_000), lines=[line(structure, "60000")], day=VOTED)
    check = next(check for check in checks if check.code == "E1")
    assert check.blocks_vote
    assert "2023/2831" in check.article
    assert (
        "De minimis général, plafond 300\u00a0000\u00a0€, du 1er\u00a0mars 2022 au 1er\u00a0mars 2025 compris"
        in check.reasoning
    )
    assert "Les Ateliers, Région, 10\u00a0mars 2022\u00a0: 120\u00a0000\u00a0€" in check.reasoning
    assert "De minimis général\u00a0: 300\u00a0000\u00a0€ − 250\u00a0000\u00a0€ = 50\u00a0000\u00a0€" in check.reasoning


def test_an_annulled_award_counts_no_longer_and_stays_in_the_history(clock) -> None:
    structure = cooperative()
    award = vote(line(structure, "40000")).lines.get()
    assert remaining(structure, VOTED, "general").amount == 260_000
    services.annul_award(SYSTEM, award, reason="Projet abandonné")
    assert remaining(structure, VOTED, "general").amount == 300_000
    assert AidReceived.objects.get().withdrawn_reason == "Projet abandonné"


def test_lines_of_one_vote_to_one_group_add_up() -> None:
    mother, daughter = cooperative("Mère"), cooperative("Fille")
    declared(mother, (date(2025, 2, 1), 200_000))
    link_undertakings(
        SYSTEM,
        controlling=open_undertaking(SYSTEM, siren=mother.siren),
        controlled=open_undertaking(SYSTEM, siren=daughter.siren),
        kind=LinkKind.MAJORITY,
        from_on=date(2024, 1, 1),
        proof="Statuts",
    )
    with pytest.raises(Refused, match="40\u00a0000\u00a0€ disponibles"):
        vote(line(mother, "60000"), line(daughter, "60000"))
    vote(line(mother, "60000"), line(daughter, "40000"))


def test_who_sells_is_qualified_with_a_motive() -> None:
    structure = cooperative()
    with pytest.raises(Refused, match="motif manque"):
        vote(line(structure, "1000", qualification="non_economic", qualification_reason=" "))
    with pytest.raises(Refused, match="motif manque"):
        vote(line(making.organisation(), "1000", qualification="rgec", qualification_reason=""))
    vote(line(structure, "1000", qualification="non_economic", qualification_reason="Activité gratuite"))
    vote(line(making.organisation(), "1000", qualification="non_economic", qualification_reason=""), number="25-19")
    assert not AidReceived.objects.exists()


def test_without_a_siren_or_an_act_of_mandate_nothing_is_de_minimis() -> None:
    with pytest.raises(Refused, match="pas de SIREN"):
        vote(line(cooperative("Sans numéro", siret=""), "1000"))
    structure = cooperative()
    with pytest.raises(Refused, match="acte de mandat"):
        vote(line(structure, "1000", qualification="sieg"))
    award = vote(line(structure, "1000", qualification="sieg", entrustment_act="Délibération 24-3")).lines.get()
    aid = recorded_aid(award)
    assert aid
    assert (aid.regime, aid.entrustment_act) == ("sieg", "Délibération 24-3")


@pytest.mark.django_db(transaction=True)
def test_two_votes_at_once_for_one_undertaking_do_not_pass_the_ceiling_together(threads) -> None:
    structure = cooperative()
    declared(structure, *HISTORY)
    results = threads(
        partial(vote, line(structure, "30000"), number="25-18"), partial(vote, line(structure, "30000"), number="25-19")
    )
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(refused) == 1
    assert "20\u00a0000\u00a0€ disponibles" in refused[0].reason
    assert remaining(structure, VOTED, "general").amount == 20_000
