"""The closed list of kinds of record that can prove the strategy, with the facets that rules may name.

A kind listed here whose room declares no provider is *not yet measurable*, and shown so, never as zero. A kind or a
facet that is not listed is a fault of the territory's folder.
"""

from dataclasses import dataclass
from enum import StrEnum

from essaim.evidence.facets import (
    CALLS,
    COMMON,
    LEVEL,
    MINUTES_KEPT,
    PROGRAMME,
    STAGES,
    STATUS,
    TOPIC,
    Facet,
    choice,
    code,
    flag,
    number,
    text,
)


class Occurrence(StrEnum):
    """DATED: counts in the year of its date. LASTING: counts in every year it touches, once per roadmap."""

    DATED = "dated"
    LASTING = "lasting"


@dataclass(frozen=True)
class Kind:
    """A kind of record. ``source_type`` is the deliberation's reading (types_preuve); ``date_label`` names its date."""

    code: str
    source_type: str
    singular: str
    plural: str
    occurrence: Occurrence
    date_label: str
    facets: dict[str, Facet]
    has_amount: bool = False
    unit: str = ""

    @property
    def is_lasting(self) -> bool:
        """Whether its records are intervals."""
        return self.occurrence is Occurrence.LASTING

    def label(self, count: int) -> str:
        """Singular or plural; zero is singular, as in French."""
        return self.plural if abs(count) >= 2 else self.singular

    def facet(self, name: str) -> Facet | None:
        """The facet of this name, or None."""
        return self.facets.get(name)


_STAGE = choice("stage", "phase", STAGES)
_CALL = choice("call", "appel", CALLS)
_ROLES = {
    "supporter": "accompagnateur",
    "funder": "financeur",
    "cae": "coopérative d’activités et d’emploi",
    "ptce": "pôle territorial de coopération économique",
    "incubator": "incubateur",
    "local_currency": "monnaie locale",
    "cjs": "coopérative jeunesse (CJS ou CJM)",
    "relay": "maison de quartier relais",
}
_AUDIENCES = {
    "residents": "habitants",
    "holders": "porteurs de projet",
    "ess": "structures de l’ESS",
    "associations": "associations",
    "employer_associations": "associations employeuses",
    "mda_team": "équipe de la Maison des Associations",
    "companies": "entreprises",
    "shopkeepers": "commerçants",
    "professionals": "professionnels",
    "pupils": "élèves",
    "city_services": "services municipaux",
    "landlords": "bailleurs sociaux",
    "elected": "élues et élus",
    "other": "autre public",
}
_PRESENT_FAMILIES = {
    "association": "associations",
    "cooperative": "coopératives",
    "sme": "TPE-PME",
    "mutual": "mutuelles",
    "foundation": "fondations",
    "ess": "structures de l’ESS",
    "network": "réseaux",
    "funder": "financeurs",
    "company": "entreprises classiques",
    "shopkeeper": "commerçants",
    "public": "acteurs publics",
    "resident": "habitants",
}
_AUDIENCE = choice("audience", "public", _AUDIENCES, multiple=True)
_BODY = code("body", "instance", "body")
_BODY_KINDS = {
    "steering": "instance de la stratégie",
    "council": "conseil municipal",
    "assessment": "comité de lecture de l’appel",
    "working_group": "groupe de travail",
    "network": "réseau ou club",
    "workshop": "atelier",
    "scic": "gouvernance d’une SCIC",
    "local_currency": "gouvernance de la monnaie locale",
    "metropolitan": "instance métropolitaine",
    "other": "autre instance",
}
_PRESENT = (
    choice("present_family", "familles présentes", _PRESENT_FAMILIES, multiple=True, unfolds=True),
    number("present_families", "nombre de familles présentes", unfolds=True),
    number("participants", "participants", unfolds=True),
)


def _kind(
    code: str,
    source_type: str,
    labels: tuple[str, str],
    occurrence: Occurrence,
    date_label: str,
    *facets: Facet,
    has_amount: bool = False,
    unit: str = "",
) -> Kind:
    named = {facet.name: facet for facet in (*COMMON, *facets)}
    if len(named) != len(COMMON) + len(facets):
        raise ValueError(f"a facet of {code} is named twice")
    return Kind(code, source_type, *labels, occurrence, date_label, named, has_amount, unit)


_KINDS = (
    _kind(
        "need",
        "besoin",
        ("besoin", "besoins"),
        Occurrence.DATED,
        "publié le",
        choice("origin", "origine", {"municipality": "municipalité", "external": "partenaire externe"}),
        flag("is_answered", "a reçu une réponse"),
        flag("is_local", "besoin local auquel une structure venue d’ailleurs peut répondre"),
        TOPIC,
    ),
    _kind(
        "application",
        "candidature",
        ("candidature", "candidatures"),
        Occurrence.DATED,
        "déposée le",
        _CALL,
        _STAGE,
        flag("answers_need", "rattachée à un besoin"),
        choice(
            "origin",
            "connue par",
            {
                "neighbourhood_house": "maison de quartier",
                "mda": "Maison des Associations",
                "supporter": "réseau d’accompagnement",
                "city_service": "service municipal",
                "city_media": "médias de la Ville",
                "press": "presse",
                "social_media": "réseaux sociaux",
                "other": "autre",
            },
        ),
        flag("is_experimentation", "expérimentation"),
        flag("is_qpv_holder", "porteur issu d’un quartier prioritaire"),
        has_amount=True,
        unit="€",
    ),
    _kind(
        "award",
        "subvention",
        ("aide attribuée", "aides attribuées"),
        Occurrence.DATED,
        "votée le",
        _STAGE,
        _CALL,
        flag("is_experimentation", "expérimentation"),
        flag("is_cofinanced", "plan de financement avec au moins un cofinanceur"),
        code("cofinancer", "cofinanceur", "partner", multiple=True),
        flag("has_stake", "enjeu municipal renseigné"),
        flag("is_laureate_published", "lauréat présenté au public"),
        flag("is_reported", "compte rendu financier accepté"),
        choice(
            "two_years_on",
            "deux ans après",
            {
                "active": "en activité",
                "stopped": "activité arrêtée",
                "merged": "réunie à une autre structure",
                "unknown": "on ne sait pas",
            },
        ),
        choice("policy", "politique publique", {"ess": "ESS", "culture": "culture", "other": "autre politique"}),
        flag("is_qpv_holder", "porteur issu d’un quartier prioritaire"),
        choice("beneficiary_role", "rôle du bénéficiaire", _ROLES, multiple=True),
        flag("is_ess_beneficiary", "bénéficiaire de l’ESS"),
        has_amount=True,
        unit="€",
    ),
    _kind(
        "organisation",
        "structure",
        ("structure", "structures"),
        Occurrence.LASTING,
        "à l’annuaire depuis le",
        choice("role", "rôle", _ROLES, multiple=True),
        flag("is_ess", "structure de l’ESS"),
        flag("has_sector", "filière renseignée"),
        flag("is_checked", "fiche vérifiée"),
        flag("has_iae_approval", "agrément IAE à jour"),
        flag("is_born_from_need", "initiative née d’un besoin"),
        flag("is_from_elsewhere", "région d’origine renseignée, hors du territoire"),
        flag("is_accelerated", "accélérée par un incubateur"),
    ),
    _kind(
        "holder",
        "porteur",
        ("porteur de projet", "porteurs de projet"),
        Occurrence.LASTING,
        "suivi depuis le",
        _STAGE,
        flag("is_received", "reçu en rendez-vous"),
    ),
    _kind(
        "referral",
        "orientation",
        ("orientation", "orientations"),
        Occurrence.DATED,
        "faite le",
        choice(
            "target",
            "vers",
            {
                "cae": "coopérative d’activités et d’emploi",
                "supporter": "réseau d’accompagnement",
                "incubator": "incubateur",
                "funder": "financeur",
                "metropolitan_call": "appel de la MEL",
                "network": "réseau de l’ESS",
                "mda": "Maison des Associations",
                "ess_service": "service ESS",
                "ess_employer": "employeur de l’ESS",
                "company": "entreprise",
                "organisation": "structure de l’ESS",
                "other": "autre",
            },
        ),
        choice(
            "source",
            "par",
            {
                "ess_service": "service ESS",
                "mda": "Maison des Associations",
                "neighbourhood_house": "maison de quartier",
                "maison_emploi": "Maison de l’emploi",
                "other": "autre",
            },
        ),
        choice(
            "subject",
            "personne ou structure orientée",
            {
                "holder": "porteur de projet",
                "organisation": "structure",
                "employee": "salarié en insertion",
                "company": "entreprise",
            },
        ),
        choice(
            "outcome",
            "issue",
            {
                "pending": "en attente",
                "accepted": "acceptée",
                "declined": "déclinée",
                "engaged": "engagée",
                "done": "aboutie",
                "lost": "sans suite",
            },
        ),
        flag("is_catalogue_sent", "catalogue envoyé"),
        flag("is_new_support", "nouvel accompagnement détecté"),
        LEVEL,
        TOPIC,
    ),
    _kind(
        "stake",
        "participation_scic",
        ("participation dans une SCIC", "participations dans des SCIC"),
        Occurrence.LASTING,
        "détenue depuis le",
        flag("has_capital", "capital détenu renseigné"),
        flag("is_up_to_date", "fiche à jour"),
        number("public_share", "part des collectivités au capital (%)"),
        has_amount=True,
        unit="€",
    ),
    _kind(
        "mandate",
        "mandat",
        ("mandat", "mandats"),
        Occurrence.LASTING,
        "exercé depuis le",
        choice("body_kind", "dans", _BODY_KINDS),
        flag("is_by_deliberation", "désigné par délibération"),
        LEVEL,
    ),
    _kind(
        "meeting",
        "reunion",
        ("réunion", "réunions"),
        Occurrence.DATED,
        "tenue le",
        _BODY,
        choice("body_kind", "nature de l’instance", _BODY_KINDS),
        choice(
            "type",
            "nature",
            {
                "meeting": "réunion",
                "session": "session de l’appel",
                "workshop": "atelier",
                "visit": "visite d’initiative",
                "encounter": "rendez-vous",
                "assembly": "assemblée générale",
                "board": "conseil d’administration",
            },
        ),
        STATUS,
        MINUTES_KEPT,
        flag("is_city_present", "Ville représentée", unfolds=True),
        flag("has_service", "au moins un service thématique associé"),
        LEVEL,
        TOPIC,
    ),
    _kind(
        "decision",
        "decision",
        ("décision", "décisions"),
        Occurrence.DATED,
        "prise le",
        _BODY,
        choice(
            "type",
            "nature",
            {
                "decision": "décision",
                "opinion": "avis",
                "information": "information",
                "follow_up": "suite à donner",
            },
        ),
        choice(
            "act",
            "objet",
            {
                "entry": "entrée au capital",
                "recapitalisation": "recapitalisation",
                "exit": "sortie du capital",
                "adoption": "adoption d’un texte",
                "tool_choice": "choix d’un outil",
                "study_follow_up": "suite donnée à une étude",
                "award": "attribution d’une aide",
                "other": "autre",
            },
        ),
        flag("is_scored", "cotée avec la grille"),
        flag("follows_study", "liée à une étude"),
        TOPIC,
    ),
    _kind(
        "event",
        "evenement",
        ("événement", "événements"),
        Occurrence.DATED,
        "tenu le",
        choice(
            "type",
            "nature",
            {
                "gathering": "rencontre",
                "highlight": "temps fort municipal",
                "hackathon": "hackathon",
                "sourcing": "rencontre achats",
                "cae_session": "présentation de CAE aux services",
                "sme_workshop": "atelier TPE-PME",
                "school": "séance à l’école",
                "crossed": "temps convivial croisé",
                "fair_trade": "Quinzaine du commerce équitable",
                "awareness": "sensibilisation",
                "call_presentation": "présentation de l’appel",
                "network_talk": "intervention dans un réseau",
                "metropolitan": "rencontre métropolitaine",
            },
        ),
        STATUS,
        PROGRAMME,
        _AUDIENCE,
        *_PRESENT,
        flag("has_service", "service co-organisateur renseigné"),
        flag("is_all_iae_invited", "toutes les structures de l’IAE invitées"),
        number("iae_invited_share", "part des structures de l’IAE invitées (%)"),
        flag("has_local_organisation", "avec une structure du territoire"),
        code("venue", "lieu", "place"),
        code("school", "école", "school"),
        LEVEL,
        TOPIC,
    ),
    _kind(
        "workshop",
        "atelier",
        ("atelier", "ateliers"),
        Occurrence.DATED,
        "tenu le",
        _BODY,
        choice(
            "type",
            "nature",
            {
                "co_construction": "co-construction",
                "cooperation": "mise en coopération",
                "theme": "atelier thématique",
                "other": "autre",
            },
        ),
        code("theme", "thème d’atelier", "workshop_theme"),
        STATUS,
        MINUTES_KEPT,
        *_PRESENT,
        TOPIC,
    ),
    _kind(
        "training",
        "formation",
        ("formation", "formations"),
        Occurrence.DATED,
        "donnée le",
        _AUDIENCE,
        flag("has_audience", "public renseigné"),
        STATUS,
        number("participants", "participants", unfolds=True),
        code("venue", "lieu", "place"),
        TOPIC,
    ),
    _kind(
        "working_group",
        "groupe_travail",
        ("groupe de travail", "groupes de travail"),
        Occurrence.LASTING,
        "constitué le",
        _BODY,
        choice(
            "type",
            "nature",
            {
                "sector": "groupe de filière",
                "funders": "club de financeurs",
                "supporters": "réseau d’accompagnateurs",
                "collective": "collectif",
                "label": "groupe du label",
                "other": "autre",
            },
        ),
        number("members", "membres"),
        flag("has_ess_members", "compte des membres de l’ESS"),
        flag("has_other_members", "compte des membres hors ESS"),
        flag("has_shopkeepers", "compte des commerçants"),
        TOPIC,
    ),
    _kind(
        "document",
        "document",
        ("document", "documents"),
        Occurrence.DATED,
        "adopté le",
        choice(
            "type",
            "nature",
            {
                "scic_strategy": "stratégie SCIC",
                "criteria_grid": "grille de critères",
                "spaser": "SPASER",
                "spaser_report": "bilan du SPASER",
                "charter": "charte d’engagements",
                "action_plan": "plan d’actions",
                "correspondence": "tableau de correspondance",
                "ambition": "ambition commune",
                "pathway": "parcours d’orientation",
                "experiment_report": "bilan d’expérimentation",
                "report": "bilan",
                "other": "autre",
            },
        ),
        choice("status", "état", {"draft": "projet", "adopted": "adopté", "signed": "signé"}, unfolds=True),
        flag("is_published", "publié", unfolds=True),
        flag("is_co_produced", "coproduit"),
        number("edition", "version"),
        TOPIC,
    ),
    _kind(
        "study",
        "etude",
        ("étude", "études"),
        Occurrence.DATED,
        "remise le",
        choice(
            "type",
            "nature",
            {
                "feasibility": "étude de faisabilité",
                "financial_tools": "outils financiers",
                "land_company": "projet de foncière",
                "label": "promotion et déploiement du label",
                "other": "autre",
            },
        ),
        choice("status", "état", {"ordered": "commandée", "delivered": "remise"}, unfolds=True),
        flag("has_options", "options comparées"),
        TOPIC,
        has_amount=True,
        unit="€",
    ),
    _kind(
        "publication",
        "publication",
        ("publication", "publications"),
        Occurrence.DATED,
        "publiée le",
        choice(
            "type",
            "nature",
            {
                "article": "article",
                "post": "message",
                "laureate_page": "fiche lauréat",
                "guide": "guide",
                "programme": "programme",
                "support": "support édité",
                "presentation": "présentation",
                "consultation": "avis de consultation",
                "other": "autre",
            },
        ),
        choice(
            "channel",
            "canal",
            {
                "neighbourhood_houses": "maisons de quartier",
                "mda": "Maison des Associations",
                "city_media": "médias de la Ville",
                "press": "presse",
                "social_media": "réseaux sociaux",
            },
            multiple=True,
        ),
        _AUDIENCE,
        PROGRAMME,
        choice(
            "delegation",
            "délégations porteuses",
            {"community_life": "vie associative", "ess": "ESS", "iae": "IAE"},
            multiple=True,
        ),
        number("delegations", "nombre de délégations porteuses"),
        flag("is_citing_iae", "cite une structure de l’IAE"),
        TOPIC,
    ),
    _kind(
        "contract",
        "marche",
        ("marché public", "marchés publics"),
        Occurrence.DATED,
        "notifié le",
        choice(
            "procedure",
            "procédure",
            {
                "ordinary": "marché ordinaire",
                "innovative": "achat public innovant",
                "reserved_insertion": "marché réservé à l’insertion",
                "reserved_adapted": "marché réservé au secteur adapté et protégé",
                "reserved_ess": "marché réservé à l’ESS",
                "innovation_partnership": "partenariat d’innovation",
            },
        ),
        flag("has_procedure", "type de procédure renseigné"),
        flag("has_sustainable_criterion", "critère de développement durable"),
        flag("is_contributing_spaser", "contribue au SPASER"),
        flag("has_clause", "clause d’insertion"),
        flag("has_csr", "volet de responsabilité sociétale"),
        flag("is_holder_sme", "titulaire TPE-PME"),
        flag("is_holder_ess", "titulaire de l’ESS"),
        flag("is_met_in_sourcing", "titulaire rencontré en sourcing"),
        has_amount=True,
        unit="€",
    ),
    _kind(
        "clause",
        "clause",
        ("clause d’insertion", "clauses d’insertion"),
        Occurrence.LASTING,
        "en vigueur depuis le",
        number("hours_planned", "heures prévues"),
        number("hours_done", "heures réalisées", unfolds=True),
        flag("has_hours", "heures renseignées"),
    ),
    _kind(
        "indicator",
        "indicateur",
        ("valeur d’indicateur", "valeurs d’indicateur"),
        Occurrence.DATED,
        "au",
        code("indicator", "indicateur", "indicator"),
        choice(
            "subject",
            "sujet",
            {
                "spaser": "objectif du SPASER",
                "sector_jobs": "emplois par filière",
                "sector_establishments": "établissements par filière",
                "supported_projects": "projets accompagnés",
                "ess_jobs": "emplois de l’ESS",
                "ess_establishments": "établissements de l’ESS",
                "other": "autre",
            },
        ),
        code("series", "série", "series"),
        choice("status", "état", {"provisional": "provisoire", "final": "définitive"}),
        number("value", "valeur"),
    ),
    _kind(
        "place",
        "lieu",
        ("lieu", "lieux"),
        Occurrence.LASTING,
        "ouvert depuis le",
        code("place", "lieu", "place"),
        choice(
            "use",
            "usage",
            {"totem": "lieu totem", "premises": "local", "settlement": "implantation", "venue": "salle"},
            multiple=True,
        ),
        flag("has_services", "services proposés renseignés"),
        flag("is_for_newcomer", "implantation d’une structure venue d’ailleurs"),
    ),
    _kind(
        "land_opportunity",
        "opportunite_fonciere",
        ("opportunité foncière", "opportunités foncières"),
        Occurrence.DATED,
        "détectée le",
        flag("is_with_authority", "détectée avec une autre collectivité"),
        choice(
            "outcome",
            "suite",
            {"open": "à l’étude", "secured": "concrétisée", "lost": "abandonnée"},
        ),
    ),
    _kind(
        "lease",
        "bail",
        ("bail", "baux"),
        Occurrence.DATED,
        "signé le",
        choice(
            "type",
            "nature",
            {
                "social_utility": "bail commercial d’utilité sociale",
                "emphyteutic": "bail emphytéotique",
                "other": "autre bail",
            },
        ),
        code("place", "lieu", "place"),
        has_amount=True,
        unit="€",
    ),
    _kind(
        "funding_scheme",
        "dispositif",
        ("dispositif", "dispositifs"),
        Occurrence.LASTING,
        "ouvert depuis le",
        choice(
            "type",
            "nature",
            {"funding": "financement", "support": "appui", "financial_tool": "outil financier de la Ville"},
        ),
        choice("stage", "phases", STAGES, multiple=True),
        flag("is_up_to_date", "fiche à jour"),
        flag("has_conditions", "phase et conditions renseignées"),
        flag("is_in_service", "en service"),
        flag("follows_study", "recommandé par une étude"),
    ),
    _kind(
        "agreement",
        "convention",
        ("convention", "conventions"),
        Occurrence.LASTING,
        "signée le",
        choice(
            "type",
            "objet",
            {
                "support": "soutien",
                "synergy": "synergie de financement",
                "incubator": "incubateur",
                "education": "enseignement et métiers",
                "pooling": "mutualisation",
                "relay": "maison de quartier relais",
                "partnership": "partenariat",
                "award": "convention de subvention",
            },
        ),
        choice(
            "counterpart",
            "avec",
            {
                "authority": "collectivité",
                "school": "établissement d’enseignement",
                "chamber": "chambre consulaire",
                "neighbourhood_house": "maison de quartier",
                "funder": "financeur",
                "organisation": "structure",
                "other": "autre",
            },
            multiple=True,
        ),
        flag("is_multi_year", "pluriannuelle"),
        TOPIC,
        has_amount=True,
        unit="€",
    ),
    _kind(
        "watch_note",
        "veille",
        ("note de veille", "notes de veille"),
        Occurrence.DATED,
        "datée du",
        text("subject", "objet suivi"),
        TOPIC,
    ),
    _kind(
        "survey",
        "enquete",
        ("enquête", "enquêtes"),
        Occurrence.DATED,
        "close le",
        choice(
            "type",
            "nature",
            {
                "annual_collection": "collecte annuelle",
                "questionnaire": "questionnaire",
                "consultation": "consultation",
            },
        ),
        number("invited", "personnes invitées"),
        number("answers", "réponses", unfolds=True),
        number("response_rate", "taux de réponse (%)", unfolds=True),
        TOPIC,
    ),
    _kind(
        "offer",
        "offre",
        ("offre", "offres"),
        Occurrence.DATED,
        "publiée le",
        choice(
            "type",
            "nature",
            {
                "supply": "produit ou service",
                "job": "emploi",
                "premises": "local",
                "resource": "ressource à partager",
            },
        ),
        flag("is_from_cae", "proposée par l’entrepreneur d’une CAE"),
        flag("is_from_ess", "proposée par une structure de l’ESS"),
    ),
    _kind(
        "ambassador",
        "ambassadeur",
        ("ambassadrice ou ambassadeur", "ambassadrices et ambassadeurs"),
        Occurrence.LASTING,
        "depuis le",
        choice(
            "host",
            "dans",
            {"service": "service municipal", "neighbourhood_house": "maison de quartier", "other": "autre"},
        ),
    ),
    _kind(
        "provision",
        "mise_a_disposition",
        ("mise à disposition", "mises à disposition"),
        Occurrence.LASTING,
        "depuis le",
        choice(
            "type",
            "nature",
            {"cooperative_games": "jeux coopératifs", "equipment": "matériel", "room": "salle"},
        ),
        code("library", "médiathèque", "library"),
        number("quantity", "quantité"),
    ),
)

CATALOGUE: dict[str, Kind] = {kind.code: kind for kind in _KINDS}
"""Every kind by its code, in the order of the deliberation's list of types."""

SOURCE_TYPES: dict[str, str] = {kind.source_type: kind.code for kind in _KINDS}
"""The French type of ``types_preuve`` → the code of the kind."""

LISTS: frozenset[str] = frozenset(
    facet.ranges_over for kind in _KINDS for facet in kind.facets.values() if facet.ranges_over
)
"""Names of the lists of the territory over which a facet ranges (commune, sector, service, body, school…)."""
