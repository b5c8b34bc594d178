"""The closed files that their term will erase, the nearest first."""

from django.db.models import Model, QuerySet
from django.urls import reverse

from essaim.funding.models import Application
from essaim.funding.queries import office_applications
from essaim.funding.retention import closed_files, erased_on
from essaim.funding.states import ApplicationState
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import EmptyState, Listing
from essaim.listings.filters import Choice
from essaim.people.actors import Actor


class ClosedFileListing(Listing):
    """Files refused or withdrawn, with the day from which what they say of people is erased."""

    code, noun = "conservation", "dossier clos,dossiers clos"
    caption = "Dossiers clos, le plus proche de son effacement d’abord"
    search_label = "Nom, numéro, SIRET"
    search = ("search_text",)
    order = ("closed_at", "pk")
    filters = (
        Choice(
            "etat",
            "État",
            lookup="state",
            any_label="Tous",
            choices=lambda actor: [
                (state.value, str(state.label)) for state in (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
            ],
        ),
    )
    columns = (
        Column("numero", "Numéro", "number", Kind.CODE),
        Column("demande", "Demande", "applicant_name", note=lambda row: row.title),
        Column("etat", "État", "get_state_display"),
        Column("close", "Close le", "closed_at", Kind.INSTANT, sort="closed_at"),
        Column("effacee", "Effacée à partir du", erased_on, Kind.DATE),
    )

    def base(self, actor: Actor) -> QuerySet[Application]:
        """Those that this person may read."""
        readable = office_applications(actor).values("pk")
        return closed_files().filter(pk__in=readable).select_related("organisation")

    def link(self, row: Model) -> str:
        """The file's page."""
        return reverse("funding:office_application", args=[row.number])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing closed yet."""
        return EmptyState(
            "Aucun dossier clos",
            "Les demandes refusées ou retirées paraîtront ici, avec le jour de leur effacement.",
            "Voir les demandes",
            reverse("funding:applications"),
        )
