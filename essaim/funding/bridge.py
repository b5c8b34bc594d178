"""A file and the metropolitan call: what the known rules say of it, and how far its sending went."""

from collections.abc import Iterator
from dataclasses import dataclass

from essaim.funding.metropolitan import Case, Condition, Reading, ceiling_words, over_ceiling, read_case
from essaim.funding.models import Application, MetropolitanReferral
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris


@dataclass(frozen=True)
class Bridge:
    """A file's way to the metropolitan call. ``referral`` is a fresh one, not saved, while nobody wrote anything."""

    reading: Reading | None
    referral: MetropolitanReferral

    @property
    def may_be_asked(self) -> bool:
        """Whether the holder may still be asked for their consent."""
        referral = self.referral
        waiting = referral.asked_at is not None and referral.withdrawn_at is None
        return referral.sent_at is None and not waiting

    @property
    def may_be_sent(self) -> bool:
        """Whether the holder agrees and nothing was sent."""
        return self.referral.consented_at is not None and self.referral.sent_at is None

    @property
    def consent_words(self) -> tuple[str, str]:
        """Where the consent stands, as a tag: its words and its kind."""
        referral = self.referral
        if referral.withdrawn_at is not None:
            return "Accord refusé ou retiré", "problem"
        if referral.consented_at is not None:
            return "Accord donné", "done"
        return ("Accord demandé", "asked") if referral.asked_at is not None else ("Accord à demander", "neutral")

    @property
    def standing(self) -> tuple[str, str]:
        """How far the file went, as a tag."""
        if self.referral.sent_at is not None and self.referral.withdrawn_at is None:
            kinds = {"pending": "waiting", "accepted": "done", "declined": "neutral"}
            return f"Envoyée, {self.referral.get_answer_display().lower()}", kinds[self.referral.answer]
        return self.consent_words

    @property
    def ceiling_lines(self) -> list[str]:
        """The most that the metropolis could give, and what passes it."""
        if self.reading is None:
            return []
        over = over_ceiling(self.reading, self.referral.metropolis_proposed)
        return [*ceiling_words(self.reading), *([over] if over else [])]

    @property
    def conditions(self) -> Iterator[tuple[Condition, str, str]]:
        """Each rule with its tag: met, not met, to be checked."""
        words = {True: ("Rempli", "done"), False: ("Non rempli", "problem"), None: ("À vérifier", "waiting")}
        for condition in self.reading.conditions if self.reading else ():
            yield condition, *words[condition.ok]


def bridge_of(file: Application) -> Bridge:
    """The way of a file, read on the day it was filed: the rules of that day are those that count."""
    organisation = file.organisation or file.host
    case = Case(
        stage=file.stage,
        created_on=organisation.created_on if organisation else None,
        is_ess=organisation.is_ess if organisation else None,
        is_iae=organisation.is_iae if organisation else None,
        total_cost=file.total_cost,
    )
    day = day_in_paris(file.filed_at) if file.filed_at else clock.today()
    return Bridge(read_case(case, day), getattr(file, "metropolitan", None) or MetropolitanReferral(application=file))
