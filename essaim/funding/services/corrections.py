"""Correcting a filed file: named questions are opened again, the applicant changes these and no other.

The filed answers never change: the correction is written beside them, in a response of its own that becomes the file's
once sent; the former one stays readable (``corrections.changes_of``).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.corrections import correctable, opened, waiting_correction
from essaim.funding.demands import file_faults
from essaim.funding.models import Application, Correction, Side
from essaim.funding.pieces import files_by_slot
from essaim.funding.policies import can_answer_correction, can_ask_correction, can_follow_application
from essaim.funding.services.facts import copy_facts
from essaim.funding.services.freshness import require_fresh
from essaim.funding.services.telling import tell
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.services import SaveResult

CORRECTION_DAYS = 15
"""Days given to correct when the officer does not say."""

CLOSED = "Cette correction n’est plus attendue. Rechargez la page pour voir où en est la demande."


def ask_correction(
    actor: Actor,
    application: Application,
    *,
    fields: Sequence[str],
    reason: str,
    due_on: date | None = None,
    version: int | None = None,
) -> Correction:
    """Open the questions of codes ``fields`` to the applicant. The same one asked twice is one; a second one waits."""
    due = due_on or clock.today() + timedelta(days=CORRECTION_DAYS)
    wanted = list(dict.fromkeys(fields))
    with transaction.atomic():
        locked = _lock(application)
        can_ask_correction(actor, locked).require()
        waiting = waiting_correction(locked)
        if waiting is not None and set(waiting.fields) == set(wanted):
            return waiting
        _check_request(locked, wanted, reason, due)
        if waiting is not None:
            raise Refused(
                "Une correction est déjà attendue. Attendez la réponse, ou renoncez-y pour en demander une autre."
            )
        require_fresh(locked, version)
        source = locked.response
        correction = Correction.objects.create(
            application=locked,
            fields=wanted,
            reason=reason.strip()[:2000],
            due_on=due,
            asked_by=actor.user,
            replaced=source,
            response=questionnaires.copy_response(actor, source=source, form_version=source.form_version),
        )
        _touch(locked)
        journal.record(actor, "funding.ask_correction", locked, facts={"fields": wanted, "due_on": due})
        tell(
            locked,
            Side.APPLICANT,
            subject=f"Une correction est demandée pour votre demande {locked.number}",
            template="correction",
            key=f"correction-{correction.pk}",
            correction=correction,
            labels=[question.label for question in opened(correction)],
        )
    return correction


def _check_request(application: Application, fields: Sequence[str], reason: str, due_on: date) -> None:
    errors = {}
    if not fields:
        errors["fields"] = "Choisissez au moins une question à corriger."
    elif set(fields) - {question.code for question in correctable(application)}:
        errors["fields"] = "Une de ces questions ne se corrige pas. Rechargez la page."
    if not reason.strip():
        errors["reason"] = "Dites ce qui est à corriger et pourquoi\u00a0: la personne lira ce message."
    if due_on < clock.today():
        errors["due_on"] = "Cette date est passée."
    if errors:
        raise ValidationError(errors)


def save_correction(actor: Actor, correction: Correction, *, answers: Mapping[str, Any], version: int) -> SaveResult:
    """Keep answers being corrected, right or wrong; those of questions that are not opened are left out."""
    with transaction.atomic():
        locked, current = _lock_both(correction)
        can_answer_correction(actor, locked).require()
        _require_waiting(current)
        codes = {question.code for question in opened(current)}
        kept = {code: answer for code, answer in answers.items() if code in codes}
        return questionnaires.save_answers(actor, response=current.response, answers=kept, expected_version=version)


def answer_correction(actor: Actor, correction: Correction) -> Application:
    """Send the correction: the whole file is checked again, and what it says in columns follows. Sent twice, it is one.

    ``questionnaires.services.NotReady`` when something is wrong.
    """
    with transaction.atomic():
        locked, current = _lock_both(correction)
        can_follow_application(actor, locked).require()
        if current.answered_at is not None:
            return locked
        can_answer_correction(actor, locked).require()
        _require_waiting(current)
        response = current.response
        facts = questionnaires.file_response(
            actor, response=response, files=files_by_slot(locked), more_faults=file_faults(locked.call)
        )
        current.answered_at = current.closed_at = clock.now()
        current.save(update_fields=["answered_at", "closed_at"])
        locked.response = response
        copy_facts(actor, locked, facts)
        journal.record(actor, "funding.answer_correction", locked, facts={"fields": current.fields})
        tell(
            locked,
            Side.OFFICE,
            subject=f"La demande {locked.number} est corrigée",
            template="corrected",
            key=f"corrected-{current.pk}",
            correction=current,
        )
    return locked


def cancel_correction(actor: Actor, correction: Correction) -> None:
    """Wait for the correction no longer: the answers stay as they were filed."""
    with transaction.atomic():
        locked, current = _lock_both(correction)
        can_ask_correction(actor, locked).require()
        if current.closed_at is None:
            close_correction(locked)
            _touch(locked)
            journal.record(actor, "funding.cancel_correction", locked)


def close_correction(application: Application) -> None:
    """Close the correction that waits, if any; who calls holds the row and asked the policy."""
    application.corrections.filter(closed_at__isnull=True).update(closed_at=clock.now())


def _lock(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("response__form_version", "call")
    return rows.get(pk=application.pk)


def _lock_both(correction: Correction) -> tuple[Application, Correction]:
    """The file first, then the correction: the order in which everybody locks them."""
    locked = _lock(correction.application)
    rows = Correction.objects.select_for_update(of=("self",)).select_related(
        "response__form_version", "replaced__form_version"
    )
    return locked, rows.get(pk=correction.pk)


def _require_waiting(correction: Correction) -> None:
    if correction.closed_at is not None:
        raise Refused(CLOSED)


def _touch(application: Application) -> None:
    """Let pages drawn before know that the file moved."""
    application.save(update_fields=["updated_at"])
