"""Forms of events."""

from typing import Any

from django import forms

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.directory.queries import commune_choices, organisations_of, published_organisations
from essaim.evidence.facets import LEVELS, TOPICS
from essaim.gatherings.forms.fields import UNKNOWN, MomentForm, day_field, hour_field, moment_of, rows_of, several
from essaim.gatherings.models import (
    AUDIENCE_CHOICES,
    FAMILY_CHOICES,
    Event,
    EventKind,
)
from essaim.people.actors import Actor


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
