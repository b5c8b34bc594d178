"""Forms of meetings: planned, closed, their guests and their minutes."""

from datetime import time
from typing import Any

from django import forms

from essaim.directory.models import Organisation, Partner, Place, Sector, Service
from essaim.directory.queries import published_organisations, sectors_on
from essaim.evidence.facets import LEVELS, TOPICS
from essaim.gatherings.forms.fields import (
    UNKNOWN,
    MomentForm,
    agents,
    day_field,
    hour_field,
    moment_of,
    rows_of,
    several,
)
from essaim.gatherings.models import (
    FAMILY_CHOICES,
    WORKSHOP_CHOICES,
    Body,
    Meeting,
    MeetingKind,
)
from essaim.kernel import clock
from essaim.kernel.freshness import StaleAwareForm
from essaim.people.models import User


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


class HoldForm(forms.Form):
    """Who came, when there were more people than names."""

    participants = forms.IntegerField(label="Participants en tout", min_value=1, max_value=100_000, required=False)
    families = several("Familles présentes", FAMILY_CHOICES)


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


class MinutesForm(StaleAwareForm):
    """The version of the minutes that the parts below it belong to."""


class PartForm(forms.Form):
    """A part of the minutes."""

    item = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Titre", max_length=220, required=False)
    text = forms.CharField(label="Texte", max_length=20000, required=False, widget=forms.Textarea({"rows": 6}))


PartFormSet = forms.formset_factory(PartForm, extra=0, max_num=300, absolute_max=300)
