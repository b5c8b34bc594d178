"""What comes out of a meeting: decisions, opinions, information, and what is asked of whom by when."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.gatherings.models import AgendaItem, Decision, DecisionKind, Meeting
from essaim.gatherings.policies import can_close_follow_up, can_handle_item, can_write_up_meeting
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.models import User


def record_decision(
    actor: Actor,
    meeting: Meeting,
    *,
    kind: DecisionKind,
    text: str,
    item: AgendaItem | None = None,
    act: str = "",
    topics: Iterable[str] = (),
    is_scored: bool | None = None,
    follows_study: bool | None = None,
    owner: User | None = None,
    owner_name: str = "",
    due_on: date | None = None,
) -> Decision:
    """Write what came out of a meeting; a follow-up needs who and by when. The same words twice are one decision."""
    who = owner_name.strip() or (str(owner) if owner else "")
    _check(kind, text, who, due_on)
    with transaction.atomic():
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        can_write_up_meeting(actor, locked).require()
        if item is not None and item.meeting_id != locked.pk:
            raise Refused("Ce point n’est pas à l’ordre du jour de cette réunion.")
        if item is not None:
            can_handle_item(actor, item).require()
        same = {"item": item, "kind": kind, "text": text.strip(), "owner_name": who[:120], "due_on": due_on}
        if known := locked.decisions.filter(**same).first():
            return known
        decision = Decision(
            meeting=locked,
            item=item,
            kind=kind,
            text=text.strip(),
            act=act,
            topics=sorted(topics),
            is_scored=is_scored,
            follows_study=follows_study,
            owner=owner,
            owner_name=who[:120],
            due_on=due_on,
        )
        decision.clean_fields()
        decision.save()
        journal.record(actor, "gatherings.record_decision", locked, facts={"kind": str(kind)})
    return decision


def _check(kind: DecisionKind, text: str, who: str, due_on: date | None) -> None:
    faults = {}
    if not text.strip():
        faults["text"] = "Écrivez ce qui a été décidé."
    if kind == DecisionKind.FOLLOW_UP and not who:
        faults["owner_name"] = "Une suite à donner a une personne\u00a0: dites qui s’en charge."
    if kind == DecisionKind.FOLLOW_UP and due_on is None:
        faults["due_on"] = "Une suite à donner a une date\u00a0: dites avant quand."
    if faults:
        raise ValidationError(faults)


def close_follow_up(actor: Actor, decision: Decision) -> Decision:
    """Note that a follow-up is done; asked twice, done once."""
    with transaction.atomic():
        locked = Decision.objects.select_for_update().select_related("meeting").get(pk=decision.pk)
        can_close_follow_up(actor, locked).require()
        if locked.kind != DecisionKind.FOLLOW_UP:
            raise Refused("Seule une suite à donner se termine.")
        if locked.done_on is None:
            locked.done_on = clock.today()
            locked.save(update_fields=["done_on"])
            journal.record(actor, "gatherings.close_follow_up", locked.meeting)
    return locked
