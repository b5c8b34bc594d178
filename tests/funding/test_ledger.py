"""The arithmetic of an envelope never goes beyond it, whatever happens to it, alone or through the services."""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from itertools import count
from random import Random

import pytest
from django.db import transaction

from essaim.funding import ledger, services
from essaim.funding.ledger import Balance, move
from essaim.funding.models import Application, Award, CommitteeOpinion, Deliberation, Envelope, LedgerKind, Verdict
from essaim.funding.services.envelopes import (
    commit_award,
    ledger_sums,
    record_paid,
    record_repaid,
    release_award_part,
    release_opinion,
    reserve_for,
)
from essaim.gatherings.models import Meeting, MeetingKind
from essaim.gatherings.services import plan_meeting
from essaim.kernel import clock
from essaim.kernel.money import ZERO
from essaim.kernel.verdict import Refused
from tests.funding import making
from tests.funding.making import LILLE, LOMME, SYSTEM

KINDS = [kind for kind in LedgerKind if kind not in (LedgerKind.OPENED, LedgerKind.MOVED_IN, LedgerKind.MOVED_OUT)]
ACTS = [*KINDS, "transfer"]


def holds(balance: Balance) -> bool:
    return balance.reserved + balance.voted <= balance.amount and ZERO <= balance.paid <= balance.voted


@pytest.mark.once
def test_ten_thousand_sequences_never_exceed_an_envelope_and_the_lines_are_its_columns() -> None:
    random = Random(2026)
    moved = refused = 0
    for _ in range(10_000):
        opening = Decimal(random.randrange(0, 5_000_000)) / 100
        balances = [Balance(opening), Balance(opening)]
        lines: list[list[tuple[str, Decimal]]] = [[(LedgerKind.OPENED, opening)], [(LedgerKind.OPENED, opening)]]
        for _ in range(12):
            act, here = random.choice(ACTS), random.randrange(2)
            amount = Decimal(random.randrange(-100, 2_000_000)) / 100
            moves = [(here, LedgerKind.MOVED_OUT), (1 - here, LedgerKind.MOVED_IN)] if act == "transfer" else []
            moves = moves or [(here, LedgerKind(act))]
            try:
                after = [move(balances[which], kind, amount) for which, kind in moves]
            except Refused:
                refused += 1
                continue
            moved += 1
            for (which, kind), balance in zip(moves, after, strict=True):
                balances[which] = balance
                lines[which].append((kind, amount))
                assert holds(balance), lines
        for balance, told in zip(balances, lines, strict=True):
            assert ledger.sums(told) == asdict(balance)
    assert moved > 20_000
    assert refused > 20_000


def test_a_short_envelope_says_what_remains() -> None:
    balance = Balance(Decimal(100000), voted=Decimal(98000), paid=Decimal(90000))
    for kind in (LedgerKind.VOTED, LedgerKind.RESERVED, LedgerKind.MOVED_OUT):
        with pytest.raises(Refused, match="2\u00a0000\u00a0€"):
            move(balance, kind, Decimal(6000))
    for kind in (LedgerKind.PAID, LedgerKind.GIVEN_BACK, LedgerKind.ANNULLED):
        with pytest.raises(Refused, match="8\u00a0000\u00a0€"):
            move(balance, kind, Decimal("8000.01"))


@pytest.mark.parametrize("kind", list(LedgerKind))
def test_nothing_moves_by_nothing_and_every_movement_has_its_columns(kind) -> None:
    with pytest.raises(Refused, match="supérieur à zéro"):
        move(Balance(Decimal(10), Decimal(5), Decimal(5)), kind, ZERO)
    assert set(ledger.EFFECTS[kind]) <= set(ledger.COLUMNS)


# ------------------------------------------------------------------------------------------ the same, in the database

_ranks = count(1)


@dataclass
class World:
    """Two envelopes, what is drawn on them, and the same arithmetic done apart."""

    envelopes: list[Envelope]
    balances: list[Balance]
    awards: list[tuple[Award, int]] = field(default_factory=list)

    def after(self, *moves: tuple[int, LedgerKind, Decimal]) -> None:
        for which, kind, amount in moves:
            self.balances[which] = move(self.balances[which], kind, amount)

    def check(self) -> None:
        for envelope, balance in zip(self.envelopes, self.balances, strict=True):
            envelope.refresh_from_db()
            assert {name: getattr(envelope, name) for name in ledger.COLUMNS} == asdict(balance)
            assert ledger_sums(envelope) == asdict(balance)
            drawn = envelope.parts.all()
            assert sum((part.standing for part in drawn), ZERO) == envelope.voted
            assert sum((part.paid for part in drawn), ZERO) == envelope.paid


@dataclass
class Play:
    """One act at a time, drawn at random, through its service; the arithmetic follows only what was accepted."""

    world: World
    random: Random
    deliberation: Deliberation
    file: Application
    meeting: Meeting
    reserved: tuple[CommitteeOpinion, int] | None = None

    def act(self) -> None:
        here, amount = self.random.randrange(2), Decimal(self.random.randrange(1, 900_000)) / 100
        envelope = self.world.envelopes[here]
        envelope.refresh_from_db()
        name = self.random.choice(("vote", "vote", "opine", "transfer", "resize", "pay", "give_back", "repay", "annul"))
        if name in {"vote", "opine", "transfer", "resize"}:
            getattr(self, name)(envelope, here, amount)
        elif self.world.awards:
            self.follow(name, *self.random.choice(self.world.awards), amount)

    def transfer(self, envelope: Envelope, here: int, amount: Decimal) -> None:
        target = self.world.envelopes[1 - here]
        services.transfer_money(SYSTEM, source=envelope, target=target, amount=amount, reason="Ajustement")
        self.world.after((here, LedgerKind.MOVED_OUT, amount), (1 - here, LedgerKind.MOVED_IN, amount))

    def resize(self, envelope: Envelope, here: int, amount: Decimal) -> None:
        services.change_envelope(SYSTEM, envelope=envelope, amount=amount, reason="Budget")
        kind = LedgerKind.RAISED if amount > envelope.amount else LedgerKind.LOWERED
        if amount != envelope.amount:
            self.world.after((here, kind, abs(amount - envelope.amount)))

    def opine(self, envelope: Envelope, here: int, amount: Decimal) -> None:
        if self.reserved is not None:
            opinion, there = self.reserved
            with transaction.atomic():
                release_opinion(self.file)
                opinion.delete()
            self.world.after((there, LedgerKind.RELEASED, opinion.reserved))
            self.reserved = None
            return
        with transaction.atomic():
            reserve_for(self.file, envelope, amount)
            opinion = CommitteeOpinion.objects.create(
                application=self.file,
                meeting=self.meeting,
                verdict=Verdict.FAVOURABLE,
                envelope=envelope,
                reserved=amount,
            )
        self.reserved = (opinion, here)
        self.world.after((here, LedgerKind.RESERVED, amount))

    def vote(self, envelope: Envelope, here: int, amount: Decimal) -> None:
        with transaction.atomic():
            made = Award.objects.create(
                reference=f"H-{next(_ranks)}",
                deliberation=self.deliberation,
                organisation=self.file.organisation,
                object="Atelier",
                amount=amount,
                voted_on=self.deliberation.voted_on,
                envelope=envelope,
            )
            commit_award(made)
        self.world.after((here, LedgerKind.VOTED, amount))
        self.world.awards.append((made, here))

    def follow(self, name: str, award: Award, there: int, amount: Decimal) -> None:
        if name == "annul":
            standing = award.parts.get().standing
            services.annul_award(SYSTEM, award, reason="Abandon")
            if standing:
                self.world.after((there, LedgerKind.ANNULLED, standing))
            return
        service, kind, *reason = {
            "pay": (record_paid, LedgerKind.PAID),
            "repay": (record_repaid, LedgerKind.REPAID, "Trop versé"),
            "give_back": (release_award_part, LedgerKind.GIVEN_BACK, "Solde"),
        }[name]
        with transaction.atomic():
            service(award, amount, *reason)
        self.world.after((there, kind, amount))


@pytest.mark.django_db
def test_two_hundred_sequences_through_the_services_keep_lines_columns_and_parts_equal() -> None:
    deliberation = Deliberation.objects.create(
        number="H", title="Aides", voted_on=clock.today(), mode="list", total=Decimal(1)
    )
    meeting = plan_meeting(
        SYSTEM,
        body=services.find_committee(SYSTEM),
        title="Session",
        starts_at=clock.now(),
        kind=MeetingKind.SESSION,
    )
    file, refused = making.application("ready"), 0
    for seed in range(200):
        envelopes = [making.envelope("9000", commune=code, year=2100 + seed) for code in (LILLE, LOMME)]
        world = World(envelopes, [Balance(Decimal(9000)), Balance(Decimal(9000))])
        play = Play(world, Random(seed), deliberation, file, meeting)
        for _ in range(6):
            try:
                play.act()
            except Refused:
                refused += 1
        world.check()
        CommitteeOpinion.objects.filter(application=file).delete()
    assert 200 < refused < 800
