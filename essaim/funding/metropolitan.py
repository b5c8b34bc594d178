"""Whether a file may go to the metropolitan call « Entreprendre autrement avec la MEL »: a reading, never a promise.

The rules are dated data (``law/thresholds.yaml``) and stay to be confirmed with the metropolis; pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essaim.funding.law import threshold
from essaim.funding.law.deadlines import add_months
from essaim.kernel.money import cents
from essaim.ui.formatting import format_day, format_euros

CALL = "Entreprendre autrement avec la MEL"
STAGES = ("start_up", "scale_up")
"""Stages of life that the call helps: the first years, and development."""


@dataclass(frozen=True)
class Case:
    """What the rules look at. None is what nobody knows."""

    stage: str
    created_on: date | None
    is_ess: bool | None
    is_iae: bool | None
    total_cost: Decimal | None


@dataclass(frozen=True)
class Condition:
    """A rule on a case: met, not met, or to be checked (None); why, in French; where the rule comes from."""

    code: str
    ok: bool | None
    sentence: str
    source: str = ""


@dataclass(frozen=True)
class Reading:
    """Every condition, and the most that the metropolis could give when the budget is known."""

    conditions: tuple[Condition, ...]
    ceiling: Decimal | None
    is_confirmed: bool

    @property
    def failing(self) -> list[Condition]:
        """Conditions that are not met."""
        return [one for one in self.conditions if one.ok is False]

    @property
    def to_check(self) -> list[Condition]:
        """Conditions that nobody can tell yet."""
        return [one for one in self.conditions if one.ok is None]

    @property
    def is_detected(self) -> bool:
        """Whether nothing that is known keeps the file out."""
        return not self.failing

    @property
    def words(self) -> str:
        """One line for a list."""
        if self.failing:
            return "Hors des règles connues"
        return "Semble éligible, à vérifier" if self.to_check else "Semble éligible"


def read_case(case: Case, day: date) -> Reading | None:
    """The case against the rules known on that day; None when the call had no known rule then."""
    try:
        most, share, years = (threshold(f"metropolitan_{name}", day) for name in ("amount", "share", "years"))
    except LookupError:
        return None
    conditions = (
        _stage(case),
        _age(case, int(years.value), day, years.article),
        _ess(case),
        _insertion(case),
    )
    ceiling = None
    if case.total_cost:
        ceiling = min(most.value, cents(case.total_cost * share.value / 100))
    return Reading(conditions, ceiling, all(one.is_confirmed for one in (most, share, years)))


def over_ceiling(reading: Reading, proposed: Decimal | None) -> str:
    """What to say when the metropolis proposes more than its own rules allow; empty otherwise."""
    if proposed is None or reading.ceiling is None or proposed <= reading.ceiling:
        return ""
    return f"Au-delà du plafond connu de l’appel pour ce budget, {format_euros(reading.ceiling)}."


def ceiling_words(reading: Reading) -> Sequence[str]:
    """The ceiling and how it is reached."""
    if reading.ceiling is None:
        return ("Le coût du projet n’est pas connu\u00a0: le plafond ne se calcule pas.",)
    return (f"Au plus {format_euros(reading.ceiling)} pour ce budget.",)


def _stage(case: Case) -> Condition:
    ok = case.stage in STAGES
    said = "Démarrage ou développement." if ok else "Ni un démarrage, ni un changement d’échelle."
    return Condition("stage", ok, said)


def _age(case: Case, years: int, day: date, source: str) -> Condition:
    if case.created_on is None:
        return Condition("age", None, "La date de création n’est pas à l’annuaire\u00a0: complétez-la.", source)
    if day < add_months(case.created_on, 12 * years):
        said = f"Créée le {format_day(case.created_on)}, il y a moins de {years} ans."
        return Condition("age", True, said, source)
    said = f"Créée il y a {years} ans ou plus\u00a0: le développement est ouvert, une société doit être agréée Esus."
    return Condition("age", None, said, source)


def _ess(case: Case) -> Condition:
    words = {
        True: "La structure appartient à l’économie sociale et solidaire.",
        False: "La structure n’appartient pas à l’économie sociale et solidaire.",
        None: "L’annuaire ne dit pas si la structure appartient à l’économie sociale et solidaire.",
    }
    return Condition("ess", case.is_ess, words[case.is_ess])


def _insertion(case: Case) -> Condition:
    if case.is_iae:
        return Condition("aci", None, "Structure d’insertion\u00a0: vérifiez que ce n’est pas un atelier chantier.")
    return Condition("aci", True, "Pas d’atelier chantier d’insertion connu.")
