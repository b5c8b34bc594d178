"""An experimentation as its pages show it, for its holder and for the office: its steps, and its report."""

from typing import Any

from essaim.funding.models import Award, ExperimentationOutcome
from essaim.funding.policies import can_follow_experimentation
from essaim.kernel import clock
from essaim.people.actors import Actor


def followed(actor: Actor, award: Award) -> dict[str, Any]:
    """Its steps, each late or not, its report when it was told, and whether this person writes them."""
    today = clock.today()
    rows = list(award.milestones.all())
    return {
        "steps": [{"row": row, "is_late": row.done_on is None and row.due_on < today} for row in rows],
        "done": sum(row.done_on is not None for row in rows),
        "outcome": outcome_of(award),
        "may_write": bool(can_follow_experimentation(actor, award)),
    }


def outcome_of(award: Award) -> ExperimentationOutcome | None:
    """The report of an experimentation, if it was told."""
    return ExperimentationOutcome.objects.filter(award=award).first()
