"""The list of the files that may go, or went, to the metropolitan call."""

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from essaim.directory.queries import commune_choices
from essaim.funding.bridge import bridge_of
from essaim.funding.metropolitan import STAGES
from essaim.funding.models import Application
from essaim.funding.queries import office_applications
from essaim.funding.states import ApplicationState
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice
from essaim.people.actors import Actor

OVER = (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
SENT = Q(metropolitan__sent_at__isnull=False)
ASKED = Q(metropolitan__asked_at__isnull=False) & ~SENT


def _reading(row: Application) -> str:
    reading = bridge_of(row).reading
    return reading.words if reading else "Règles inconnues à cette date"


def _reading_tag(row: Application) -> str:
    reading = bridge_of(row).reading
    return "neutral" if reading is None or reading.failing else "waiting" if reading.to_check else "done"


def _why(row: Application) -> str:
    reading = bridge_of(row).reading
    return " ".join(one.sentence for one in (reading.failing or reading.to_check)) if reading else ""


class BridgeListing(Listing):
    """Files of the stages that the metropolitan call helps, with what its known rules say of each."""

    code, noun = "passerelle-mel", "dossier,dossiers"
    caption = "Dossiers et appel de la Métropole"
    search_label = "Nom, numéro, SIRET"
    search = ("search_text",)
    order = ("-filed_at",)
    tabs = (
        Tab(
            "orienter",
            "À orienter",
            "Démarrages et changements d’échelle en cours. Les règles connues sont à confirmer par la Métropole.",
            ~Q(state__in=(*OVER, ApplicationState.AWARDED)) & ~SENT & ~ASKED,
        ),
        Tab("accord", "Accord demandé", "La structure dit oui ou non dans son espace.", ASKED),
        Tab("envoyes", "Envoyés", "Dossiers envoyés à la Métropole avec l’accord de la structure.", SENT),
        Tab("tous", "Tous", "Tous les dossiers de ces étapes de vie, décidés ou non.", Q()),
    )
    filters = (
        Choice("etape", "Étape de vie", lookup="stage", any_label="Toutes"),
        Choice("commune", "Commune", lookup="commune_code", choices=lambda a: commune_choices(), any_label="Toutes"),
    )
    columns = (
        Column("numero", "Numéro", "number", Kind.CODE, sort="number"),
        Column("demande", "Demande", "applicant_name", note=lambda row: row.title),
        Column("projet", "Projet", "title", on_screen=False),
        Column("etape", "Étape de vie", "get_stage_display"),
        Column("regles", "Règles connues", _reading, tag=_reading_tag, note=_why),
        Column("plafond", "Plafond MEL", lambda row: r.ceiling if (r := bridge_of(row).reading) else None, Kind.MONEY),
        Column("ville", "Ville", lambda row: bridge_of(row).referral.city_proposed, Kind.MONEY),
        Column("mel", "MEL", lambda row: bridge_of(row).referral.metropolis_proposed, Kind.MONEY),
        Column(
            "suite",
            "Suite",
            lambda row: bridge_of(row).standing[0],
            tag=lambda row: bridge_of(row).standing[1],
        ),
    )

    def base(self, actor: Actor) -> QuerySet[Application]:
        """The files that this person may read, of the stages that the call helps."""
        rows = office_applications(actor).filter(Q(veil=False), stage__in=STAGES)
        return rows.select_related("organisation", "host", "metropolitan")

    def link(self, row: Model) -> str:
        """The common plan of the file."""
        return reverse("funding:office_metropolitan", args=[row.number])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing in this tab."""
        return EmptyState(
            "Aucun dossier ici",
            "Les démarrages et les changements d’échelle déposés à l’appel de la Ville paraissent ici.",
            "Voir tous les dossiers de ces étapes",
            "?onglet=tous",
        )


bridge_listing = BridgeListing()
LISTINGS.add(bridge_listing.code, bridge_listing)
