"""Forms of bodies: who they are, who sits, what ties those who sit to others."""

from typing import Any

from django import forms

from essaim.directory.models import Organisation, Partner, Sector
from essaim.directory.queries import published_organisations, sectors_on
from essaim.evidence.facets import TOPICS
from essaim.gatherings.forms.fields import UNKNOWN, SectionedForm, agents, day_field, rows_of, several
from essaim.gatherings.models import (
    FAMILY_CHOICES,
    Body,
    BodyKind,
    GroupType,
)
from essaim.kernel import clock
from essaim.people.models import User


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
        return {name: self.cleaned_data[name] for name in self.told}


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


class InterestForm(forms.Form):
    """An interest to declare."""

    user = forms.ModelChoiceField(label="Qui", queryset=User.objects.none(), empty_label="Choisissez")
    organisation = forms.ModelChoiceField(
        label="Structure", queryset=Organisation.objects.none(), empty_label="Choisissez"
    )
    role = forms.CharField(label="Rôle dans la structure", max_length=120, help_text="Présidence, salariée, proche…")
    is_paid = forms.BooleanField(label="Rémunéré", required=False)
    is_designated = forms.BooleanField(label="Désigné par le conseil pour y siéger", required=False)
    from_on = day_field("Depuis", required=False, help_text="Aujourd’hui si vous ne dites rien")
    until_on = day_field("Jusqu’au", required=False, help_text="Vide tant qu’il dure")

    def __init__(self, *args: Any, people: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
