"""Going to see a project."""

from typing import Any

from django import forms

from essaim.documents.forms import DocumentField
from essaim.funding.forms.office.fields import DayField, holders_of
from essaim.funding.models import SiteVisit
from essaim.funding.policies import ANSWERING
from essaim.kernel.freshness import StaleAwareForm
from essaim.people.models import User


def _visitors() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label="Qui y va", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )


class VisitForm(forms.Form):
    """A visit to plan."""

    day = DayField(label="Jour")
    hour = forms.TimeField(label="Heure", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    place = forms.CharField(label="Lieu", max_length=200)
    purpose = forms.CharField(label="Ce que l’on va voir", max_length=300, required=False)
    visitors = _visitors()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["visitors"].queryset = holders_of(ANSWERING)  # type: ignore[attr-defined]


class VisitAccountForm(StaleAwareForm):
    """What was seen, by whom: some of it for the office, some that the structure reads too."""

    held_on = DayField(label="Faite le")
    visitors = _visitors()
    others = forms.CharField(
        label="Autres personnes", max_length=300, required=False, help_text="Élue, partenaire, habitante…"
    )
    notes = forms.CharField(
        label="Notes de la mission",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Le bureau les lit, la structure jamais.",
    )
    shared_notes = forms.CharField(
        label="Notes que la structure lit", required=False, max_length=4000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, data: Any = None, *, visit: SiteVisit) -> None:
        initial = {
            "version": visit.version,
            "held_on": visit.held_on,
            "visitors": [str(one.pk) for one in visit.visitors.all()],
            "others": visit.others,
            "notes": visit.notes,
            "shared_notes": visit.shared_notes,
        }
        super().__init__(data, initial=initial)
        self.fields["visitors"].queryset = holders_of(ANSWERING)  # type: ignore[attr-defined]


class PictureForm(forms.Form):
    """A picture of the visit."""

    upload = DocumentField(label="Photo ou document")
    is_shared = forms.BooleanField(label="La structure peut la voir", required=False)
