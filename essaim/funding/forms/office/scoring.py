"""Who is asked to score a file, and the marks they give."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Prefetch

from essaim.funding.forms.office.fields import holders_of
from essaim.funding.models import Grid
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role

READING_ROLES = (
    *(Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.EXPERT, Role.DELEGATE, Role.ELECTED),
    *(Role.MDA, Role.SUPPORTER, Role.FUNDER, Role.METROPOLIS),
)
"""Roles whose holders may be asked to score a file."""


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
        readers = holders_of(READING_ROLES).exclude(pk__in=list(asked))
        readers = readers.prefetch_related(Prefetch("role_grants", reading.order_by("role"), to_attr="reading"))
        self.fields["assessors"].queryset = readers  # type: ignore[attr-defined]


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
