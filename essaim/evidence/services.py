"""Writes of evidence: an agent links a record to an action, or takes the link off."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.models import Link
from essaim.evidence.policies import can_link_record, can_unlink_record
from essaim.evidence.queries import find_record
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

_ALREADY = "Ce fait est déjà rattaché à cette action."


def link_record(
    actor: Actor,
    *,
    record_kind: str,
    record_key: str,
    action_code: str,
    reason: str,
    rule_key: str = "",
    rule_keys: Collection[str] = (),
) -> Link:
    """Say that a record proves an action, and why.

    ``rule_key`` makes it count for one of the action's rules, whose keys the caller gives as ``rule_keys``. Raises
    ``ValidationError`` for a record that does not exist, does not count or that the actor may not see, for a missing
    reason or an unknown rule; ``Refused`` when the record is already linked to the action.
    """
    can_link_record(actor).require()
    record = find_record(actor, record_kind, record_key) if record_kind in CATALOGUE else None
    if record is None:
        raise ValidationError({"record_key": "Ce fait n’existe pas, ou il ne compte pas. Choisissez-le dans la liste."})
    if rule_key and rule_key not in rule_keys:
        raise ValidationError({"rule_key": "Cette règle n’est pas une règle de l’action. Choisissez-la dans la liste."})
    link = Link(
        record_kind=record_kind,
        record_key=record_key,
        action_code=action_code,
        rule_key=rule_key,
        reason=reason.strip(),
        linked_by=actor.user,
        linked_on=clock.today(),
    )
    link.full_clean(validate_constraints=False)
    with transaction.atomic():
        try:
            with transaction.atomic():
                link.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_ALREADY) from error
        journal.record(
            actor,
            "evidence.link_record",
            link,
            facts={"record": f"{record_kind}:{record_key}", "action": action_code, "rule": rule_key},
            note=link.reason,
        )
    return link


def unlink_record(actor: Actor, *, link: Link, reason: str) -> Link:
    """Take a link off, with the reason; it stays in the history. ``Refused`` when it is off already."""
    can_unlink_record(actor).require()
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi ce fait ne prouve pas l’action."})
    with transaction.atomic():
        link = Link.objects.select_for_update().get(pk=link.pk)
        if link.removed_on is not None:
            raise Refused("Ce fait est déjà détaché de l’action.")
        link.removed_on = clock.today()
        link.removed_by = actor.user
        link.removal_reason = reason.strip()
        link.full_clean(validate_constraints=False)
        link.save(update_fields=["removed_on", "removed_by", "removal_reason"])
        journal.record(
            actor,
            "evidence.unlink_record",
            link,
            facts={"record": f"{link.record_kind}:{link.record_key}", "action": link.action_code},
            note=link.removal_reason,
        )
    return link
