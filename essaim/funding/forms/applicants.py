"""The forms of those who apply, beside the questionnaire: people, files, a laureate's page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from essaim.documents.forms import DocumentField
from essaim.funding.pieces import OTHER, Piece


class WriterForm(forms.Form):
    """Somebody to write with."""

    email = forms.EmailField(
        label="Adresse e-mail de la personne", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class AnswerForm(forms.Form):
    """The file that answers a request; one form for each request of the page, so the name of the field tells which."""

    def __init__(self, *, label: str, key: str, **sent: Any) -> None:
        super().__init__(**sent, prefix=key)
        self.fields["file"] = DocumentField(label=label)

    @property
    def upload(self) -> Any:
        """The inspected file, once the form is valid."""
        return self.cleaned_data["file"]


class PiecesForm(forms.Form):
    """Every piece of the call at once, none required here, and one more file under its own title.

    A file that is refused does not keep the others out: ``uploads`` gives those that are right, whatever the rest.
    """

    def __init__(self, *args: Any, pieces: Iterable[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in pieces:
            label = piece.label if piece.is_required else f"{piece.label} (s’il y en a)"
            self.fields[piece.code] = DocumentField(
                label=f"{label}, remplacer le fichier" if piece.files else label, required=False, help_text=piece.hint
            )
        self.fields[OTHER] = DocumentField(label="Le fichier", required=False)
        self.fields["other_title"] = forms.CharField(
            label="Titre de cet autre document",
            required=False,
            max_length=120,
            help_text="Ce qu’il montre, par exemple «\u00a0Étude de marché\u00a0»",
        )

    def clean(self) -> dict[str, Any]:
        """A file beyond those asked for says what it is."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get(OTHER) and not given.get("other_title"):
            self.add_error("other_title", "Donnez un titre à cet autre document\u00a0: qui lit saura ce qu’il montre.")
            given.pop(OTHER, None)
        return given

    @property
    def uploads(self) -> dict[str, Any]:
        """Files to keep, by place."""
        return {code: upload for code, upload in self.cleaned_data.items() if code != "other_title" and upload}


class StoryForm(forms.Form):
    """A laureate's own words for the public page, and the consent to show them."""

    story = forms.CharField(
        label="Votre projet, raconté au public",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Ce que vous faites, pour qui, ce que l’aide permet. N’écrivez que ce que tout le monde peut lire.",
        error_messages={
            "required": "Présentez le projet en quelques phrases\u00a0: c’est ce que le public lira.",
            "max_length": "Ce texte est trop long\u00a0: 3\u00a0000 caractères au plus.",
        },
    )
    consent = forms.BooleanField(
        label="La structure accepte que la Ville publie cette page, avec son nom et le montant de l’aide",
        error_messages={"required": "Cochez la case pour donner votre accord\u00a0: sans elle, rien n’est publié."},
    )


class MessageForm(forms.Form):
    """A message to the other side, about a question or the whole file."""

    question = forms.ChoiceField(label="À propos de", required=False)
    body = forms.CharField(
        label="Votre message",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "Ce message est trop long\u00a0: 3\u00a0000 caractères au plus.",
        },
    )

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [("", "La demande en général"), *questions]  # type: ignore[attr-defined]


class TwinForm(forms.Form):
    """Why a file that looks like another one is sent all the same."""

    twin_reason = forms.CharField(
        label="En quoi cette demande est-elle différente\u00a0?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La mission ESS le lira avec votre demande.",
        error_messages={"max_length": "Ce texte est trop long\u00a0: 500 caractères au plus."},
    )


class WithdrawForm(forms.Form):
    """Why a file is withdrawn."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Pourquoi la retirez-vous\u00a0?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La mission ESS le lira. Quelques mots suffisent.",
        error_messages={
            "required": "Dites en quelques mots pourquoi\u00a0: la mission ESS le lira.",
            "max_length": "Ce texte est trop long\u00a0: 1\u00a0000 caractères au plus.",
        },
    )


class TransferForm(forms.Form):
    """Somebody who would take the file over."""

    email = forms.EmailField(
        label="Adresse e-mail de la personne", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    note = forms.CharField(
        label="Un mot pour elle",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Ce texte est trop long\u00a0: 1\u00a0000 caractères au plus."},
    )


class PictureForm(forms.Form):
    """A picture for the public page, and the words that stand for it."""

    picture = DocumentField(label="Image", required=False, widget=forms.FileInput({"accept": ".jpg,.jpeg,.png,.webp"}))
    alt = forms.CharField(
        label="Ce que montre l’image",
        max_length=200,
        help_text="Une phrase pour qui ne la voit pas. Par exemple\u00a0: trois personnes réparent un vélo.",
        error_messages={"required": "Décrivez l’image en une phrase, pour qui ne la voit pas."},
    )

    @property
    def picture_words(self) -> dict[str, Any]:
        """What ``describe_laureate`` takes."""
        return {"upload": self.cleaned_data["picture"], "alt": self.cleaned_data["alt"]}


class LaureatesForm(forms.Form):
    """What narrows the list of laureates, asked by GET."""

    q = forms.CharField(label="Nom ou projet", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    annee = forms.ChoiceField(label="Année", required=False)
    etape = forms.ChoiceField(label="Étape de vie", required=False)
    filiere = forms.ChoiceField(label="Filière", required=False)
    commune = forms.ChoiceField(label="Commune", required=False)
    quartier = forms.ChoiceField(label="Quartier", required=False)

    def __init__(self, *args: Any, listed: Mapping[str, Iterable[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in listed.items():
            every = "Tous" if name == "quartier" else "Toutes"
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
