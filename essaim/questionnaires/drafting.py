"""The next version of a form, while it is prepared (see ``services.rework_form``).

The document being prepared is kept beside the published ones; nobody but those who prepare it reads it, and it may
have faults until it is published.
"""

from essaim.questionnaires.document import Document
from essaim.questionnaires.editing_differences import Difference, differences
from essaim.questionnaires.models import Form


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
