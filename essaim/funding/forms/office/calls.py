"""A call: what it is, its days, its pieces, its grid."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from essaim.directory.models import LegalFamily
from essaim.funding.forms.office.fields import DayField
from essaim.funding.models import AidKind, Call, Stage
from essaim.funding.pieces import PROJECT

PERMANENT, DATED = "permanent", "dated"
NATURES = [(PERMANENT, "Permanent, avec des sessions"), (DATED, "Daté, avec un dernier jour de dépôt")]
FAMILIES = [
    *((value, label) for value, label in LegalFamily.choices if value not in {LegalFamily.UNKNOWN, LegalFamily.PUBLIC}),
    (PROJECT, "Projet sans structure, hébergé par une autre"),
]
BLANK_CRITERIA = 3
MOST_CRITERIA = 20


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _short() -> forms.NumberInput:
    return forms.NumberInput({"class": "input input-short"})


class _Identity(forms.Form):
    """What every call says of itself."""

    title = forms.CharField(label="Titre", max_length=240)
    short_title = forms.CharField(
        label="Titre court", max_length=80, help_text="Dans les menus et les listes. L’adresse de la page en vient."
    )
    purpose = forms.CharField(
        label="Objet", max_length=2000, widget=_area(5), help_text="À qui l’appel s’adresse, et pour quoi."
    )
    nature = forms.ChoiceField(label="Forme de l’appel", choices=NATURES, widget=forms.RadioSelect, initial=DATED)
    opens_on = DayField(label="Ouvre le")
    closes_on = DayField(
        label="Dernier jour de dépôt",
        required=False,
        help_text="Pour un appel daté. Les dossiers sont reçus jusqu’à 23\u00a0h\u00a059, heure de Paris.",
    )

    def clean(self) -> dict[str, Any]:
        """A dated call has a last day, which does not come before its first."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        opens_on, closes_on = typed.get("opens_on"), typed.get("closes_on")
        if typed.get("nature") == PERMANENT:
            typed["closes_on"] = None
        elif "closes_on" in typed and closes_on is None:
            self.add_error("closes_on", "Donnez le dernier jour de dépôt d’un appel daté.")
        elif opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "L’appel fermerait avant d’ouvrir.")
        return typed

    @property
    def identity(self) -> dict[str, Any]:
        """What is written of the call, under the names of its columns."""
        names = ("title", "short_title", "purpose", "opens_on", "closes_on")
        typed = {name: self.cleaned_data[name] for name in names}
        return {**typed, "is_permanent": self.cleaned_data["nature"] == PERMANENT}


class NewCallForm(_Identity):
    """A call to prepare, from nothing or from another."""

    source = forms.ModelChoiceField(
        label="Partir de",
        queryset=Call.objects.order_by("short_title"),
        required=False,
        empty_label="Un formulaire court, prêt à compléter",
        help_text="Le formulaire, les pièces, les étapes, les natures d’aide et la grille sont repris.",
    )
    field_order = ("source",)


class DescribeCallForm(_Identity):
    """The same for a call that exists, with what it helps."""

    stages = forms.MultipleChoiceField(
        label="Étapes de vie", choices=Stage.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    kinds = forms.ModelMultipleChoiceField(
        label="Natures d’aide proposées",
        queryset=AidKind.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    spread_threshold = forms.IntegerField(
        label="Écart de notes signalé",
        min_value=1,
        max_value=100,
        widget=_short(),
        help_text="En points sur 100, entre la plus haute et la plus basse notation d’un dossier.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, call: Call) -> None:
        self.call = call
        super().__init__(data, initial=None if data is not None else _described(call))
        offered = AidKind.objects.filter(is_offered=True) | AidKind.objects.filter(calls=call)
        self.fields["kinds"].queryset = offered.distinct()  # type: ignore[attr-defined]
        self.fields["short_title"].help_text = "Dans les menus et les listes. L’adresse de la page ne change pas."

    @property
    def written(self) -> dict[str, Any]:
        """What ``services.describe_call`` takes."""
        before = {stage["code"]: stage for stage in self.call.stages}
        stages = [
            before.get(code) or {"code": code, "label": Stage(code).label, "hint": ""}
            for code in Stage.values
            if code in self.cleaned_data["stages"]
        ]
        return {
            "values": {**self.identity, "spread_threshold": self.cleaned_data["spread_threshold"]},
            "stages": stages,
            "kinds": self.cleaned_data["kinds"],
            "version": self.cleaned_data["version"],
        }


def _described(call: Call) -> dict[str, Any]:
    names = ("title", "short_title", "purpose", "opens_on", "closes_on", "spread_threshold", "version")
    return {
        **{name: getattr(call, name) for name in names},
        "nature": PERMANENT if call.is_permanent else DATED,
        "stages": [stage["code"] for stage in call.stages],
        "kinds": list(call.kinds.all()),
    }


class CutOffForm(forms.Form):
    """A session, and the last day on which a file still reaches it."""

    last_day = DayField(label="Dernier jour de dépôt")
    session_on = DayField(label="Session du comité")

    def __init__(self, data: Any = None, *, last_day: date | None = None) -> None:
        super().__init__(data, initial={"last_day": last_day})


class AskedPieceForm(forms.Form):
    """A piece that the call asks, and of whom."""

    label = forms.CharField(label="Pièce", max_length=160)
    hint = forms.CharField(label="Précision", max_length=300, required=False)
    families = forms.MultipleChoiceField(
        label="Demandée à",
        choices=FAMILIES,
        widget=forms.CheckboxSelectMultiple,
        initial=[code for code, _ in FAMILIES],
    )
    required = forms.BooleanField(
        label="Obligatoire", required=False, initial=True, help_text="Sans elle, le dossier n’est pas complet."
    )
    valid_months = forms.IntegerField(
        label="Valable",
        min_value=1,
        max_value=120,
        required=False,
        widget=_short(),
        help_text="En mois. Assez récente, elle ressert dans la demande suivante. Vide\u00a0: demandée chaque fois.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def written(self) -> dict[str, Any]:
        """The piece, without its code."""
        return {name: self.cleaned_data[name] for name in ("label", "hint", "families", "required", "valid_months")}


class CriterionForm(forms.Form):
    """A criterion of the grid; empty, it is taken out."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="Critère", max_length=120, required=False)
    help = forms.CharField(label="Ce qu’on y regarde", max_length=300, required=False)
    weight = forms.IntegerField(label="Poids", min_value=1, max_value=100, required=False, widget=_short())

    def clean(self) -> dict[str, Any]:
        """A name and a weight go together."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("label") and typed.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", f"Donnez un poids à «\u00a0{typed['label']}\u00a0».")
        if typed.get("weight") and not typed.get("label"):
            self.add_error("label", "Nommez ce critère, ou retirez son poids.")
        return typed


class ScaleForm(forms.Form):
    """The highest mark of each criterion."""

    scale = forms.IntegerField(label="Note maximale par critère", min_value=1, max_value=20, widget=_short())


def criteria_formset(data: Any, criteria: Sequence[Mapping[str, Any]]) -> BaseFormSet:
    """The criteria, and a few empty lines."""
    factory = formset_factory(CriterionForm, extra=BLANK_CRITERIA, max_num=MOST_CRITERIA, absolute_max=MOST_CRITERIA)
    return factory(data, initial=[dict(criterion) for criterion in criteria], prefix="criteres")


def criteria_of(formset: BaseFormSet) -> list[dict[str, Any]]:
    """The criteria written, those left empty aside."""
    return [
        {name: form.cleaned_data[name] for name in ("code", "label", "help", "weight")}
        for form in formset.forms
        if form.cleaned_data.get("label")
    ]


def family_words(families: Iterable[str]) -> str:
    """``Association, Coopérative``; « toutes les formes » when it is all of them."""
    chosen = set(families)
    if chosen >= {code for code, _ in FAMILIES}:
        return "toutes les formes juridiques, et les projets hébergés"
    return ", ".join(label.lower() for code, label in FAMILIES if code in chosen)
