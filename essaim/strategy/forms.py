"""The forms of the strategy: where one looks from, what one completes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from essaim.documents.forms import DocumentField
from essaim.kernel.freshness import StaleAwareForm
from essaim.people.models import RoleGrant, User
from essaim.strategy.board import Outlook, OutsideStrategy, outlook, present_year, strategy_years
from essaim.strategy.models import RoadmapAction
from essaim.territory.queries import communes


class OutlookForm(forms.Form):
    """The year and the commune that a page is read for, asked by GET."""

    annee = forms.ChoiceField(label="Année", required=False)
    commune = forms.ChoiceField(label="Commune", required=False)

    def __init__(self, *args: Any, years: list[int], places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [(str(year), str(year)) for year in reversed(years)]  # type: ignore[attr-defined]
        self.fields["commune"].choices = [("", "Tout le territoire"), *places]  # type: ignore[attr-defined]


class AskedOutlook:
    """What the address asks, understood: the outlook, the form that shows it, and what was ignored, in words."""

    def __init__(self, params: QueryDict | Mapping[str, str]) -> None:
        years = strategy_years()
        places = [(row.code, row.name) for row in communes()]
        self.notices: list[str] = []
        year = self._year(str(params.get("annee", "")), years)
        commune = str(params.get("commune", ""))
        self.place = dict(places).get(commune, "")
        if commune and not self.place:
            self.notices.append("Cette commune n’est pas du territoire\u00a0: tout le territoire est affiché.")
            commune = ""
        self.outlook: Outlook = outlook(year, commune=commune)
        initial = {"annee": str(self.outlook.year), "commune": commune}
        self.form = OutlookForm(initial=initial, years=years, places=places, auto_id="vue_%s")
        self.is_default = not commune and self.outlook.year == present_year(years)

    @property
    def query(self) -> str:
        """The query that keeps this outlook on another page, with its question mark."""
        kept = f"?annee={self.outlook.year}"
        return f"{kept}&commune={self.outlook.commune}" if self.outlook.commune else kept

    def _year(self, typed: str, years: list[int]) -> int | None:
        if not typed:
            return None
        if typed.isdecimal() and typed.isascii() and int(typed[:6]) in years:
            return int(typed[:6])
        if not years:
            raise OutsideStrategy("Aucune feuille de route n’est installée\u00a0: installez d’abord un territoire.")
        self.notices.append(f"La stratégie va de {years[0]} à {years[-1]}\u00a0: l’année en cours est affichée.")
        return None


class SheetForm(StaleAwareForm, forms.ModelForm):
    """What a pilot completes of a sheet; nature and rules come from the territory's folder."""

    class Meta:
        model = RoadmapAction
        fields = (
            "title",
            "summary",
            "pilots",
            "pilot_service",
            "calendar",
            "budget",
            "target",
            "partners",
            "services",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "calendar": forms.Textarea(attrs={"rows": 3}),
            "budget": forms.Textarea(attrs={"rows": 3}),
            "target": forms.Textarea(attrs={"rows": 2}),
            "pilots": forms.CheckboxSelectMultiple,
            "partners": forms.CheckboxSelectMultiple,
            "services": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "calendar": "Les étapes et leurs dates, en quelques lignes.",
            "budget": "Ce que la Ville y consacre, et d’où cela vient.",
            "target": "Le résultat attendu, si la Ville en a fixé un.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents = RoleGrant.objects.in_force().values("user")
        kept = self.instance.pilots.values("pk") if self.instance.pk else User.objects.none().values("pk")
        self.fields["pilots"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=agents) | Q(pk__in=kept), erased_at__isnull=True
        ).order_by("search_key", "pk")
        self.fields["pilots"].required = False
        self.fields["pilot_service"].empty_label = "À désigner"  # type: ignore[attr-defined]
        self.initial.setdefault("version", self.instance.version)


class NoteForm(forms.Form):
    """A follow-up note."""

    text = forms.CharField(label="Note", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    is_public = forms.BooleanField(
        label="Visible de tout le monde", required=False, help_text="Sinon, seul le bureau de la Ville la lit."
    )


class AsideForm(forms.Form):
    """Setting an action aside for a year."""

    reason = forms.CharField(label="Motif", max_length=300)
    decision = forms.CharField(
        label="Décision", max_length=200, help_text="L’instance et la date, par exemple COPIL du 12 mars 2025."
    )


class FileForm(forms.Form):
    """A file joined to a sheet."""

    upload = DocumentField(label="Fichier")
    title = forms.CharField(label="Titre", max_length=200)
    is_public = forms.BooleanField(label="Visible de tout le monde", required=False)


class LinkForm(forms.Form):
    """A record linked by hand to an action, and why."""

    record = forms.ChoiceField(label="Fait", widget=forms.RadioSelect)
    rule = forms.ChoiceField(
        label="Il compte pour",
        required=False,
        help_text="Sans règle choisie, le fait prouve l’action sans remplir de minimum.",
    )
    reason = forms.CharField(label="Pourquoi ce fait prouve l’action", max_length=300)

    def __init__(self, *args: Any, records: list[tuple[str, str]], rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = records  # type: ignore[attr-defined]
        self.fields["rule"].choices = [("", "L’action en général"), *rules]  # type: ignore[attr-defined]


class UnlinkForm(forms.Form):
    """Why a link is taken off."""

    reason = forms.CharField(label="Pourquoi ce fait ne prouve pas l’action", max_length=300)


class FreezeForm(forms.Form):
    """Freezing a review, which cannot be undone."""

    annee = forms.ChoiceField(label="Année")
    confirm = forms.BooleanField(
        label="Je fige cette version",
        help_text="Elle ne changera plus et tout le monde pourra la lire.",
        error_messages={"required": "Cochez la case pour figer le bilan."},
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]


class PresentForm(forms.Form):
    """The meeting that received a frozen review."""

    meeting = forms.ChoiceField(label="Présenté à")

    def __init__(self, *args: Any, meetings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [("", "Aucune réunion"), *meetings]  # type: ignore[attr-defined]
        self.fields["meeting"].required = False
