"""Preparing the next version of a form. Who may is asked by the room that owns the form, before calling.

The document being prepared is kept beside the published ones; nobody but those who prepare it reads it, and it may
have faults until it is published.
"""

from collections.abc import Callable

from django.db import transaction

from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.questionnaires.document import Document
from essaim.questionnaires.editing_differences import Difference, differences
from essaim.questionnaires.models import Form, FormVersion
from essaim.questionnaires.services import publish_form

STALE = "Quelqu’un a modifié ce formulaire entre-temps. Vérifiez-le, puis envoyez de nouveau."


def prepared_document(form: Form) -> Document:
    """The document being prepared; the published one when nothing is."""
    if form.draft is not None:
        return Document.model_validate(form.draft)
    current = form.current_version
    return current.read() if current is not None else Document(title=form.title, sections=[])


def prepared_differences(form: Form) -> list[Difference]:
    """What publishing would change; empty when nothing is prepared, or when there is nothing yet to compare with."""
    current = form.current_version
    if form.draft is None or current is None:
        return []
    return differences(current.read(), prepared_document(form))


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
