"""Who may do what to an application: its applicant, and the office."""

from allauth.account.models import EmailAddress

from essaim.directory.models import MembershipRole
from essaim.directory.queries import is_member
from essaim.funding import scoring
from essaim.funding.corrections import waiting_correction
from essaim.funding.models import Application, Assessment, CollaboratorInvitation
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role

OPEN_TO_PIECES = (ApplicationState.DRAFT, ApplicationState.FILED, ApplicationState.INCOMPLETE)
"""States in which the applicant may still join pieces."""

INSTRUCTING = (Role.OFFICER, Role.DIRECTOR)


def _writes(actor: Actor, application: Application) -> bool:
    if actor.is_system:
        return True
    if actor.user is None:
        return False
    if application.holder_id == actor.user.pk or application.collaborators.filter(user=actor.user).exists():
        return True
    return application.organisation is not None and is_member(
        actor, application.organisation, MembershipRole.MANAGER, MembershipRole.CONTRIBUTOR
    )


def _instructs(actor: Actor, verb: str, application: Application) -> Verdict:
    verdict = allow_if(actor.has(*INSTRUCTING), "Seules la mission ESS et sa direction instruisent les demandes.")
    return verdict and APPLICATION.may(verb, application.state)


def can_write_application(actor: Actor, application: Application) -> Verdict:
    """To write in a draft, one must hold it, co-write it, or belong to its organisation."""
    verdict = allow_if(_writes(actor, application), "Cette demande n’est pas la vôtre.")
    return verdict and APPLICATION.may("submit_application", application.state)


def can_submit_application(actor: Actor, application: Application) -> Verdict:
    """To send a draft, one must be able to write it."""
    return can_write_application(actor, application)


def can_provide_piece(actor: Actor, application: Application) -> Verdict:
    """To answer a request for a piece, one must be able to write the file."""
    verdict = allow_if(_writes(actor, application), "Cette demande n’est pas la vôtre.")
    return verdict and APPLICATION.may("provide_piece", application.state)


def can_follow_application(actor: Actor, application: Application) -> Verdict:
    """To follow a file from its applicant's side, one must hold it, co-write it, or belong to its organisation."""
    return allow_if(_writes(actor, application), "Cette demande n’est pas la vôtre.")


def can_add_piece(actor: Actor, application: Application) -> Verdict:
    """To join a piece, one must be able to write the file, which the city must not have declared complete yet."""
    waiting = application.state in OPEN_TO_PIECES
    return can_follow_application(actor, application) and allow_if(
        waiting, "Le dossier est déclaré complet : ses pièces ne changent plus. Écrivez à la mission ESS."
    )


def can_answer_invitation(actor: Actor, invitation: CollaboratorInvitation) -> Verdict:
    """To answer an invitation to write, one must have proved that its address is theirs."""
    return allow_if(
        actor.user is not None
        and EmailAddress.objects.filter(user=actor.user, verified=True, email__iexact=invitation.email).exists(),
        "Cette invitation s’adresse à une autre personne.",
    )


def can_request_piece(actor: Actor, application: Application) -> Verdict:
    """To ask for a piece, one must instruct."""
    return _instructs(actor, "request_piece", application)


def can_declare_complete(actor: Actor, application: Application) -> Verdict:
    """To declare a file complete, one must instruct."""
    return _instructs(actor, "declare_complete", application)


def can_mark_ready(actor: Actor, application: Application) -> Verdict:
    """To send a file to the session, one must instruct."""
    verdict = allow_if(
        waiting_correction(application) is None,
        "Une correction est attendue\u00a0: attendez la réponse, ou renoncez-y dans les échanges.",
    )
    return verdict and _instructs(actor, "mark_ready", application)


def can_assign_application(actor: Actor, application: Application) -> Verdict:
    """To give a file to an agent, one must instruct."""
    return allow_if(actor.has(*INSTRUCTING), "Seules la mission ESS et sa direction répartissent les demandes.")


def can_decline_application(actor: Actor, application: Application) -> Verdict:
    """To refuse a file, one must instruct."""
    return _instructs(actor, "decline_application", application)


def can_invite_assessor(actor: Actor, application: Application) -> Verdict:
    """To ask someone to assess a file, one must instruct it, while it is reviewed."""
    verdict = allow_if(actor.has(*INSTRUCTING), "Seules la mission ESS et sa direction choisissent qui note.")
    return verdict and APPLICATION.may("mark_ready", application.state)


def can_ask_second_reading(actor: Actor, application: Application) -> Verdict:
    """To ask for a second reading, one must instruct; all marks are in, too far apart, and it is the first time."""
    verdict = can_invite_assessor(actor, application)
    given = list(application.assessments.all())
    totals = [one.total for one in given if one.total is not None and one.done_at is not None]
    verdict = verdict and allow_if(
        bool(given) and len(totals) == len(given), "Une notation demandée n’est pas encore rendue."
    )
    verdict = verdict and allow_if(
        scoring.spread(totals) > application.call.spread_threshold, "Les notes ne sont pas éloignées."
    )
    return verdict and allow_if(
        not any(one.first_reading for one in given), "La seconde lecture est faite\u00a0: le comité débat de l’écart."
    )


def can_adopt_grid(actor: Actor) -> Verdict:
    """To note that a grid is adopted, one must instruct."""
    return allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction notent l’adoption d’une grille.")


def can_prepare_session(actor: Actor) -> Verdict:
    """To choose how the files of a session are read, one must instruct."""
    return allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction préparent la lecture des dossiers.")


def can_assess(actor: Actor, assessment: Assessment) -> Verdict:
    """To score a file, one must have been asked, and the file must still be under review."""
    asked = actor.is_system or (actor.user is not None and assessment.assessor_id == actor.user.pk)
    verdict = allow_if(asked, "Cette notation est confiée à une autre personne.")
    return verdict and APPLICATION.may("mark_ready", assessment.application.state)


def can_give_opinion(actor: Actor, application: Application) -> Verdict:
    """To write the committee's opinion, one must instruct; the file must be ready for its session."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS consigne l’avis du comité.")
    return verdict and APPLICATION.may("award_application", application.state)
