"""Who may do what to an award, its agreement, its envelope, its public page."""

from essaim.directory.models import MembershipRole
from essaim.directory.queries import is_member
from essaim.funding.models import Application, Award
from essaim.funding.policies.applications import INSTRUCTING
from essaim.funding.states import APPLICATION, AWARD, AwardState
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

VOTING_IN = (Role.OFFICER, Role.DIRECTOR, Role.FINANCE)
ANNULLING = (Role.DIRECTOR, Role.FINANCE)
MANAGING = (Role.FINANCE, Role.DIRECTOR)
"""Roles that open, change and feed envelopes."""

TAKING_OVER = (*VOTING_IN, Role.ADMIN)
"""Roles that take over the grants of before Essaim."""


def can_award_application(actor: Actor, application: Application) -> Verdict:
    """To write the vote of an application's award, one must be able to write the council's votes."""
    verdict = can_record_vote(actor)
    return verdict and APPLICATION.may("award_application", application.state)


def can_record_vote(actor: Actor) -> Verdict:
    """To write the council's vote, one must be ESS officer, director or finance agent."""
    return allow_if(
        actor.has(*VOTING_IN),
        "La mission ESS, sa direction et les finances inscrivent les votes du conseil.",
    )


def can_notify_award(actor: Actor, award: Award) -> Verdict:
    """To notify an award, one must be able to write votes."""
    return can_record_vote(actor) and AWARD.may("notify_award", award.state)


def can_annul_award(actor: Actor, award: Award) -> Verdict:
    """To annul an award, one must direct or keep the finances."""
    verdict = allow_if(actor.has(*ANNULLING), "L’annulation d’une aide revient à la direction ou aux finances.")
    return verdict and AWARD.may("annul_award", award.state)


def can_draw_agreement(actor: Actor, award: Award) -> Verdict:
    """To draw or sign an agreement, one must be able to write votes; the award must stand."""
    standing = award.state != AwardState.ANNULLED
    return can_record_vote(actor) and allow_if(standing, "Cette aide est annulée : elle n’a plus de convention.")


def can_manage_envelopes(actor: Actor) -> Verdict:
    """To open or change an envelope, one must keep the finances or direct."""
    return allow_if(actor.has(*MANAGING), "Les enveloppes sont ouvertes par les finances ou la direction.")


def can_publish_laureate(actor: Actor) -> Verdict:
    """To publish a laureate's page, one must be ESS officer or director; consent is checked apart."""
    return allow_if(actor.has(*INSTRUCTING), "La mission ESS publie les pages des lauréats.")


def can_consent_laureate(actor: Actor, award: Award) -> Verdict:
    """To consent to a page, one must have carried the application or manage the beneficiary."""
    holds = actor.user is not None and award.application is not None and award.application.holder_id == actor.user.pk
    return allow_if(
        actor.is_system or holds or is_member(actor, award.organisation, MembershipRole.MANAGER),
        "Seule la structure lauréate peut donner son accord.",
    )


def can_describe_laureate(actor: Actor, award: Award) -> Verdict:
    """To put a picture on a laureate's page, one must be able to consent to it or to publish it."""
    may_publish = can_publish_laureate(actor)
    return may_publish if may_publish else can_consent_laureate(actor, award)


def can_take_over_grants(actor: Actor) -> Verdict:
    """To take over past grants or undo it, one must be able to write votes, or keep the platform."""
    return allow_if(
        actor.has(*TAKING_OVER), "La mission ESS, sa direction et les finances reprennent les aides passées."
    )
