"""Lists of meetings and events."""

from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from essaim.directory.listing import sector_choices
from essaim.directory.queries import commune_choices
from essaim.gatherings.models import Body, Event, Meeting
from essaim.gatherings.queries import announced_events, events_visible_to, interests_visible_to, meetings_visible_to
from essaim.gatherings.states import EventState, MeetingState, MinutesState
from essaim.kernel import clock
from essaim.listings.columns import Column, Kind
from essaim.listings.declaration import LISTINGS, EmptyState, Listing, Tab
from essaim.listings.filters import Choice, DateRange
from essaim.people.actors import Actor

MEETING_TAGS = {"draft": "neutral", "convened": "asked", "held": "done", "cancelled": "problem"}
EVENT_TAGS = {"proposed": "waiting", "published": "asked", "held": "done", "cancelled": "problem"}
MINUTES_TAGS = {"none": "waiting", "draft": "review", "approved": "done"}


def this_morning() -> datetime:
    """The first instant of today."""
    return clock.paris(clock.today())


# ------------------------------------------------------------------------------------------------------ events


def _is_to_come(actor: Actor) -> Q:
    """Cancelled events are not to come: they have their own tab, where one reads why."""
    return (Q(starts_at__gte=this_morning()) | Q(ends_at__gte=this_morning())) & ~Q(state=EventState.CANCELLED)


def _is_past(actor: Actor) -> Q:
    return Q(starts_at__lt=this_morning()) & (Q(ends_at__isnull=True) | Q(ends_at__lt=this_morning()))


def where(row: Event | Meeting) -> str:
    """The place, or the precision that stands for it."""
    return row.place.name if row.place else row.place_text


EVENT_COLUMNS = (
    Column("titre", "Événement", "title", sort="title"),
    Column("quand", "Quand", "starts_at", kind=Kind.INSTANT, sort="starts_at"),
    Column("lieu", "Lieu", where),
    Column("nature", "Nature", "get_kind_display", sort="kind"),
    Column("etat", "État", "get_state_display", sort="state", tag=lambda row: EVENT_TAGS[row.state]),
)
EVENT_FILTERS = (
    Choice("nature", "Nature", lookup="kind", any_label="Toutes"),
    Choice("commune", "Commune", lookup="commune_code", choices=lambda actor: commune_choices(), any_label="Toutes"),
    Choice("filiere", "Filière", lookup="sectors__code", choices=sector_choices, any_label="Toutes"),
    DateRange("date", "Date", lookup="starts_at", instants=True),
)


class Agenda(Listing):
    """What the public agenda shows, the nearest first."""

    code = "agenda"
    noun = "événement à venir,événements à venir"
    caption = "Agenda de l’ESS"
    search_label = "Titre, présentation"
    columns = EVENT_COLUMNS
    filters = EVENT_FILTERS
    tabs = (
        Tab("a-venir", "À venir", "", _is_to_come),
        Tab("passes", "Passés", "", lambda actor: _is_past(actor) & ~Q(state=EventState.CANCELLED)),
        Tab("annules", "Annulés", "", Q(state=EventState.CANCELLED)),
    )
    search = ("search_text",)
    order = ("starts_at",)

    def base(self, actor: Actor) -> QuerySet:
        """The announced ones, the same for everyone."""
        return announced_events()

    def link(self, row: Model) -> str:
        """The event's page."""
        return reverse("gatherings:event", args=[row.slug])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Anyone may propose one."""
        return EmptyState(
            "Rien n’est annoncé pour le moment",
            "Vous organisez une rencontre ouverte à toutes et tous\u00a0? Proposez-la.",
            "Proposer un événement",
            reverse("gatherings:propose_event"),
        )


class CancelledAgenda(Agenda):
    """What was announced and will not take place, the latest first."""

    noun = "événement annulé,événements annulés"
    order = ("-starts_at",)

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing was cancelled."""
        return EmptyState("Aucun événement annulé", "Un événement annulé reste ici, avec son motif.")


class PastAgenda(Agenda):
    """The same, the latest first."""

    noun = "événement passé,événements passés"
    order = ("-starts_at",)

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing has happened yet."""
        return EmptyState("Aucun événement passé", "Ceux qui sont annoncés viendront ici après leur date.")


class OfficeEvents(Listing):
    """Every event, for agents."""

    code = "evenements"
    noun = "événement,événements"
    caption = "Événements"
    search_label = "Titre, présentation"
    columns = (
        *EVENT_COLUMNS,
        Column("participants", "Participants", "attendance_count", kind=Kind.NUMBER, sort="attendance_count"),
    )
    filters = (*EVENT_FILTERS, Choice("etat", "État", lookup="state"))
    tabs = (
        Tab("a-venir", "À venir", "Ce qui est annoncé ou proposé, le plus proche d’abord.", _is_to_come),
        Tab("a-publier", "À publier", "Proposés par des structures, à relire.", Q(state=EventState.PROPOSED)),
        Tab(
            "a-clore",
            "Participation à noter",
            "Passés, et dont personne n’a noté qui est venu\u00a0: ils ne comptent pas encore.",
            lambda actor: _is_past(actor) & Q(state=EventState.PUBLISHED),
        ),
        Tab("tous", "Tous", "Tous les événements, annulés compris.", Q()),
    )
    search = ("search_text",)
    order = ("starts_at",)

    def base(self, actor: Actor) -> QuerySet:
        """Those this agent reads."""
        return events_visible_to(actor)

    def link(self, row: Model) -> str:
        """Its office page."""
        return reverse("gatherings:office_event", args=[row.slug])  # type: ignore[attr-defined]

    def empty(self, actor: Actor) -> EmptyState:
        """Nothing here."""
        return EmptyState(
            "Aucun événement ici", "Vous pouvez en créer un.", "Créer un événement", reverse("gatherings:new_event")
        )


# ---------------------------------------------------------------------------------------------------- meetings


def _bodies(actor: Actor) -> list[tuple[str, str]]:
    return list(Body.objects.values_list("code", "name"))


class OfficeMeetings(Listing):
    """Meetings that this agent reads."""

    code = "reunions"
    noun = "réunion,réunions"
    caption = "Réunions"
    columns = (
        Column("objet", "Réunion", "title", sort="title", note=lambda row: row.body.name),
        Column("quand", "Quand", "starts_at", kind=Kind.INSTANT, sort="starts_at"),
        Column("nature", "Nature", "get_kind_display", sort="kind"),
        Column("etat", "État", "get_state_display", sort="state", tag=lambda row: MEETING_TAGS[row.state]),
        Column(
            "compte_rendu",
            "Compte rendu",
            lambda row: row.get_minutes_state_display() if row.state == MeetingState.HELD else "",
            tag=lambda row: MINUTES_TAGS[row.minutes_state] if row.state == MeetingState.HELD else "",
        ),
    )
    filters = (
        Choice("instance", "Instance", lookup="body__code", choices=_bodies, any_label="Toutes"),
        Choice("nature", "Nature", lookup="kind", any_label="Toutes"),
        Choice("etat", "État", lookup="state"),
        DateRange("date", "Date", lookup="starts_at", instants=True),
    )
    tabs = (
        Tab("toutes", "Toutes", "Toutes les réunions que vous pouvez lire, la plus récente d’abord.", Q()),
        Tab(
            "a-venir",
            "À venir",
            "En préparation ou convoquées.",
            lambda actor: Q(starts_at__gte=this_morning()) & ~Q(state=MeetingState.CANCELLED),
        ),
        Tab(
            "compte-rendu",
            "Compte rendu attendu",
            "Tenues, sans compte rendu approuvé.",
            Q(state=MeetingState.HELD) & ~Q(minutes_state=MinutesState.APPROVED),
        ),
    )
    order = ("-starts_at",)

    def base(self, actor: Actor) -> QuerySet:
        """Those this agent reads."""
        return meetings_visible_to(actor)

    def link(self, row: Model) -> str:
        """The meeting's office page."""
        return reverse("gatherings:office_meeting", args=[row.pk])

    def empty(self, actor: Actor) -> EmptyState:
        """Meetings are planned from their body."""
        return EmptyState(
            "Aucune réunion ici",
            "Une réunion se prépare depuis la page de son instance.",
            "Voir les instances",
            reverse("gatherings:bodies"),
        )


class InterestListing(Listing):
    """The register of interests, for its export."""

    code, noun = "interets", "intérêt,intérêts"
    order = ("-from_on",)
    columns = (
        Column("personne", "Qui", lambda row: str(row.user)),
        Column("structure", "Structure", "organisation.name"),
        Column("role", "Rôle", "role"),
        Column("remunere", "Rémunéré", "is_paid", Kind.BOOLEAN),
        Column("designe", "Désigné par le conseil", "is_designated", Kind.BOOLEAN),
        Column("depuis", "Depuis", "from_on", Kind.DATE),
        Column("jusqu", "Jusqu’au", "until_on", Kind.DATE),
        Column("source", "Source", "get_source_display"),
        Column("effet", "Face à une aide", lambda row: row.finding.verdict.label),
        Column("motif", "Pourquoi", lambda row: row.finding.reason),
    )

    def base(self, actor: Actor) -> QuerySet:
        """What this person may read of the register."""
        return interests_visible_to(actor)


agenda = Agenda()
past_agenda = PastAgenda()
cancelled_agenda = CancelledAgenda()
office_events = OfficeEvents()
office_meetings = OfficeMeetings()
for listing in (agenda, office_events, office_meetings):
    LISTINGS.add(listing.code, listing)
