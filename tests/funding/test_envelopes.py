"""Envelopes keep their promise under several hands at once, and their lines tell everything."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.funding import services
from essaim.funding.models import Award, Deliberation, Envelope
from essaim.funding.proposals import Line
from essaim.funding.services.envelopes import ledger_sums
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
    return {"amount": envelope.amount, "reserved": envelope.reserved, "voted": envelope.voted}


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
    for turn in range(200):
        envelope = making.envelope("100000", year=2100 + turn, voted="92000")
        results = threads(
            partial(vote, f"A{turn}", envelope, organisation), partial(vote, f"B{turn}", envelope, organisation)
        )
        losers = [result for result in results if isinstance(result, Exception)]
        assert len(losers) == 1, results
        assert isinstance(losers[0], Refused), losers[0]
        assert "il reste 2\u00a0000\u00a0€" in losers[0].reason
        assert columns(envelope) == {"amount": Decimal(100000), "reserved": Decimal(0), "voted": Decimal(98000)}
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
