"""Links by which an agent says that a record proves an action, when no rule says it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from essaim.kernel import clock
from essaim.kernel.records import Record
from essaim.people.models import User


class Link(Record):
    """A record proves an action because someone says why.

    ``rule_key`` (see ``Rule.key``) makes the record count for that very rule; empty, the link proves the action without
    filling a rule's minimum. A link taken off stays, with its reason: what was said is not rewritten.
    """

    record_kind = models.CharField("type de preuve", max_length=20)
    record_key = models.CharField("fait", max_length=60)
    action_code = models.CharField("action", max_length=8)
    rule_key = models.CharField("règle", max_length=12, blank=True)
    reason = models.CharField("pourquoi ce fait prouve l’action", max_length=300)
    linked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="rattaché par"
    )
    linked_on = models.DateField("rattaché le", default=clock.today)
    removed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="détaché par"
    )
    removed_on = models.DateField("détaché le", null=True, blank=True)
    removal_reason = models.CharField("pourquoi il a été détaché", max_length=300, blank=True)

    class Meta:
        verbose_name = "rattachement"
        ordering: ClassVar = ["action_code", "linked_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record_kind", "record_key", "action_code"],
                condition=Q(removed_on__isnull=True),
                name="evidence_link_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="evidence_link_reason"),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | ~Q(removal_reason=""), name="evidence_removal_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_kind} rattaché à {self.action_code}"
