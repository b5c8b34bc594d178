"""The forms of the funding office."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from essaim.documents.forms import DocumentField
from essaim.documents.models import Visibility
from essaim.funding.models import (
    Agreement,
    Application,
    Award,
    Call,
    DeliberationMode,
    EconomicQualification,
    Envelope,
    Grid,
    Stage,
    Verdict,
)
from essaim.funding.services.awards import check_number
from essaim.funding.services.review import PIECE_DAYS
from essaim.kernel import clock
from essaim.kernel.money import parse_euros
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role
from essaim.territory.models import Commune
from essaim.ui.formatting import format_euros

OTHER = "other"
"""A request that bears on no piece of the call: a correction, another document."""

READING_ROLES = (
    *(Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.EXPERT, Role.DELEGATE, Role.ELECTED),
    *(Role.MDA, Role.SUPPORTER, Role.FUNDER, Role.METROPOLIS),
)
"""Roles whose holders may be asked to score a file."""

Choices = list[tuple[str, str]]


def day_input() -> forms.DateInput:
    """A date typed or picked."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class EurosField(forms.CharField):
    """An amount as a person types it; its value is Decimal euros, or None when it may be left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "input input-number"}))
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The amount as it is typed: spaces and a decimal comma."""
        return format_euros(value).removesuffix("\u00a0€") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """The amount, positive or zero."""
        typed = super().clean(value)
        if not typed:
            return None
        amount = parse_euros(typed)
        if amount < 0:
            raise ValidationError("Écrivez un montant positif.")
        return amount


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", day_input())
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)


class Versioned(forms.Form):
    """A form that says which version of its record it was drawn from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


# ------------------------------------------------------------------------------------------------------ a file


class PieceRequestForm(Versioned):
    """What is missing, why, and by when."""

    slot = forms.ChoiceField(label="Ce qui manque")
    label = forms.CharField(
        label="Intitulé",
        max_length=160,
        required=False,
        help_text="Pour un autre document ou une correction\u00a0: ce que vous demandez, en quelques mots.",
    )
    message = forms.CharField(
        label="Message",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="La personne le lira tel quel. Dites ce qui manque et pourquoi.",
        error_messages={"required": "Dites ce qui manque et pourquoi\u00a0: la personne lira ce message."},
    )
    due_on = DayField(label="À envoyer avant le")

    def __init__(self, data: Any = None, *, application: Application) -> None:
        initial = {"version": application.version, "due_on": clock.today() + timedelta(days=PIECE_DAYS)}
        super().__init__(data, initial=initial)
        self._labels = {piece["code"]: piece["label"] for piece in application.call.pieces}
        choices = [("", "Choisir"), *self._labels.items(), (OTHER, "Un autre document ou une correction")]
        self.fields["slot"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Give the request its label."""
        cleaned = super().clean() or {}
        slot = cleaned.get("slot")
        if slot == OTHER and not cleaned.get("label"):
            self.add_error("label", "Écrivez ce que vous demandez.")
        elif slot:
            cleaned["label"] = cleaned.get("label") or self._labels.get(slot, "")
        return cleaned


class DeclineForm(Versioned):
    """The reason of a refusal."""

    reason = forms.CharField(
        label="Motif du refus",
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        help_text="La personne le lira dans la lettre et dans son espace. Dites ce qui a pesé, et la suite possible.",
        error_messages={"required": "Écrivez le motif\u00a0: la personne le lira et pourra s’en servir."},
    )


class AssignForm(Versioned):
    """Who instructs a file."""

    agent = forms.ModelChoiceField(
        label="Confier à", queryset=User.objects.none(), required=False, empty_label="Personne"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents = _holders_of((Role.OFFICER, Role.DIRECTOR))
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]


class ReadersField(forms.ModelMultipleChoiceField):
    """People who may score, each with what they are: readers come from different services."""

    def label_from_instance(self, reader: Any) -> str:
        """« Nadia Cherfaoui, service thématique »."""
        roles = [*dict.fromkeys(str(Role(grant.role).label) for grant in reader.reading)]
        return ", ".join([str(reader), *(role[:1].lower() + role[1:] for role in roles)])


class InviteForm(forms.Form):
    """Who is asked to score a file."""

    assessors = ReadersField(
        label="Inviter à noter",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une personne."},
    )

    def __init__(self, *args: Any, asked: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reading = RoleGrant.objects.in_force().filter(role__in=READING_ROLES)
        readers = _holders_of(READING_ROLES).exclude(pk__in=list(asked))
        readers = readers.prefetch_related(Prefetch("role_grants", reading.order_by("role"), to_attr="reading"))
        self.fields["assessors"].queryset = readers  # type: ignore[attr-defined]


def _holders_of(roles: Sequence[Role]) -> Any:
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).order_by("name", "pk")


class OfficeFileForm(forms.Form):
    """A document of the office's own."""

    title = forms.CharField(label="Titre", max_length=200)
    visibility = forms.ChoiceField(
        label="Qui le lit",
        choices=[(one.value, one.label) for one in (Visibility.OFFICE, Visibility.OWNER)],
        widget=forms.RadioSelect,
        initial=Visibility.OFFICE,
    )
    upload = DocumentField(label="Fichier")


class GridForm(forms.Form):
    """A mark for each criterion of a grid."""

    comment = forms.CharField(label="Commentaire", max_length=3000, required=False, widget=forms.Textarea({"rows": 5}))

    def __init__(self, data: Any = None, *, grid: Grid, scores: Mapping[str, int], comment: str = "") -> None:
        super().__init__(data, initial={"comment": comment})
        self.codes = [criterion["code"] for criterion in grid.criteria]
        marks = [(str(mark), str(mark)) for mark in range(grid.scale + 1)]
        fields: dict[str, forms.Field] = {}
        for criterion in grid.criteria:
            fields[criterion["code"]] = forms.ChoiceField(
                label=f"{criterion['label']} ({criterion['weight']}\u00a0%)",
                help_text=criterion.get("help", ""),
                choices=marks,
                initial=str(scores[criterion["code"]]) if criterion["code"] in scores else None,
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields = {**fields, "comment": self.fields["comment"]}

    @property
    def scores(self) -> dict[str, int]:
        """The marks given, by criterion."""
        return {code: int(self.cleaned_data[code]) for code in self.codes if self.cleaned_data.get(code)}


# --------------------------------------------------------------------------------------------------- sessions


class OpinionForm(Versioned):
    """The committee's opinion on a file."""

    verdict = forms.ChoiceField(label="Avis du comité", choices=Verdict.choices, widget=forms.RadioSelect)
    proposed = EurosField(
        label="Montant proposé", required=False, help_text="Pour un avis favorable. Il est réservé sur l’enveloppe."
    )
    envelope = forms.ModelChoiceField(
        label="Enveloppe", queryset=Envelope.objects.none(), required=False, empty_label="Choisir"
    )
    comment = forms.CharField(
        label="Motifs",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Ce que le comité retient, et ses réserves s’il en a.",
    )

    def __init__(self, *args: Any, application: Application, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        envelopes = Envelope.objects.filter(call=application.call, year__in=(year, year + 1))
        field: Any = self.fields["envelope"]
        field.queryset = envelopes.order_by("year", "commune_code")
        names = dict(Commune.objects.values_list("code", "name"))
        field.label_from_instance = lambda one: envelope_words(one, names)
        missing = {application.commune_code} - {one.commune_code for one in field.queryset}
        if missing & names.keys():
            place = names[application.commune_code]
            field.help_text = f"Aucune enveloppe n’est ouverte en {year} pour {place}\u00a0: les finances l’ouvrent."


def envelope_words(envelope: Envelope, names: Mapping[str, str]) -> str:
    """« Lille 2026, il reste 40 000 € »."""
    name = names.get(envelope.commune_code, envelope.commune_code)
    return f"{name} {envelope.year}, il reste {format_euros(envelope.remaining)}"


# -------------------------------------------------------------------------------------------------- the council


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


class LineForm(forms.Form):
    """An award to write. Initiative and counterpart are asked when no application told them."""

    beneficiary = ""
    """The name of who receives, for the page."""

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
        label="Au regard du droit européen", choices=EconomicQualification.choices, required=False
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
        field.label_from_instance = lambda one: envelope_words(one, dict(communes))
        self.fields["commune_code"].choices = [("", "Sans objet"), *communes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without an application, the two questions that tell a grant from a purchase need their answer."""
        cleaned = super().clean() or {}
        if not cleaned.get("application"):
            for name in ("initiative", "counterpart"):
                if not cleaned.get(name):
                    self.add_error(name, f"Choisissez une réponse à «\u00a0{self.fields[name].label}\u00a0».")
        return cleaned


class NotifyForm(forms.Form):
    """The day on which the beneficiary is told."""

    notified_on = DayField(
        label="Notifiée le", help_text="La lettre porte cette date. Le délai de versement part d’elle."
    )


class AnnulForm(forms.Form):
    """Why an award is annulled."""

    reason = forms.CharField(label="Motif de l’annulation", max_length=300, widget=forms.Textarea({"rows": 3}))


class AgreementForm(forms.Form):
    """What an agreement says beside the award itself."""

    city_signatory = forms.CharField(label="Pour la Ville", max_length=160, help_text="Nom et fonction de qui signe")
    organisation_signatory = forms.CharField(
        label="Pour le bénéficiaire", max_length=160, help_text="Nom et fonction de qui signe"
    )
    advance = forms.IntegerField(
        label="Premier versement, en pourcentage",
        min_value=1,
        max_value=100,
        help_text="À la signature. Le solde suit l’acceptation du compte rendu. 100 pour un versement unique.",
        widget=forms.NumberInput({"class": "input input-short"}),
    )
    conditions = forms.CharField(
        label="Conditions",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Une par ligne",
    )
    unspent_terms = forms.CharField(
        label="Part non employée\u00a0: à quelles conditions elle peut être gardée",
        required=False,
        max_length=300,
        help_text="Laissez vide pour qu’elle soit rendue à la Ville, ce que dit la loi sans clause.",
    )

    def __init__(self, data: Any = None, *, award: Award, last: Agreement | None) -> None:
        terms = last.terms if last else {}
        answers = award.application.response.answers if award.application else {}
        signatory = ", ".join(filter(None, [answers.get("signatory_name"), answers.get("signatory_role")]))
        initial = {
            "city_signatory": terms.get("city_signatory", ""),
            "organisation_signatory": terms.get("organisation_signatory", signatory),
            "advance": terms.get("advance") or (100 if award.payment_terms == "unique" else 70),
            "conditions": "\n".join(terms.get("conditions", award.conditions.splitlines())),
            "unspent_terms": terms.get("unspent_terms", ""),
        }
        super().__init__(data, initial=initial)


class SignForm(forms.Form):
    """The day of the signature, and the signed copy."""

    signed_on = DayField(label="Signée le")
    upload = DocumentField(label="Exemplaire signé", required=False)


# -------------------------------------------------------------------------------------------------- envelopes


class EnvelopeForm(forms.Form):
    """An envelope to open."""

    call = forms.ModelChoiceField(label="Appel", queryset=Call.objects.all(), empty_label=None)
    commune_code = forms.ChoiceField(label="Commune")
    year = forms.IntegerField(
        label="Année", min_value=2000, max_value=2100, widget=forms.NumberInput({"class": "input input-short"})
    )
    amount = EurosField(label="Montant")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"year": clock.today().year})
        communes = list(Commune.objects.values_list("code", "name"))
        self.fields["commune_code"].choices = communes  # type: ignore[attr-defined]


class ChangeEnvelopeForm(forms.Form):
    """Another amount, and why."""

    amount = EurosField(label="Nouveau montant")
    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Par exemple\u00a0: décision modificative du 12 octobre."
    )


def instalments(award: Award, advance: int) -> list[dict[str, str]]:
    """The payments of an agreement in words, from the share paid first."""
    if advance == 100:
        return [{"label": "Versement unique", "amount": format_euros(award.amount), "when": "à la signature"}]
    first = (award.amount * advance / 100).quantize(Decimal("0.01"))
    return [
        {"label": "Acompte", "amount": format_euros(first), "when": "à la signature"},
        {
            "label": "Solde",
            "amount": format_euros(award.amount - first),
            "when": "après l’acceptation du compte rendu financier",
        },
    ]
