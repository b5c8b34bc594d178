"""Who may say what an award carries, follow an experimentation, and lead a file to the metropolitan call."""

from essaim.directory.models import MembershipRole
from essaim.directory.queries import is_member
from essaim.funding.models import Application, Award, MetropolitanReferral
from essaim.funding.policies.applications import INSTRUCTING, can_follow_application
from essaim.funding.states import ApplicationState, AwardState
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

CROSSING = (*INSTRUCTING, Role.DELEGATE, Role.METROPOLIS)
"""Roles that see which files may go to the metropolitan call."""


def can_describe_award(actor: Actor, award: Award) -> Verdict:
    """To say what an award carries, one must be ESS officer or director; the award must stand."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction disent ce que porte une aide.")
    return verdict and _stands(award)


def can_follow_experimentation(actor: Actor, award: Award) -> Verdict:
    """To write the steps and the report of an experimentation, one must instruct, or carry it."""
    verdict = allow_if(
        actor.has(*INSTRUCTING) or carries(actor, award),
        "La structure et la mission ESS suivent ensemble cette expérimentation.",
    )
    return (
        verdict
        and _stands(award)
        and allow_if(award.is_experimentation, "Cette aide n’est pas marquée comme une expérimentation.")
    )


def can_publish_outcome(actor: Actor, award: Award) -> Verdict:
    """To let everyone read the report, or take it back, one must carry the experimentation."""
    return allow_if(carries(actor, award), "Seule la structure décide de rendre son bilan public.")


def carries(actor: Actor, award: Award) -> bool:
    """Whether the person carried the application, or acts for the beneficiary."""
    if actor.is_system:
        return True
    if award.application is not None and can_follow_application(actor, award.application):
        return True
    return is_member(actor, award.organisation, MembershipRole.MANAGER, MembershipRole.CONTRIBUTOR)


def _stands(award: Award) -> Verdict:
    return allow_if(award.state != AwardState.ANNULLED, "Cette aide est annulée.")


# --------------------------------------------------------------------------------------- the metropolitan call


def can_propose_city_share(actor: Actor, application: Application) -> Verdict:
    """To write what the city proposes, one must instruct; the file must not have been refused."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS écrit ce que propose la Ville.")
    return verdict and _is_alive(application)


def can_propose_metropolis_share(actor: Actor, application: Application) -> Verdict:
    """To write what the metropolis proposes and answers, one must instruct for it."""
    verdict = allow_if(actor.has(Role.METROPOLIS), "La Métropole écrit elle-même ce qu’elle propose.")
    return verdict and _is_alive(application)


def can_ask_metropolitan_consent(actor: Actor, application: Application) -> Verdict:
    """To ask for the holder's consent, one must instruct."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS demande l’accord de la structure.")
    return verdict and _is_alive(application)


def can_answer_metropolitan_consent(actor: Actor, application: Application) -> Verdict:
    """To give one's consent or take it back, one must carry the file."""
    return can_follow_application(actor, application)


def can_send_to_metropolis(actor: Actor, referral: MetropolitanReferral) -> Verdict:
    """To send a file, one must instruct, and its holder must agree."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS envoie les dossiers à la Métropole.")
    return verdict and allow_if(
        referral.consented_at is not None, "La structure n’a pas donné son accord\u00a0: rien ne part sans lui."
    )


def _is_alive(application: Application) -> Verdict:
    over = application.state in (ApplicationState.DRAFT, ApplicationState.DECLINED)
    return allow_if(not over, "Cette demande n’est pas en cours.")
