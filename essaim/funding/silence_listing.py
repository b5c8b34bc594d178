"""The list of files whose silence is about to refuse, or already does (S12)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model, QuerySet
from django.urls import reverse

from essaim.funding.models import Application
from essaim.funding.silences import files_near_silence, silence_of
from essaim.kernel import clock
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing
from essaim.listings.filters import Choice
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.territory.models import Commune


def _falls_on(file: Application) -> date | None:
    found = silence_of(file)
    return found.falls_on if found else None


def _paused_days(file: Application) -> int | None:
    found = silence_of(file)
    return found.paused_days if found else None


def _standing(file: Application) -> tuple[str, str]:
    """What to read of a clock, and the kind of its tag."""
    found, today = silence_of(file), clock.today()
    if found is None:
        return "", ""
    if today >= found.falls_on:
        return "Refus né du silence", "problem"
    if found.is_paused:
        return "Délai arrêté", "neutral"
    days = (found.falls_on - today).days
    return f"Dans {days} jour{'s' if days > 1 else ''}", "waiting"


def _agents(actor: Actor) -> Sequence[tuple[str, str]]:
    agents = User.objects.filter(pk__in=Application.objects.values("assigned_to")).order_by("name", "pk")
    return [(str(agent.pk), str(agent)) for agent in agents]


def _communes(actor: Actor) -> Sequence[tuple[str, str]]:
    return list(Commune.objects.values_list("code", "name"))


class SilenceListing(Listing):
    """Files sent so long ago that their silence falls within fifteen days, or fell; the oldest first."""

    code, noun = "silence", "dossier à répondre,dossiers à répondre"
    caption = "Dossiers dont le silence vaut bientôt refus"
    search_label = "Nom, numéro, SIRET"
    search = ("search_text",)
    order = ("filed_at",)
    filters = (
        Choice("agent", "Instruite par", lookup="assigned_to", choices=_agents, is_counted=False),
        Choice("commune", "Commune", lookup="commune_code", choices=_communes, any_label="Toutes", is_counted=False),
    )
    columns = (
        Column("numero", "Numéro", "number", Kind.CODE, sort="number"),
        Column("demande", "Demande", "applicant_name", note=lambda row: row.title),
        Column("depot", "Déposée le", "filed_at", Kind.INSTANT, sort="filed_at"),
        Column("arret", "Jours d’arrêt", _paused_days, Kind.NUMBER),
        Column("silence", "Silence le", _falls_on, Kind.DATE),
        Column("delai", "Délai", lambda row: _standing(row)[0], tag=lambda row: _standing(row)[1]),
        Column("agent", "Instruite par", lambda row: str(row.assigned_to) if row.assigned_to else "Personne"),
    )

    def base(self, actor: Actor) -> QuerySet[Application]:
        """The files that this person may read."""
        return files_near_silence(actor)

    def link(self, row: Model) -> str:
        """Its decision, where the calculation of the delay is."""
        return f"{reverse('funding:office_application', args=[row.number])}?partie=decision"  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing is about to fall."""
        return EmptyState(
            "Aucun silence ne tombe bientôt",
            "Un dossier paraît ici quinze jours avant que deux mois sans réponse ne valent refus.",
            "Voir toutes les demandes",
            reverse("funding:applications"),
        )


SILENCE = SilenceListing()
LISTINGS.add(SILENCE.code, SILENCE)
