"""Who reads and keeps the register of public aid."""

from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.state_aid.models import AidReceived, AidSource

KEEPING = (Role.OFFICER, Role.DIRECTOR, Role.FINANCE)
READING = (*KEEPING, Role.DELEGATE)


def can_keep_register(actor: Actor) -> Verdict:
    """To write what an undertaking received and what binds it, one must be ESS officer, director or finance agent."""
    return allow_if(actor.has(*KEEPING), "La mission ESS, sa direction et les finances tiennent ce registre.")


def can_correct_aid(actor: Actor, aid: AidReceived) -> Verdict:
    """To correct or withdraw an aid by hand, it must not come from a vote of ours, which alone changes it."""
    verdict = can_keep_register(actor) and allow_if(
        aid.source != AidSource.RECORDED,
        "Cette aide vient d’un vote inscrit ici\u00a0: elle change avec lui. Annulez l’aide pour la retirer.",
    )
    return verdict and allow_if(aid.withdrawn_on is None, "Cette aide est retirée\u00a0: elle ne change plus.")
