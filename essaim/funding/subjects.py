"""What meetings learn of the files on their agendas: whom they bear on, and what came out for the minutes."""

from uuid import UUID

from essaim.funding.models import Application, CommitteeOpinion
from essaim.gatherings.models import Meeting
from essaim.gatherings.subjects import SUBJECTS, Concern, Subject
from essaim.ui.formatting import NBSP, format_euros


def concerns(keys: list[str]) -> dict[str, Concern]:
    """The structure of each file, and the one that hosts the project: both would receive the aid."""
    rows = Application.objects.filter(pk__in=keys).values_list("pk", "organisation", "host")
    return {str(key): Concern(frozenset(filter(None, concerned)), grants=True) for key, *concerned in rows}


def opinions_given(meeting: Meeting, keys: list[str]) -> dict[str, str]:
    """« Avis : favorable, 4 500 € proposés. » and its reasons, for the files on which this session advised."""
    given = CommitteeOpinion.objects.filter(meeting=meeting, application__in=[UUID(key) for key in keys])
    return {str(opinion.application_id): _sentence(opinion) for opinion in given}


def _sentence(opinion: CommitteeOpinion) -> str:
    amount = f", {format_euros(opinion.proposed)} proposés" if opinion.proposed else ""
    said = f"Avis{NBSP}: {opinion.get_verdict_display().lower()}{amount}."
    return f"{said} {opinion.comment}" if opinion.comment else said


SUBJECTS.add("funding.application", Subject(concerns=concerns, outcomes=opinions_given))
