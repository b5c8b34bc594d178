"""The filters of a list: what the address may ask, how it narrows the rows, how it is named above them.

A value that means nothing is ignored, and the person is told: an address typed or kept from last year never breaks.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from essaim.kernel import clock
from essaim.kernel.text import searched_words
from essaim.people.actors import Actor
from essaim.ui import formatting

Params = Mapping[str, Sequence[str]]
Choices = Sequence[tuple[str, str]]

NUMBER_LIMIT = Decimal("999999999.99")
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Asked:
    """What a filter understood: the value kept, the parameters that say it, its words, and what was ignored."""

    value: Any = None
    params: dict[str, list[str]] = field(default_factory=dict)
    tags: tuple[tuple[str, dict[str, list[str]]], ...] = ()
    """Each active choice in words, with the parameters that stay once it is removed."""
    notices: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether this filter narrows the rows."""
        return bool(self.params)


@dataclass(frozen=True)
class Filter(ABC):
    """A question asked of the rows. ``code`` is the French word of the address, ``label`` the words above the field."""

    code: str
    label: str

    is_counted = False
    """Whether rows are counted by value."""

    @abstractmethod
    def read(self, params: Params, choices: Choices) -> Asked:
        """What the address asks of this filter."""

    @abstractmethod
    def condition(self, rows: QuerySet, asked: Asked) -> Q:
        """The condition on ``rows`` for an active ``asked``."""

    @abstractmethod
    def fields(self, choices: Choices, counts: Mapping[str, int] | None) -> dict[str, forms.Field]:
        """The form fields, by parameter."""

    def choices_for(self, rows: QuerySet, actor: Actor) -> Choices:
        """Values and labels that may be chosen; nothing for a filter without choices."""
        return ()

    def counts(self, rows: QuerySet, choices: Choices) -> dict[str, int] | None:
        """Rows by value, among ``rows`` already narrowed by everything else; None when it does not count."""
        return None


@dataclass(frozen=True)
class Choice(Filter):
    """One value among several, each with the number of rows it would leave.

    Either ``lookup`` (an ORM path whose value is compared) or ``where`` (value → condition) says what a value means.
    ``choices`` are pairs, or a function of the actor that gives them; without it they are the model field's choices.
    """

    lookup: str = ""
    choices: Choices | Callable[[Actor], Choices] | None = None
    where: Callable[[str], Q] | None = None
    is_counted: bool = True
    any_label: str = "Tous"

    def choices_for(self, rows: QuerySet, actor: Actor) -> Choices:
        """The declared choices, or those of the model field."""
        given = self.choices(actor) if callable(self.choices) else self.choices
        if given is None:
            given = model_choices(rows.model, self.lookup)
        return tuple((str(value), str(label)) for value, label in given)

    def read(self, params: Params, choices: Choices) -> Asked:
        """The first value of the address that is one of the choices."""
        return _read_choices(self, [value for value in params.get(self.code, ()) if value][:1], choices)

    def value_condition(self, rows: QuerySet, values: Sequence[str]) -> Q:
        """Rows that have one of ``values``."""
        if self.where is not None:
            condition = Q(pk__in=[])
            for value in values:
                condition |= self.where(value)
            return condition
        return looked_up(rows, Q(**{f"{self.lookup}__in": list(values)}), self.lookup)

    def condition(self, rows: QuerySet, asked: Asked) -> Q:
        """Rows with the chosen value."""
        return self.value_condition(rows, asked.value)

    def counts(self, rows: QuerySet, choices: Choices) -> dict[str, int] | None:
        """One query for all values."""
        if not self.is_counted:
            return None
        if self.where is not None:
            if not choices:
                return {}
            asked = {
                f"n{i}": Count("pk", filter=self.where(value), distinct=True) for i, (value, _) in enumerate(choices)
            }
            found = rows.order_by().aggregate(**asked)
            return {value: found[f"n{i}"] for i, (value, _) in enumerate(choices)}
        # Through a subquery of keys: annotations and joins of the list do not multiply what is counted.
        plain = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        grouped = plain.values(self.lookup).annotate(rows_found=Count("pk", distinct=True)).order_by()
        return {str(line[self.lookup]): line["rows_found"] for line in grouped}

    def fields(self, choices: Choices, counts: Mapping[str, int] | None) -> dict[str, forms.Field]:
        """A list to choose from, the count after each label."""
        options = [("", self.any_label), *with_counts(choices, counts)]
        return {self.code: forms.ChoiceField(label=self.label, choices=options, required=False)}


@dataclass(frozen=True)
class MultiChoice(Choice):
    """Several values at once: rows that have any of them."""

    def read(self, params: Params, choices: Choices) -> Asked:
        """Every value of the address that is one of the choices, once each."""
        return _read_choices(self, [value for value in dict.fromkeys(params.get(self.code, ())) if value], choices)

    def fields(self, choices: Choices, counts: Mapping[str, int] | None) -> dict[str, forms.Field]:
        """A box to tick for each choice."""
        return {
            self.code: forms.MultipleChoiceField(
                label=self.label,
                choices=with_counts(choices, counts),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        }


@dataclass(frozen=True)
class YesNo(Filter):
    """Rows for which a condition holds (``oui``) or does not (``non``)."""

    when: Q = field(default_factory=Q)
    yes: str = "Oui"
    no: str = "Non"

    def choices_for(self, rows: QuerySet, actor: Actor) -> Choices:
        """Yes and no, in the list's own words."""
        return (("oui", self.yes), ("non", self.no))

    def read(self, params: Params, choices: Choices) -> Asked:
        """``oui`` or ``non``."""
        return _read_choices(self, [value for value in params.get(self.code, ()) if value][:1], choices)

    def condition(self, rows: QuerySet, asked: Asked) -> Q:
        """The condition or its contrary."""
        holding = Q(pk__in=rows.model._base_manager.filter(self.when).values("pk"))
        return holding if asked.value == ["oui"] else ~holding

    def fields(self, choices: Choices, counts: Mapping[str, int] | None) -> dict[str, forms.Field]:
        """A list of three: all, yes, no."""
        return {self.code: forms.ChoiceField(label=self.label, choices=[("", "Tous"), *choices], required=False)}


@dataclass(frozen=True)
class Range(Filter):
    """Between two bounds, both included, either one left open: ``<code>_<low>`` and ``<code>_<high>``."""

    lookup: str = ""

    low_word = ""
    high_word = ""

    @abstractmethod
    def bound(self, text: str) -> Any:
        """The bound that a text means; ``ValueError`` with a French sentence otherwise."""

    @abstractmethod
    def words(self, value: Any) -> str:
        """A bound as it is read."""

    def read(self, params: Params, choices: Choices) -> Asked:
        """The two bounds, in order."""
        notices: list[str] = []
        bounds: list[Any] = []
        kept: dict[str, list[str]] = {}
        for word in (self.low_word, self.high_word):
            name = f"{self.code}_{word}"
            text = next((value.strip() for value in params.get(name, ()) if value.strip()), "")
            bounds.append(None)
            if not text:
                continue
            try:
                bounds[-1] = self.bound(text)
                kept[name] = [text]
            except ValueError as error:
                notices.append(f"{self.label}\u00a0: {error}")
        low, high = bounds
        if low is not None and high is not None and low > high:
            notices.append(f"{self.label}\u00a0: le début vient après la fin. Ce filtre n’est pas appliqué.")
            return Asked(notices=tuple(notices))
        return Asked((low, high), kept, self._tags(low, high, kept), tuple(notices))

    def _tags(self, low: Any, high: Any, kept: dict[str, list[str]]) -> tuple[tuple[str, dict[str, list[str]]], ...]:
        if low is not None and high is not None:
            words = f"{self.words(low)}" if low == high else f"de {self.words(low)} à {self.words(high)}"
        elif low is not None:
            words = f"à partir de {self.words(low)}"
        else:
            words = f"jusqu’à {self.words(high)}" if high is not None else ""
        return ((f"{self.label}\u00a0: {words}", {}),) if kept else ()

    def condition(self, rows: QuerySet, asked: Asked) -> Q:
        """Rows between the bounds."""
        low, high = asked.value
        condition = Q()
        if low is not None:
            condition &= self.above(low)
        if high is not None:
            condition &= self.below(high)
        return looked_up(rows, condition, self.lookup)

    def above(self, low: Any) -> Q:
        """At or after the low bound."""
        return Q(**{f"{self.lookup}__gte": low})

    def below(self, high: Any) -> Q:
        """At or before the high bound."""
        return Q(**{f"{self.lookup}__lte": high})


@dataclass(frozen=True)
class DateRange(Range):
    """Days from one to another; ``instants`` when the lookup is an instant, whose day is read in Paris."""

    instants: bool = False

    low_word = "du"
    high_word = "au"

    def bound(self, text: str) -> date:
        """``09/10/2026`` or ``2026-10-09``."""
        found = None
        for shape in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                found = datetime.strptime(text[:10], shape).date() if len(text) <= 10 else None  # noqa: DTZ007
            except ValueError:
                continue
            break
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ValueError("écrivez une date comme 09/10/2026. Ce que vous aviez écrit n’est pas appliqué.")
        return found

    def words(self, value: date) -> str:
        """``9 octobre 2026``."""
        return formatting.format_day(value)

    def above(self, low: date) -> Q:
        """From the first instant of the day."""
        return Q(**{f"{self.lookup}__gte": clock.paris(low)}) if self.instants else super().above(low)

    def below(self, high: date) -> Q:
        """Until the last instant of the day."""
        return Q(**{f"{self.lookup}__lt": clock.end_of_day(high)}) if self.instants else super().below(high)

    def fields(self, choices: Choices, counts: Mapping[str, int] | None) -> dict[str, forms.Field]:
        """Two dates."""
        return {
            f"{self.code}_{word}": forms.CharField(
                label=f"{self.label}, {ending}", required=False, max_length=10, widget=forms.DateInput({"type": "date"})
            )
            for word, ending in ((self.low_word, "à partir du"), (self.high_word, "jusqu’au"))
        }


@dataclass(frozen=True)
class NumberRange(Range):
    """Numbers from one to another; ``unit`` follows them when they are read."""

    unit: str = ""

    low_word = "min"
    high_word = "max"

    def bound(self, text: str) -> Decimal:
        """A number as a person types it, to the hundredth."""
        compact = re.sub(r"[\s€]", "", text[:40]).replace(",", ".")
        try:
            value = Decimal(compact)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > NUMBER_LIMIT:
            raise ValueError("écrivez un nombre comme 8 000. Ce que vous aviez écrit n’est pas appliqué.")
        return value.quantize(Decimal("0.01"))

    def words(self, value: Decimal) -> str:
        """``8 000 €``."""
        return f"{formatting.format_number(value)}{formatting.NBSP}{self.unit}".rstrip(formatting.NBSP)

    def fields(self, choices: Choices, counts: Mapping[str, int] | None) -> dict[str, forms.Field]:
        """Two numbers."""
        return {
            f"{self.code}_{word}": forms.CharField(
                label=f"{self.label}, {ending}",
                required=False,
                max_length=20,
                widget=forms.TextInput({"inputmode": "decimal"}),
            )
            for word, ending in ((self.low_word, "au moins"), (self.high_word, "au plus"))
        }


def _read_choices(asking: Filter, values: Iterable[str], choices: Choices) -> Asked:
    labels = dict(choices)
    known = [value for value in values if value in labels]
    notices = []
    if len(known) < len(list(values)):
        notices.append(f"{asking.label}\u00a0: ce choix n’existe pas ou n’existe plus. Il n’est pas appliqué.")
    tags = tuple(
        (f"{asking.label}\u00a0: {labels[value]}", {asking.code: [other for other in known if other != value]})
        for value in known
    )
    return Asked(known, {asking.code: known} if known else {}, tags, tuple(notices))


def with_counts(choices: Choices, counts: Mapping[str, int] | None) -> list[tuple[str, str]]:
    """The labels, followed by the number of rows each choice would leave."""
    if counts is None:
        return list(choices)
    return [(value, f"{label} ({formatting.format_number(counts.get(value, 0))})") for value, label in choices]


def model_choices(model: type[Model], lookup: str) -> Choices:
    """The choices declared on the model field at the end of an ORM path."""
    *steps, last = lookup.split(LOOKUP_SEP)
    for step in steps:
        related = model._meta.get_field(step).related_model
        if not isinstance(related, type):
            raise ValueError(f"{lookup}: {step} leads to no model")
        model = related
    found = getattr(model._meta.get_field(last), "flatchoices", None)
    if not found:
        raise ValueError(f"{lookup} has no choices: give some to the filter")
    return [(str(value), str(label)) for value, label in found]


def looked_up(rows: QuerySet, condition: Q, lookup: str) -> Q:
    """The condition, through a subquery of keys when the path reaches several rows, which would repeat a line."""
    if not _reaches_many(rows.model, lookup):
        return condition
    return Q(pk__in=rows.model._base_manager.filter(condition).values("pk"))


def _reaches_many(model: type[Model], lookup: str) -> bool:
    for step in lookup.split(LOOKUP_SEP):
        found = next((one for one in model._meta.get_fields() if one.name == step), None)
        if found is None or not found.is_relation:
            return False
        if found.one_to_many or found.many_to_many:
            return True
        if not isinstance(found.related_model, type):
            return False
        model = found.related_model
    return False


def words_condition(columns: Iterable[str], typed: str) -> Q:
    """Rows where every word typed is found in one of the normalised columns."""
    condition = Q()
    for word in searched_words(typed):
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__contains": word})
        condition &= anywhere
    return condition
