"""What the office does to calls on screen: prepare, describe, date, ask pieces, weigh, publish, archive.

Each act marks the call as changed on screen: the territory's folder then leaves it alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.call_readiness import left_before_publication
from essaim.funding.eligibility import MOST_QUESTIONS, Gate, prepared_gate
from essaim.funding.models import AidKind, Call, CutOff, Grid
from essaim.funding.policies.calls import (
    can_archive_call,
    can_change_call,
    can_prepare_calls,
    can_publish_call,
)
from essaim.funding.ready_questions import first_form
from essaim.funding.services.call_forms import lock_call, publish_form_of
from essaim.funding.states import CALL, CallState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.text import slug
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires.drafting import prepared_document
from essaim.questionnaires.editing import fault_in_words, free_code
from essaim.questionnaires.services import start_form

STALE = "Quelqu’un a modifié cet appel entre-temps. Vérifiez-le, puis envoyez de nouveau."
TAKEN_CODES = {"deposer", "nouveau", "regles"}
"""Words of the public addresses of calls, which no call may bear."""

COPIED = ("pieces", "stages", "spread_threshold", "eligibility", "is_blind")
"""What a call takes from the one it is copied from, beside its form, its kinds of aid and its grid."""


def create_call(
    actor: Actor,
    *,
    title: str,
    short_title: str,
    purpose: str,
    is_permanent: bool,
    opens_on: date,
    closes_on: date | None = None,
    source: Call | None = None,
) -> Call:
    """Prepare a call that only the office sees, from nothing or from another one."""
    can_prepare_calls(actor).require()
    code = slug(short_title, 50)
    if not code or code in TAKEN_CODES or Call.objects.filter(code=code).exists():
        raise ValidationError({"short_title": "Un appel porte déjà ce nom court\u00a0: donnez-en un autre."})
    document = prepared_document(source.form).model_copy(update={"title": title}) if source else first_form(title)
    with transaction.atomic():
        form = start_form(actor, code=f"call-{code}", title=title, document=document)
        call = Call.objects.create(
            code=code,
            title=title,
            short_title=short_title,
            purpose=purpose,
            form=form,
            state=CallState.DRAFT,
            is_permanent=is_permanent,
            opens_on=opens_on,
            closes_on=None if is_permanent else closes_on,
            edited_at=clock.now(),
            **({name: getattr(source, name) for name in COPIED} if source else {}),
        )
        if source is not None:
            call.kinds.set(source.kinds.all())
            _copy_grid(source, call)
        journal.record(actor, "funding.create_call", call, facts={"source": source.code if source else ""})
    return call


def _copy_grid(source: Call, call: Call) -> None:
    grid = source.grids.first()
    if grid is not None:
        Grid.objects.create(call=call, number=1, criteria=grid.criteria, scale=grid.scale)


def describe_call(
    actor: Actor,
    call: Call,
    *,
    values: Mapping[str, Any],
    stages: Sequence[Mapping[str, Any]],
    kinds: Iterable[AidKind],
    version: int | None = None,
) -> Call:
    """Write what the call is: its names, purpose, days, what it helps."""
    with transaction.atomic():
        locked = _opened(actor, call, version)
        for name, value in values.items():
            setattr(locked, name, value)
        if locked.is_permanent:
            locked.closes_on = None
        locked.stages = [dict(stage) for stage in stages]
        locked.kinds.set(kinds)
        return _keep(actor, locked, "presentation")


def plan_cut_off(actor: Actor, call: Call, *, last_day: date, session_on: date) -> CutOff:
    """Plan the session that reads the files received until ``last_day``; planned twice, it is the same."""
    with transaction.atomic():
        locked = _opened(actor, call)
        if session_on < last_day:
            raise ValidationError({"session_on": "La session vient après le dernier jour de dépôt."})
        if last_day < locked.opens_on or (locked.closes_on is not None and last_day > locked.closes_on):
            raise ValidationError({"last_day": "Ce jour n’est pas entre l’ouverture et la fermeture de l’appel."})
        cut_off, is_new = CutOff.objects.get_or_create(
            call=locked, last_day=last_day, defaults={"session_on": session_on}
        )
        if not is_new:
            if cut_off.session_on == session_on:
                return cut_off
            if cut_off.session is not None:
                raise Refused("La réunion de cette session est déjà prévue\u00a0: changez sa date avec les instances.")
            cut_off.session_on = session_on
            cut_off.save(update_fields=["session_on"])
        _keep(actor, locked, "dates")
    return cut_off


def drop_cut_off(actor: Actor, call: Call, *, cut_off: CutOff) -> None:
    """Give up a session that no file and no meeting waits for; given up twice, it is gone."""
    with transaction.atomic():
        locked = _opened(actor, call)
        row = CutOff.objects.filter(pk=cut_off.pk, call=locked).first()
        if row is None:
            return
        if row.session is not None or row.applications.exists():
            raise Refused("Des dossiers ou une réunion tiennent à cette date\u00a0: elle ne peut plus être retirée.")
        row.delete()
        _keep(actor, locked, "dates")


# ------------------------------------------------------------------------------------------------------------- pieces


def write_asked_piece(
    actor: Actor, call: Call, *, code: str, values: Mapping[str, Any], version: int | None = None
) -> Call:
    """Change the piece of this code, or ask a new one when ``code`` is empty."""

    def change(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not code:
            return [*pieces, {"code": free_code(values["label"], {piece["code"] for piece in pieces}), **values}]
        return [{**piece, **values} if piece["code"] == code else piece for piece in pieces]

    return _change_pieces(actor, call, change, version)


def remove_asked_piece(actor: Actor, call: Call, *, code: str) -> Call:
    """Ask this piece no more; files already sent keep the list that they were asked."""
    return _change_pieces(actor, call, lambda pieces: [piece for piece in pieces if piece["code"] != code])


def place_asked_piece(actor: Actor, call: Call, *, code: str, rank: int) -> Call:
    """Ask this piece at this rank, from 0."""

    def change(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
        moved = [piece for piece in pieces if piece["code"] == code]
        others = [piece for piece in pieces if piece["code"] != code]
        at = min(max(rank, 0), len(others))
        return [*others[:at], *moved, *others[at:]]

    return _change_pieces(actor, call, change)


def _change_pieces(
    actor: Actor,
    call: Call,
    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]],
    version: int | None = None,
) -> Call:
    with transaction.atomic():
        locked = _opened(actor, call, version)
        pieces = change(list(locked.pieces))
        if pieces == locked.pieces:
            return locked
        locked.pieces = pieces
        return _keep(actor, locked, "pieces")


# ---------------------------------------------------------------------------------------------------- first questions


def rework_gate(actor: Actor, call: Call, *, change: Callable[[Gate], Gate], version: int | None = None) -> Call:
    """Apply a change to the first questions of a call, which stay sound: people may be answering them.

    Without ``version``, the change must bear being asked twice.
    """
    with transaction.atomic():
        locked = _opened(actor, call, version)
        before = prepared_gate(locked)
        after = change(before)
        if after == before:
            return locked
        if len(after.questions) > MOST_QUESTIONS:
            raise Refused(f"{MOST_QUESTIONS} questions au plus\u00a0: retirez-en une avant d’en ajouter une autre.")
        whole = after.whole()
        if after.questions and (faults := whole.placed_faults()):
            raise Refused(fault_in_words(whole, faults[0]))
        locked.eligibility = after.as_data()
        return _keep(actor, locked, "premières questions")


# --------------------------------------------------------------------------------------------------------------- grid


def renew_grid(actor: Actor, call: Call, *, criteria: Sequence[Mapping[str, Any]], scale: int) -> Grid:
    """A new version of the grid, proposed until a committee adopts it; the present one when nothing differs.

    ``criteria``: ``{code, label, help, weight}``, a new one with an empty code.
    """
    total = sum(int(criterion["weight"]) for criterion in criteria)
    if total != 100:
        raise ValidationError(f"Les poids font {total}\u00a0: répartissez 100 points entre les critères.")
    with transaction.atomic():
        locked = _opened(actor, call)
        rows: list[dict[str, Any]] = []
        taken = {str(criterion["code"]) for criterion in criteria}
        for criterion in criteria:
            code = criterion["code"] or free_code(criterion["label"], taken)
            taken.add(code)
            rows.append({**criterion, "code": code})
        current = locked.grids.first()
        if current is not None and (current.criteria, current.scale) == (rows, scale):
            return current
        grid = Grid.objects.create(call=locked, number=current.number + 1 if current else 1, criteria=rows, scale=scale)
        _keep(actor, locked, "grille")
    return grid


# --------------------------------------------------------------------------------------------------------------- life


def publish_call(actor: Actor, call: Call) -> Call:
    """Show the call to everyone, with the first version of its form; published twice, it is published."""
    with transaction.atomic():
        locked = lock_call(call)
        if locked.state == CallState.PUBLISHED and can_prepare_calls(actor):
            return locked
        can_publish_call(actor, locked).require()
        if left := left_before_publication(locked, clock.today()):
            raise Refused(left[0].text)
        if locked.form.current_version is None:
            publish_form_of(actor, locked)
        locked.state = CALL.target("publish_call")
        locked.edited_at = clock.now()
        locked.save(update_fields=["state", "edited_at"])
        journal.record(actor, "funding.publish_call", locked)
    return locked


def archive_call(actor: Actor, call: Call) -> Call:
    """Take the call away from the public; its files go on. Archived twice, it is archived."""
    with transaction.atomic():
        locked = lock_call(call)
        if locked.state == CallState.ARCHIVED and can_prepare_calls(actor):
            return locked
        can_archive_call(actor, locked).require()
        locked.state = CALL.target("archive_call")
        locked.edited_at = clock.now()
        locked.save(update_fields=["state", "edited_at"])
        journal.record(actor, "funding.archive_call", locked)
    return locked


def _opened(actor: Actor, call: Call, version: int | None = None) -> Call:
    """The call under lock, which this actor may change from a page drawn at ``version``."""
    locked = lock_call(call)
    can_change_call(actor, locked).require()
    if version is not None and version != locked.version:
        raise Refused(STALE)
    return locked


def _keep(actor: Actor, call: Call, part: str) -> Call:
    """Save, mark as changed on screen, and say which part in the journal."""
    call.edited_at = clock.now()
    call.save()
    journal.record(actor, "funding.change_call", call, facts={"part": part})
    return call
