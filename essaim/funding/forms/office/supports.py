"""What an award carries beyond its money, and the groups that it helps."""

from typing import Any

from django import forms
from django.db.models import Case, Value, When

from essaim.directory.models import Partner
from essaim.funding.demands import rules_of
from essaim.funding.forms.office.fields import AidFields, DayField, EurosField, Versioned
from essaim.funding.models import AidKind, Award, Cohort, Support


class AidForm(AidFields, Versioned):
    """The kind of an award, and what it carries."""

    kind = forms.ModelChoiceField(
        label="Nature de l’aide", queryset=AidKind.objects.all(), required=False, empty_label="Aucune de celles-ci"
    )
    means_euros = EurosField(
        label="Moyens réunis, en euros", required=False, help_text="Par tous les partenaires, la Ville comprise"
    )
    means_fte = forms.DecimalField(
        label="Moyens humains, en équivalents temps plein",
        required=False,
        localize=True,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "class": "input input-short"}),
    )
    partners = forms.ModelMultipleChoiceField(
        label="Partenaires qui soutiennent avec la Ville",
        queryset=Partner.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, award: Award) -> None:
        support = Support.objects.filter(award=award).first()
        chosen = list(support.partners.all()) if support else []
        known = Partner.objects.filter(code__in=rules_of(award.kind).partners)
        initial = {
            "version": award.version,
            "kind": award.kind_id,
            "municipal_stake": award.municipal_stake,
            "strategies": award.strategies,
            "is_experimentation": award.is_experimentation,
            "means_euros": support.means_euros if support else None,
            "means_fte": support.means_fte if support else None,
            "partners": chosen or (list(known) if support is None else []),
        }
        super().__init__(data, initial=initial)
        first = Case(When(code__in=rules_of(award.kind).partners, then=Value(0)), default=Value(1))
        self.fields["partners"].queryset = Partner.objects.order_by(first, "name", "code")  # type: ignore[attr-defined]

    @property
    def opens_stage(self) -> bool:
        """Whether what depends on the stage of life is in view: said already, or wrong."""
        return bool(self["municipal_stake"].value() or self["strategies"].value())

    @property
    def opens_support(self) -> bool:
        """Whether what is brought together is in view."""
        named = ("means_euros", "means_fte", "partners")
        return any(self[name].value() or name in self.errors for name in named)


class CohortForm(forms.Form):
    """A group: its name, its period, and how many young people when it is a season of theirs."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Nom", max_length=120, help_text="Par exemple «\u00a0Promotion 2026\u00a0»")
    starts_on = DayField(label="Du")
    ends_on = DayField(label="Au", required=False)
    people = forms.IntegerField(
        label="Jeunes accueillis",
        required=False,
        min_value=0,
        max_value=10_000,
        widget=forms.NumberInput({"class": "input input-short"}),
        help_text="Pour une coopérative de jeunes",
    )

    def __init__(self, data: Any = None, *, cohort: Cohort | None = None) -> None:
        initial = (
            {
                "version": cohort.version,
                "title": cohort.title,
                "starts_on": cohort.starts_on,
                "ends_on": cohort.ends_on,
                "people": cohort.people,
            }
            if cohort
            else {}
        )
        super().__init__(data, initial=initial)
