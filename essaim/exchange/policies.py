"""Who may write needs, and lead them to their end."""

from essaim.exchange.models import Need
from essaim.exchange.states import NEED, PostingState
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

KEEPING = (Role.OFFICER, Role.DIRECTOR)
"""Roles that publish needs and say what became of them."""

PROPOSING = (
    *KEEPING,
    *(Role.EXPERT, Role.DELEGATE, Role.MDA, Role.RELAY, Role.SUPPORTER, Role.FUNDER, Role.METROPOLIS),
)
"""Roles that may write a need: municipal services and partners."""


def can_propose_need(actor: Actor) -> Verdict:
    """To write a need, one must be of a municipal service or of a partner."""
    return allow_if(actor.has(*PROPOSING), "Les services de la Ville et ses partenaires écrivent les besoins.")


def can_change_need(actor: Actor, need: Need) -> Verdict:
    """To change a need, one must keep them; who wrote it may until it is published."""
    wrote = actor.user is not None and need.proposed_by_id == actor.user.pk and need.state == PostingState.DRAFT
    verdict = allow_if(wrote or _keeps(actor), "Ce besoin n’est pas le vôtre, ou il est déjà publié.")
    over = need.state in (PostingState.MET, PostingState.CLOSED)
    return verdict and allow_if(not over, "Ce besoin est terminé\u00a0: il ne change plus.")


def can_publish_need(actor: Actor, need: Need) -> Verdict:
    """To publish, one must keep the needs."""
    verdict = allow_if(_keeps(actor), "La mission ESS publie les besoins.")
    return verdict and NEED.may("publish_need", need.state)


def can_expire_need(actor: Actor, need: Need) -> Verdict:
    """A need expires by itself, after its last day."""
    verdict = allow_if(actor.is_system, "Un besoin expire de lui-même, après son dernier jour.")
    return verdict and NEED.may("expire_need", need.state)


def can_meet_need(actor: Actor, need: Need) -> Verdict:
    """To say that a need is met, one must keep the needs."""
    verdict = allow_if(_keeps(actor), "La mission ESS dit ce que devient un besoin.")
    return verdict and NEED.may("meet_need", need.state)


def can_close_need(actor: Actor, need: Need) -> Verdict:
    """To close a need that nothing met, one must keep the needs."""
    verdict = allow_if(_keeps(actor), "La mission ESS dit ce que devient un besoin.")
    return verdict and NEED.may("close_need", need.state)


def _keeps(actor: Actor) -> bool:
    return actor.has(*KEEPING)
