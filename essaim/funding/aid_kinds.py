"""Kinds of aid: what an application of a kind must say, what its vote and its award must carry; pure.

A kind's rules are data of the territory (``aid_kinds.yaml``), written in the closed vocabulary of ``Demand``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Demand(StrEnum):
    """Something that a kind of aid may demand."""

    LOCAL_HOST = "local_host"
    COFINANCER = "cofinancer"
    QPV_ANSWER = "qpv_answer"
    MUNICIPAL_STAKE = "municipal_stake"
    STRATEGIES = "strategies"
    PERMANENT_CALL = "permanent_call"
    BENEFICIARY_ROLE = "beneficiary_role"
    PARTNERS = "partners"
    MEANS = "means"
    COHORT = "cohort"
    ACCELERATED = "accelerated"
    PEOPLE = "people"


@dataclass(frozen=True)
class Told:
    """What is known of an application or of an award, wherever it was said."""

    is_hosted_here: bool = False
    is_project: bool = False
    is_qpv_holder: bool | None = None
    cofinancers: int = 0
    municipal_stake: str = ""
    strategies: tuple[str, ...] = ()
    is_in_permanent_call: bool = False
    has_role: bool = False
    partners: int = 0
    means_euros: Decimal | None = None
    means_fte: Decimal | None = None
    cohorts: int = 0
    accelerated: int = 0
    people: int = 0


@dataclass(frozen=True)
class Wanting:
    """A demand that is not met: its reason in French, and the question of the form that answers it when one does."""

    demand: Demand
    reason: str
    fact: str = ""


@dataclass(frozen=True)
class _Meaning:
    """When a demand is met, what to say when it is not, and the fact of the form that meets it."""

    is_met: Callable[[Told], bool]
    reason: str
    fact: str = ""


_MEANINGS: dict[Demand, _Meaning] = {
    Demand.LOCAL_HOST: _Meaning(
        lambda told: told.is_hosted_here,
        "Une structure de Lille, Hellemmes ou Lomme doit porter ou accueillir le projet\u00a0: celle que vous nommez "
        "n’y a pas son adresse.",
        "organisation_address",
    ),
    Demand.COFINANCER: _Meaning(
        lambda told: told.cofinancers > 0,
        "La Ville cofinance ce type d’aide, jamais seule\u00a0: nommez au moins un autre financeur.",
        "cofinancers",
    ),
    Demand.QPV_ANSWER: _Meaning(
        lambda told: not told.is_project or told.is_qpv_holder is not None,
        "Dites si la personne qui porte le projet habite un quartier prioritaire.",
        "is_qpv_holder",
    ),
    Demand.MUNICIPAL_STAKE: _Meaning(
        lambda told: bool(told.municipal_stake.strip()),
        "Une aide à la consolidation répond toujours à un enjeu de politique publique de la Ville\u00a0: dites lequel.",
        "municipal_stake",
    ),
    Demand.STRATEGIES: _Meaning(
        lambda told: bool(told.strategies),
        "Dites comment la structure change d’échelle\u00a0: diversification, duplication, fertilisation, coopération, "
        "fusion.",
        "strategies",
    ),
    Demand.PERMANENT_CALL: _Meaning(
        lambda told: told.is_in_permanent_call,
        "Aide au démarrage accordée hors de l’appel à projets permanent, qui doit être le guichet de ces aides.",
    ),
    Demand.BENEFICIARY_ROLE: _Meaning(
        lambda told: told.has_role,
        "L’annuaire ne dit pas encore que la structure joue ce rôle\u00a0: ajoutez-le à sa fiche.",
    ),
    Demand.PARTNERS: _Meaning(lambda told: told.partners > 0, "Nommez les partenaires qui soutiennent avec la Ville."),
    Demand.MEANS: _Meaning(
        lambda told: told.means_euros is not None and told.means_fte is not None,
        "Dites les moyens réunis, en euros et en équivalents temps plein.",
    ),
    Demand.COHORT: _Meaning(lambda told: told.cohorts > 0, "Ajoutez la première promotion, ou la première saison."),
    Demand.ACCELERATED: _Meaning(
        lambda told: told.accelerated > 0, "Choisissez dans l’annuaire les structures accélérées."
    ),
    Demand.PEOPLE: _Meaning(lambda told: told.people > 0, "Dites combien de jeunes ont été accueillis."),
}


def fact_of(demand: Demand) -> str:
    """The fact of the form that meets a demand; empty for one that no form meets."""
    return _MEANINGS[demand].fact


AT_FILING = frozenset({demand for demand, meaning in _MEANINGS.items() if meaning.fact})
"""Demands that an application may meet: those that a question of the form answers."""

AT_VOTE = frozenset({Demand.MUNICIPAL_STAKE, Demand.STRATEGIES, Demand.PERMANENT_CALL})
"""Demands that the vote itself may meet."""

STRATEGIES = {
    "diversification": "Diversification",
    "duplication": "Duplication",
    "fertilisation": "Fertilisation",
    "cooperation": "Coopération",
    "fusion": "Fusion",
}
"""The five ways to change scale (Avise, note 7 of the deliberation)."""


@dataclass(frozen=True)
class Rules:
    """The rules of a kind: demands at filing and at the vote (they block), alerts of the vote, demands on the award.

    ``partners``: codes of the partners known for this kind; ``beneficiary``: code of the partner that it helps, when it
    is a single one; ``role``: what the beneficiary is in the directory;
    ``agreement``: what its agreements are for, in the words of the evidence catalogue.
    """

    filing: tuple[Demand, ...] = ()
    vote: tuple[Demand, ...] = ()
    alerts: tuple[Demand, ...] = ()
    award: tuple[Demand, ...] = ()
    partners: tuple[str, ...] = ()
    beneficiary: str = ""
    role: str = ""
    agreement: str = "award"

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Rules":
        """From the JSON of ``AidKind.rules``; ``ValueError`` for a demand out of the vocabulary."""
        return cls(
            **{
                name: tuple(Demand(one) for one in data.get(name, ())) for name in ("filing", "vote", "alerts", "award")
            },
            partners=tuple(data.get("partners", ())),
            beneficiary=data.get("beneficiary", ""),
            role=data.get("role", ""),
            agreement=data.get("agreement") or "award",
        )


def wanting(demands: Iterable[Demand], told: Told) -> list[Wanting]:
    """The demands that are not met, in their order."""
    return [
        Wanting(demand, _MEANINGS[demand].reason, _MEANINGS[demand].fact)
        for demand in demands
        if not _MEANINGS[demand].is_met(told)
    ]
