"""The form of a call: prepared on screen by one change at a time, then published; drafts are told what is new."""

from collections.abc import Callable

from django.db import transaction

from essaim.funding.form_facts import obstacles_in
from essaim.funding.models import Application, Call
from essaim.funding.policies.calls import can_change_call
from essaim.funding.states import ApplicationState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.mail import services as mail
from essaim.people.actors import Actor
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.changes import changes_between
from essaim.questionnaires.document import Document, DocumentFaults
from essaim.questionnaires.drafting import prepared_document
from essaim.questionnaires.models import Form, FormVersion


def lock_call(call: Call) -> Call:
    """The call and its form as they are now, the call under lock."""
    return Call.objects.select_for_update(of=("self",)).select_related("form").get(pk=call.pk)


def rework_call_form(
    actor: Actor, call: Call, *, change: Callable[[Document], Document], version: int | None = None
) -> Form:
    """Apply a change to the form being prepared (see ``questionnaires.services.rework_form``)."""
    with transaction.atomic():
        locked = lock_call(call)
        can_change_call(actor, locked).require()
        form = questionnaires.rework_form(actor, form=locked.form, change=change, version=version)
        if form.version != locked.form.version:
            _touch(locked)
            journal.record(actor, "funding.change_call", locked, facts={"part": "formulaire"})
    return form


def drop_form_draft(actor: Actor, call: Call) -> None:
    """Give up what is being prepared, and come back to the published form; given up twice, it is gone."""
    with transaction.atomic():
        locked = lock_call(call)
        can_change_call(actor, locked).require()
        form = questionnaires.drop_draft(actor, form=locked.form)
        if form.version != locked.form.version:
            journal.record(actor, "funding.change_call", locked, facts={"part": "formulaire"})


def publish_form_of(actor: Actor, call: Call, *, version: int | None = None, tells_drafts: bool = True) -> FormVersion:
    """Publish the form being prepared as its next version, and write to those whose draft it concerns.

    ``Refused`` as long as it has a fault, or files sent with it could not be read.
    """
    with transaction.atomic():
        locked = lock_call(call)
        can_change_call(actor, locked).require()
        before = locked.form.current_version
        document = prepared_document(locked.form)
        if obstacles := obstacles_in(document):
            raise Refused(obstacles[0].text)
        try:
            published = questionnaires.publish_draft(actor, form=locked.form, version=version)
        except DocumentFaults as fault:
            raise Refused(fault.faults[0]) from None
        if before is None or published.pk != before.pk:
            _touch(locked)
            journal.record(actor, "funding.publish_call_form", locked, facts={"number": published.number})
            if tells_drafts:
                _tell_drafts(locked, published)
    return published


def drafts_of(call: Call) -> int:
    """How many drafts a new version of the form would move."""
    return Application.objects.filter(call=call, state=ApplicationState.DRAFT).count()


def _tell_drafts(call: Call, published: FormVersion) -> None:
    """Write to the holder of each draft what is new, changed or gone since the version of their draft."""
    new = published.read()
    drafts = Application.objects.filter(call=call, state=ApplicationState.DRAFT, holder__isnull=False)
    changes = {}
    for draft in drafts.select_related("holder", "response__form_version"):
        begun_on = draft.response.form_version
        if begun_on.pk not in changes:
            changes[begun_on.pk] = changes_between(begun_on.read(), new)
        if changes[begun_on.pk] and draft.holder is not None:
            mail.send(
                to=draft.holder.email,
                subject="Le formulaire de votre demande a changé",
                template="funding/mail/form_changed.txt",
                context={"application": draft, "news": changes[begun_on.pk]},
                about=draft,
                key=f"form-{published.pk}-{draft.pk}",
            )


def _touch(call: Call) -> None:
    call.edited_at = clock.now()
    call.save(update_fields=["edited_at"])
