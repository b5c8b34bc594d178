"""One act on several files: what it will do to each and why not is said before, and done one file at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError

from essaim.funding.models import Application, Label
from essaim.funding.policies import can_ask_opinion, can_assign_application, can_label_application
from essaim.funding.services.instruction import label_application
from essaim.funding.services.opinions import Whom, ask_opinion
from essaim.funding.services.readings import mark_read
from essaim.funding.services.review import assign_application
from essaim.kernel.answers import reason_of
from essaim.kernel.verdict import Refused, Verdict, allow, allow_if
from essaim.people.actors import Actor
from essaim.people.models import User

MOST = 200
"""Files that one act bears on at most: beyond, nobody reads the confirmation."""


@dataclass(frozen=True)
class BulkAct:
    """What is done to each file, and whether it may be; ``words`` say it in the confirmation."""

    words: str
    may: Callable[[Actor, Application], Verdict]
    do: Callable[[Actor, Application], object]


@dataclass(frozen=True)
class Line:
    """One file of the confirmation, or of the account: ``reason`` says why it is left out."""

    application: Application
    is_done: bool
    reason: str = ""


def assigning(agent: User | None) -> BulkAct:
    """Give files to an agent, or to nobody."""

    def may(actor: Actor, file: Application) -> Verdict:
        return can_assign_application(actor, file) and allow_if(
            file.assigned_to_id != (agent.pk if agent else None), "Elle l’est déjà."
        )

    return BulkAct(f"Confier à {agent}" if agent else "Ne confier à personne", may, partial(_assign, agent=agent))


def _assign(actor: Actor, file: Application, *, agent: User | None) -> object:
    return assign_application(actor, file, agent=agent)


def labelling(label: Label, *, takes_off: bool = False) -> BulkAct:
    """Put a label on files, or take it off."""

    def may(actor: Actor, file: Application) -> Verdict:
        has = any(one.pk == label.pk for one in file.labels.all())
        return can_label_application(actor, file) and allow_if(
            has is takes_off, "Elle ne l’a pas." if takes_off else "Elle l’a déjà."
        )

    def do(actor: Actor, file: Application) -> object:
        return label_application(actor, file, **{"remove" if takes_off else "add": [label]})

    words = f"Retirer l’étiquette «\u00a0{label}\u00a0»" if takes_off else f"Étiqueter «\u00a0{label}\u00a0»"
    return BulkAct(words, may, do)


def asking(whom: Whom, due_on: date, question: str = "") -> BulkAct:
    """Ask the same opinion about several files."""
    key = whom.pk

    def may(actor: Actor, file: Application) -> Verdict:
        waiting = any(
            one.is_pending and key in (one.service_id, one.partner_id, one.person_id)
            for one in file.opinion_requests.all()
        )
        return can_ask_opinion(actor, file) and allow_if(not waiting, "Cet avis est déjà demandé.")

    def do(actor: Actor, file: Application) -> object:
        return ask_opinion(actor, file, whom=whom, due_on=due_on, question=question)

    return BulkAct(f"Demander l’avis de {whom}", may, do)


def reading() -> BulkAct:
    """Say that files were read."""
    return BulkAct("Marquer comme lues", lambda actor, file: allow(), lambda actor, file: mark_read(actor, [file]))


def foresee(actor: Actor, act: BulkAct, files: Iterable[Application]) -> list[Line]:
    """What the act will do to each file, and why not."""
    verdicts = [(file, act.may(actor, file)) for file in files]
    return [Line(file, verdict.allowed, verdict.reason) for file, verdict in verdicts]


def do_to_all(actor: Actor, act: BulkAct, files: Iterable[Application]) -> list[Line]:
    """Do it to each file that allows it now; what one refuses stops nothing for the others."""
    lines = []
    for file in files:
        if not (verdict := act.may(actor, file)):
            lines.append(Line(file, False, verdict.reason))
            continue
        try:
            act.do(actor, file)
        except (Refused, ValidationError) as fault:
            lines.append(Line(file, False, reason_of(fault)))
        else:
            lines.append(Line(file, True))
    return lines
