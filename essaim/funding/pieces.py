"""The pieces of a file: which ones its call asks of it, and what was joined so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from essaim.documents.models import File, Visibility
from essaim.documents.queries import files_of, files_of_each
from essaim.funding.models import Application
from essaim.funding.states import ApplicationState
from essaim.kernel.records import key_of
from essaim.questionnaires.validation import validate

OTHER = "other"
"""Place of what the applicant joins without being asked."""

PROJECT = "project"
"""The family under which a call names the pieces of a project that a structure hosts."""


@dataclass(frozen=True)
class Piece:
    """A piece that the call asks of this file, with the files joined for it (their latest versions)."""

    code: str
    label: str
    hint: str
    is_required: bool
    files: list[File] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        """Whether it is asked for and nothing is joined."""
        return self.is_required and not self.files


@dataclass(frozen=True)
class Pieces:
    """What the call asks of the file, and what was joined beyond it. ``is_known``: the form said who carries it."""

    asked: list[Piece]
    others: list[File]
    is_known: bool

    @property
    def missing(self) -> list[Piece]:
        """Pieces asked for that are not joined."""
        return [piece for piece in self.asked if piece.is_missing]

    @property
    def given(self) -> list[File]:
        """Every file joined, in the order of the pieces."""
        return [file for piece in self.asked for file in piece.files] + self.others


def files_by_slot(application: Application) -> dict[str, list[File]]:
    """Files that the applicant's side reads, by place; the city's own files are not among them. One query."""
    found: dict[str, list[File]] = {}
    for file in files_of(application):
        if file.visibility != Visibility.OFFICE:
            found.setdefault(file.slot, []).append(file)
    return found


def asked_by(application: Application) -> list[dict[str, Any]]:
    """The pieces on the call's list: as it was when the file was sent, as it is for a draft."""
    is_sent = application.state != ApplicationState.DRAFT
    return (application.asked_pieces if is_sent else None) or application.call.pieces


def pieces_of(
    application: Application,
    *,
    files: Mapping[str, Sequence[File]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Pieces:
    """The pieces of the file; ``files`` and ``facts`` spare a reading to those who have them."""
    joined = files_by_slot(application) if files is None else files
    family = family_of_file(application, facts)
    asked = [
        Piece(
            code=row["code"],
            label=row["label"],
            hint=row.get("hint") or "",
            is_required=row.get("required", True),
            files=list(joined.get(row["code"], ())),
        )
        for row in asked_by(application)
        if family in row.get("families", ())
    ]
    return Pieces(asked=asked, others=list(joined.get(OTHER, ())), is_known=bool(family))


def missing_pieces(applications: Iterable[Application]) -> dict[UUID, list[Piece]]:
    """By file that was sent and that nobody has checked yet, the pieces it lacks; three queries, however many files."""
    sent = [application for application in applications if application.state == ApplicationState.FILED]
    prefetch_related_objects(sent, "call", "response__form_version")
    joined: dict[str, dict[str, list[File]]] = {}
    for file in files_of_each(sent):
        if file.visibility != Visibility.OFFICE:
            joined.setdefault(file.owner_key, {}).setdefault(file.slot, []).append(file)
    return {
        application.pk: pieces_of(application, files=joined.get(key_of(application), {})).missing
        for application in sent
    }


def family_of_file(application: Application, facts: Mapping[str, Any] | None = None) -> str:
    """The legal family whose pieces are asked, ``project`` for a hosted project, empty as long as nobody said."""
    if facts is None:
        facts = validate(application.response.form_version.read(), application.response.answers).facts
    return PROJECT if facts.get("carrier") == PROJECT else facts.get("family") or ""
