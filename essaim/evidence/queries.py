"""Reading links and records."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from essaim.evidence.models import Link
from essaim.evidence.periods import Period
from essaim.evidence.providers import load_kind
from essaim.evidence.records import EvidenceRecord
from essaim.people.actors import Actor
from essaim.people.roles import Role


@dataclass(frozen=True)
class LinkLine:
    """A link as the engine reads it; see ``Link``."""

    record_kind: str
    record_key: str
    action_code: str
    rule_key: str = ""
    reason: str = ""
    linked_by: str = ""
    linked_on: date | None = None
    key: str = ""


def links_in_force() -> list[LinkLine]:
    """Every link that has not been taken off, in one query."""
    links = Link.objects.filter(removed_on__isnull=True).select_related("linked_by").order_by("action_code", "id")
    return [
        LinkLine(
            link.record_kind,
            link.record_key,
            link.action_code,
            link.rule_key,
            link.reason,
            str(link.linked_by or ""),
            link.linked_on,
            str(link.pk),
        )
        for link in links
    ]


def links_visible_to(actor: Actor) -> QuerySet[Link]:
    """Links are handled by the ESS officer and the director; others read them through the proofs of an action."""
    links = Link.objects.order_by("action_code", "linked_on", "id")
    return links if actor.has(Role.OFFICER, Role.DIRECTOR) else links.none()


def find_record(actor: Actor, kind: str, key: str) -> EvidenceRecord | None:
    """A record that counts and that this reader may open, whatever its date; None otherwise."""
    for record in load_kind(kind, Period.always(), actor) or ():
        if record.id == key:
            return record if record.counted and not record.planned and record.is_visible else None
    return None
