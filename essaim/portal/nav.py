"""The three navigations: named routes, grouped by what people come to do. A route that no room offers is left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse

from essaim.listings.counting import MOST_IN_TAB, counted
from essaim.people.actors import Actor
from essaim.portal.waiting import desk_of

Count = Callable[[Actor], int]


@dataclass(frozen=True)
class Entry:
    """A declared entry. ``count`` gives what waits for the actor; zero is not shown.

    ``is_front``: the first page of a face, to which the pages below its address do not belong.
    """

    label: str
    route: str
    count: Count | None = None
    is_front: bool = False


@dataclass(frozen=True)
class Group:
    """A declared group; the office shows its title, the public site does not."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Item:
    """An entry as the page shows it; ``count`` is empty when nothing waits."""

    label: str
    url: str
    count: str
    current: bool


@dataclass(frozen=True)
class Section:
    """A group as the page shows it."""

    title: str
    items: tuple[Item, ...]


def waits(*groups: str) -> Count:
    """Counts what waits for the actor in these tabs of the day; in all of them when none is named."""
    return lambda actor: desk_of(actor).count(*groups) if groups else desk_of(actor).total


PUBLIC = (
    Group(
        "",
        (
            Entry("La stratégie", "strategy:home"),
            Entry("Je cherche…", "directory:guide"),
            Entry("Annuaire et carte", "directory:structures"),
            Entry("Appel à projets", "funding:call"),
            Entry("Agenda", "gatherings:agenda"),
            Entry("Besoins", "exchange:needs"),
            Entry("Bilans", "strategy:reviews"),
            Entry("Mon espace", "portal:space", is_front=True),
        ),
    ),
)

SPACE = (
    Group(
        "",
        (
            Entry("Accueil", "portal:space", is_front=True),
            Entry("Mes demandes", "funding:my_applications"),
            Entry("Mes aides", "settlement:my_awards"),
            Entry("Ma structure", "directory:my_structures"),
            Entry("Besoins et offres", "directory:my_exchange"),
            Entry("Mes rendez-vous", "gatherings:my_registrations"),
            Entry("Mes mises en relation", "directory:my_referrals"),
        ),
    ),
)

OFFICE = (
    Group(
        "Mon travail",
        (
            Entry("Ma journée", "portal:day", waits(), is_front=True),
            Entry("Mes actions", "strategy:my_actions", waits("actions")),
            Entry("Mes avis", "funding:my_opinions", waits("avis")),
            Entry("Mes rendez-vous", "directory:encounters"),
        ),
    ),
    Group(
        "Financer",
        (
            Entry("Demandes", "funding:applications", waits("demandes")),
            Entry("Passerelle MEL", "funding:metropolitan_files"),
            Entry("Sessions", "funding:sessions", waits("sessions")),
            Entry("Délibérations", "funding:deliberations"),
            Entry("Conventions", "funding:agreements", waits("aides")),
            Entry("Versements", "settlement:payments", waits("versements")),
            Entry("Comptes rendus", "settlement:reports", waits("comptes-rendus")),
            Entry("Reversements", "settlement:recoveries", waits("reversements")),
            Entry("Deux ans après", "settlement:activity"),
            Entry("Enveloppes", "funding:budgets"),
            Entry("Aides reçues", "state_aid:register"),
            Entry("Lauréates et lauréats", "funding:office_laureates", waits("laureats")),
            Entry("Aides passées", "funding:past_grants"),
            Entry("Données ouvertes", "funding:office_grants"),
            Entry("Appels", "funding:calls"),
        ),
    ),
    Group(
        "Accompagner",
        (
            Entry("Porteurs de projet", "directory:holders"),
            Entry("Structures", "directory:office_structures"),
            Entry("Mises en relation", "directory:referrals"),
            Entry("Besoins", "exchange:office_needs"),
            Entry("Filières", "directory:sectors"),
        ),
    ),
    Group(
        "Investir et acheter",
        (
            Entry("SCIC", "funding:stakes"),
            Entry("Commande publique", "funding:procurement"),
        ),
    ),
    Group(
        "Piloter",
        (
            Entry("Feuille de route", "strategy:roadmap"),
            Entry("Instances", "gatherings:bodies", waits("reunions")),
            Entry("Agenda", "gatherings:events", waits("evenements")),
            Entry("Enquêtes et consultations", "questionnaires:surveys"),
            Entry("Indicateurs", "strategy:indicators"),
            Entry("Bilan annuel", "strategy:office_reviews"),
            Entry("Journal", "journal:entries"),
            Entry("Courriers", "mail:messages"),
            Entry("Travaux de fond", "jobs:jobs", waits("technique")),
            Entry("Comptes et rôles", "people:accounts"),
            Entry("Règles de droit", "funding:rules"),
            Entry("Conservation", "funding:conservation"),
        ),
    ),
)

FOOTER = (
    Entry("Aide", "portal:help"),
    Entry("Le territoire", "portal:quarters"),
    Entry("Données ouvertes", "portal:open_data"),
    Entry("Accessibilité", "portal:accessibility"),
    Entry("Données personnelles", "portal:privacy"),
    Entry("Mentions légales", "portal:legal"),
    Entry("Plan du site", "portal:site_map"),
)


def build(groups: Iterable[Group], actor: Actor, path: str) -> list[Section]:
    """The groups that have something for this actor, the entry of the present page marked.

    The present entry is the one whose address is the longest beginning of ``path``: a sheet belongs to its list.
    """
    found = [(group.title, [(entry, url_for(entry, actor)) for entry in group.entries]) for group in groups]
    lists = [(url, entry.is_front) for _, entries in found for entry, url in entries if url]
    present = max(
        (url for url, is_front in lists if path == url or (not is_front and path.startswith(url))), key=len, default=""
    )
    sections = []
    for title, entries in found:
        items = tuple(_item(entry, url, actor, present) for entry, url in entries if url)
        if items:
            sections.append(Section(title, items))
    return sections


def url_for(entry: Entry, actor: Actor) -> str:
    """The entry's address, or nothing when no room offers it or when this actor may not open it."""
    try:
        url = reverse(entry.route)
    except NoReverseMatch:
        return ""
    access = getattr(resolve(url).func, "access", None)
    if access is None or access.admits(actor) or (access.face == "signed_in" and not actor.is_authenticated):
        return url
    return ""


def _item(entry: Entry, url: str, actor: Actor, present: str) -> Item:
    waiting = entry.count(actor) if entry.count else 0
    return Item(entry.label, url, counted(waiting, MOST_IN_TAB) if waiting else "", url == present)
