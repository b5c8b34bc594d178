"""A section or a question of a call's form, as whoever prepares it writes it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, get_args

from django import forms

from essaim.directory.models import OrganisationRoleKind
from essaim.directory.queries import partners
from essaim.funding.eligibility import Barrier, Turn
from essaim.funding.form_facts import FACTS, LISTS, facts_for
from essaim.funding.forms.office.fields import DayField
from essaim.funding.ready_questions import READY, filled
from essaim.questionnaires import document as shapes
from essaim.questionnaires.conditions import Condition
from essaim.questionnaires.editing import TYPES, Misshapen, made_question, made_section, shaped_question
from essaim.questionnaires.editing_conditions import (
    ConditionTest,
    chosen_in,
    joined,
    possible_tests,
    questions_before,
)
from essaim.questionnaires.editing_lines import (
    LinesFault,
    choices_as_text,
    columns_as_text,
    groups_as_text,
    text_as_choices,
    text_as_columns,
    text_as_groups,
)
from essaim.questionnaires.rendering import condition_in_words

TESTS_SHOWN = 3
SIDES = {
    "charges": "Charges (comptes 60 à 69)",
    "products": "Produits (comptes 70 à 79)",
    "uses": "Emplois des contributions volontaires (86)",
    "resources": "Contributions volontaires en nature (87)",
}
BUDGET_HINT = (
    "Un compte par ligne\u00a0: numéro | intitulé | indication. Une ligne sous un compte commence par un tiret\u00a0: "
    "- numéro | intitulé | indication | marques. Les marques\u00a0: demande, public, à préciser."
)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _line(label: str, hint: str = "", most: int = 500) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=hint)


def _lines(label: str, hint: str, rows: int = 8) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=20000, widget=_area(rows), help_text=hint)


def _count(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        help_text=hint,
        widget=forms.NumberInput({"class": "input input-short"}),
    )


def _bound(label: str, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        localize=True,
        help_text=hint,
        widget=forms.TextInput({"inputmode": "decimal", "class": "input input-short"}),
    )


def _list() -> forms.ChoiceField:
    choices = [("", "Non, j’écris les choix"), *((code, title) for code, (title, _values) in LISTS.items())]
    return forms.ChoiceField(
        label="Reprendre une liste du territoire",
        required=False,
        choices=choices,
        help_text="Elle remplace les choix écrits ci-dessus.",
    )


_CHOICES: dict[str, Callable[[], forms.Field]] = {
    "choices": lambda: _lines(
        "Choix", "Un par ligne. Une précision se met après une barre\u00a0: Association | loi de 1901."
    ),
    "choices_from": _list,
}

_SETTINGS: dict[str, dict[str, Callable[[], forms.Field]]] = {
    "text": {"max_length": lambda: _count("Longueur maximale", "En caractères, 200 si vous n’écrivez rien.")},
    "long_text": {
        "max_length": lambda: _count("Longueur maximale", "En caractères, 3\u00a0000 si vous n’écrivez rien.")
    },
    "number": {
        "unit": lambda: _line("Unité", "Écrite après le nombre\u00a0: personnes, heures.", 40),
        "decimals": lambda: _count("Chiffres après la virgule"),
        "min": lambda: _bound("Minimum"),
        "max": lambda: _bound("Maximum"),
    },
    "money": {"min": lambda: _bound("Minimum"), "max": lambda: _bound("Maximum")},
    "date": {
        "min": lambda: DayField(label="Pas avant le", required=False),
        "max": lambda: DayField(label="Pas après le", required=False),
        "not_before": lambda: forms.ChoiceField(label="Pas avant la réponse à", required=False),
    },
    "choice": _CHOICES,
    "multiple": {**_CHOICES, "max_choices": lambda: _count("Nombre de choix au plus")},
    "yes_no": {
        "must_be_yes": lambda: _line(
            "Si la réponse doit être oui", "La phrase dite quand la réponse est non\u00a0: le dépôt est alors refusé."
        )
    },
    "file": {"max_files": lambda: _count("Nombre de fichiers au plus")},
    "table": {
        "columns": lambda: _lines(
            "Colonnes",
            "Une par ligne\u00a0: intitulé | type | obligatoire | choix ; choix. Les types\u00a0: texte court, nombre, "
            "montant en euros, date, un choix parmi plusieurs, oui ou non, adresse e-mail, téléphone, numéro SIRET.",
            5,
        ),
        "row_label": lambda: _line("Nom d’une ligne", "Financeur, partenaire.", 80),
        "max_rows": lambda: _count("Nombre de lignes au plus"),
        "is_summed": lambda: forms.BooleanField(label="Additionner les colonnes de montants", required=False),
    },
    "budget": {
        **{side: partial(_lines, label, BUDGET_HINT if side == "charges" else "") for side, label in SIDES.items()},
        "public_cap": lambda: _bound(
            "Plafond des aides publiques", "En pourcentage des charges. Vide\u00a0: sans plafond."
        ),
        "request_cap": lambda: _bound(
            "Plafond de la demande", "En pourcentage des produits. Vide\u00a0: sans plafond."
        ),
        "explanation": lambda: _lines("Comment est-ce calculé\u00a0?", "Lu à la demande, sous le budget.", 3),
    },
}
"""Fields of each type of question, beside those that all have."""

_READERS: dict[str, Callable[[str, Any], Any]] = {
    "choices": lambda text, old: text_as_choices(text, getattr(old, "choices", [])),
    "columns": lambda text, old: text_as_columns(text, getattr(old, "columns", [])),
    **{side: (lambda text, old: text_as_groups(text)) for side in SIDES},
}
"""Fields written one item a line."""


class _Conditioned(forms.Form):
    """A part of a form, and when it is asked."""

    when_title = "Quand la demander"

    joining = forms.ChoiceField(
        label="S’il y a plusieurs conditions",
        choices=[("all", "Toutes doivent être vraies"), ("any", "Une seule suffit")],
        widget=forms.RadioSelect,
        initial="all",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        document: shapes.Document,
        before: Sequence[shapes.BaseQuestion],
        condition: Condition | None,
        initial: Mapping[str, Any],
    ) -> None:
        tests = [(question.label, possible_tests(question)) for question in before]
        self._known = {test.key: test for _label, found in tests for test in found}
        self._condition = condition
        chosen = self._chosen = chosen_in(condition, list(self._known.values()))
        self.kept_words = condition_in_words(document, condition) if chosen is None else ""
        shown = {"joining": chosen.joining} if chosen else {}
        super().__init__(data, initial={**initial, **shown})
        self._add_tests(tests, chosen.keys if chosen else [])
        if self.kept_words:
            self.fields["keeps"] = forms.BooleanField(
                label="Garder la condition composée d’aujourd’hui",
                required=False,
                initial=True,
                help_text=self.kept_words,
            )

    def _add_tests(self, tests: Sequence[tuple[str, Sequence[ConditionTest]]], keys: Sequence[str]) -> None:
        groups = [(_cut(label), [(test.key, test.words) for test in found]) for label, found in tests]
        self.test_names = [f"test_{rank}" for rank in range(max(TESTS_SHOWN, len(keys) + 1))] if tests else []
        for rank, name in enumerate(self.test_names):
            self.fields[name] = forms.ChoiceField(
                label=f"Condition {rank + 1}",
                required=False,
                choices=[("", "Toujours" if rank == 0 else "Rien de plus"), *groups],
                initial=keys[rank] if rank < len(keys) else "",
            )

    @property
    def tests(self) -> list[forms.BoundField]:
        """The lists in which conditions are chosen."""
        return [self[name] for name in self.test_names]

    @property
    def has_several(self) -> bool:
        """Whether a second condition is chosen: the lists are then shown."""
        return any(self[name].value() for name in self.test_names[1:])

    def _show_if(self) -> Condition | None:
        if self.cleaned_data.get("keeps"):
            return self._condition
        typed = dict.fromkeys(self.cleaned_data.get(name, "") for name in self.test_names)
        keys, joining = [key for key in typed if key], self.cleaned_data["joining"]
        if (
            self._chosen is not None
            and self._chosen.keys == keys
            and (len(keys) < 2 or self._chosen.joining == joining)
        ):
            return self._condition
        return joined(joining, [self._known[key].condition for key in keys])


def _cut(label: str) -> str:
    return label if len(label) <= 60 else f"{label[:59].rstrip()}…"


class SectionPartForm(_Conditioned):
    """A section: its title, its introduction, its condition."""

    title = forms.CharField(label="Titre", max_length=500)
    intro = forms.CharField(label="Introduction", required=False, max_length=5000, widget=_area(3))

    def __init__(self, data: Any, *, document: shapes.Document, section: shapes.Section | None, version: int) -> None:
        places = [part.code for part in document.sections]
        at = places.index(section.code) if section else len(places)
        super().__init__(
            data,
            document=document,
            before=questions_before(document, places[at - 1]) if at else [],
            condition=section.show_if if section else None,
            initial={"version": version, **({"title": section.title, "intro": section.intro} if section else {})},
        )

    def made(self, code: str) -> shapes.Section | None:
        """The section, or None once its faults are written in the form."""
        try:
            section = made_section(
                {"code": code, "title": self.cleaned_data["title"], "intro": self.cleaned_data["intro"]}
            )
        except Misshapen as fault:
            _complain(self, fault)
            return None
        return section.model_copy(update={"show_if": self._show_if()})


class QuestionPartForm(_Conditioned):
    """A question of one type, to add or to change."""

    label = forms.CharField(label="Question", max_length=500)
    text = forms.CharField(label="Texte à lire", max_length=5000, widget=_area(4))
    hint = _line("Indication", "Toujours lue sous la question.", 1000)
    help = forms.CharField(
        label="Aide", required=False, max_length=5000, widget=_area(3), help_text="Ouverte à la demande."
    )
    required = forms.BooleanField(label="Réponse obligatoire", required=False)
    feeds = forms.ChoiceField(
        label="Cette réponse donne au dossier",
        required=False,
        help_text="L’information que la Ville lira dans le dossier, les listes et les preuves.",
    )

    def __init__(
        self,
        data: Any,
        *,
        document: shapes.Document,
        section: str,
        kind: str,
        question: shapes.BaseQuestion | None,
        version: int,
        fact: str = "",
    ) -> None:
        self.kind, self.question, self._ready = kind, question, READY.get(fact, {})
        code = question.code if question else ""
        before = questions_before(document, section, code)
        super().__init__(
            data,
            document=document,
            before=before,
            condition=question.show_if if question else None,
            initial={"version": version, **_initial(kind, question or _sketched(fact), fact)},
        )
        self._fit(kind, fact)
        if kind == "date":
            days = [(asked.code, asked.label) for asked in before if isinstance(asked, shapes.DateQuestion)]
            self.fields["not_before"].choices = [("", "Aucune"), *days]  # type: ignore[attr-defined]

    def _fit(self, kind: str, fact: str) -> None:
        for name, made in _SETTINGS.get(kind, {}).items():
            self.fields[name] = made()
        if kind == "note":
            for name in ("required", "feeds", "hint", "help"):
                del self.fields[name]
            self.fields["label"].label, self.fields["label"].required = "Titre", False
            return
        del self.fields["text"]
        offered = facts_for(kind)
        if kind == "budget":
            offered = {"requested": FACTS["requested"].label}
            self.fields["gives_total"] = forms.BooleanField(
                label=f"Le total des charges donne «\u00a0{FACTS['total_cost'].label}\u00a0»",
                required=False,
                initial=True,
            )
        self.fields["feeds"].choices = [("", "Rien de particulier"), *offered.items()]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["feeds"]

    @property
    def settings(self) -> list[forms.BoundField]:
        """The fields that this type of question alone has."""
        names = [*_SETTINGS.get(self.kind, {}), *(["gives_total"] if self.kind == "budget" else [])]
        return [self[name] for name in names if name in self.fields]

    @property
    def feeds_field(self) -> forms.BoundField | None:
        """The fact that it gives, when this type may give one."""
        return self["feeds"] if "feeds" in self.fields else None

    @property
    def type_words(self) -> str:
        """The type, in words."""
        return TYPES[self.kind]

    def made(self, code: str) -> shapes.BaseQuestion | None:
        """The question, or None once its faults are written in the form."""
        try:
            return made_question(self._data(code))
        except Misshapen as fault:
            _complain(self, fault)
            return None

    def _data(self, code: str) -> dict[str, Any]:
        old = self.question
        data = old.model_dump(mode="json", by_alias=True, exclude_defaults=True) if old else dict(self._ready)
        typed = {name: self.cleaned_data.get(name) for name in self.fields}
        data |= {"code": code, "type": self.kind, "label": typed["label"] or ""}
        if self.kind == "note":
            data["text"] = typed["text"]
        for name in ("hint", "help", "feeds", "required", *_SETTINGS.get(self.kind, {})):
            if name in typed:
                _put(data, name, self._read(name, typed[name]))
        if self.kind in {"choice", "multiple"} and not (data.get("choices") or data.get("choices_from")):
            raise Misshapen({"choices": "Écrivez au moins un choix, ou reprenez une liste"})
        _put(data, "show_if", self._dumped_condition())
        if self.kind == "table":
            data["totals"] = self._totals(data, bool(typed["is_summed"]))
            data.pop("is_summed", None)
        if self.kind == "budget":
            _put(data, "feeds_total", "total_cost" if typed["gives_total"] else None)
        return filled(data)

    def _dumped_condition(self) -> dict[str, Any] | None:
        condition = self._show_if()
        return condition.model_dump(mode="json", by_alias=True, exclude_none=True) if condition else None

    def _read(self, name: str, value: Any) -> Any:
        if name not in _READERS or not value:
            return value
        try:
            return _READERS[name](value, self.question or _sketched_from(self._ready))
        except LinesFault as fault:
            raise Misshapen({name: str(fault)}) from None

    def _totals(self, data: Mapping[str, Any], is_summed: bool) -> list[str]:
        amounts = [column["code"] for column in data.get("columns", []) if column["type"] in {"money", "number"}]
        kept = [code for code in getattr(self.question, "totals", []) if code in amounts]
        money = [column["code"] for column in data.get("columns", []) if column["type"] == "money"]
        return (kept or money) if is_summed else []


class GateQuestionForm(QuestionPartForm):
    """A question asked before the form: it gives nothing to the file, and a barrier says what its answer closes."""

    TYPES = ("yes_no", "choice", "multiple")

    def _fit(self, kind: str, fact: str) -> None:
        super()._fit(kind, fact)
        for name in ("feeds", "must_be_yes", "choices_from"):
            self.fields.pop(name, None)


class BarrierForm(_Conditioned):
    """The answers that close the call, why, and where else to go."""

    when_title = "Quand l’appel est fermé"

    reason = forms.CharField(
        label="Ce que lit la personne",
        max_length=500,
        widget=_area(3),
        help_text="Pourquoi l’appel ne l’aide pas, et ce qu’elle peut faire.",
    )
    turn_to = forms.MultipleChoiceField(
        label="Structures du répertoire à lui montrer",
        required=False,
        choices=[(code, OrganisationRoleKind(code).label) for code in get_args(Turn)],
        widget=forms.CheckboxSelectMultiple,
        initial=["funder", "supporter"],
    )
    partners = forms.MultipleChoiceField(
        label="Partenaires à lui montrer", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, document: shapes.Document, barrier: Barrier | None, version: int) -> None:
        shown = barrier.model_dump(include={"reason", "turn_to", "partners"}) if barrier else {}
        super().__init__(
            data,
            document=document,
            before=[question for question in document.questions() if question.is_answered],
            condition=barrier.when if barrier else None,
            initial={"version": version, **shown},
        )
        self.fields["partners"].choices = [(one.code, str(one)) for one in partners()]  # type: ignore[attr-defined]
        for rank, name in enumerate(self.test_names):
            field = self.fields[name]
            field.label = "Réponse qui ferme l’appel" if rank == 0 else f"Autre réponse {rank}"
            field.choices = [  # type: ignore[attr-defined]
                ("", "Choisissez une réponse" if rank == 0 else "Rien de plus"),
                *field.choices[1:],  # type: ignore[attr-defined]
            ]

    def clean(self) -> dict[str, Any]:
        """A barrier without condition would close the call to everybody."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "joining" in cleaned and self._show_if() is None and not self.errors:
            self.add_error(self.test_names[0], "Choisissez la réponse qui ferme l’appel.")
        return cleaned

    @property
    def made(self) -> Barrier:
        """The barrier written."""
        typed = {name: self.cleaned_data[name] for name in ("reason", "turn_to", "partners")}
        return Barrier.model_validate({"when": self._show_if(), **typed})


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    """What is left empty takes its default."""
    if value is None or value is False or value in ("", []):
        data.pop(name, None)
    else:
        data[name] = value


def _sketched(fact: str) -> shapes.BaseQuestion | None:
    return _sketched_from(READY.get(fact, {}))


def _sketched_from(ready: Mapping[str, Any]) -> shapes.BaseQuestion | None:
    """The ready question to begin with, when there is one."""
    return shaped_question(filled({"code": "q", **ready})) if ready else None


def _initial(kind: str, question: shapes.BaseQuestion | None, fact: str) -> dict[str, Any]:
    if question is None:
        return {}
    names = ("label", "text", "hint", "help", "required", "feeds", *_SETTINGS.get(kind, {}))
    shown = {name: getattr(question, name, None) for name in names}
    shown["feeds"] = question.feeds or fact
    if "choices" in shown:
        shown["choices"] = choices_as_text(getattr(question, "choices", []))
    if isinstance(question, shapes.Table):
        shown |= {"columns": columns_as_text(question.columns), "is_summed": bool(question.totals)}
    if isinstance(question, shapes.Budget):
        shown |= {side: groups_as_text(getattr(question, side)) for side in SIDES}
        shown["gives_total"] = bool(question.feeds_total)
    return shown


def _complain(form: forms.Form, fault: Misshapen) -> None:
    for name, text in fault.faults.items():
        form.add_error(name if name in form.fields else None, f"{text[:1].upper()}{text[1:]}.".replace("..", "."))
