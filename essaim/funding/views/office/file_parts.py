"""Two parts of a file's page: the opinions asked, and what agents add to it as they go."""

from typing import Any

from essaim.documents.models import File
from essaim.documents.queries import files_visible_to
from essaim.funding import opinions, policies
from essaim.funding.forms.office.instruction import LabelsForm, NoteForm
from essaim.funding.models import Application
from essaim.funding.queries import opinions_visible_to
from essaim.people.actors import Actor


def opinions_part(actor: Actor, file: Application) -> dict[str, Any]:
    """Each opinion asked, with its grid; who may ask for another."""
    rows = list(opinions_visible_to(actor, file))
    return {
        "asked": [{"row": row, "answers": opinions.answers_of(row)} for row in rows if row.withdrawn_at is None],
        "withdrawn": [row for row in rows if row.withdrawn_at is not None],
        "may_ask": bool(policies.can_ask_opinion(actor, file)),
        "may_follow": bool(actor.has(*policies.INSTRUCTING)),
    }


def follow_up_part(actor: Actor, file: Application) -> dict[str, Any]:
    """Notes between agents, labels, visits and their pictures: for those who instruct."""
    if not policies.can_note_application(actor, file):
        return {"is_open": False}
    pictures: dict[str, list[File]] = {}
    for one in files_visible_to(actor, file):
        pictures.setdefault(one.slot, []).append(one)
    visits = file.visits.prefetch_related("visitors")
    return {
        "is_open": True,
        "note_form": NoteForm(),
        "notes": list(file.internal_notes.select_related("author")),
        "labels_form": LabelsForm(application=file),
        "visits": [{"row": visit, "pictures": pictures.get(visit.slot, [])} for visit in visits],
    }
