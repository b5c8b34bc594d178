"""Forms of the directory."""

import re
from typing import Any

from django import forms

from essaim.directory.models import LegalFamily, MembershipRole, Organisation, OrganisationRoleKind, Sector
from essaim.directory.queries import (
    commune_choices,
    incubators,
    priority_quarter_choices,
    quarter_choices,
    sectors_on,
)
from essaim.kernel import clock
from essaim.kernel.freshness import StaleAwareForm
from essaim.kernel.identifiers import check_rna, check_siret

UNKNOWN = ("", "Non renseigné")


def with_unknown(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices after « Non renseigné »."""
    return [UNKNOWN, *choices]


class OrganisationForm(StaleAwareForm):
    """What a structure says of itself."""

    name = forms.CharField(label="Nom", max_length=200)
    acronym = forms.CharField(label="Sigle", max_length=40, required=False)
    family = forms.ChoiceField(label="Forme", choices=LegalFamily.choices)
    is_ess_company = forms.NullBooleanField(
        label="Société reconnue de l’ESS",
        help_text="Pour une société commerciale\u00a0: mention ESS au registre du commerce, ou agrément ESUS.",
        required=False,
    )
    description = forms.CharField(
        label="Ce que fait la structure",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Quelques phrases pour qui ne vous connaît pas.",
    )
    sectors = forms.ModelMultipleChoiceField(
        label="Filières", queryset=Sector.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    postcode = forms.CharField(label="Code postal", max_length=5, required=False)
    town = forms.CharField(label="Ville", max_length=80, required=False)
    commune_code = forms.ChoiceField(label="Commune", required=False)
    quarter_code = forms.ChoiceField(label="Quartier", required=False)
    qpv_code = forms.ChoiceField(
        label="Quartier prioritaire",
        required=False,
        help_text="Vous le déclarez\u00a0: il n’est pas déduit de l’adresse.",
    )
    website = forms.URLField(
        label="Site internet",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse de site complète, par exemple www.exemple.fr."},
    )
    email = forms.EmailField(label="Adresse e-mail de contact", required=False, help_text="Affichée dans l’annuaire.")
    phone = forms.CharField(label="Téléphone", max_length=20, required=False, help_text="Affiché dans l’annuaire.")
    is_iae = forms.NullBooleanField(label="Structure de l’insertion par l’activité économique", required=False)
    iae_approved_until = forms.DateField(
        label="Agrément IAE valable jusqu’au", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            initial = {
                name: getattr(organisation, name) for name in self.base_fields if name not in ("sectors", "before")
            }
            kwargs.setdefault("initial", {**initial, "sectors": organisation.sectors.all()})
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = sectors_on(clock.today())  # type: ignore[attr-defined]
        for name, choices in (
            ("commune_code", commune_choices()),
            ("quarter_code", quarter_choices()),
            ("qpv_code", priority_quarter_choices()),
        ):
            self.fields[name].choices = with_unknown(choices)  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        """Five digits, or nothing."""
        postcode: str = self.cleaned_data["postcode"]
        if postcode and not re.fullmatch(r"\d{5}", postcode, re.ASCII):
            raise forms.ValidationError("Un code postal compte 5 chiffres, par exemple 59000.")
        return postcode

    def clean_phone(self) -> str:
        """A number that can be dialled, as it was written: the city's own short numbers are kept."""
        phone: str = self.cleaned_data["phone"]
        if phone and not re.fullmatch(r"\+?[\d\s.()\-]{4,}", phone):
            raise forms.ValidationError(
                "Écrivez un numéro de téléphone en chiffres, par exemple 03\u00a020\u00a000\u00a000\u00a000."
            )
        return phone

    def written(self) -> dict[str, Any]:
        """What ``update_organisation`` takes."""
        return {name: self.cleaned_data[name] for name in self.told}


class KeptOrganisationForm(OrganisationForm):
    """The same, with what the city follows."""

    is_born_from_need = forms.NullBooleanField(label="Née d’un besoin exprimé", required=False)
    origin_region = forms.CharField(
        label="Région d’origine", max_length=80, required=False, help_text="Si la structure vient d’ailleurs."
    )
    incubator = forms.ModelChoiceField(
        label="Accélérée par", queryset=Organisation.objects.none(), required=False, empty_label="Aucun incubateur"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incubator"].queryset = incubators()  # type: ignore[attr-defined]


class NewOrganisationForm(KeptOrganisationForm):
    """A record created by the city; its numbers find the one that exists already."""

    siret = forms.CharField(
        label="SIRET", max_length=20, required=False, help_text="14 chiffres. Une fiche qui l’a déjà est retrouvée."
    )
    rna = forms.CharField(
        label="Numéro RNA", max_length=12, required=False, help_text="Pour une association sans SIRET."
    )
    field_order = ("name", "siret", "rna")

    def clean_siret(self) -> str:
        """Checked here so that the error stands by its field."""
        return check_siret(self.cleaned_data["siret"]) if self.cleaned_data["siret"] else ""

    def clean_rna(self) -> str:
        """Checked here so that the error stands by its field."""
        return check_rna(self.cleaned_data["rna"]) if self.cleaned_data["rna"] else ""


class InvitationForm(forms.Form):
    """Somebody to invite in a structure."""

    email = forms.EmailField(label="Adresse e-mail")
    role = forms.ChoiceField(label="Rôle", choices=MembershipRole.choices, initial=MembershipRole.CONTRIBUTOR)


class RoleForm(forms.Form):
    """What a structure is for the strategy."""

    role = forms.ChoiceField(label="Rôle dans la stratégie", choices=OrganisationRoleKind.choices)
