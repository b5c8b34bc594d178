"""Publishing forms and keeping responses. Who may is asked by the room that owns the response, before calling.

Saving answers writes no journal entry (it is a keystroke, not an act); filing is told by the calling room's own verb.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused, deny
from essaim.people.actors import Actor
from essaim.questionnaires.changes import VersionChanges, changes_between
from essaim.questionnaires.document import BaseQuestion, Document, DocumentFaults, FileQuestion, read_document
from essaim.questionnaires.drafting import prepared_document
from essaim.questionnaires.models import Form, FormVersion, Response, ResponseState
from essaim.questionnaires.readers import stored_fragment
from essaim.questionnaires.validation import Files, Outcome, validate
from essaim.questionnaires.words import in_words
from essaim.ui.formatting import format_hour, pluralise

MoreFaults = Callable[[Document, Outcome], Mapping[str, str]]
"""What a room finds wrong in a response beyond its form's own rules, by place."""


STALE = "Quelqu’un a modifié ce formulaire entre-temps. Vérifiez-le, puis envoyez de nouveau."


class NotReady(Refused):
    """The response cannot be filed yet; ``outcome.errors`` says why, place by place."""

    def __init__(self, outcome: Outcome) -> None:
        count = len(outcome.errors)
        super().__init__(f"Il reste {count}\u00a0{pluralise(count, 'point,points')} à corriger avant de déposer.")
        self.outcome = outcome


@dataclass(frozen=True)
class Conflict:
    """An answer that somebody else changed since the page was drawn, and that this page changes too."""

    code: str
    label: str
    theirs: str
    mine: str
    by: str
    """Key of the actor who changed it (``Actor.key``)."""
    at: datetime | None

    def as_data(self) -> dict[str, str]:
        """For the page that saves by itself; who did it is left to the caller."""
        return {"code": self.code, "label": self.label, "theirs": self.theirs, "mine": self.mine}


@dataclass(frozen=True)
class SaveResult:
    """Either everything was saved, or nothing was and ``conflicts`` says which answers two people touched.

    ``version`` is the row's present version: sent back with the same answers, it overwrites knowingly.
    """

    version: int
    saved_at: datetime
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_saved(self) -> bool:
        """Whether the answers are kept."""
        return not self.conflicts

    @property
    def status(self) -> int:
        """HTTP status of the answer to a page that saves by itself."""
        return 200 if self.is_saved else 409

    def as_data(self) -> dict[str, Any]:
        """JSON answer to a page that saves by itself (see ``live.js``)."""
        if self.is_saved:
            return {"version": self.version, "saved_at": format_hour(self.saved_at)}
        return {"version": self.version, "conflicts": [conflict.as_data() for conflict in self.conflicts]}


@transaction.atomic
def publish_form(actor: Actor, *, code: str, title: str, document: Document | Mapping[str, Any]) -> FormVersion:
    """Publish a new version of a form, made if need be; the present version when the document is the same.

    ``DocumentFaults`` when the document cannot be published.
    """
    if not isinstance(document, Document):
        document = read_document(document)
    elif faults := document.faults():
        raise DocumentFaults(faults)
    Form.objects.get_or_create(code=code, defaults={"title": title})
    form = Form.objects.select_for_update().get(code=code)
    if form.title != title:
        form.title = title
        form.save(update_fields=["title"])
    current = form.current_version
    if current is not None and current.digest == document.digest():
        return current
    number = current.number + 1 if current else 1
    version = FormVersion.objects.create(
        form=form, number=number, document=document.as_data(), digest=document.digest(), published_at=clock.now()
    )
    journal.record(actor, "questionnaires.publish_form", form, facts={"number": number, "digest": version.digest})
    return version


@transaction.atomic
def start_form(actor: Actor, *, code: str, title: str, document: Document) -> Form:
    """A form that has no published version yet, only this document to prepare."""
    return Form.objects.create(code=code, title=title, draft=document.as_data())


@transaction.atomic
def rework_form(
    actor: Actor, *, form: Form, change: Callable[[Document], Document], version: int | None = None
) -> Form:
    """Apply a change to the document being prepared; what equals the published one is no longer being prepared.

    ``version`` is the form's as the page showed it: the change is refused when somebody else's came first. Without it
    the change must bear being asked twice.
    """
    row = Form.objects.select_for_update().get(pk=form.pk)
    if version is not None and version != row.version:
        raise Refused(STALE)
    before = prepared_document(row)
    after = change(before)
    if after.as_data() != before.as_data():
        current = row.current_version
        is_published = current is not None and current.digest == after.digest()
        row.draft = None if is_published else after.as_data()
        row.save(update_fields=["draft"])
    return row


@transaction.atomic
def drop_draft(actor: Actor, *, form: Form) -> Form:
    """Forget what is being prepared; ``Refused`` when nothing is published yet."""
    row = Form.objects.select_for_update().get(pk=form.pk)
    if row.current_version is None:
        raise Refused("Ce formulaire n’a pas encore de version publiée à reprendre.")
    if row.draft is not None:
        row.draft = None
        row.save(update_fields=["draft"])
    return row


@transaction.atomic
def publish_draft(actor: Actor, *, form: Form, version: int | None = None) -> FormVersion:
    """Publish the document being prepared as the next version; the present one when nothing is prepared.

    ``DocumentFaults`` when it cannot be published; ``version`` as in ``rework_form``.
    """
    row = Form.objects.select_for_update().get(pk=form.pk)
    current = row.current_version
    if row.draft is None and current is not None:
        return current
    if version is not None and version != row.version:
        raise Refused(STALE)
    document = prepared_document(row)
    published = publish_form(actor, code=row.code, title=document.title, document=document)
    row.refresh_from_db()
    row.draft = None
    row.save(update_fields=["draft"])
    return published


def open_response(actor: Actor, *, form_version: FormVersion) -> Response:
    """Begin an empty draft."""
    return Response.objects.create(form_version=form_version)


@transaction.atomic
def save_answers(actor: Actor, *, response: Response, answers: Mapping[str, Any], expected_version: int) -> SaveResult:
    """Keep the answers of a page, right or wrong, as typed; what is not in ``answers`` stays as it is.

    ``expected_version`` is the version that the page was drawn from. When somebody else has since changed an answer
    that this page changes otherwise, nothing is written and the result names those answers; changes to other answers
    do not disturb each other. ``Refused`` when the response is filed.
    """
    row = _lock_draft(response)
    questions = _asked(row.form_version.read())
    kept = stored_fragment(questions, answers)
    changed = {code: stored for code, stored in kept.items() if stored != row.answers.get(code)}
    overtaken = [code for code in changed if _stamp_version(row, code) > expected_version]
    if overtaken:
        conflicts = [_conflict(row, questions[code], changed[code]) for code in overtaken]
        return SaveResult(row.version, clock.now(), conflicts)
    if changed:
        at = clock.now()
        stamp = {"version": row.version + 1, "by": actor.key, "at": at.isoformat()}
        for code, stored in changed.items():
            row.stamps[code] = stamp
            if stored is None:
                row.answers.pop(code, None)
            else:
                row.answers[code] = stored
        row.save(update_fields=["answers", "stamps"])
    _copy_onto(response, row)
    return SaveResult(row.version, clock.now())


@transaction.atomic
def move_to_version(actor: Actor, *, response: Response, new_version: FormVersion) -> VersionChanges:
    """Bring a draft to another version of its form; nothing typed is lost, what differs is told.

    A draft that moves again remembers the version it was begun on, so that no question stays unannounced.
    """
    row = _lock_draft(response)
    if new_version.form_id != row.form_version.form_id:
        raise ValueError("A response moves only to a version of its own form.")
    changes = changes_between(row.form_version.read(), new_version.read())
    if new_version.pk != row.form_version_id:
        row.previous_version = row.previous_version or row.form_version
        row.form_version = new_version
        row.save(update_fields=["previous_version", "form_version"])
    _copy_onto(response, row)
    return changes


@transaction.atomic
def file_response(
    actor: Actor, *, response: Response, files: Files | None = None, more_faults: MoreFaults | None = None
) -> dict[str, Any]:
    """Check the whole response, freeze it and give its facts; ``NotReady`` when something is wrong.

    ``files`` as in ``validate``; ``more_faults`` are those that only the calling room knows of, by place. Answers to
    questions that are not asked are dropped: they were never filed.
    """
    row = _lock_draft(response)
    document = row.form_version.read()
    outcome = validate(document, row.answers, files=files)
    if more_faults is not None:
        outcome.errors |= more_faults(document, outcome)
    if not outcome.is_valid:
        raise NotReady(outcome)
    row.answers = {code: row.answers[code] for code in outcome.visible if code in row.answers}
    row.state = ResponseState.FILED
    row.filed_at = clock.now()
    row.save(update_fields=["answers", "state", "filed_at"])
    _copy_onto(response, row)
    return outcome.facts


@transaction.atomic
def copy_response(actor: Actor, *, source: Response, form_version: FormVersion | None = None) -> Response:
    """A new draft with the answers of ``source`` that ``form_version`` (the current one by default) still asks alike.

    Serves to begin from last year's, and to correct a filed response, which never changes itself.
    """
    version = form_version or source.form_version.form.current_version or source.form_version
    old, new = _asked(source.form_version.read()), _asked(version.read())
    answers = {
        code: copy.deepcopy(answer)
        for code, answer in source.answers.items()
        if code in old and code in new and type(old[code]) is type(new[code])
    }
    previous = source.form_version if source.form_version_id != version.pk else None
    return Response.objects.create(form_version=version, previous_version=previous, answers=answers)


@transaction.atomic
def erase_response(actor: Actor, *, response: Response) -> None:
    """Forget the answers for good, at the end of their retention; the row stays as the proof that there was one."""
    row = Response.objects.select_for_update().get(pk=response.pk)
    row.answers, row.stamps, row.state = {}, {}, ResponseState.ERASED
    row.save(update_fields=["answers", "stamps", "state"])
    _copy_onto(response, row)


def _lock_draft(response: Response) -> Response:
    row = Response.objects.select_for_update(of=("self",)).select_related("form_version").get(pk=response.pk)
    if not row.is_draft:
        deny("Cette réponse est déposée, elle ne change plus.").require()
    return row


def _asked(document: Document) -> dict[str, BaseQuestion]:
    """Questions whose answer is typed, by code."""
    return {
        question.code: question
        for question in document.questions()
        if question.is_answered and not isinstance(question, FileQuestion)
    }


def _stamp_version(row: Response, code: str) -> int:
    return int(row.stamps.get(code, {}).get("version", 0))


def _conflict(row: Response, question: BaseQuestion, mine: Any) -> Conflict:
    stamp = row.stamps.get(question.code, {})
    return Conflict(
        code=question.code,
        label=question.label,
        theirs=in_words(question, row.answers.get(question.code)),
        mine=in_words(question, mine),
        by=stamp.get("by", ""),
        at=datetime.fromisoformat(stamp["at"]) if "at" in stamp else None,
    )


def _copy_onto(response: Response, row: Response) -> None:
    """Let the caller's object show what was written."""
    for name in ("answers", "stamps", "state", "filed_at", "version", "updated_at"):
        setattr(response, name, getattr(row, name))
    response.form_version, response.previous_version = row.form_version, row.previous_version
