"""Calls, their cut-offs and their grids, as a territory's folder gives them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from essaim.funding.models import AidKind, Call, CutOff, Grid
from essaim.funding.services.sessions import COMMITTEE, COMMITTEE_VALUES
from essaim.gatherings.models import Body
from essaim.gatherings.services import lay_bodies
from essaim.questionnaires.models import Form

COMMITTEE_POSITION = 50
"""After the bodies of the strategy, in the list of bodies."""


def lay_aid_kinds(rows: Sequence[dict[str, Any]]) -> None:
    """Write the kinds of aid; one that the folder no longer names is offered no more, and stays on its awards."""
    for row in rows:
        AidKind.objects.update_or_create(code=row["code"], defaults=row)
    AidKind.objects.exclude(code__in=[row["code"] for row in rows]).update(is_offered=False)


def lay_call(
    *,
    code: str,
    form: Form,
    values: dict[str, Any],
    criteria: list[dict[str, Any]],
    scale: int,
    is_proposed: bool,
    cut_offs: list[tuple[date, date]],
    kinds: Sequence[str] = (),
) -> Call:
    """Write a call, a new version of its grid when the criteria changed, and its cut-offs ``(last day, session)``.

    The committee that reads the files is laid once with it; people then make it what it is.
    """
    if not Body.objects.filter(code=COMMITTEE).exists():
        lay_bodies([{"code": COMMITTEE, **COMMITTEE_VALUES, "position": COMMITTEE_POSITION}])
    call, _ = Call.objects.update_or_create(code=code, defaults={**values, "form": form})
    current = Grid.objects.filter(call=call).first()
    if current is None or current.criteria != criteria or current.scale != scale:
        number = current.number + 1 if current else 1
        Grid.objects.create(call=call, number=number, criteria=criteria, scale=scale, is_proposed=is_proposed)
    call.kinds.set(AidKind.objects.filter(code__in=kinds))
    for last_day, session_on in cut_offs:
        CutOff.objects.update_or_create(call=call, last_day=last_day, defaults={"session_on": session_on})
    return call
