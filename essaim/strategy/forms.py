"""The forms of the strategy: where one looks from, what one completes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from essaim.strategy.board import Outlook, OutsideStrategy, outlook, present_year, strategy_years
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
