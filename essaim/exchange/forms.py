"""The forms of the needs."""

from typing import Any

from django import forms

from essaim.directory.models import Organisation, Partner, Sector, Service
from essaim.directory.queries import commune_choices, quarter_choices, sectors_on
from essaim.evidence.facets import TOPICS
from essaim.exchange.models import Need, NeedOrigin
from essaim.kernel import clock
from essaim.kernel.text import normalise


def _day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


_TOPICS: list[tuple[str, str]] = sorted(
    ((code, words[:1].upper() + words[1:]) for code, words in TOPICS.items()), key=lambda pair: normalise(pair[1])
)


class NeedForm(forms.Form):
    """A need, in the words that the public will read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Le besoin en quelques mots", max_length=160)
    text = forms.CharField(
        label="Ce qui manque, pour qui, et ce que vous attendez",
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Le public lit ce texte. Dites le besoin, pas la solution.",
    )
    origin = forms.ChoiceField(
        label="Qui exprime ce besoin\u00a0?", choices=NeedOrigin.choices, widget=forms.RadioSelect
    )
    partner = forms.ModelChoiceField(
        label="Partenaire",
        queryset=Partner.objects.all(),
        required=False,
        empty_label="Aucun",
        help_text="S’il vient d’un partenaire",
    )
    contact_service = forms.ModelChoiceField(
        label="Service de la Ville à contacter", queryset=Service.objects.all(), empty_label="Choisir"
    )
    sectors = forms.ModelMultipleChoiceField(
        label="Filières", queryset=Sector.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.MultipleChoiceField(
        label="Thèmes",
        choices=_TOPICS,
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text="Ils rattachent le besoin à la stratégie.",
    )
    commune_code = forms.ChoiceField(label="Commune", required=False)
    quarter_code = forms.ChoiceField(label="Quartier", required=False)
    is_local = forms.BooleanField(
        label="Une structure venue d’ailleurs peut y répondre",
        required=False,
        help_text="Le besoin est ici, et personne ici ne sait encore y répondre.",
    )
    opens_on = _day("Ouvert à partir du")
    closes_on = _day("Ouvert jusqu’au", required=False, help_text="Sans date, il reste ouvert.")

    def __init__(self, data: Any = None, *, need: Need | None = None) -> None:
        super().__init__(
            data, initial=_written(need) if need else {"opens_on": clock.today(), "origin": "municipality"}
        )
        self.fields["sectors"].queryset = sectors_on(clock.today())  # type: ignore[attr-defined]
        self.fields["commune_code"].choices = [("", "Tout le territoire"), *commune_choices()]  # type: ignore[attr-defined]
        self.fields["quarter_code"].choices = [("", "Tous les quartiers"), *quarter_choices()]  # type: ignore[attr-defined]

    @property
    def opens_further(self) -> bool:
        """Whether sectors and topics are in view: said already, or wrong."""
        return any(self[name].value() or name in self.errors for name in ("sectors", "topics"))


def _written(need: Need) -> dict[str, Any]:
    names = ("version", "title", "text", "origin", "topics", "commune_code", "quarter_code", "is_local")
    keys = {"partner": need.partner_id, "contact_service": need.contact_service_id}
    days = {"opens_on": need.opens_on, "closes_on": need.closes_on}
    return {**{name: getattr(need, name) for name in names}, **keys, **days, "sectors": list(need.sectors.all())}


class OutcomeForm(forms.Form):
    """What became of a need."""

    outcome = forms.CharField(
        label="Ce qui en est sorti", required=False, max_length=2000, widget=forms.Textarea({"rows": 5})
    )


class MetForm(OutcomeForm):
    """How a need was met, and the initiative that was born from it."""

    organisation = forms.ModelChoiceField(
        label="Initiative née de ce besoin",
        queryset=Organisation.objects.filter(is_public=True),
        required=False,
        empty_label="Aucune structure nouvelle",
        help_text="Sa fiche dira qu’elle est née d’un besoin exprimé.",
    )
