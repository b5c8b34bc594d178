"""Envelopes keep their promise under several hands at once, and their lines tell everything."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.funding import ledger, services
from essaim.funding.ledger import Balance
from essaim.funding.models import Award, Deliberation, Envelope
from essaim.funding.proposals import Line
from essaim.funding.services.envelopes import ledger_sums, record_paid, record_repaid, release_award_part
from essaim.gatherings.models import MeetingKind
from essaim.gatherings.services import add_item, plan_meeting
from essaim.journal.models import Entry
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.making import LILLE, LOMME, SYSTEM

pytestmark = pytest.mark.django_db


def columns(envelope: Envelope) -> dict[str, Decimal]:
    envelope.refresh_from_db()
    return {name: getattr(envelope, name) for name in ledger.COLUMNS}


def test_an_envelope_is_opened_once_by_finance() -> None:
    finance = making.actor("Finances", Role.FINANCE)
    call = making.call()
    envelope = services.open_envelope(finance, call=call, commune_code=LOMME, year=2026, amount=Decimal(20000))
    assert ledger_sums(envelope) == columns(envelope)
    with pytest.raises(Refused, match="existe déjà"):
        services.open_envelope(finance, call=call, commune_code=LOMME, year=2026, amount=Decimal(1))
    with pytest.raises(Refused, match="supérieur à zéro"):
        services.open_envelope(finance, call=call, commune_code=LOMME, year=2027, amount=Decimal(0))
    with pytest.raises(Refused, match="finances"):
        services.open_envelope(
            making.actor("Mission", Role.OFFICER), call=call, commune_code=LILLE, year=2026, amount=Decimal(1)
        )


def test_a_change_has_a_reason_a_line_and_a_floor() -> None:
    finance = making.actor("Finances", Role.FINANCE)
    envelope = making.envelope("100000", voted="92000")
    for amount in ("120000", "95000", "95000"):
        services.change_envelope(finance, envelope=envelope, amount=Decimal(amount), reason="Décision modificative")
    assert sorted(line.kind for line in envelope.lines.all()) == ["lowered", "opened", "raised", "voted"]
    assert ledger_sums(envelope) == columns(envelope)
    assert Entry.objects.filter(verb="funding.change_envelope").count() == 2
    with pytest.raises(Refused, match="92\u00a0000"):
        services.change_envelope(finance, envelope=envelope, amount=Decimal(91999), reason="Baisse")
    with pytest.raises(ValidationError):
        services.change_envelope(finance, envelope=envelope, amount=Decimal(1), reason=" ")


def test_the_database_itself_refuses_to_exceed() -> None:
    envelope = making.envelope("1000")
    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.filter(pk=envelope.pk).update(voted=Decimal(1001))


def vote(number: str, envelope: Envelope, organisation, amount: str = "6000") -> Deliberation:
    line = Line(organisation=organisation, object="Atelier", amount=Decimal(amount), envelope=envelope)
    return services.record_deliberation(
        SYSTEM,
        number=number,
        title="Aides",
        voted_on=date(2026, 11, 2),
        mode="individual",
        total=Decimal(amount),
        lines=[line],
    )


@pytest.mark.django_db(transaction=True)
def test_two_votes_at_once_on_a_nearly_empty_envelope(threads) -> None:
    """Repeated 200 times: one passes, the other reads that 2 000 € remain, and 98 000 € are voted."""
    organisation = making.organisation()
    envelopes = [making.envelope("100000", year=2100 + turn, voted="92000") for turn in range(200)]
    together = Barrier(2)

    def agent(name: str) -> list[Deliberation | Refused]:
        """Vote on each envelope at the instant at which the other agent does."""
        answers: list[Deliberation | Refused] = []
        for turn, envelope in enumerate(envelopes):
            together.wait(60)
            try:
                answers.append(vote(f"{name}{turn}", envelope, organisation))
            except Refused as refused:
                answers.append(refused)
        return answers

    for envelope, answers in zip(
        envelopes, zip(*threads(partial(agent, "A"), partial(agent, "B"), seconds=300), strict=True), strict=True
    ):
        losers = [answer for answer in answers if isinstance(answer, Refused)]
        assert len(losers) == 1, answers
        assert "il reste 2\u00a0000\u00a0€" in losers[0].reason
        assert columns(envelope) == asdict(Balance(Decimal(100000), voted=Decimal(98000)))
        assert ledger_sums(envelope) == columns(envelope)
    assert Award.objects.count() == Deliberation.objects.count() == 200


@pytest.mark.django_db(transaction=True)
def test_opinions_and_votes_at_once_neither_exceed_nor_wait_for_each_other_for_ever(threads) -> None:
    envelope = making.envelope("20000")
    files = [making.application("ready") for _ in range(4)]
    meeting = plan_meeting(
        SYSTEM,
        body=services.find_committee(SYSTEM),
        title="Session",
        starts_at=clock.paris(date(2026, 10, 20)),
        kind=MeetingKind.SESSION,
    )
    for file in files:
        add_item(SYSTEM, meeting, title=str(file), target=file)

    def advise(file) -> None:
        services.give_opinion(
            SYSTEM, file, meeting=meeting, verdict="favourable", proposed=Decimal(6000), envelope=envelope
        )

    def award(file, number: str) -> None:
        line = Line(
            organisation=file.organisation, object="A", amount=Decimal(6000), application=file, envelope=envelope
        )
        services.record_deliberation(
            SYSTEM,
            number=number,
            title="Aide",
            voted_on=date(2026, 11, 2),
            mode="individual",
            total=Decimal(6000),
            lines=[line],
        )

    advise(files[0])
    advise(files[1])
    results = threads(
        partial(award, files[0], "26-1"),
        partial(award, files[1], "26-2"),
        partial(advise, files[2]),
        partial(advise, files[3]),
    )
    assert all(result is None or isinstance(result, Refused) for result in results), results
    assert ledger_sums(envelope) == columns(envelope)
    assert envelope.reserved + envelope.voted <= envelope.amount
    assert envelope.voted == Decimal(12000)


# --------------------------------------------------------------------------------------- paid, given back, moved


def voted_award(envelope: Envelope, amount: str = "6000") -> Award:
    rank = Deliberation.objects.count()
    return vote(f"V{rank}", envelope, making.organisation(), amount).lines.get()


def test_what_is_paid_is_not_given_back_and_what_is_given_back_may_be_voted_again() -> None:
    envelope = making.envelope("10000")
    award = voted_award(envelope, "10000")
    with transaction.atomic():
        record_paid(award, Decimal(7000))
    with pytest.raises(Refused, match="Seuls 3\u00a0000"), transaction.atomic():
        record_paid(award, Decimal("3000.01"))
    with pytest.raises(Refused, match="Seuls 3\u00a0000"), transaction.atomic():
        release_award_part(award, Decimal(4000), "Dépenses moindres")
    with pytest.raises(Refused, match="reversement"):
        services.annul_award(SYSTEM, award, reason="Abandon")
    with transaction.atomic():
        record_repaid(award, Decimal(1000), "Trop versé")
        release_award_part(award, Decimal(4000), "Dépenses moindres")
    assert columns(envelope) == {
        "amount": Decimal(10000),
        "reserved": Decimal(0),
        "voted": Decimal(6000),
        "paid": Decimal(6000),
        "released": Decimal(4000),
    }
    assert ledger_sums(envelope) == columns(envelope)
    assert voted_award(envelope, "4000").amount == 4000
    award.refresh_from_db()
    assert award.state == "voted"


def test_an_award_without_envelope_moves_nothing() -> None:
    award = making.award("8000")
    with transaction.atomic():
        record_paid(award, Decimal(8000))
        release_award_part(award, Decimal(8000), "Solde")
    assert not award.parts.exists()


def test_an_award_is_spread_over_the_envelopes_of_several_years() -> None:
    first, second = making.envelope("9000", year=2026), making.envelope("5000", year=2027)
    award = voted_award(first)
    services.spread_award(SYSTEM, award, {first: Decimal(3500), second: Decimal(2500)})
    services.spread_award(SYSTEM, award, {first: Decimal(3500), second: Decimal(2500)})
    assert Entry.objects.filter(verb="funding.spread_award").count() == 1
    assert (columns(first)["voted"], columns(second)["voted"]) == (Decimal(3500), Decimal(2500))
    with transaction.atomic():
        record_paid(award, Decimal(4000))
    assert [(part.envelope.year, part.paid) for part in award.parts.all()] == [(2026, 3500), (2027, 500)]
    with transaction.atomic():
        release_award_part(award, Decimal(2000), "Solde")
    for envelope in (first, second):
        assert ledger_sums(envelope) == columns(envelope)
    with pytest.raises(Refused, match="déjà payée"):
        services.spread_award(SYSTEM, award, {first: Decimal(6000)})


def test_a_spread_is_the_whole_award_or_nothing_moves() -> None:
    first, second = making.envelope("9000", year=2026), making.envelope("1000", year=2027)
    award = voted_award(first)
    with pytest.raises(Refused, match="égales au centime"):
        services.spread_award(SYSTEM, award, {first: Decimal(3500), second: Decimal("2499.99")})
    with pytest.raises(Refused, match="il reste 1\u00a0000"):
        services.spread_award(SYSTEM, award, {first: Decimal(3500), second: Decimal(2500)})
    with pytest.raises(Refused, match="négative"):
        services.spread_award(SYSTEM, award, {first: Decimal(7000), second: Decimal(-1000)})
    assert (columns(first)["voted"], columns(second)["voted"]) == (Decimal(6000), Decimal(0))
    assert ledger_sums(first) == columns(first)


def test_a_transfer_has_a_reason_two_lines_and_one_entry() -> None:
    finance = making.actor("Finances", Role.FINANCE)
    giver, taker = making.envelope("10000", voted="7000"), making.envelope("500", commune=LOMME)
    services.transfer_money(finance, source=giver, target=taker, amount=Decimal("1500.50"), reason="Projets à Lomme")
    assert (columns(giver)["amount"], columns(taker)["amount"]) == (Decimal("8499.50"), Decimal("2000.50"))
    assert ledger_sums(giver) == columns(giver)
    assert ledger_sums(taker) == columns(taker)
    assert giver.lines.get(kind="moved_out").counterpart == taker
    assert Entry.objects.filter(verb="funding.transfer_money").count() == 1
    with pytest.raises(Refused, match="1\u00a0499,50"):
        services.transfer_money(finance, source=giver, target=taker, amount=Decimal(1500), reason="Encore")
    for changed, said in (
        ({"reason": " "}, "reason"),
        ({"target": giver}, "target"),
        ({"target": making.envelope("1", year=2027)}, "target"),
    ):
        asked = {"source": giver, "target": taker, "amount": Decimal(1), "reason": "Essai", **changed}
        with pytest.raises(ValidationError) as fault:
            services.transfer_money(finance, **asked)
        assert said in fault.value.message_dict
    with pytest.raises(Refused, match="finances"):
        services.transfer_money(
            making.actor("Mission", Role.OFFICER), source=giver, target=taker, amount=Decimal(1), reason="Essai"
        )


@pytest.mark.django_db(transaction=True)
def test_votes_payments_and_crossed_transfers_at_once_never_exceed_nor_wait_for_ever(threads) -> None:
    organisation = making.organisation()
    for turn in range(8):
        one, two = making.envelope("8000", year=2100 + turn), making.envelope("8000", commune=LOMME, year=2100 + turn)
        award = vote(f"P{turn}", one, organisation, "2000").lines.get()

        def pay(award=award) -> None:
            with transaction.atomic():
                record_paid(award, Decimal(1500))

        def send(source: Envelope, target: Envelope) -> None:
            services.transfer_money(SYSTEM, source=source, target=target, amount=Decimal(3000), reason="Virement")

        results = threads(
            partial(vote, f"X{turn}", one, organisation, "5000"),
            partial(vote, f"Y{turn}", two, organisation, "6000"),
            partial(send, one, two),
            partial(send, two, one),
            pay,
            pay,
        )
        assert all(isinstance(result, Refused | Deliberation | None) for result in results), results
        assert [isinstance(result, Refused) for result in results[4:]].count(True) == 1, "paid twice"
        for envelope in (one, two):
            assert ledger_sums(envelope) == columns(envelope)
            assert envelope.voted <= envelope.amount
        assert one.amount + two.amount == 16000
