"""« Ma journée »: what waits for an agent, and beside it the envelopes and the obligations of the year."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essaim.funding.models import Envelope
from essaim.funding.queries import READS_ALL
from essaim.gatherings import obligations
from essaim.gatherings.policies import RUNNING
from essaim.kernel import clock
from essaim.listings.counting import MOST_IN_TAB, counted
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.portal.addresses import address
from essaim.portal.waiting import desk_of
from essaim.portal.waiting.desk import GROUPS, worded
from essaim.strategy.board import steering_bodies
from essaim.territory.queries import communes
from essaim.ui.formatting import NBSP, format_euros

SHOWN_AT_FIRST = 12
"""Rows before a tab is chosen: the most urgent, so that envelopes and obligations are not far below."""


@dataclass(frozen=True)
class EnvelopeLine:
    """The envelope drawn as a bar, and the sentence that says the others."""

    title: str
    total: Decimal
    voted: Decimal
    reserved: Decimal
    url: str
    others: str


@dataclass(frozen=True)
class DutyLine:
    """What a body still owes this year: ``what`` tells apart the obligations of one body."""

    body: str
    what: str
    url: str
    tag: str
    state: str
    sentence: str


def day_page(actor: Actor, group: str) -> dict[str, Any]:
    """What the day shows, narrowed to one tab when it names one that has something."""
    desk = desk_of(actor)
    group = group if group in desk.by_group else ""
    items = desk.items(group)
    shown = items if group else items[:SHOWN_AT_FIRST]
    return {
        "title": _title(desk.total),
        "items": shown,
        "further": "" if group else _further(desk.total - len(shown)),
        "others": desk.others(group) if group else [],
        "tabs": _tabs(desk.by_group, group),
        "sentence": GROUPS[group][1] if group else "Ce qui attend un geste de vous, le plus urgent d’abord.",
        "envelopes": envelopes(actor),
        "duties": duties(actor),
        "duties_url": address("gatherings:bodies"),
    }


def _title(total: int) -> str:
    words = worded(total, MOST_IN_TAB, "chose vous attend,choses vous attendent")
    return words[0].upper() + words[1:] if total else ""


def _further(count: int) -> str:
    most = MOST_IN_TAB - SHOWN_AT_FIRST
    return worded(count, most, "autre moins urgente,autres moins urgentes") if count else ""


def _tabs(by_group: dict[str, int], group: str) -> list[dict[str, Any]]:
    tabs = [_tab("Tout", sum(by_group.values()), "?", not group)]
    return tabs + [_tab(GROUPS[code][0], count, f"?quoi={code}", code == group) for code, count in by_group.items()]


def _tab(label: str, count: int, url: str, current: bool) -> dict[str, Any]:
    return {"label": label, "count": counted(count, MOST_IN_TAB), "url": url, "current": current}


def envelopes(actor: Actor) -> list[EnvelopeLine]:
    """The envelopes of the year, one bar a call: the first commune is drawn, the others are said."""
    found = Envelope.objects.filter(year=clock.today().year).select_related("call")
    if not actor.has(*READS_ALL):
        found = found.filter(commune_code__in=actor.scopes(Role.ELECTED, "commune"))
    names = {row.code: (rank, row.name) for rank, row in enumerate(communes())}
    by_call: dict[str, list[Envelope]] = {}
    for row in sorted(found, key=lambda row: (row.call.title, names.get(row.commune_code, (99, ""))[0])):
        by_call.setdefault(str(row.call), []).append(row)
    return [_line(call, rows, {code: name for code, (_, name) in names.items()}) for call, rows in by_call.items()]


def _line(call: str, rows: list[Envelope], names: dict[str, str]) -> EnvelopeLine:
    first, *rest = rows
    place = names.get(first.commune_code, first.commune_code)
    said = [
        f"{names.get(row.commune_code, row.commune_code)}{NBSP}: {format_euros(row.remaining)} restants" for row in rest
    ]
    return EnvelopeLine(
        f"Enveloppe {first.year}, {place}",
        first.amount,
        first.voted,
        first.reserved,
        address("funding:budgets"),
        " ".join(f"{sentence}." for sentence in said),
    )


def duties(actor: Actor) -> list[DutyLine]:
    """What bodies still owe this year, for those who run them."""
    if not actor.has(*RUNNING):
        return []
    board = obligations.board(steering_bodies(), clock.today().year, actor)
    return [
        DutyLine(
            row.body.name,
            duty.label,
            address("gatherings:office_body", row.body.code),
            duty.tag,
            duty.state,
            duty.sentence,
        )
        for row in board.bodies
        for duty in row.duties
        if duty.owed
    ]
