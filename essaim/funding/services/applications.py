"""The applicant's acts: begin, write, send, complete; one file however many times the button is pressed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.cutoffs import cut_off_at
from essaim.funding.demands import file_faults
from essaim.funding.eligibility import gate_of
from essaim.funding.models import Application, Call, NumberSequence, PieceRequest
from essaim.funding.pieces import files_by_slot
from essaim.funding.policies import (
    can_follow_application,
    can_provide_piece,
    can_submit_application,
    can_write_application,
)
from essaim.funding.sequels import may_apply
from essaim.funding.services.facts import copy_facts
from essaim.funding.services.pieces import forget_pieces, keep_piece
from essaim.funding.states import APPLICATION, ApplicationState, CallState
from essaim.funding.twins import twins_of
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.clock import day_in_paris, end_of_day
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.models import FormVersion, Response
from essaim.questionnaires.readers import read_answer
from essaim.questionnaires.services import SaveResult
from essaim.questionnaires.words import in_words
from essaim.ui.formatting import format_day

DRAFTS_PER_CALL = 3
"""Drafts that a person may keep open at once in a call: nobody needs more, and a robot gets no further."""


def start_application(
    actor: Actor,
    *,
    call: Call,
    another: bool = False,
    eligibility: Mapping[str, Any] | None = None,
    renews: Application | None = None,
) -> Application:
    """Begin a draft; without ``another``, the person's draft in this call when there is one already.

    ``eligibility``: what was answered to the call's first questions, remembered, and typed already in the form where
    it asks the same; ``Refused`` for a barrier's reason. ``renews``: the file whose aid the draft asks again.
    """
    if actor.user is None:
        raise Refused("Connectez-vous pour commencer une demande : elle sera enregistrée à votre nom.")
    day = clock.today()
    is_over = call.closes_on is not None and day > call.closes_on
    if call.state != CallState.PUBLISHED or day < call.opens_on or is_over:
        raise Refused("Cet appel n’est pas ouvert aujourd’hui.")
    version = call.form.current_version
    if version is None:
        raise Refused("Le formulaire de cet appel n’est pas encore publié.")
    gate = gate_of(call) if eligibility else None
    barrier = gate.judge(eligibility or {})[1] if gate else None
    if barrier is not None:
        raise Refused(barrier.reason)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.user.pk)
        drafts = Application.objects.filter(call=call, holder=actor.user, state=ApplicationState.DRAFT)
        latest = drafts.order_by("-created_at", "-id").first()
        if latest is not None and not another:
            return latest
        if drafts.count() >= DRAFTS_PER_CALL:
            raise Refused("Vous avez déjà trois brouillons dans cet appel. Terminez-en un ou supprimez-le.")
        response = questionnaires.open_response(actor, form_version=version)
        application = Application.objects.create(
            call=call,
            holder=actor.user,
            holder_name=actor.user.name,
            response=response,
            eligibility=dict(eligibility or {}),
            renews=renews,
        )
        questionnaires.save_answers(
            actor, response=response, answers=_said_already(version, eligibility or {}), expected_version=1
        )
        journal.record(actor, "funding.start_application", application)
    return application


def _said_already(version: FormVersion, said: Mapping[str, Any]) -> dict[str, Any]:
    """The first answers that the form asks alike, so that nobody types them twice."""
    questions = {question.code: question for question in version.read().questions() if question.is_answered}
    return {
        code: answer
        for code, answer in said.items()
        if code in questions and not read_answer(questions[code], answer).errors
    }


def refresh_draft(actor: Actor, application: Application) -> bool:
    """Bring a draft to the form as it is published now, and tell whether it moved; nothing typed is lost.

    What the form asks anew is then read by ``questionnaires.queries.news_of``.
    """
    current = application.call.form.current_version
    if application.state != ApplicationState.DRAFT or current is None:
        return False
    if application.response.form_version_id == current.pk:
        return False
    with transaction.atomic():
        can_write_application(actor, _lock(application)).require()
        questionnaires.move_to_version(actor, response=application.response, new_version=current)
    return True


def save_section(actor: Actor, application: Application, *, answers: Mapping[str, Any], version: int) -> SaveResult:
    """Keep the answers of a page of a draft, right or wrong, and its title for the lists. Not journaled: a
    keystroke.
    """
    with transaction.atomic():
        locked = _lock(application)
        can_write_application(actor, locked).require()
        result = questionnaires.save_answers(
            actor, response=application.response, answers=answers, expected_version=version
        )
        if result.is_saved:
            _copy_title(locked, application.response)
    return result


def _lock(application: Application) -> Application:
    """The file as it is now, under lock; with its call, which is not locked."""
    return Application.objects.select_for_update(of=("self",)).select_related("call", "response").get(pk=application.pk)


def _copy_title(application: Application, response: Response) -> None:
    """Name the draft in the lists by what its form says of its title, so far."""
    document = response.form_version.read()
    question = next((q for q in document.questions() if "title" in q.fed_facts()), None)
    title = in_words(question, response.answers.get(question.code))[:160] if question else ""
    if title != application.title:
        application.title = title
        application.save(update_fields=["title"])


def delete_draft(actor: Actor, application: Application) -> None:
    """Delete a draft for good, with its files: it was never sent."""
    with transaction.atomic():
        locked = _lock(application)
        can_write_application(actor, locked).require()
        forget_pieces(actor, locked)
        journal.record(actor, "funding.delete_draft", locked)
        response = locked.response
        locked.delete()
        response.delete()


def submit_application(actor: Actor, application: Application, *, twin_reason: str = "") -> Application:
    """Send the file: checks everything, gives the number and the session, freezes the answers, sends the receipt.

    Sent twenty times at once, it is one file with one number and one receipt: the first request locks the row, the
    others find it sent and get the same answer. ``questionnaires.services.NotReady`` when something is wrong,
    ``ValidationError`` at ``twin_reason`` when it looks like another file and nobody said why it is not the same. The
    instant is the one at which the request came, not the one at which its turn came.
    """
    received_at = clock.now()
    with transaction.atomic():
        locked = _lock(application)
        can_follow_application(actor, locked).require()
        if locked.state != ApplicationState.DRAFT and locked.number:
            return locked
        can_submit_application(actor, locked).require()
        _require_open(locked.call, received_at)
        refresh_draft(actor, locked)
        facts = questionnaires.file_response(
            actor, response=locked.response, files=files_by_slot(locked), more_faults=file_faults(locked.call)
        )
        locked.twin_reason = _reason_of_twin(locked, facts, twin_reason)
        locked.filed_at = received_at
        locked.asked_pieces = locked.call.pieces
        locked.cut_off = cut_off_at(received_at, locked.call.cut_offs.all())
        locked.number = _next_number(received_at)
        locked.state = APPLICATION.target("submit_application")
        copy_facts(actor, locked, facts)
        may_apply(actor, locked.organisation).require()
        journal.record(actor, "funding.submit_application", locked, facts={"requested": locked.requested})
        if locked.holder is not None:
            mail.send(
                to=locked.holder.email,
                subject=f"Nous avons bien reçu votre demande {locked.number}",
                template="funding/mail/receipt.txt",
                context={"application": locked},
                about=locked,
                key=f"receipt-{locked.pk}",
            )
    return locked


def _reason_of_twin(application: Application, facts: Mapping[str, Any], reason: str) -> str:
    """Why a file that looks like another one is sent all the same; nothing when it looks like none."""
    if not twins_of(application, facts):
        return ""
    if not reason.strip():
        raise ValidationError({"twin_reason": "Dites en quoi cette demande est différente de celle qui lui ressemble."})
    return reason.strip()[:500]


def _require_open(call: Call, instant: datetime) -> None:
    """A dated call closes at the end of its last day, in Paris; a draft that waits is kept."""
    if call.state != CallState.PUBLISHED:
        raise Refused("Cet appel ne reçoit plus de demandes. Votre brouillon reste dans votre espace.")
    if call.closes_on is not None and instant >= end_of_day(call.closes_on):
        raise Refused(
            f"Cet appel a fermé le {format_day(call.closes_on)} à minuit. Votre brouillon reste dans votre espace."
        )


def _next_number(instant: datetime) -> str:
    """The next number of the year, without hole nor twin: the year's row is locked until the file is written."""
    year = day_in_paris(instant).year
    NumberSequence.objects.get_or_create(year=year)
    sequence = NumberSequence.objects.select_for_update().get(year=year)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return f"{year}-{sequence.last:03d}"


def provide_piece(
    actor: Actor, application: Application, *, asked: PieceRequest, upload: Any | None = None
) -> Application:
    """Answer a request for a piece, with its file when ``upload`` is given; the file is again to be checked.

    The file goes back to the office once nothing asked remains unanswered. Answered twice, it is one answer.
    """
    with transaction.atomic():
        locked = _lock(application)
        can_follow_application(actor, locked).require()
        current = PieceRequest.objects.select_for_update().get(pk=asked.pk, application=locked)
        if current.answered_at is not None:
            return locked
        can_provide_piece(actor, locked).require()
        if upload is not None:
            keep_piece(actor, locked, slot=current.slot, upload=upload, title=current.label)
        current.answered_at = clock.now()
        current.save(update_fields=["answered_at"])
        if not locked.piece_requests.filter(answered_at__isnull=True).exists():
            locked.state = APPLICATION.target("provide_piece")
            locked.save(update_fields=["state"])
        journal.record(actor, "funding.provide_piece", locked, facts={"slot": current.slot})
    return locked
