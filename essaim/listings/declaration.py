"""A list declared once: its words, rows, columns, filters, tabs and order give the table, the counts and the exports.

class StructureListing(Listing):
    code, noun = "structures", "structure,structures"
    columns = (Column("nom", "Nom", "name", sort="search_name"), …)

LISTINGS.add("structures", StructureListing())
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from essaim.kernel.registry import Registry
from essaim.listings.columns import Column, SortKey
from essaim.listings.filters import Filter, words_condition
from essaim.people.actors import Actor
from essaim.ui import formatting


@dataclass(frozen=True)
class Tab:
    """A named part of the list: ``where`` narrows it (a condition, or a function of the actor that gives one).

    ``order`` replaces the list's own in this tab. Without ``shown_empty``, the tab appears when it holds something.
    """

    code: str
    label: str
    sentence: str
    where: Q | Callable[[Actor], Q]
    order: Sequence[SortKey] = ()
    shown_empty: bool = True

    def condition(self, actor: Actor) -> Q:
        """The condition for this actor."""
        return self.where(actor) if callable(self.where) else self.where


@dataclass(frozen=True)
class EmptyState:
    """What an empty list says, and the act it offers."""

    title: str
    sentence: str = ""
    act: str = ""
    url: str = ""


class Listing:
    """Base of the declarations; a room subclasses it in ``listing.py`` and keeps one instance.

    ``noun`` is "structure,structures" (the h1 of a list is its count); ``search`` names normalised columns;
    ``order`` is the order when none is asked, completed by the key so that pages never overlap; the first
    ``filters_shown`` filters are in view, the others under « Plus de filtres ».
    """

    code: str = ""
    noun: str = ""
    caption: str = ""
    search_label: str = "Rechercher"
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    tabs: Sequence[Tab] = ()
    search: Sequence[str] = ()
    order: Sequence[SortKey] = ()
    page_size: int = 25
    filters_shown: int = 4
    chosen_by: str = ""
    """Attribute that names a row when several are chosen together: a box ``choix`` for each, of the form ``lot``."""

    def base(self, actor: Actor) -> QuerySet:
        """The rows this actor may see, from a ``…_visible_to`` query, with what the columns need already joined."""
        raise NotImplementedError

    def link(self, row: Model) -> str:
        """Address of a row's page, put on the first column; none by default."""
        return ""

    def empty(self, actor: Actor) -> EmptyState:
        """What to say when there is nothing at all yet."""
        return EmptyState("Il n’y a encore rien ici")

    def may_export(self, actor: Actor) -> bool:
        """Whether the exports are offered; they hold what the screen shows, so everyone by default."""
        return True

    def columns_for(self, actor: Actor) -> Sequence[Column]:
        """The columns this actor sees; all by default."""
        return self.columns

    def filters_for(self, actor: Actor) -> Sequence[Filter]:
        """The filters this actor may use; all by default."""
        return self.filters

    def matching(self, typed: str) -> Q:
        """Rows that answer a search: every word is found in one of the ``search`` columns."""
        return words_condition(self.search, typed)

    def title(self, total: int) -> str:
        """``12 structures``; ``Aucune`` would need a gender, so zero is a figure too."""
        return f"{formatting.format_number(total)}\u00a0{formatting.pluralise(total, self.noun)}"


LISTINGS: Registry[Listing] = Registry("listing")
