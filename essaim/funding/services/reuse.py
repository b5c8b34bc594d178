"""Beginning from last year's file: its answers and its pieces, each chosen and each given back at will."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from essaim.documents import services as documents
from essaim.documents.queries import files_of
from essaim.documents.storage import open_file
from essaim.funding.models import Application, Call
from essaim.funding.policies import can_follow_application, can_renew_application, can_write_application
from essaim.funding.queries import calls_open
from essaim.funding.reuse import offers, piece_offers
from essaim.funding.services.applications import start_application
from essaim.funding.services.pieces import keep_piece
from essaim.funding.states import ApplicationState
from essaim.journal import services as journal
from essaim.kernel.records import key_of
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires import services as questionnaires


def renew_application(actor: Actor, source: Application) -> Application:
    """Begin the draft that asks again the aid of ``source``; asked twice, it is one draft."""
    can_renew_application(actor, source).require()
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=source.pk)
        begun = locked.renewals.filter(state=ApplicationState.DRAFT, holder=actor.user).first()
        if begun is not None:
            return begun
        call = _open_call(actor, locked)
        return start_application(actor, call=call, another=True, renews=locked)


def _open_call(actor: Actor, source: Application) -> Call:
    """The call of the earlier file when it is open, otherwise the permanent one."""
    found = calls_open(actor)
    call = found.filter(pk=source.call_id).first() or found.filter(is_permanent=True).order_by("code").first()
    if call is None:
        raise Refused("Aucun appel n’est ouvert aujourd’hui\u00a0: le renouvellement attendra le prochain.")
    return call


def reuse_answers(
    actor: Actor, draft: Application, *, source: Application, codes: Collection[str], slots: Collection[str] = ()
) -> int:
    """Take the chosen answers and pieces of ``source`` into the draft; give how many. What was there is remembered."""
    with transaction.atomic():
        locked = _lock(draft)
        can_write_application(actor, locked).require()
        can_follow_application(actor, source).require()
        answers = {one.code: source.response.answers[one.code] for one in offers(source, locked) if one.code in codes}
        pieces = [piece for piece in piece_offers(source, locked) if piece.slot in slots]
        if not answers and not pieces:
            return 0
        before = {code: locked.response.answers.get(code) for code in answers}
        _save(actor, locked, answers)
        kept = dict(locked.reused) or {"answers": {}, "files": {}}
        kept |= {"source": key_of(source), "number": source.number}
        kept["answers"] |= {
            code: {"before": kept["answers"].get(code, {"before": before[code]})["before"], "taken": taken}
            for code in answers
            if (taken := locked.response.answers.get(code)) is not None
        }
        for piece in pieces:
            with open_file(piece.file.path) as content:
                file = keep_piece(
                    actor,
                    locked,
                    slot=piece.slot,
                    upload=content.read(),
                    title=piece.label,
                    filename=piece.file.original_name,
                )
            kept["files"][piece.slot] = key_of(file)
        _keep(locked, kept)
        journal.record(actor, "funding.reuse_answers", locked, facts={"from": source.number, "codes": sorted(answers)})
    return len(answers) + len(pieces)


def undo_reuse(actor: Actor, draft: Application, *, codes: Collection[str], slots: Collection[str] = ()) -> int:
    """Give back the chosen answers, as they were before, and pieces; what was changed since stays. Give how many."""
    with transaction.atomic():
        locked = _lock(draft)
        can_write_application(actor, locked).require()
        kept = dict(locked.reused)
        taken: dict[str, Any] = kept.get("answers", {})
        chosen = [code for code in codes if code in taken]
        present = locked.response.answers
        given_back = {code: taken[code]["before"] for code in chosen if present.get(code) == taken[code]["taken"]}
        _save(actor, locked, given_back)
        for code in chosen:
            del taken[code]
        files = [file for file in files_of(locked) if kept.get("files", {}).get(file.slot) == key_of(file)]
        removed = [file for file in files if file.slot in slots]
        for file in removed:
            documents.remove_file(actor, owner=locked, file=file)
            del kept["files"][file.slot]
        if chosen or removed:
            _keep(locked, kept)
            journal.record(actor, "funding.undo_reuse", locked, facts={"codes": sorted(chosen)})
    return len(given_back) + len(removed)


def _lock(draft: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "response__form_version")
    return rows.get(pk=draft.pk)


def _save(actor: Actor, draft: Application, answers: dict[str, Any]) -> None:
    """Whoever writes in the draft holds its row first: nobody can be overtaken here."""
    questionnaires.save_answers(
        actor, response=draft.response, answers=answers, expected_version=draft.response.version
    )


def _keep(draft: Application, kept: dict[str, Any]) -> None:
    draft.reused = kept
    draft.save(update_fields=["reused"])
