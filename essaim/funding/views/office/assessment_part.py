"""What the page of a file says of its assessments: the marks one may read, how far apart they are, who may be asked."""

from typing import Any

from essaim.funding import policies, scoring
from essaim.funding.forms.office.scoring import InviteForm
from essaim.funding.interests import users_kept_out_of
from essaim.funding.models import Application, Assessment
from essaim.funding.states import ApplicationState
from essaim.people.actors import Actor


def assessments_of_file(actor: Actor, file: Application) -> dict[str, Any]:
    """The part « Notation »."""
    shown, hidden = visible_assessments(actor, file)
    totals = [one.total for one in shown if one.total is not None]
    is_spread_wide = not hidden and scoring.spread(totals) > file.call.spread_threshold
    may_invite = bool(policies.can_invite_assessor(actor, file))
    barred = users_kept_out_of(file) if may_invite else []
    asked = [one.assessor_id for one in file.assessments.all()]
    return {
        "assessments": [{"row": one, "marks": marks_of(one)} for one in shown],
        "hidden": hidden,
        "mean": scoring.mean(totals) if not hidden else None,
        "spread": scoring.spread(totals) if not hidden and len(totals) > 1 else None,
        "is_spread_wide": is_spread_wide,
        "gaps": scoring.divergences_of([one for one in shown if one.total is not None]) if is_spread_wide else [],
        "may_ask_again": bool(is_spread_wide and policies.can_ask_second_reading(actor, file)),
        "grid": (file.cut_off.grid if file.cut_off else None) or file.call.grids.first(),
        "barred": barred,
        "invite_form": InviteForm(asked=[*asked, *(user.pk for user in barred)]) if may_invite else None,
    }


def visible_assessments(actor: Actor, file: Application) -> tuple[list[Assessment], int]:
    """The assessments that this person may read, and how many are hidden until their own is given.

    In a second reading everyone has read the first marks of all: they talk about them.
    """
    everything = list(file.assessments.all())
    mine = [one for one in everything if actor.user is not None and one.assessor_id == actor.user.pk]
    is_first = any(one.done_at is None and not one.first_reading for one in mine)
    if is_first and file.state == ApplicationState.IN_REVIEW:
        return mine, len(everything) - len(mine)
    return everything, 0


def marks_of(assessment: Assessment) -> list[dict[str, Any]]:
    """The marks, in the order of the grid they were given with, each beside the one of the first reading."""
    first = assessment.first_reading.get("scores", {})
    return [
        {
            "label": criterion["label"],
            "weight": criterion["weight"],
            "mark": assessment.scores.get(criterion["code"]),
            "first": first.get(criterion["code"]),
        }
        for criterion in assessment.grid.criteria
    ]
