"""The steps of an experimentation and its report, for its holder and for the office alike."""

from typing import Any

from django import forms

from essaim.funding.models import ExperimentationMilestone, ExperimentationOutcome, ExperimentationResult


def _day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


class MilestoneForm(forms.Form):
    """A step to plan."""

    title = forms.CharField(label="Étape", max_length=160, help_text="Ce que vous allez essayer, ou vérifier")
    due_on = _day("Prévue le")


class DoneMilestoneForm(MilestoneForm):
    """A step and what became of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    done_on = _day("Faite le", required=False)
    learnt = forms.CharField(
        label="Ce que vous avez appris",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Ce qui a marché comme ce qui n’a pas marché",
    )

    def __init__(self, data: Any = None, *, milestone: ExperimentationMilestone) -> None:
        fields = ("version", "title", "due_on", "done_on", "learnt")
        super().__init__(data, initial={name: getattr(milestone, name) for name in fields})


class OutcomeForm(forms.Form):
    """The report. The office writes it without deciding whether it is public."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    result = forms.ChoiceField(
        label="Comment cela s’est-il terminé\u00a0?",
        choices=ExperimentationResult.choices,
        widget=forms.RadioSelect,
        help_text="Les trois réponses se valent\u00a0: une expérimentation sert à apprendre.",
    )
    text = forms.CharField(
        label="Ce que vous avez appris", max_length=5000, widget=forms.Textarea({"rows": 8}), required=False
    )
    is_published = forms.BooleanField(
        label="Tout le monde peut lire ce bilan",
        required=False,
        help_text="Il paraît sur la page publique de l’aide. Vous pouvez revenir sur votre choix.",
    )

    def __init__(
        self, data: Any = None, *, outcome: ExperimentationOutcome | None = None, may_publish: bool = False
    ) -> None:
        initial: dict[str, Any] = {}
        if outcome is not None:
            initial = {name: getattr(outcome, name) for name in ("version", "result", "text")}
            initial["is_published"] = outcome.published_on is not None
        super().__init__(data, initial=initial)
        if not may_publish:
            del self.fields["is_published"]
