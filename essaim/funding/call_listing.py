"""The list of calls in the office."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from essaim.funding.call_readiness import openness_words
from essaim.funding.models import Call, Envelope
from essaim.funding.states import ApplicationState, CallState
from essaim.kernel import clock
from essaim.kernel.money import ZERO
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import EmptyState, Listing
from essaim.listings.filters import Choice, YesNo
from essaim.people.actors import Actor
from essaim.ui.formatting import format_euros

TAGS = {CallState.DRAFT: "waiting", CallState.PUBLISHED: "done", CallState.ARCHIVED: "neutral"}


def _sum_of(column: str, year: int) -> Subquery:
    rows = Envelope.objects.filter(call=OuterRef("pk"), year=year).order_by().values("call")
    return Subquery(rows.annotate(total=Sum(column)).values("total"))


def _days(call: Call) -> str:
    return openness_words(call, clock.today()) if call.state == CallState.PUBLISHED else ""


def _remaining(call: Call) -> str:
    year = clock.today().year
    return f"reste {format_euros(call.left)} en {year}" if call.granted is not None else ""  # type: ignore[attr-defined]


class CallListing(Listing):
    """Every call, those in preparation and archived included."""

    code, noun = "appels", "appel,appels"
    caption = "Appels à projets, avec ce qu’ils reçoivent"
    order = ("-is_permanent", "-opens_on")
    filters = (
        Choice("etat", "État", lookup="state", choices=CallState.choices),
        YesNo("forme", "Permanent", when=Q(is_permanent=True)),
    )
    columns = (
        Column("appel", "Appel", "short_title", sort="short_title"),
        Column("etat", "État", "get_state_display", tag=lambda row: TAGS[row.state], note=_days, sort="state"),
        Column("forme", "Forme", lambda row: "Permanent" if row.is_permanent else "Daté"),
        Column("ouverture", "Ouverture", "opens_on", Kind.DATE, sort="opens_on"),
        Column("fermeture", "Fermeture", "closes_on", Kind.DATE, sort="closes_on"),
        Column("brouillons", "Brouillons", "drafts", Kind.NUMBER, sort="drafts"),
        Column("dossiers", "Dossiers", "files", Kind.NUMBER, sort="files"),
        Column("enveloppe", "Enveloppe de l’année", "granted", Kind.MONEY, note=_remaining, sort="granted"),
    )

    def base(self, actor: Actor) -> QuerySet[Call]:
        """Every call with its counts, and the sums of this year's envelopes."""
        draft, year = Q(applications__state=ApplicationState.DRAFT), clock.today().year
        return Call.objects.annotate(
            drafts=Count("applications", filter=draft, distinct=True),
            files=Count("applications", filter=~draft, distinct=True),
            granted=_sum_of("amount", year),
            left=Coalesce(_sum_of("amount", year), ZERO)
            - Coalesce(_sum_of("voted", year), ZERO)
            - Coalesce(_sum_of("reserved", year), ZERO),
        )

    def link(self, row: Call) -> str:  # type: ignore[override]
        """The sheet of the call."""
        return reverse("funding:office_call", args=[row.code])

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing is prepared yet."""
        return EmptyState(
            "Aucun appel n’est préparé",
            "Un appel se prépare à l’abri du public, puis se publie.",
            "Préparer un appel",
            reverse("funding:new_call"),
        )
