"""Calls, their cut-offs and their grids, as a territory's folder gives them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from essaim.funding.models import AidKind, Call, CutOff, Grid
from essaim.funding.services.sessions import COMMITTEE, COMMITTEE_VALUES
from essaim.gatherings.models import Body
from essaim.gatherings.services import lay_bodies
from essaim.questionnaires.document import Document
from essaim.questionnaires.models import Form
from essaim.ui.formatting import format_day

COMMITTEE_POSITION = 50
"""After the bodies of the strategy, in the list of bodies."""


def lay_aid_kinds(rows: Sequence[dict[str, Any]]) -> None:
    """Write the kinds of aid; one that the folder no longer names is offered no more, and stays on its awards."""
    for row in rows:
        AidKind.objects.update_or_create(code=row["code"], defaults=row)
    AidKind.objects.exclude(code__in=[row["code"] for row in rows]).update(is_offered=False)


_TITLES = {
    "is_permanent": "forme",
    "opens_on": "ouverture",
    "closes_on": "fermeture",
    "pieces": "pièces",
    "stages": "étapes de vie",
    "spread_threshold": "écart de notes signalé",
    "eligibility": "premières questions",
}
"""What a column of a call is called; the others are its presentation."""


def kept_on_screen(
    *, code: str, document: Document, values: dict[str, Any], criteria: list[dict[str, Any]], scale: int
) -> str:
    """Why the folder does not write this call: the office changed it on screen. Says what differs; else empty."""
    call = Call.objects.filter(code=code, edited_at__isnull=False).select_related("form").first()
    if call is None or call.edited_at is None:
        return ""
    version, grid = call.form.current_version, call.grids.first()
    parts = [_TITLES.get(name, "présentation") for name in values if getattr(call, name) != values[name]]
    if version is None or version.digest != document.digest():
        parts.append("formulaire")
    if grid is None or (grid.criteria, grid.scale) != (criteria, scale):
        parts.append("grille")
    differs = f"diffèrent\u00a0: {', '.join(dict.fromkeys(parts))}" if parts else "rien ne diffère du dossier"
    changed_on = format_day(call.edited_at)
    return f"L’appel «\u00a0{call}\u00a0», modifié à l’écran le {changed_on}, reste tel quel ({differs})."


def release_calls(codes: Iterable[str]) -> None:
    """Let the folder write these calls again, whatever was changed on screen."""
    Call.objects.filter(code__in=list(codes)).update(edited_at=None)


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

    The committee that reads the files is laid once with it; people then make it what it is. What the office changed on
    screen is asked of ``kept_on_screen`` before.
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
