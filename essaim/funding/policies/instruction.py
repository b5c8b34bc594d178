"""Who may do what around a file under instruction: triage, opinions asked, labels, notes, visits, mails."""

from essaim.funding.models import Application, OpinionRequest
from essaim.funding.policies.applications import INSTRUCTING
from essaim.funding.states import APPLICATION
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

ANSWERING = (
    *(Role.OFFICER, Role.DIRECTOR, Role.FINANCE, Role.BUYER, Role.EXPERT, Role.DELEGATE, Role.ELECTED),
    *(Role.RELAY, Role.MDA, Role.SUPPORTER, Role.FUNDER, Role.METROPOLIS),
)
"""Roles whose opinion may be asked."""

PARTNER_ROLES = (Role.SUPPORTER, Role.FUNDER, Role.METROPOLIS)
"""Roles that speak for a partner."""

METROPOLIS_CODE = "mel"
"""The partner for which the metropolis speaks when its role names none."""


def _instructs(actor: Actor, what: str) -> Verdict:
    return allow_if(actor.has(*INSTRUCTING), f"Seules la mission ESS et sa direction {what}.")


def can_triage_application(actor: Actor, application: Application) -> Verdict:
    """To say at first sight who takes a file and how it presses, one must instruct; it must not be decided."""
    under_way = application.state in APPLICATION.under_way
    return _instructs(actor, "orientent les demandes") and allow_if(under_way, "Cette demande est déjà décidée.")


def can_label_application(actor: Actor, application: Application) -> Verdict:
    """To put labels on a file, one must instruct."""
    return _instructs(actor, "posent des étiquettes")


def can_manage_labels(actor: Actor) -> Verdict:
    """To make or retire a label, one must instruct."""
    return _instructs(actor, "tiennent les étiquettes")


def can_note_application(actor: Actor, application: Application) -> Verdict:
    """To write an internal note, one must instruct."""
    return _instructs(actor, "écrivent les notes internes")


def can_ask_opinion(actor: Actor, application: Application) -> Verdict:
    """To ask for an opinion, one must instruct; the file must not be decided."""
    under_way = application.state in APPLICATION.under_way
    return _instructs(actor, "demandent des avis") and allow_if(
        under_way, "Cette demande est décidée\u00a0: un avis n’y changerait rien."
    )


def can_follow_opinion(actor: Actor, request: OpinionRequest) -> Verdict:
    """To withdraw a request, or to let the applicant read the answer, one must instruct."""
    return _instructs(actor, "suivent les avis demandés")


def can_answer_opinion(actor: Actor, request: OpinionRequest) -> Verdict:
    """To give an opinion, one must be who is asked, or speak for the service or the partner that is."""
    return allow_if(speaks_for(actor, request), "Cet avis est demandé à une autre personne.") and allow_if(
        request.withdrawn_at is None, "La mission ESS n’attend plus cet avis."
    )


def speaks_for(actor: Actor, request: OpinionRequest) -> bool:
    """Whether this person is asked, by name or for the service or the partner they speak for."""
    if actor.user is None:
        return actor.is_system
    if request.person_id is not None:
        return request.person_id == actor.user.pk
    if request.service is not None:
        return request.service.code in services_spoken_for(actor)
    return request.partner is not None and request.partner.code in partners_spoken_for(actor)


def services_spoken_for(actor: Actor) -> list[str]:
    """Codes of the municipal services that this person answers for."""
    return actor.scopes(Role.EXPERT, "service")


def partners_spoken_for(actor: Actor) -> list[str]:
    """Codes of the partners that this person answers for."""
    codes = [grant.scope_key for grant in actor.grants if grant.role in PARTNER_ROLES and grant.scope_kind == "partner"]
    if any(grant.role == Role.METROPOLIS and not grant.scope_kind for grant in actor.grants):
        codes.append(METROPOLIS_CODE)
    return codes


def can_plan_visit(actor: Actor, application: Application) -> Verdict:
    """To plan, tell or cancel a visit, one must instruct."""
    return _instructs(actor, "organisent les visites")


def can_keep_mails(actor: Actor) -> Verdict:
    """To choose how a call writes to its applicants, one must instruct."""
    return _instructs(actor, "règlent les courriers d’un appel")
