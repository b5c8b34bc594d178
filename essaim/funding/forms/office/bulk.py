"""What an act on several files needs to know."""

from typing import Any

from django import forms

from essaim.directory.models import Partner, Service
from essaim.funding import opinions
from essaim.funding.forms.office.fields import DayField, holders_of
from essaim.funding.models import Label
from essaim.funding.services import bulk
from essaim.people.models import User
from essaim.people.roles import Role


class BulkActForm(forms.Form):
    """Base: gives the act once filled."""

    def bulk_act(self) -> bulk.BulkAct:
        """The act, with what was filled."""
        raise NotImplementedError


class AssignAllForm(BulkActForm):
    """Who takes the files."""

    agent = forms.ModelChoiceField(
        label="Confier à", queryset=User.objects.none(), required=False, empty_label="Personne"
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["agent"].queryset = holders_of((Role.OFFICER, Role.DIRECTOR))  # type: ignore[attr-defined]

    def bulk_act(self) -> bulk.BulkAct:
        """Give the files."""
        return bulk.assigning(self.cleaned_data["agent"])


class LabelAllForm(BulkActForm):
    """Which label to put."""

    label = forms.ModelChoiceField(
        label="Étiquette", queryset=Label.objects.filter(is_offered=True), empty_label="Choisir"
    )

    def bulk_act(self) -> bulk.BulkAct:
        """Put the label."""
        return bulk.labelling(self.cleaned_data["label"])


class UnlabelAllForm(BulkActForm):
    """Which label to take off."""

    label = forms.ModelChoiceField(label="Étiquette", queryset=Label.objects.all(), empty_label="Choisir")

    def bulk_act(self) -> bulk.BulkAct:
        """Take the label off."""
        return bulk.labelling(self.cleaned_data["label"], takes_off=True)


class AskAllForm(BulkActForm):
    """Whose opinion is asked, and by when."""

    whom = forms.ChoiceField(label="À qui")
    due_on = DayField(label="Réponse avant le")
    question = forms.CharField(
        label="Ce que vous demandez", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"due_on": opinions.usual_due_date()})
        known = opinions.speakers()
        everyone: list[Service | Partner | User] = []
        everyone += opinions.askable_services(known)
        everyone += opinions.askable_partners(known)
        everyone += opinions.askable_people()
        self._whom = {str(one.pk): one for one in everyone}
        choices = [("", "Choisir"), *((key, str(one)) for key, one in self._whom.items())]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]

    def bulk_act(self) -> bulk.BulkAct:
        """Ask for the opinions."""
        words = self.cleaned_data
        return bulk.asking(self._whom[words["whom"]], words["due_on"], words["question"])


class ReadAllForm(BulkActForm):
    """Nothing more is needed."""

    def bulk_act(self) -> bulk.BulkAct:
        """Mark as read."""
        return bulk.reading()


FORMS: dict[str, type[BulkActForm]] = {
    "assign": AssignAllForm,
    "label": LabelAllForm,
    "unlabel": UnlabelAllForm,
    "opinion": AskAllForm,
    "read": ReadAllForm,
}
"""What each act needs; the names are those of the list's menu."""
