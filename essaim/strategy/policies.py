"""Who may write in the strategy. Everyone reads it; nobody types a state."""

from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.strategy.models import RoadmapAction


def can_update_sheet(actor: Actor, sheet: RoadmapAction) -> Verdict:
    """To complete a sheet, one must be ESS officer or director, or pilot the action."""
    pilots = actor.user is not None and sheet.pilots.filter(pk=actor.user.pk).exists()
    return allow_if(
        pilots or actor.has(Role.OFFICER, Role.DIRECTOR),
        "La mission ESS, sa direction et les pilotes de l’action complètent cette fiche.",
    )


def can_add_note(actor: Actor, sheet: RoadmapAction) -> Verdict:
    """To write a follow-up note, one must be an agent of the city office who steers or pilots."""
    return can_update_sheet(actor, sheet) if not actor.has(Role.DELEGATE, Role.ELECTED) else allow_if(True, "")


def can_attach_file(actor: Actor, sheet: RoadmapAction) -> Verdict:
    """To join a file to a sheet or take it off, one must complete the sheet."""
    return can_update_sheet(actor, sheet)


def can_set_aside(actor: Actor) -> Verdict:
    """To set an action aside for a year, one must be ESS officer or director; the decision is named."""
    return allow_if(
        actor.has(Role.OFFICER, Role.DIRECTOR), "La mission ESS et sa direction mettent une action à l’écart."
    )


def can_freeze_review(actor: Actor) -> Verdict:
    """To freeze a review, one must be ESS officer or director."""
    return allow_if(actor.has(Role.OFFICER, Role.DIRECTOR), "La mission ESS et sa direction figent un bilan.")
