"""The clock of silence (S12): two months without an answer refuse a request; a missing piece stops it; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from essaim.funding.law.check import Check, answer
from essaim.funding.law.deadlines import implicit_refusal
from essaim.ui.formatting import format_day

NOTICE = timedelta(days=15)
"""How long before it falls the silence is told to those who can still break it."""


@dataclass(frozen=True)
class Pause:
    """A piece was asked on a day: the clock stops until it came, or until the day by which it was to come."""

    asked_on: date
    due_on: date
    answered_on: date | None = None

    @property
    def ends_on(self) -> date:
        """The day on which the clock runs again."""
        return self.due_on if self.answered_on is None else min(self.answered_on, self.due_on)


@dataclass(frozen=True)
class Silence:
    """When silence refuses: ``falls_on``, and the days that pauses added."""

    filed_on: date
    falls_on: date
    paused_days: int
    is_paused: bool

    def is_near(self, today: date) -> bool:
        """Whether it falls soon, or has fallen."""
        return today >= self.falls_on - NOTICE


def silence(filed_on: date, pauses: Iterable[Pause], today: date) -> Silence | None:
    """The clock of a request; None when the law had none that day. Days paused twice at once count once.

    A pause that begins once the silence has fallen changes nothing.
    """
    falls_on = implicit_refusal(filed_on)
    if falls_on is None:
        return None
    paused, reached, is_paused = 0, filed_on, False
    for pause in sorted(pauses, key=lambda pause: (pause.asked_on, pause.ends_on)):
        if pause.asked_on >= falls_on:
            break
        days = max(0, (pause.ends_on - max(pause.asked_on, reached)).days)
        paused, falls_on = paused + days, falls_on + timedelta(days=days)
        reached = max(reached, pause.ends_on)
        is_paused = is_paused or (pause.answered_on is None and pause.asked_on <= today < pause.due_on)
    return Silence(filed_on, falls_on, paused, is_paused)


def silence_check(clock: Silence, pauses: Iterable[Pause], today: date) -> Check:
    """S12: whether silence already refuses, and when it will."""
    lines = [f"Déposée le {format_day(clock.filed_on)}, accusé de réception remis ce jour-là"]
    for pause in pauses:
        until = format_day(pause.ends_on)
        lines.append(f"Pièce demandée le {format_day(pause.asked_on)}\u00a0: délai arrêté jusqu’au {until}")
    if clock.paused_days:
        lines.append(f"Jours d’arrêt ajoutés aux deux mois\u00a0: {clock.paused_days}")
    lines.append(f"Silence qui vaut refus\u00a0: le {format_day(clock.falls_on)}")
    if today >= clock.falls_on:
        said = f"Refus né du silence le {format_day(clock.falls_on)}. Une décision expresse peut encore le remplacer."
        return answer("S12", False, said, lines)
    if clock.is_paused:
        return answer(
            "S12",
            True,
            f"Délai arrêté\u00a0: il manque une pièce. Au plus tôt, refus le {format_day(clock.falls_on)}.",
            lines,
        )
    said = f"Sans réponse avant le {format_day(clock.falls_on)}, le silence vaut refus."
    return answer("S12", not clock.is_near(today), said, lines)
