"""Reading a list: from the parameters of an address to the rows of a page, in a constant number of queries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, Model, OrderBy, QuerySet
from django.forms import BoundField
from django.http import QueryDict

from essaim.listings.columns import Cell, Column, SortKey
from essaim.listings.counting import MOST_COUNTED, MOST_IN_TAB, MOST_SHARED_OUT, count_up_to, counted, counts_up_to
from essaim.listings.declaration import EmptyState, Listing, Tab
from essaim.listings.filters import Asked, Choices, Filter
from essaim.people.actors import Actor
from essaim.ui.formatting import pluralise

SEARCH_LIMIT = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

Kept = dict[str, list[str]]


@dataclass(frozen=True)
class Tag:
    """An active filter in words, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Head:
    """The head of a column: ``direction`` is ascending, descending or empty; ``url`` sorts or turns the order."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class TabLink:
    """A tab, its count under the same filters, and its address."""

    label: str
    count: str
    url: str
    current: bool


@dataclass(frozen=True)
class Row:
    """A record and its cells, in the order of the heads."""

    record: Model
    cells: list[Cell]
    choice: str = ""
    """What names it among those chosen together."""


@dataclass(frozen=True)
class Question:
    """The parameters once understood: what is kept of them, and what was ignored."""

    q: str = ""
    tab: Tab | None = None
    sort: Column | None = None
    is_descending: bool = False
    page: int = 1
    asked: dict[str, Asked] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def filter_params(self) -> Kept:
        """Search and filters, as parameters."""
        kept: Kept = {"q": [self.q]} if self.q else {}
        for asked in self.asked.values():
            kept.update(asked.params)
        return kept

    @property
    def tab_params(self) -> Kept:
        """The tab, as a parameter."""
        return {"onglet": [self.tab.code]} if self.tab else {}

    @property
    def sort_params(self) -> Kept:
        """The order, as a parameter."""
        return {"tri": [("-" if self.is_descending else "") + self.sort.code]} if self.sort else {}


def listed(params: QueryDict | Mapping[str, Any]) -> dict[str, list[str]]:
    """Parameters as lists of texts without control characters."""
    if isinstance(params, QueryDict):
        pairs: Any = params.lists()
    else:
        pairs = ((name, value if isinstance(value, list | tuple) else [value]) for name, value in params.items())
    return {str(name): [_CONTROL.sub(" ", str(value)).strip() for value in values] for name, values in pairs}


def address(*kept: Kept) -> str:
    """A relative address from parameters; ``?`` alone clears them all."""
    merged: Kept = {}
    for one in kept:
        merged.update({name: values for name, values in one.items() if values})
    return "?" + urlencode(merged, doseq=True)


def understand(
    listing: Listing,
    actor: Actor,
    rows: QuerySet,
    params: Mapping[str, Sequence[str]],
    known: Mapping[str, Choices] | None = None,
) -> Question:
    """What the parameters ask; whatever means nothing becomes a notice. ``known`` are choices already read."""
    notices: list[str] = []
    asked: dict[str, Asked] = {}
    choices: dict[str, Choices] = {}
    for one in listing.filters_for(actor):
        choices[one.code] = one.choices_for(rows, actor) if known is None else known[one.code]
        asked[one.code] = one.read(params, choices[one.code])
        notices.extend(asked[one.code].notices)
    sort, is_descending = _read_sort(listing.columns_for(actor), _first(params, "tri"), notices)
    return Question(
        q=_first(params, "q")[:SEARCH_LIMIT] if listing.search else "",
        tab=_read_tab(listing.tabs, _first(params, "onglet"), notices),
        sort=sort,
        is_descending=is_descending,
        page=_read_page(_first(params, "page"), notices),
        asked=asked,
        choices=choices,
        notices=tuple(notices),
    )


def _first(params: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(params.get(name, ())), "")


def _read_tab(tabs: Sequence[Tab], typed: str, notices: list[str]) -> Tab | None:
    if not tabs:
        return None
    found = next((tab for tab in tabs if tab.code == typed), None)
    if typed and found is None:
        notices.append("Cet onglet n’existe pas\u00a0: le premier est affiché.")
    return found or tabs[0]


def _read_sort(columns: Sequence[Column], typed: str, notices: list[str]) -> tuple[Column | None, bool]:
    if not typed:
        return None, False
    found = next((column for column in columns if column.code == typed.removeprefix("-") and column.sort_keys()), None)
    if found is None:
        notices.append("Cet ordre n’existe pas\u00a0: l’ordre habituel est affiché.")
    return found, found is not None and typed.startswith("-")


def _read_page(typed: str, notices: list[str]) -> int:
    if not typed:
        return 1
    if re.fullmatch(r"[0-9]{1,9}", typed) and int(typed) > 0:
        return int(typed)
    notices.append("Ce numéro de page n’existe pas\u00a0: la première page est affichée.")
    return 1


def ordered(rows: QuerySet, listing: Listing, question: Question) -> QuerySet:
    """The rows in the order asked, then in the usual one, then by key; unknown values last either way."""
    keys: list[Any] = []
    if question.sort is not None:
        keys += [_order(key, question.is_descending) for key in question.sort.sort_keys()]
    usual = (question.tab.order if question.tab else ()) or listing.order
    return rows.order_by(*keys, *[_order(key) for key in usual], "pk")


def _order(key: SortKey, turned: bool = False) -> OrderBy:
    if isinstance(key, OrderBy):
        order = key.copy()
        if turned:
            order.reverse_ordering()
        return order
    descending = turned
    if isinstance(key, str):
        descending = turned != key.startswith("-")
        key = F(key.removeprefix("-"))
    return OrderBy(key, descending=descending, nulls_last=True)  # type: ignore[arg-type]


class ResultSet:
    """What a page shows of a list. Each part is read once, when it is asked for."""

    def __init__(self, listing: Listing, actor: Actor, question: Question, base: QuerySet) -> None:
        self.listing = listing
        self.actor = actor
        self.question = question
        self._base = base

    # ------------------------------------------------------------------------------------------------ rows

    def _narrowed(self, *, without: str = "", with_tab: bool = True) -> QuerySet:
        rows = self._base
        if self.q:
            rows = rows.filter(self.listing.matching(self.q))
        for one in self.listing.filters_for(self.actor):
            asked = self.question.asked[one.code]
            if asked.is_active and one.code != without:
                rows = rows.filter(one.condition(rows, asked))
        if with_tab and self.question.tab is not None:
            rows = rows.filter(self.question.tab.condition(self.actor))
        return rows

    @cached_property
    def queryset(self) -> QuerySet:
        """Every row that answers, in order; exports read all of it."""
        return ordered(self._narrowed(), self.listing, self.question)

    @cached_property
    def narrowed(self) -> QuerySet:
        """Every row that answers, in no order: to be counted."""
        return self._narrowed().order_by()

    @cached_property
    def total(self) -> int:
        """How many rows answer; ``MOST_COUNTED`` and one more when there are more than that."""
        return count_up_to(self.narrowed)

    @property
    def is_beyond_count(self) -> bool:
        """Whether there are more rows than one counts: pages stop there, exports and filters reach the rest."""
        return self.total > MOST_COUNTED

    @cached_property
    def page(self) -> Page:
        """The page asked, the last one when it lies beyond.

        Its keys are read first: the database sorts keys alone, and joins only the rows of the page.
        """
        paginator = _CountedPaginator(self.queryset, self.listing.page_size, min(self.total, MOST_COUNTED))
        found = paginator.page(min(self.question.page, paginator.num_pages))
        first, last = found.start_index() - 1, found.end_index()
        keys = list(self.queryset.values_list("pk", flat=True)[max(first, 0) : last])
        rows = {row.pk: row for row in self._base.filter(pk__in=keys).order_by()}
        found.object_list = [rows[key] for key in keys if key in rows]
        return found

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the page, with their cells."""
        named = self.listing.chosen_by
        return [
            Row(record, list(self._cells(record)), str(getattr(record, named)) if named else "")
            for record in self.page.object_list
        ]

    def _cells(self, record: Model) -> Iterator[Cell]:
        for position, column in enumerate(self.columns):
            url = column.link(record) if column.link else (self.listing.link(record) if position == 0 else "")
            yield Cell(
                column,
                column.text(record),
                url,
                column.tag(record) if column.tag else "",
                column.note(record) if column.note else "",
            )

    # ------------------------------------------------------------------------------------------- words and links

    @property
    def q(self) -> str:
        """The text searched."""
        return self.question.q

    @property
    def title(self) -> str:
        """The count in words, for the h1: ``12 structures``."""
        if self.is_beyond_count:
            return f"{counted(self.total, MOST_COUNTED).capitalize()}\u00a0{pluralise(self.total, self.listing.noun)}"
        return self.listing.title(self.total)

    @property
    def caption(self) -> str:
        """What the table holds, read aloud before it."""
        return self.listing.caption or self.title

    @cached_property
    def columns(self) -> list[Column]:
        """Columns on the screen."""
        return [column for column in self.listing.columns_for(self.actor) if column.on_screen]

    @property
    def heads(self) -> list[Head]:
        """The head of each column, with the address that sorts by it."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort_keys():
            return Head(column)
        is_sorted = self.question.sort is column
        turned = "-" if is_sorted and not self.question.is_descending else ""
        url = address(self.question.filter_params, self.question.tab_params, {"tri": [turned + column.code]})
        direction = ("descending" if self.question.is_descending else "ascending") if is_sorted else ""
        return Head(column, url, direction)

    @property
    def notices(self) -> tuple[str, ...]:
        """What was ignored of the address, in words."""
        beyond = self.question.page > self.page.paginator.num_pages
        return (*self.question.notices, *(("Cette page n’existe pas\u00a0: la dernière est affichée.",) * beyond))

    @property
    def is_filtered(self) -> bool:
        """Whether a search or a filter narrows the list."""
        return bool(self.question.filter_params)

    @property
    def reset_url(self) -> str:
        """The same tab and order without search nor filter."""
        return address(self.question.tab_params, self.question.sort_params)

    @property
    def active(self) -> list[Tag]:
        """Search and filters in force, each with the address that removes it."""
        stay = {**self.question.tab_params, **self.question.sort_params}
        kept = self.question.filter_params
        tags = []
        if self.q:
            tags.append(Tag(f"«\u00a0{self.q}\u00a0»", address(stay, {**kept, "q": []})))
        for asked in self.question.asked.values():
            gone: Kept = {name: [] for name in asked.params}
            tags += [Tag(label, address(stay, {**kept, **gone, **remaining})) for label, remaining in asked.tags]
        return tags

    @cached_property
    def tabs(self) -> list[TabLink]:
        """The tabs with their counts under the search and filters in force; one query for all."""
        rows = self._narrowed(with_tab=False)
        counts = counts_up_to([rows.filter(tab.condition(self.actor)) for tab in self.listing.tabs])
        return [
            TabLink(
                tab.label,
                counted(count, MOST_IN_TAB),
                address(self.question.filter_params, {"onglet": [tab.code]}, self.question.sort_params),
                tab is self.question.tab,
            )
            for tab, count in zip(self.listing.tabs, counts, strict=True)
            if count or tab.shown_empty or tab is self.question.tab
        ]

    @property
    def tab_sentence(self) -> str:
        """One sentence that says what the tab holds."""
        return self.question.tab.sentence if self.question.tab else ""

    @cached_property
    def facets(self) -> dict[str, dict[str, int] | None]:
        """For each filter, rows by value when everything else is kept; one query for each that counts.

        Nothing is counted by value among more rows than one counts.
        """
        return {one.code: self._facet(one) for one in self.listing.filters_for(self.actor)}

    def _facet(self, one: Filter) -> dict[str, int] | None:
        if not one.is_counted or self.total > MOST_SHARED_OUT:
            return None
        rows = self._narrowed(without=one.code)
        if self.question.asked[one.code].is_active and count_up_to(rows) > MOST_SHARED_OUT:
            return None
        return one.counts(rows, self.question.choices[one.code])

    @cached_property
    def form(self) -> forms.Form:
        """Search and filters as a form, filled with what is in force."""
        fields: dict[str, forms.Field] = {}
        if self.listing.search:
            fields["q"] = forms.CharField(
                label=self.listing.search_label,
                required=False,
                max_length=SEARCH_LIMIT,
                widget=forms.TextInput({"type": "search"}),
            )
        for one in self.listing.filters_for(self.actor):
            fields.update(one.fields(self.question.choices[one.code], self.facets[one.code]))
        kept = self.question.filter_params
        form = forms.Form(
            initial={
                name: kept.get(name, []) if isinstance(made, forms.MultipleChoiceField) else _one(kept, name)
                for name, made in fields.items()
            },
            auto_id="filtre_%s",
        )
        form.fields.update(fields)
        return form

    @cached_property
    def fields_in_view(self) -> list[BoundField]:
        """Search and the first filters."""
        later = {field.name for field in self.fields_later}
        return [field for field in self.form if field.name not in later]

    @cached_property
    def fields_later(self) -> list[BoundField]:
        """The filters under « Plus de filtres »."""
        names = [
            name
            for one in self.listing.filters_for(self.actor)[self.listing.filters_shown :]
            for name in one.fields(self.question.choices[one.code], None)
        ]
        return [self.form[name] for name in names]

    @property
    def is_filtered_later(self) -> bool:
        """Whether one of the filters out of view narrows the list: they are then shown."""
        later = self.listing.filters_for(self.actor)[self.listing.filters_shown :]
        return any(self.question.asked[one.code].is_active for one in later)

    @property
    def hidden_params(self) -> list[tuple[str, str]]:
        """What the filter form keeps without showing it: tab and order."""
        kept = {**self.question.tab_params, **self.question.sort_params}
        return [(name, values[0]) for name, values in kept.items()]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Formats offered, each with its address: the same rows, all pages."""
        if not self.listing.may_export(self.actor) or not self.total:
            return []
        kept = (self.question.filter_params, self.question.tab_params, self.question.sort_params)
        return [(words, address(*kept, {"format": [code]})) for code, words in (("csv", "CSV"), ("xlsx", "Excel"))]

    @property
    def empty(self) -> EmptyState:
        """What to say when no row answers: the way back from filters, or the list's own words."""
        if self.is_filtered:
            return EmptyState(
                "Aucun résultat avec ces filtres",
                "Retirez un filtre ou écrivez moins de mots.",
                "Tout effacer",
                self.reset_url,
            )
        return self.listing.empty(self.actor)


class _CountedPaginator(Paginator):
    """A paginator that was told its count."""

    def __init__(self, rows: QuerySet, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.count = total


def _one(kept: Kept, name: str) -> str:
    return next(iter(kept.get(name, [])), "")


def read(
    listing: Listing,
    actor: Actor,
    params: QueryDict | Mapping[str, Any] | None = None,
    known: Mapping[str, Choices] | None = None,
) -> ResultSet:
    """The rows, counts and links for these GET parameters: ``q``, ``tri``, ``page``, ``onglet`` and filters.

    ``known`` are the choices of a reading of the same list, so that they are not asked for again.
    """
    base = listing.base(actor)
    return ResultSet(listing, actor, understand(listing, actor, base, listed(params or {}), known), base)
