"""Who may withdraw a file, hand it over, speak about it, have it corrected."""

from allauth.account.models import EmailAddress

from essaim.directory.models import MembershipRole
from essaim.directory.queries import is_member
from essaim.funding.models import Application, Side, Transfer
from essaim.funding.policies.applications import INSTRUCTING, can_follow_application
from essaim.funding.retention import erased_on
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.kernel import clock
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor

CORRECTABLE = (ApplicationState.FILED, ApplicationState.INCOMPLETE, ApplicationState.IN_REVIEW)
"""States in which answers may still be corrected: before the committee reads them for its session."""

TALKING = (*APPLICATION.under_way, ApplicationState.AWARDED)
"""States in which both sides may write to each other."""


def can_withdraw_application(actor: Actor, application: Application) -> Verdict:
    """To withdraw a file, one must carry it, before the council's vote."""
    return can_follow_application(actor, application) and APPLICATION.may("withdraw_application", application.state)


def can_offer_application(actor: Actor, application: Application) -> Verdict:
    """To hand a file over, one must be its holder, or answer for its structure."""
    is_holder = actor.user is not None and application.holder_id == actor.user.pk
    answers_for_it = application.organisation is not None and is_member(
        actor, application.organisation, MembershipRole.MANAGER
    )
    verdict = allow_if(
        actor.is_system or is_holder or answers_for_it, "Seule la personne qui porte la demande peut la transmettre."
    )
    is_over = application.state in (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
    return verdict and allow_if(not is_over, "Cette demande est close\u00a0: elle ne se transmet plus.")


def can_renew_application(actor: Actor, application: Application) -> Verdict:
    """To ask an aid again, one must carry the file that received it."""
    awarded = application.state == ApplicationState.AWARDED
    verdict = can_follow_application(actor, application)
    return verdict and allow_if(awarded, "Seule une aide votée se renouvelle. Déposez plutôt une autre demande.")


def can_erase_application(actor: Actor, application: Application) -> Verdict:
    """To erase a file, its term must have passed: nobody decides it, a date does."""
    verdict = allow_if(actor.is_system, "Un dossier s’efface de lui-même, au terme de sa conservation.")
    due = erased_on(application)
    past = due is not None and due < clock.today()
    return verdict and allow_if(past, "Le terme de conservation de ce dossier n’est pas passé.")


def can_answer_transfer(actor: Actor, transfer: Transfer) -> Verdict:
    """To take over a file, one must have proved that the address it is offered to is theirs."""
    return allow_if(
        actor.user is not None
        and EmailAddress.objects.filter(user=actor.user, verified=True, email__iexact=transfer.email).exists(),
        "Cette demande est proposée à une autre personne.",
    )


def can_comment(actor: Actor, application: Application, side: str) -> Verdict:
    """To write about a file, one must carry it, or instruct it; it must have been sent, and not be over."""
    if side == Side.APPLICANT:
        verdict = can_follow_application(actor, application)
    else:
        verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction écrivent aux structures.")
    talking = application.state in TALKING
    return verdict and allow_if(talking, "On n’écrit plus sur cette demande\u00a0: elle n’est pas, ou plus, à l’étude.")


def can_ask_correction(actor: Actor, application: Application) -> Verdict:
    """To open answers for correction, one must instruct a file that the committee does not read yet."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction demandent les corrections.")
    return verdict and _is_correctable(application)


def can_answer_correction(actor: Actor, application: Application) -> Verdict:
    """To correct answers, one must carry the file."""
    return can_follow_application(actor, application) and _is_correctable(application)


def _is_correctable(application: Application) -> Verdict:
    return allow_if(application.state in CORRECTABLE, "Les réponses de cette demande ne se corrigent plus.")
