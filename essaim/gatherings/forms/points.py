"""Forms of a point of the agenda: written up, withdrawn from, voted on, decided."""

from typing import Any

from django import forms

from essaim.evidence.facets import TOPICS
from essaim.gatherings.forms.fields import UNKNOWN, SectionedForm, agents, day_field, several
from essaim.gatherings.models import (
    ACT_CHOICES,
    AgendaItem,
    Attendance,
    BallotChoice,
    DecisionKind,
)
from essaim.people.models import User


class ItemForm(forms.Form):
    """A point to put on the agenda."""

    title = forms.CharField(label="Intitulé du point", max_length=200)


class ItemMinutesForm(forms.Form):
    """What was said on a point."""

    minutes = forms.CharField(
        label="Ce qui s’est dit", max_length=10000, required=False, widget=forms.Textarea({"rows": 6})
    )


class WithdrawalForm(forms.Form):
    """Somebody withdraws from a point."""

    attendance = forms.ModelChoiceField(
        label="Qui se déporte", queryset=Attendance.objects.none(), empty_label="Choisissez"
    )
    reason = forms.CharField(label="Motif", max_length=300)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = item.withdrawals.values("attendance")
        field = self.fields["attendance"]
        field.queryset = item.meeting.attendances.exclude(pk__in=away)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: one.person_name  # type: ignore[attr-defined]


class DecisionForm(SectionedForm):
    """What came out of a point."""

    FURTHER = ("act", "topics", "is_scored", "follows_study")

    kind = forms.ChoiceField(label="Nature", choices=DecisionKind.choices)
    text = forms.CharField(label="Texte", max_length=2000, widget=forms.Textarea({"rows": 3}))
    owner = forms.ModelChoiceField(
        label="À qui, pour une suite à donner",
        queryset=User.objects.none(),
        required=False,
        empty_label="Quelqu’un d’autre",
    )
    owner_name = forms.CharField(label="Nom, si la personne n’est pas dans la liste", max_length=120, required=False)
    due_on = day_field("Avant le", required=False)
    act = forms.ChoiceField(label="Objet", choices=[UNKNOWN, *ACT_CHOICES], required=False)
    topics = several("Thèmes", list(TOPICS.items()))
    is_scored = forms.NullBooleanField(label="Cotée avec la grille", required=False)
    follows_study = forms.NullBooleanField(label="Suite d’une étude", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(owner=agents())
        del self.fields["version"], self.fields["before"]


class VoteForm(forms.Form):
    """One's vote on a point."""

    choice = forms.ChoiceField(label="Mon vote", choices=BallotChoice.choices, widget=forms.RadioSelect)
