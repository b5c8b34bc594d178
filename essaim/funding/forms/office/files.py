"""What the office does to one file: ask for a piece, refuse, assign, join a document."""

from datetime import timedelta
from typing import Any

from django import forms

from essaim.documents.forms import DocumentField
from essaim.documents.models import Visibility
from essaim.funding.forms.office.fields import DayField, Versioned, holders_of
from essaim.funding.models import Application
from essaim.funding.pieces import asked_by
from essaim.funding.services.review import PIECE_DAYS
from essaim.kernel import clock
from essaim.people.models import User
from essaim.people.roles import Role

OTHER = "other"
"""A request that bears on no piece of the call: a correction, another document."""


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
        self._labels = {piece["code"]: piece["label"] for piece in asked_by(application)}
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
        agents = holders_of((Role.OFFICER, Role.DIRECTOR))
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]


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
