"""What the forms of gatherings share: days and hours of Paris, and a part that ties the record to the strategy."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms import BoundField

from essaim.gatherings.models import (
    Event,
    Meeting,
)
from essaim.kernel import clock
from essaim.kernel.freshness import StaleAwareForm
from essaim.people.models import RoleGrant, User

UNKNOWN = ("", "Non renseigné")
DAY = {"type": "date"}
HOUR = {"type": "time", "class": "input-short"}


class SectionedForm(StaleAwareForm):
    """A form in two parts: what everyone fills, and what ties the record to the strategy (``FURTHER``)."""

    FURTHER: tuple[str, ...] = ()
    further_title = "Rattacher à la stratégie"

    @property
    def main_fields(self) -> list[BoundField]:
        """The first part, hidden fields included."""
        return [self[name] for name in self.fields if name not in self.FURTHER]

    @property
    def further_fields(self) -> list[BoundField]:
        """The second part."""
        return [self[name] for name in self.fields if name in self.FURTHER]

    @property
    def opens_further(self) -> bool:
        """Whether the second part holds an error, and must be seen."""
        return any(name in self.FURTHER for name in self.errors)

    def choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Give a choice field its choices of today."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def offer(self, **querysets: Any) -> None:
        """Give model fields their rows of today."""
        for name, rows in querysets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=forms.DateInput(DAY, "%Y-%m-%d"), **options)


def hour_field(label: str, **options: Any) -> forms.TimeField:
    """An hour of Paris."""
    return forms.TimeField(label=label, widget=forms.TimeInput(HOUR, "%H:%M"), **options)


def several(label: str, choices: Sequence[tuple[str, str]] = ()) -> forms.MultipleChoiceField:
    """Boxes to tick."""
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def rows_of(model: type[Any], label: str) -> forms.ModelMultipleChoiceField:
    """Records to tick."""
    return forms.ModelMultipleChoiceField(
        label=label, queryset=model.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )


def instant(day: date | None, hour: time | None) -> datetime | None:
    """The instant of a day and an hour of Paris, None when one is missing."""
    return clock.paris(day, hour) if day and hour else None


def agents() -> Any:
    """People of the city office, to give a seat or a task to."""
    return User.objects.filter(pk__in=RoleGrant.objects.in_force().values("user")).order_by("name", "pk")


class MomentForm(SectionedForm):
    """A form with a day, a beginning and an end."""

    def clean(self) -> dict[str, Any]:
        """Make ``starts_at`` and ``ends_at``; an end is on the same day, or on ``ends_on``."""
        words = super().clean() or self.cleaned_data
        words["starts_at"] = instant(words.get("starts_on"), words.get("starts_hour"))
        last_day = words.get("ends_on") or words.get("starts_on")
        words["ends_at"] = instant(last_day, words.get("ends_hour"))
        if words["starts_at"] and words["ends_at"] and words["ends_at"] <= words["starts_at"]:
            self.add_error("ends_hour", "La fin doit venir après le début.")
        return words

    def written(self, *left_out: str) -> dict[str, Any]:
        """What the services take."""
        mine = {"version", "before", "starts_on", "starts_hour", "ends_on", "ends_hour", *left_out}
        return {name: value for name, value in self.cleaned_data.items() if name not in mine}


def moment_of(gathering: Meeting | Event) -> dict[str, Any]:
    """The day and hours of a record, as its form shows them."""
    starts_at = gathering.starts_at.astimezone(clock.PARIS)
    shown: dict[str, Any] = {"starts_on": starts_at.date(), "starts_hour": starts_at.time()}
    if gathering.ends_at is not None:
        ends_at = gathering.ends_at.astimezone(clock.PARIS)
        shown["ends_hour"] = ends_at.time()
        if ends_at.date() != starts_at.date():
            shown["ends_on"] = ends_at.date()
    return shown


class ReasonForm(forms.Form):
    """Why something is cancelled."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Dit à celles et ceux qui devaient venir.",
    )
