"""A first look at a file, notes, labels, filters."""

from typing import Any

from django import forms

from essaim.funding.forms.office.fields import holders_of
from essaim.funding.models import Application, Label, Priority, Tint
from essaim.kernel.freshness import StaleAwareForm
from essaim.people.models import User
from essaim.people.roles import Role

INSTRUCTORS = (Role.OFFICER, Role.DIRECTOR)


class TriageForm(StaleAwareForm):
    """Who takes a file, how it presses, its labels, and a note for colleagues."""

    agent = forms.ModelChoiceField(
        label="Confier à", queryset=User.objects.none(), required=False, empty_label="Personne pour l’instant"
    )
    priority = forms.TypedChoiceField(label="Priorité", choices=Priority.choices, coerce=int, widget=forms.RadioSelect)
    labels = forms.ModelMultipleChoiceField(
        label="Étiquettes", queryset=Label.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label="Note interne",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Les agents la lisent, la structure jamais.",
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        labels = [str(label.pk) for label in application.labels.all()]
        initial = {
            "version": application.version,
            "agent": application.assigned_to_id,
            "priority": application.priority,
            "labels": labels,
        }
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["agent"].queryset = holders_of(INSTRUCTORS)
        fields["labels"].queryset = Label.objects.filter(is_offered=True) | Label.objects.filter(pk__in=labels)


class NoteForm(forms.Form):
    """A note between agents."""

    text = forms.CharField(
        label="Note interne",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="La structure ne la lit jamais.",
        error_messages={"required": "Écrivez la note."},
    )


class LabelsForm(forms.Form):
    """The labels of a file."""

    labels = forms.ModelMultipleChoiceField(
        label="Étiquettes", queryset=Label.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, application: Application) -> None:
        self.before = list(application.labels.all())
        super().__init__(data, initial={"labels": [str(label.pk) for label in self.before]})
        held = Label.objects.filter(pk__in=[label.pk for label in self.before])
        self.fields["labels"].queryset = Label.objects.filter(is_offered=True) | held  # type: ignore[attr-defined]


class LabelForm(forms.Form):
    """A label of the city's own."""

    name = forms.CharField(label="Nom", max_length=40)
    tint = forms.ChoiceField(label="Teinte", choices=Tint.choices, initial=Tint.NEUTRAL)
    is_offered = forms.BooleanField(label="Proposée aux agents", required=False, initial=True)


class FilterForm(forms.Form):
    """A name for what the list shows now."""

    name = forms.CharField(label="Nom du filtre", max_length=60)
    is_shared = forms.BooleanField(label="Le partager avec le bureau", required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
