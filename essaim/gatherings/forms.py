"""Forms of bodies, meetings and events: days and hours are those of Paris."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms import BoundField

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.directory.queries import commune_choices, organisations_of, published_organisations, sectors_on
from essaim.evidence.facets import LEVELS, TOPICS
from essaim.gatherings.models import (
    ACT_CHOICES,
    AUDIENCE_CHOICES,
    FAMILY_CHOICES,
    WORKSHOP_CHOICES,
    AgendaItem,
    Attendance,
    BallotChoice,
    Body,
    BodyKind,
    DecisionKind,
    Event,
    EventKind,
    GroupType,
    Meeting,
    MeetingKind,
)
from essaim.kernel import clock
from essaim.kernel.answers import StaleAwareForm
from essaim.people.actors import Actor
from essaim.people.models import RoleGrant, User

UNKNOWN = ("", "Non renseigné")
DAY = {"type": "date"}
HOUR = {"type": "time", "class": "input-short"}


class SectionedForm(StaleAwareForm):
    """A form in two parts: what everyone fills, and what ties the record to the strategy (``FURTHER``)."""

    FURTHER: tuple[str, ...] = ()
    further_title = "Rattacher à la stratégie"

    @property
    def main_fields(self) -> list[BoundField]:
        """The first part, hidden fields included."""
        return [self[name] for name in self.fields if name not in self.FURTHER]

    @property
    def further_fields(self) -> list[BoundField]:
        """The second part."""
        return [self[name] for name in self.fields if name in self.FURTHER]

    @property
    def opens_further(self) -> bool:
        """Whether the second part holds an error, and must be seen."""
        return any(name in self.FURTHER for name in self.errors)

    def choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Give a choice field its choices of today."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def offer(self, **querysets: Any) -> None:
        """Give model fields their rows of today."""
        for name, rows in querysets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(DAY, "%Y-%m-%d"), **options)


def hour_field(label: str, **options: Any) -> forms.TimeField:
    """An hour of Paris."""
    return forms.TimeField(label=label, widget=forms.TimeInput(HOUR, "%H:%M"), **options)


def several(label: str, choices: Sequence[tuple[str, str]] = ()) -> forms.MultipleChoiceField:
    """Boxes to tick."""
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def rows_of(model: type[Any], label: str) -> forms.ModelMultipleChoiceField:
    """Records to tick."""
    return forms.ModelMultipleChoiceField(
        label=label, queryset=model.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )


def instant(day: date | None, hour: time | None) -> datetime | None:
    """The instant of a day and an hour of Paris, None when one is missing."""
    return clock.paris(day, hour) if day and hour else None


def agents() -> Any:
    """People of the city office, to give a seat or a task to."""
    return User.objects.filter(pk__in=RoleGrant.objects.in_force().values("user")).order_by("name", "pk")


class MomentForm(SectionedForm):
    """A form with a day, a beginning and an end."""

    def clean(self) -> dict[str, Any]:
        """Make ``starts_at`` and ``ends_at``; an end is on the same day, or on ``ends_on``."""
        words = super().clean() or self.cleaned_data
        words["starts_at"] = instant(words.get("starts_on"), words.get("starts_hour"))
        last_day = words.get("ends_on") or words.get("starts_on")
        words["ends_at"] = instant(last_day, words.get("ends_hour"))
        if words["starts_at"] and words["ends_at"] and words["ends_at"] <= words["starts_at"]:
            self.add_error("ends_hour", "La fin doit venir après le début.")
        return words

    def written(self, *left_out: str) -> dict[str, Any]:
        """What the services take."""
        mine = {"version", "starts_on", "starts_hour", "ends_on", "ends_hour", *left_out}
        return {name: value for name, value in self.cleaned_data.items() if name not in mine}


def moment_of(gathering: Meeting | Event) -> dict[str, Any]:
    """The day and hours of a record, as its form shows them."""
    starts_at = gathering.starts_at.astimezone(clock.PARIS)
    shown: dict[str, Any] = {"starts_on": starts_at.date(), "starts_hour": starts_at.time()}
    if gathering.ends_at is not None:
        ends_at = gathering.ends_at.astimezone(clock.PARIS)
        shown["ends_hour"] = ends_at.time()
        if ends_at.date() != starts_at.date():
            shown["ends_on"] = ends_at.date()
    return shown


# ---------------------------------------------------------------------------------------------------- meetings


class MeetingForm(MomentForm):
    """A meeting to plan or to change."""

    FURTHER = ("level", "topics", "sectors", "partners", "services", "workshop_type", "workshop_theme")

    title = forms.CharField(label="Objet", max_length=200)
    kind = forms.ChoiceField(label="Nature", choices=MeetingKind.choices, initial=MeetingKind.MEETING)
    starts_on = day_field("Jour")
    starts_hour = hour_field("Début", initial=time(14))
    ends_hour = hour_field("Fin", required=False)
    place = forms.ModelChoiceField(
        label="Lieu", queryset=Place.objects.none(), required=False, empty_label="Un autre lieu"
    )
    place_text = forms.CharField(
        label="Précision sur le lieu",
        max_length=200,
        required=False,
        help_text="Salle, adresse ou lien de visioconférence",
    )
    quorum_required = forms.BooleanField(label="Le quorum est exigé pour voter", required=False)
    is_public = forms.BooleanField(label="Annoncer cette réunion au public", required=False)
    level = forms.ChoiceField(label="Échelle", choices=[UNKNOWN, *LEVELS.items()], required=False)
    topics = several("Thèmes", list(TOPICS.items()))
    sectors = rows_of(Sector, "Filières")
    partners = rows_of(Partner, "Partenaires")
    services = rows_of(Service, "Services municipaux associés")
    workshop_type = forms.ChoiceField(
        label="Sorte d’atelier", choices=[UNKNOWN, *WORKSHOP_CHOICES], required=False, help_text="Pour un atelier"
    )
    workshop_theme = forms.ChoiceField(label="Thème d’atelier", required=False, help_text="Pour un atelier")

    def __init__(self, *args: Any, body: Body, meeting: Meeting | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._shown(body, meeting))
        super().__init__(*args, **kwargs)
        self.offer(place=Place.objects.order_by("name"), sectors=sectors_on(clock.today()))
        themes = [(theme["code"], f"{theme['code']}, {theme['title']}") for theme in body.workshop_themes]
        if themes:
            self.choose("workshop_theme", [UNKNOWN, *themes])
        else:
            del self.fields["workshop_theme"]

    @staticmethod
    def _shown(body: Body, meeting: Meeting | None) -> dict[str, Any]:
        if meeting is None:
            return {
                "title": body.name,
                "partners": body.partners.all(),
                "sectors": [body.sector] if body.sector else [],
                "topics": body.topics,
            }
        plain = ("title", "kind", "place", "place_text", "quorum_required", "is_public", "level", "topics")
        shown = {name: getattr(meeting, name) for name in (*plain, "workshop_type", "workshop_theme", "version")}
        lists = {name: getattr(meeting, name).all() for name in ("sectors", "partners", "services")}
        return {**shown, **lists, **moment_of(meeting)}


class ReasonForm(forms.Form):
    """Why something is cancelled."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Dit à celles et ceux qui devaient venir.",
    )


class HoldForm(forms.Form):
    """Who came, when there were more people than names."""

    participants = forms.IntegerField(label="Participants en tout", min_value=1, max_value=100_000, required=False)
    families = several("Familles présentes", FAMILY_CHOICES)


class ItemForm(forms.Form):
    """A point to put on the agenda."""

    title = forms.CharField(label="Intitulé du point", max_length=200)


class ItemMinutesForm(forms.Form):
    """What was said on a point."""

    minutes = forms.CharField(
        label="Ce qui s’est dit", max_length=10000, required=False, widget=forms.Textarea({"rows": 6})
    )


class GuestForm(forms.Form):
    """Somebody to invite beside the seats."""

    user = forms.ModelChoiceField(
        label="Une personne de la Ville", queryset=User.objects.none(), required=False, empty_label="Quelqu’un d’autre"
    )
    name = forms.CharField(label="Prénom et nom", max_length=120, required=False)
    email = forms.EmailField(label="Adresse e-mail", required=False, help_text="Pour recevoir la convocation")
    organisation = forms.ModelChoiceField(
        label="Structure", queryset=Organisation.objects.none(), required=False, empty_label="Aucune"
    )
    is_voting = forms.BooleanField(label="A voix délibérative", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = agents()  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = published_organisations()  # type: ignore[attr-defined]


class WithdrawalForm(forms.Form):
    """Somebody withdraws from a point."""

    attendance = forms.ModelChoiceField(
        label="Qui se déporte", queryset=Attendance.objects.none(), empty_label="Choisissez"
    )
    reason = forms.CharField(label="Motif", max_length=300)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = item.withdrawals.values("attendance")
        field = self.fields["attendance"]
        field.queryset = item.meeting.attendances.exclude(pk__in=away)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.person_name  # type: ignore[attr-defined]


class DecisionForm(SectionedForm):
    """What came out of a point."""

    FURTHER = ("act", "topics", "is_scored", "follows_study")

    kind = forms.ChoiceField(label="Nature", choices=DecisionKind.choices)
    text = forms.CharField(label="Texte", max_length=2000, widget=forms.Textarea({"rows": 3}))
    owner = forms.ModelChoiceField(
        label="À qui, pour une suite à donner",
        queryset=User.objects.none(),
        required=False,
        empty_label="Quelqu’un d’autre",
    )
    owner_name = forms.CharField(label="Nom, si la personne n’est pas dans la liste", max_length=120, required=False)
    due_on = day_field("Avant le", required=False)
    act = forms.ChoiceField(label="Objet", choices=[UNKNOWN, *ACT_CHOICES], required=False)
    topics = several("Thèmes", list(TOPICS.items()))
    is_scored = forms.NullBooleanField(label="Cotée avec la grille", required=False)
    follows_study = forms.NullBooleanField(label="Suite d’une étude", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(owner=agents())
        del self.fields["version"]


class MinutesForm(StaleAwareForm):
    """The text of the minutes."""

    text = forms.CharField(label="Compte rendu", widget=forms.Textarea({"rows": 24}))


class VoteForm(forms.Form):
    """One's vote on a point."""

    choice = forms.ChoiceField(label="Mon vote", choices=BallotChoice.choices, widget=forms.RadioSelect)


class InterestForm(forms.Form):
    """An interest to declare."""

    user = forms.ModelChoiceField(label="Qui", queryset=User.objects.none(), empty_label="Choisissez")
    organisation = forms.ModelChoiceField(
        label="Structure", queryset=Organisation.objects.none(), empty_label="Choisissez"
    )
    role = forms.CharField(label="Rôle dans la structure", max_length=120, help_text="Présidence, salariée, proche…")
    is_paid = forms.BooleanField(label="Rémunéré", required=False)
    is_designated = forms.BooleanField(label="Désigné par le conseil pour y siéger", required=False)

    def __init__(self, *args: Any, people: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------------ bodies


class BodyForm(SectionedForm):
    """A body to constitute or to change."""

    FURTHER = ("topics", "partners")

    name = forms.CharField(label="Nom", max_length=160)
    kind = forms.ChoiceField(label="Nature", choices=BodyKind.choices, initial=BodyKind.WORKING_GROUP)
    group_type = forms.ChoiceField(label="Pour un groupe", choices=[UNKNOWN, *GroupType.choices], required=False)
    sector = forms.ModelChoiceField(
        label="Filière", queryset=Sector.objects.none(), required=False, empty_label="Aucune"
    )
    purpose = forms.CharField(
        label="Rôle",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Une ligne par rôle",
    )
    composition = forms.CharField(
        label="Composition",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Une ligne par fonction, sans nom de personne",
    )
    chair_function = forms.CharField(label="Présidence", max_length=160, required=False)
    seats_total = forms.IntegerField(
        label="Nombre de sièges",
        required=False,
        min_value=1,
        max_value=500,
        help_text="Base du quorum, sièges vacants compris",
    )
    constituted_on = day_field("Constitué le", required=False)
    dissolved_on = day_field("Dissous le", required=False)
    is_public = forms.BooleanField(label="Présenter cette instance au public", required=False)
    topics = several("Thèmes", list(TOPICS.items()))
    partners = rows_of(Partner, "Partenaires")

    def __init__(self, *args: Any, body: Body | None = None, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", self._shown(body) if body else {"is_public": True, "constituted_on": clock.today()}
        )
        super().__init__(*args, **kwargs)
        self.offer(sector=sectors_on(clock.today()))

    @staticmethod
    def _shown(body: Body) -> dict[str, Any]:
        plain = ("name", "kind", "group_type", "sector", "chair_function", "seats_total", "constituted_on")
        shown = {name: getattr(body, name) for name in (*plain, "dissolved_on", "is_public", "topics", "version")}
        lines = {name: "\n".join(getattr(body, name)) for name in ("purpose", "composition")}
        return {**shown, **lines, "partners": body.partners.all()}

    def clean_purpose(self) -> list[str]:
        """One entry a line."""
        return lines_of(self.cleaned_data["purpose"])

    def clean_composition(self) -> list[str]:
        """One entry a line."""
        return lines_of(self.cleaned_data["composition"])

    def written(self) -> dict[str, Any]:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class SeatForm(forms.Form):
    """A seat to give."""

    function = forms.CharField(label="Fonction", max_length=160, help_text="À quel titre la personne siège")
    user = forms.ModelChoiceField(
        label="Une personne de la Ville", queryset=User.objects.none(), required=False, empty_label="Quelqu’un d’autre"
    )
    person_name = forms.CharField(label="Prénom et nom", max_length=120, required=False)
    organisation = forms.ModelChoiceField(
        label="Structure", queryset=Organisation.objects.none(), required=False, empty_label="Aucune"
    )
    family = forms.ChoiceField(label="Au titre de", choices=[UNKNOWN, *FAMILY_CHOICES], required=False)
    is_chair = forms.BooleanField(label="Préside", required=False)
    is_voting = forms.BooleanField(label="A voix délibérative", required=False, initial=True)
    represents_city = forms.BooleanField(label="Représente la Ville", required=False)
    deliberation = forms.CharField(label="Délibération qui désigne", max_length=120, required=False)
    from_on = day_field("Depuis le", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = agents()  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = published_organisations()  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------------ events


class EventForm(MomentForm):
    """An event that somebody proposes."""

    FURTHER: tuple[str, ...] = ("audiences",)
    further_title = "Dire pour qui"

    title = forms.CharField(label="Titre", max_length=160)
    kind = forms.ChoiceField(label="Nature", choices=EventKind.choices, initial=EventKind.GATHERING)
    summary = forms.CharField(
        label="Présentation",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Ce qui s’y passe, pour qui.",
    )
    starts_on = day_field("Jour")
    starts_hour = hour_field("Début")
    ends_on = day_field("Dernier jour, si ce n’est pas le même", required=False)
    ends_hour = hour_field("Fin", required=False)
    place = forms.ModelChoiceField(
        label="Lieu", queryset=Place.objects.none(), required=False, empty_label="Un autre lieu"
    )
    place_text = forms.CharField(label="Adresse, ou précision sur le lieu", max_length=200, required=False)
    commune_code = forms.ChoiceField(
        label="Commune", required=False, help_text="Pour un lieu qui n’est pas dans la liste"
    )
    organisers = forms.ModelMultipleChoiceField(
        label="Vos structures qui l’organisent",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = several("Pour qui", AUDIENCE_CHOICES)

    def __init__(self, *args: Any, actor: Actor, event: Event | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._shown(event) if event else {})
        super().__init__(*args, **kwargs)
        self.offer(place=Place.objects.order_by("name"), organisers=self.own_organisers(actor))
        self.choose("commune_code", [UNKNOWN, *commune_choices()])
        if not self.fields["organisers"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["organisers"]

    def own_organisers(self, actor: Actor) -> Any:
        """Structures that this person may name as organisers: theirs."""
        return organisations_of(actor)

    def _shown(self, event: Event) -> dict[str, Any]:
        shown = {name: getattr(event, name) for name in self.base_fields if hasattr(event, name)}
        for name in ("organisers", "services", "partners", "sectors"):
            if name in shown:
                shown[name] = getattr(event, name).all()
        return {**shown, **moment_of(event)}


class OfficeEventForm(EventForm):
    """The same for the city, with what ties it to the strategy."""

    further_title = "Dire pour qui, et rattacher à la stratégie"

    FURTHER = ("audiences", "programme", "level", "topics", "sectors", "partners", "services", "all_iae_invited")

    programme = forms.CharField(
        label="Programme", max_length=40, required=False, help_text="Par exemple mois-ess-2026, pour le composer."
    )
    level = forms.ChoiceField(label="Échelle", choices=[UNKNOWN, *LEVELS.items()], required=False)
    topics = several("Thèmes", list(TOPICS.items()))
    sectors = rows_of(Sector, "Filières")
    partners = rows_of(Partner, "Partenaires")
    services = rows_of(Service, "Services co-organisateurs")
    all_iae_invited = forms.NullBooleanField(label="Toutes les structures de l’insertion sont invitées", required=False)

    def own_organisers(self, actor: Actor) -> Any:
        """Any structure of the directory."""
        return published_organisations()


class AttendanceForm(forms.Form):
    """Who came to an event."""

    attendance_count = forms.IntegerField(label="Nombre de participants", min_value=0, max_value=1_000_000)
    families = several("Familles présentes", FAMILY_CHOICES)
