"""Who may prepare, publish and archive a call."""

from essaim.funding.models import Call
from essaim.funding.policies.applications import INSTRUCTING
from essaim.funding.states import CALL, CallState
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor


def can_prepare_calls(actor: Actor) -> Verdict:
    """To create a call, one must instruct."""
    return allow_if(actor.has(*INSTRUCTING), "Seules la mission ESS et sa direction préparent les appels.")


def can_change_call(actor: Actor, call: Call) -> Verdict:
    """To change a call, one must instruct; an archived one is over."""
    return can_prepare_calls(actor) and allow_if(
        call.state != CallState.ARCHIVED, "Cet appel est archivé\u00a0: il ne change plus. Préparez-en une copie."
    )


def can_publish_call(actor: Actor, call: Call) -> Verdict:
    """To publish a call, one must instruct."""
    return can_prepare_calls(actor) and CALL.may("publish_call", call.state)


def can_archive_call(actor: Actor, call: Call) -> Verdict:
    """To archive a call, one must instruct."""
    return can_prepare_calls(actor) and CALL.may("archive_call", call.state)
