"""The forms of the register of public aid."""

from typing import Any

from django import forms

from essaim.directory.form_fields import DayField, EurosField
from essaim.documents.forms import DocumentField
from essaim.kernel import clock
from essaim.kernel.freshness import StaleAwareForm
from essaim.kernel.identifiers import check_siren
from essaim.state_aid.models import MONTHS, AidReceived, Instrument, LinkKind, Regime, Undertaking
from essaim.state_aid.remaining import HARBOUR_LOAN, HARBOUR_YEARS, loan_equivalent
from essaim.state_aid.services import DeclaredAid


class SirenField(forms.CharField):
    """A SIREN, its key checked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=14, **kwargs)

    def clean(self, value: Any) -> Any:
        """Nine digits, or nothing when it may be left empty."""
        typed = super().clean(value)
        return check_siren(typed) if typed else ""


class OtherUndertakingForm(forms.Form):
    """Another undertaking, named by its SIREN."""

    siren = SirenField(label="SIREN", help_text="9 chiffres")
    name = forms.CharField(
        label="Nom",
        max_length=200,
        required=False,
        help_text="Seulement si l’annuaire ne la connaît pas.",
    )


class UndertakingForm(StaleAwareForm):
    """What is known of an undertaking beside its aids."""

    name = forms.CharField(label="Nom", max_length=200)
    activity_code = forms.CharField(
        label="Secteur d’activité", max_length=10, required=False, help_text="Code NACE ou NAF, par exemple 95.29Z"
    )
    exercise_end_month = forms.TypedChoiceField(
        label="Mois de clôture des comptes",
        coerce=int,
        choices=[(rank, name) for rank, name in enumerate(MONTHS, start=1)],
        help_text="Avant 2024, les aides se comptaient par exercice comptable.",
    )
    is_public_body = forms.BooleanField(
        label="C’est une personne publique",
        required=False,
        help_text="Deux entreprises qu’elle seule relie restent deux.",
    )

    def __init__(self, data: Any = None, *, undertaking: Undertaking) -> None:
        names = ("name", "activity_code", "exercise_end_month", "is_public_body", "version")
        super().__init__(data, initial={name: getattr(undertaking, name) for name in names})


class DeclarationForm(forms.Form):
    """A signed declaration."""

    signed_on = DayField(label="Signée le")
    signatory = forms.CharField(label="Signée par", max_length=160, help_text="Nom et fonction")
    upload = DocumentField(label="Déclaration signée")


class AidForm(forms.Form):
    """An aid; for a loan, the sum lent and its duration give what it is worth."""

    authority = forms.CharField(label="Qui l’a accordée", max_length=160)
    act = forms.CharField(label="Acte", max_length=200, help_text="Délibération, arrêté, décision\u00a0: son numéro.")
    granted_on = DayField(label="Accordée le", help_text="Le jour où le droit est né, pas celui du paiement.")
    regime = forms.ChoiceField(label="Régime", choices=Regime.choices, initial=Regime.GENERAL)
    instrument = forms.ChoiceField(label="Forme", choices=Instrument.choices, initial=Instrument.GRANT)
    amount = EurosField(
        label="Montant",
        help_text="L’équivalent-subvention brut, ou, pour un prêt avec durée, la somme prêtée.",
    )
    years = forms.DecimalField(
        label="Durée du prêt, en années",
        min_value=0,
        max_value=HARBOUR_YEARS,
        required=False,
        widget=forms.NumberInput({"class": "input input-short", "step": "any"}),
        help_text="Pour un prêt garanti, 5 ans au plus\u00a0: son équivalent-subvention est calculé.",
    )
    entrustment_act = forms.CharField(
        label="Acte de mandat", max_length=200, required=False, help_text="Pour une aide SIEG."
    )

    def clean(self) -> dict[str, Any]:
        """A grant is worth its sum; a mandate goes with an aid for a service of general interest."""
        cleaned = super().clean() or {}
        if cleaned.get("regime") == Regime.SIEG and not cleaned.get("entrustment_act"):
            self.add_error("entrustment_act", "Une aide SIEG demande un acte de mandat\u00a0: indiquez-le.")
        if cleaned.get("granted_on") and cleaned["granted_on"] > clock.today():
            self.add_error("granted_on", "Cette date est à venir\u00a0: une aide compte du jour où elle est accordée.")
        if cleaned.get("amount") == 0:
            self.add_error("amount", "Écrivez un montant supérieur à zéro.")
        elif cleaned.get("years") and cleaned.get("amount"):
            self._value_loan(cleaned)
        return cleaned

    def _value_loan(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("instrument") != Instrument.LOAN:
            self.add_error("years", "La durée ne sert qu’à un prêt.")
        elif cleaned["amount"] > HARBOUR_LOAN:
            self.add_error(
                "amount",
                "Au-delà de 1\u00a0500\u00a0000\u00a0€, faites calculer l’équivalent-subvention et écrivez-le.",
            )
        else:
            cleaned["amount"] = loan_equivalent(cleaned["amount"], cleaned["years"])

    @property
    def facts(self) -> dict[str, Any]:
        """The aid, without what only served to value it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "years"}

    def declared(self) -> DeclaredAid:
        """The aid as a declaration tells it."""
        return DeclaredAid(**self.facts)


class CorrectionForm(AidForm):
    """The same, with who uses the aid since a split, and why it is corrected."""

    used_by = SirenField(
        label="SIREN de qui emploie l’aide depuis une scission",
        required=False,
        help_text="Laissez vide s’il n’y a pas eu de scission.",
    )
    used_since = DayField(label="Depuis le", required=False)
    reason = forms.CharField(label="Pourquoi vous corrigez", max_length=300, widget=forms.Textarea({"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, aid: AidReceived) -> None:
        initial = {name: getattr(aid, name) for name in self.base_fields if hasattr(aid, name)}
        super().__init__(data, initial={**initial, "used_by": aid.used_by.siren if aid.used_by else ""})

    def clean(self) -> dict[str, Any]:
        """Who uses the aid and since when go together."""
        cleaned = super().clean()
        if bool(cleaned.get("used_by")) != bool(cleaned.get("used_since")):
            self.add_error("used_since", "Donnez le SIREN et la date ensemble, ou aucun des deux.")
        return cleaned


class WithdrawForm(forms.Form):
    """Why an aid is taken out."""

    reason = forms.CharField(label="Pourquoi elle est retirée", max_length=300, widget=forms.Textarea({"rows": 2}))


class RegistrationForm(forms.Form):
    """The entry of an aid in the national register."""

    registered_on = DayField(label="Inscrite le")
    number = forms.CharField(label="Numéro unique d’aide", max_length=40)


class LinkForm(OtherUndertakingForm):
    """A link of control with another undertaking."""

    direction = forms.ChoiceField(
        label="Qui contrôle l’autre\u00a0?",
        choices=[
            ("controls", "Cette autre entreprise"),
            ("controlled", "Celle du compte"),
        ],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label="Comment", choices=LinkKind.choices, widget=forms.RadioSelect)
    from_on = DayField(label="Depuis le")
    proof = forms.CharField(label="D’où on le sait", max_length=300, help_text="Statuts, pacte, déclaration, registre.")


class EndLinkForm(forms.Form):
    """The end of a link."""

    until_on = DayField(label="Premier jour sans ce lien")


class MergerForm(OtherUndertakingForm):
    """A merger with another undertaking."""

    direction = forms.ChoiceField(
        label="Qui absorbe l’autre\u00a0?",
        choices=[("absorbs", "Cette autre entreprise"), ("absorbed", "Celle du compte")],
        widget=forms.RadioSelect,
    )
    merged_on = DayField(label="Le")
    proof = forms.CharField(
        label="D’où on le sait", max_length=300, help_text="Traité de fusion, registre du commerce."
    )
