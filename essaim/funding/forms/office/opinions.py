"""Asking for opinions, and giving one's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from essaim.directory.models import Partner, Service
from essaim.funding import opinions
from essaim.funding.forms.office.fields import DayField
from essaim.funding.models import Application, OpinionChoice, OpinionRequest
from essaim.kernel.freshness import StaleAwareForm
from essaim.people.models import User

MODELS = {"service": Service, "partner": Partner, "person": User}


class AskOpinionForm(forms.Form):
    """Whose opinion is asked: services that the project concerns are ticked already; the button alone sends."""

    services = forms.MultipleChoiceField(
        label="Services municipaux", required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(label="Partenaires", required=False, widget=forms.CheckboxSelectMultiple)
    person = forms.ModelChoiceField(
        label="Une personne",
        queryset=User.objects.none(),
        required=False,
        empty_label="Personne d’autre",
    )
    question = forms.CharField(
        label="Ce que vous leur demandez",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="En une phrase ou deux. La grille de questions est la même pour tout le monde.",
    )
    due_on = DayField(label="Réponse avant le")

    def __init__(self, data: Any = None, *, application: Application, waiting: set[str]) -> None:
        self.proposed = opinions.proposed_services(application)
        known = opinions.speakers()
        able = [one for one in opinions.askable_services(known) if f"service:{one.pk}" not in waiting]
        self.silent = [service for service in self.proposed if service.code not in known.services]
        ticked = [str(one.pk) for one in able if one in self.proposed]
        super().__init__(data, initial={"due_on": opinions.usual_due_date(), "services": ticked})
        fields: Any = self.fields
        fields["services"].choices = [(str(one.pk), self._words(one)) for one in able]
        fields["partners"].choices = [
            (str(one.pk), one.name) for one in opinions.askable_partners(known) if f"partner:{one.pk}" not in waiting
        ]
        people = [one.pk for one in opinions.askable_people() if f"person:{one.pk}" not in waiting]
        fields["person"].queryset = User.objects.filter(pk__in=people).order_by("name", "pk")
        for name in ("services", "partners"):
            if not fields[name].choices:
                del fields[name]

    def _words(self, service: Service) -> str:
        reason = self.proposed.get(service)
        return f"{service} (suit\u00a0: {reason})" if reason else str(service)

    def clean(self) -> dict[str, Any]:
        """Somebody is asked."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("services", "partners", "person")):
            raise ValidationError("Choisissez au moins un service, un partenaire ou une personne.")
        return cleaned

    @property
    def chosen(self) -> list[Service | Partner | User]:
        """Everyone asked."""
        people = [self.cleaned_data["person"]] if self.cleaned_data.get("person") else []
        return [
            *Service.objects.filter(pk__in=self.cleaned_data.get("services") or []),
            *Partner.objects.filter(pk__in=self.cleaned_data.get("partners") or []),
            *people,
        ]


class AnswerOpinionForm(StaleAwareForm):
    """One's opinion: a choice, the short grid, and why."""

    choice = forms.ChoiceField(label="Votre avis", choices=OpinionChoice.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Vos raisons",
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Demandées pour des réserves ou un avis défavorable. La structure ne les lit que si la mission le "
        "décide.",
    )

    def __init__(self, data: Any = None, *, request: OpinionRequest) -> None:
        initial = {"version": request.version, "choice": request.choice, "text": request.text}
        super().__init__(data, initial={**initial, **request.marks})
        marks = {
            code: forms.ChoiceField(
                label=question, choices=list(opinions.MARKS.items()), required=False, widget=forms.RadioSelect
            )
            for code, question in opinions.QUESTIONS.items()
        }
        text = self.fields.pop("text")
        self.fields.update({**marks, "text": text})

    @property
    def marks(self) -> dict[str, str]:
        """The grid as filled."""
        return {code: self.cleaned_data[code] for code in opinions.QUESTIONS if self.cleaned_data.get(code)}

    @property
    def grid(self) -> list[Any]:
        """The fields of the grid."""
        return [self[code] for code in opinions.QUESTIONS]
