"""The home page: the promise, three doors, the comb, the last whole year in four figures. All of it is computed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from essaim.exchange.queries import open_needs
from essaim.funding.models import Call
from essaim.funding.queries import calls_open, published_laureates, upcoming_cut_offs
from essaim.gatherings.models import Event
from essaim.gatherings.queries import announced_events
from essaim.gatherings.states import EventState
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.portal.addresses import address, first_address
from essaim.portal.year_figures import last_whole_year, year_figures
from essaim.strategy import pages
from essaim.strategy.board import Outlook, OutsideStrategy, outlook, strategy_comb
from essaim.ui.formatting import MONTHS, NBSP, format_day, format_number, pluralise

MONTH_OF_ESS = 11
"""November: the Mois de l’ESS is announced from October on."""
AHEAD_DAYS = 60
_SMALL = ("zéro", "un", "deux", "trois", "quatre")


@dataclass(frozen=True)
class Door:
    """One of the three ways in."""

    title: str
    url: str
    text: str


def home_page(actor: Actor) -> dict[str, Any]:
    """What the home page shows; the same for everyone who has no role."""
    year = last_whole_year()
    figures = year_figures(year) if year else ()
    return {
        "guide_url": address("directory:guide"),
        "apply_url": first_address("funding:start", "funding:call"),
        "doors": doors(actor),
        **_strategy(actor),
        "year": year,
        "figures": figures,
        "figures_words": f"{_SMALL[len(figures)]} {pluralise(len(figures), 'chiffre,chiffres')}",
        "review_url": address("strategy:review", year) if year else "",
    }


def doors(actor: Actor) -> list[Door]:
    """The call, the agenda, and what is exchanged or who was aided; a door without address is left out."""
    third = _exchange() or _laureates()
    return [door for door in (_call(actor), _agenda(), third) if door is not None and door.url]


# -------------------------------------------------------------------------------------------------------------- doors


def permanent_call(actor: Actor) -> Call | None:
    """The permanent call, when it is open."""
    return calls_open(actor).filter(is_permanent=True).order_by("code").first()


def call_words(call: Call) -> str:
    """``Prochaine session le 9 décembre 2026. Dossiers reçus jusqu’au 30 novembre à 23 h 59, heure de Paris.``"""
    cut_off = upcoming_cut_offs(call).first()
    if cut_off is None:
        return "Ouvert toute l’année. La date de la prochaine session sera annoncée ici."
    last = format_day(cut_off.last_day)
    if cut_off.last_day.year == cut_off.session_on.year:
        last = last.rsplit(" ", 1)[0]
    return (
        f"Prochaine session le {format_day(cut_off.session_on)}. "
        f"Dossiers reçus jusqu’au {last} à 23{NBSP}h{NBSP}59, heure de Paris."
    )


def _call(actor: Actor) -> Door | None:
    call = permanent_call(actor)
    if call is None:
        return Door("Appel à projets", address("funding:call"), "Aucun appel n’est ouvert aujourd’hui.")
    return Door(call.short_title, address("funding:call"), call_words(call))


def _agenda() -> Door:
    today, url = clock.today(), address("gatherings:agenda")
    if today.month in (MONTH_OF_ESS - 1, MONTH_OF_ESS):
        month = _counts(_events_between(_first(today.year, MONTH_OF_ESS), _first(today.year, MONTH_OF_ESS + 1)))
        if month[0]:
            return Door("Mois de l’ESS", url, f"{_meetings_words(*month, f'en {MONTHS[MONTH_OF_ESS - 1]}')}")
    coming = _counts(_events_between(today, today + timedelta(days=AHEAD_DAYS)))
    if not coming[0]:
        return Door("Agenda", url, "Aucun rendez-vous n’est annoncé dans les deux mois. Proposez le vôtre.")
    return Door("Agenda", url, _meetings_words(*coming, "dans les deux mois"))


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


def _events_between(start: date, end: date) -> QuerySet[Event]:
    return announced_events().filter(
        starts_at__gte=clock.paris(start),
        starts_at__lt=clock.paris(end),
        state__in=(EventState.PUBLISHED, EventState.HELD),
    )


def _counts(events: QuerySet[Event]) -> tuple[int, int]:
    found = events.order_by().aggregate(all=Count("pk"), nearby=Count("pk", filter=~Q(qpv_code="")))
    return found["all"], found["nearby"]


def _meetings_words(count: int, nearby: int, when: str) -> str:
    said = f"{format_number(count)}{NBSP}rendez-vous {when}"
    return f"{said}, dont {format_number(nearby)} en quartier prioritaire." if nearby else f"{said}."


def _exchange() -> Door | None:
    waiting = open_needs().count()
    if not waiting:
        return None
    words = pluralise(waiting, "besoin attend,besoins attendent")
    return Door("Besoins", address("exchange:needs"), f"{format_number(waiting)}{NBSP}{words} une réponse.")


def _laureates() -> Door:
    shown = published_laureates().count()
    text = "Les projets aidés se présenteront ici, avec leur accord."
    if shown:
        projects = pluralise(shown, "projet aidé raconte,projets aidés racontent")
        text = f"{format_number(shown)}{NBSP}{projects} ce qu’{pluralise(shown, 'il a,ils ont')} fait."
    return Door("Lauréats", address("funding:laureates"), text)


# --------------------------------------------------------------------------------------------------------------- comb


def _strategy(actor: Actor) -> dict[str, Any]:
    try:
        seen = outlook()
    except OutsideStrategy:
        return {"rows": [], "counts": "", "situation": "", "sentence": ""}
    comb = strategy_comb(seen, actor)
    return {
        "rows": pages.comb_rows(comb, seen),
        "counts": _counts_words(seen),
        "situation": pages.situation(seen),
        "sentence": pages.whole_sentence(comb, seen),
    }


def _counts_words(seen: Outlook) -> str:
    objectives = {sheet.action.objective_id for sheet in seen.sheets}
    return (
        f"{len(objectives)}{NBSP}{pluralise(len(objectives), 'objectif,objectifs')}, "
        f"{len(seen.sheets)}{NBSP}{pluralise(len(seen.sheets), 'action,actions')}"
    )
