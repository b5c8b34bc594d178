"""The committee's opinions, as the minutes of its sessions carry them."""

from uuid import UUID

from essaim.funding.models import CommitteeOpinion
from essaim.gatherings.models import Meeting
from essaim.gatherings.outcomes import OUTCOMES
from essaim.ui.formatting import NBSP, format_euros


def opinions_given(meeting: Meeting, keys: list[str]) -> dict[str, str]:
    """« Avis : favorable, 4 500 € proposés. » and its reasons, for the files on which this session advised."""
    given = CommitteeOpinion.objects.filter(meeting=meeting, application__in=[UUID(key) for key in keys])
    return {str(opinion.application_id): _sentence(opinion) for opinion in given}


def _sentence(opinion: CommitteeOpinion) -> str:
    amount = f", {format_euros(opinion.proposed)} proposés" if opinion.proposed else ""
    said = f"Avis{NBSP}: {opinion.get_verdict_display().lower()}{amount}."
    return f"{said} {opinion.comment}" if opinion.comment else said


OUTCOMES.add("funding.application", opinions_given)
