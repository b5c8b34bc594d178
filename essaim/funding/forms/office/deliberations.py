"""The council's votes, and the awards that they carry."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.funding.forms.office.envelopes import envelope_words
from essaim.funding.forms.office.fields import AidFields, Choices, DayField, EurosField
from essaim.funding.models import AidKind, Application, Award, DeliberationMode, EconomicQualification, Envelope, Stage
from essaim.funding.services.awards import check_number


class DeliberationForm(forms.Form):
    """The vote itself."""

    number = forms.CharField(label="Numéro de la délibération", max_length=16, help_text="Par exemple 26-118")
    title = forms.CharField(label="Objet", max_length=240)
    voted_on = DayField(label="Votée le")
    mode = forms.ChoiceField(label="Forme du vote", choices=DeliberationMode.choices, widget=forms.RadioSelect)
    total = EurosField(
        label="Total inscrit dans la délibération", help_text="Recopiez-le\u00a0: il est comparé à la somme des lignes."
    )

    def clean_number(self) -> str:
        """The number as addresses carry it."""
        try:
            return check_number(self.cleaned_data["number"])
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class LineForm(AidFields):
    """An award to write. Initiative and counterpart are asked when no application told them."""

    beneficiary = "Bénéficiaire inconnu"
    """The name of who receives, for the page."""

    is_economic = False
    """Whether who receives has an economic activity by its form: its award is then qualified in full view."""

    application = forms.ModelChoiceField(queryset=Application.objects.all(), required=False, widget=forms.HiddenInput)
    organisation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    object = forms.CharField(label="Objet de l’aide", max_length=256)
    amount = EurosField(label="Montant voté")
    envelope = forms.ModelChoiceField(
        label="Enveloppe", queryset=Envelope.objects.none(), required=False, empty_label="Aucune"
    )
    payment_terms = forms.ChoiceField(label="Versement", choices=list(Award.INSTALMENTS.items()))
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Une par ligne. Une aide assortie de conditions demande une délibération distincte.",
    )
    legal_basis = forms.CharField(
        label="Base légale",
        required=False,
        max_length=200,
        help_text="Obligatoire si le bénéficiaire est une société\u00a0: une convention avec la Région par exemple.",
    )
    qualification = forms.ChoiceField(
        label="Au regard du droit européen",
        choices=EconomicQualification.choices,
        required=False,
        help_text="De minimis\u00a0: ce que l’entreprise a déjà reçu est compté, et l’aide entre dans son compte.",
    )
    qualification_reason = forms.CharField(
        label="Motif de la qualification",
        required=False,
        max_length=300,
        help_text="Obligatoire si le bénéficiaire a une activité économique\u00a0: ce qu’il vend, à qui, où.",
    )
    entrustment_act = forms.CharField(
        label="Acte de mandat",
        required=False,
        max_length=200,
        help_text="Pour une aide SIEG\u00a0: l’acte qui confie le service d’intérêt général.",
    )
    kind = forms.ModelChoiceField(
        label="Nature de l’aide",
        queryset=AidKind.objects.filter(is_offered=True),
        required=False,
        empty_label="Aucune de celles-ci",
        help_text="Elle dit ce que l’aide doit porter.",
    )
    stage = forms.ChoiceField(label="Étape de vie", choices=[("", "Sans objet"), *Stage.choices], required=False)
    theme = forms.ChoiceField(
        label="Politique publique",
        choices=[("", "Économie sociale et solidaire"), ("culture", "Culture"), ("other", "Autre politique")],
        required=False,
    )
    commune_code = forms.ChoiceField(label="Commune", required=False)
    is_in_kind = forms.BooleanField(label="Aide en nature, valorisée à ce montant", required=False)
    initiative = forms.ChoiceField(
        label="Qui est à l’initiative du projet\u00a0?",
        choices=[("structure", "La structure"), ("city", "La Ville")],
        widget=forms.RadioSelect,
        required=False,
    )
    counterpart = forms.ChoiceField(
        label="La Ville reçoit-elle un service en échange\u00a0?",
        choices=[("no", "Non"), ("yes", "Oui")],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, envelopes: Any, communes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["envelope"]
        field.queryset = envelopes
        field.label_from_instance = lambda one: f"{one.call}, {envelope_words(one, dict(communes))}"
        self.fields["commune_code"].choices = [("", "Sans objet"), *communes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without an application, the two questions that tell a grant from a purchase need their answer."""
        cleaned = super().clean() or {}
        if not cleaned.get("application"):
            for name in ("initiative", "counterpart"):
                if not cleaned.get(name):
                    self.add_error(name, f"Choisissez une réponse à «\u00a0{self.fields[name].label}\u00a0».")
        return cleaned
