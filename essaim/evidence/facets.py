"""Facets: the named, typed filters that a kind of record offers to rules; and the vocabularies that several share."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class FacetType(StrEnum):
    """What a facet holds. ``CODE`` is a word of the territory, ``CHOICE`` one of a list closed here."""

    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Facet:
    """A filter: ``name`` in rules, ``label`` on the screens.

    ``values``: code → French label, for a CHOICE. ``ranges_over``: name of the dated list of the territory that gives
    a CODE its values (see ``evidence.lists``). ``multiple``: a record holds a list, and matches when one of them does.
    ``unfolds``: the value is only known once the thing has happened (held, minutes, presence): a record to come is
    matched without it.
    """

    name: str
    label: str
    type: FacetType
    values: dict[str, str] = field(default_factory=dict)
    ranges_over: str = ""
    multiple: bool = False
    unfolds: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether ``gte`` and ``lte`` make sense."""
        return self.type in (FacetType.NUMBER, FacetType.DATE)

    @property
    def can_be_covered(self) -> bool:
        """Whether a complete list of its values exists, so that a coverage can be asked."""
        return bool(self.values or self.ranges_over)

    def label_of(self, value: Any) -> str:
        """The value in French, as far as the facet itself knows it."""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return self.values.get(str(value), str(value))


def text(name: str, label: str) -> Facet:
    """Free words."""
    return Facet(name, label, FacetType.TEXT)


def code(name: str, label: str, over: str = "", *, multiple: bool = False) -> Facet:
    """A word of the territory's list ``over`` (any word when the territory keeps no such list)."""
    return Facet(name, label, FacetType.CODE, ranges_over=over, multiple=multiple)


def choice(name: str, label: str, values: dict[str, str], *, multiple: bool = False, unfolds: bool = False) -> Facet:
    """One of ``values``, or several."""
    return Facet(name, label, FacetType.CHOICE, values=values, multiple=multiple, unfolds=unfolds)


def flag(name: str, label: str, *, unfolds: bool = False) -> Facet:
    """True or false; absent means unknown, which matches neither."""
    return Facet(name, label, FacetType.BOOLEAN, unfolds=unfolds)


def number(name: str, label: str, *, unfolds: bool = False) -> Facet:
    """A number; can be summed."""
    return Facet(name, label, FacetType.NUMBER, unfolds=unfolds)


FAMILIES = {
    "association": "association",
    "cooperative": "coopérative",
    "mutual": "mutuelle",
    "foundation": "fondation",
    "company": "société commerciale",
    "public": "personne publique",
    "unknown": "forme à préciser",
}
"""Families of legal forms, as the directory names them."""

COMMON = (
    code("commune", "commune", "commune"),
    code("quarter", "quartier", "quarter"),
    code("qpv", "quartier prioritaire", "priority_quarter"),
    flag("in_qpv", "en quartier prioritaire"),
    code("sector", "filière", "sector", multiple=True),
    code("organisation", "structure", multiple=True),
    choice("family", "famille de la structure", FAMILIES, multiple=True),
    flag("is_iae", "concerne une structure de l’insertion par l’activité économique"),
    code("partner", "partenaire", "partner", multiple=True),
    code("service", "service municipal", "service", multiple=True),
)
"""Facets that every kind has. The first four are those of the place."""

STAGES = {
    "idea": "idée",
    "feasibility": "étude de faisabilité",
    "start_up": "amorçage",
    "consolidation": "consolidation",
    "scale_up": "changement d’échelle",
    "other": "autre",
}
"""Where a project or an organisation stands."""

CALLS = {
    "permanent": "appel à projets permanent",
    "metropolitan": "appel à projets métropolitain",
    "other": "autre appel",
    "none": "hors appel",
}
"""The calls for projects that the strategy distinguishes."""

STATUSES = {"planned": "à venir", "held": "tenu", "cancelled": "annulé"}
MINUTES = {"none": "sans compte rendu", "draft": "compte rendu à approuver", "approved": "compte rendu approuvé"}

LEVELS = {
    "local": "communal",
    "metropolitan": "métropolitain",
    "regional": "régional",
    "national": "national ou au-delà",
}
"""How far a meeting, an event or a referral reaches."""

TOPICS = {
    "strategy": "stratégie ESS",
    "permanent_call": "appel à projets permanent",
    "laureates": "lauréates et lauréats",
    "support": "accompagnement des projets",
    "funding": "financement",
    "financial_tools": "outils financiers",
    "scic": "SCIC",
    "cae": "coopératives d’activités et d’emploi",
    "incubator": "incubateur",
    "land": "accès au foncier",
    "real_estate_project": "projet immobilier de la Ville",
    "land_company": "foncière",
    "social_lease": "bail commercial d’utilité sociale",
    "totem_places": "lieux totems",
    "procurement": "commande publique",
    "spaser": "SPASER",
    "sme_procurement": "accès des TPE-PME à la commande publique",
    "sectors": "filières",
    "metropolitan_priorities": "priorités métropolitaines",
    "local_currency": "monnaie locale",
    "local_production": "production locale",
    "local_products": "produits locaux et responsables",
    "iae": "insertion par l’activité économique",
    "employment": "emploi et suites de parcours",
    "culture": "culture",
    "school": "école",
    "youth_cooperatives": "coopératives jeunesse",
    "community_life": "vie associative",
    "cooperation": "coopération et mutualisation",
    "priority_quarters": "quartiers prioritaires",
    "mois_ess": "Mois de l’ESS",
    "fair_trade": "commerce équitable",
    "ess_reflex": "réflexe ESS des services",
    "label": "marque ou label",
    "metropolis": "politique de la MEL",
    "experimentation": "expérimentation",
    "other": "autre",
}
"""What a meeting, a text or an event is about."""

TOPIC = choice("topic", "thème", TOPICS, multiple=True)
LEVEL = choice("level", "échelle", LEVELS)
PROGRAMME = code("programme", "programme", "programme")
STATUS = choice("status", "état", STATUSES, unfolds=True)
MINUTES_KEPT = choice("minutes", "compte rendu", MINUTES, unfolds=True)
