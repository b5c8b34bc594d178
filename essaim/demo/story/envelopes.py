"""The money of the call: an envelope a commune and a year, opened by the finance agent."""

from datetime import date
from decimal import Decimal
from functools import partial

from essaim.demo.story.teller import Teller
from essaim.funding import services as funding
from essaim.funding.models import Call, Envelope

AMOUNTS = {
    2021: {"59350": 30_000, "59298": 10_000, "59355": 10_000},
    2022: {"59350": 110_000, "59298": 20_000, "59355": 20_000},
    2023: {"59350": 110_000, "59298": 20_000, "59355": 20_000},
    2024: {"59350": 115_000, "59298": 20_000, "59355": 25_000},
    2025: {"59350": 115_000, "59298": 25_000, "59355": 40_000},
    2026: {"59350": 120_000, "59298": 25_000, "59355": 35_000},
}
"""Amounts of the demonstration, in euros: the deliberation sets none."""

RAISED = {2024: ("59355", 35_000, "Report de crédits non engagés en 2023")}
"""What the council raised in the course of a year: commune, new amount, reason."""


MOVED = (date(2026, 9, 15), "59355", "59298", 3_000, "Deux projets d’Hellemmes s’annoncent pour la session d’octobre")
"""What the finance service moved from an envelope to another: day, giver, taker, amount, reason."""


def plan(story: Teller) -> None:
    """Open the envelopes of each year, raise one, and move money between two."""
    story.timeline.plan(MOVED[0], partial(_move, story))
    for year, amounts in AMOUNTS.items():
        opening = date(2021, 7, 1) if year == 2021 else date(year, 1, 6)
        story.timeline.plan(opening, partial(_open, story, year, amounts), hour=9)
    for year, (commune, amount, reason) in RAISED.items():
        story.timeline.plan(
            date(year, 3, 28),
            partial(_raise, story, year, commune, amount, reason),
        )


def _open(story: Teller, year: int, amounts: dict[str, int]) -> None:
    call = call_of("permanent")
    for commune, amount in amounts.items():
        funding.open_envelope(
            story.actor("finance"), call=call, commune_code=commune, year=year, amount=Decimal(amount)
        )


def _raise(story: Teller, year: int, commune: str, amount: int, reason: str) -> None:
    funding.change_envelope(
        story.actor("finance"), envelope=envelope_of(commune, year), amount=Decimal(amount), reason=reason
    )


def _move(story: Teller) -> None:
    day, giver, taker, amount, reason = MOVED
    funding.transfer_money(
        story.actor("finance"),
        source=envelope_of(giver, day.year),
        target=envelope_of(taker, day.year),
        amount=Decimal(amount),
        reason=reason,
    )


def call_of(code: str) -> Call:
    """The call of this code."""
    return Call.objects.get(code=code)


def envelope_of(commune: str, year: int, call: str = "permanent") -> Envelope:
    """The envelope of a call for a commune and a year."""
    return Envelope.objects.get(call__code=call, commune_code=commune, year=year)
