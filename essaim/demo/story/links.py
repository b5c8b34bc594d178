"""Facts that an agent ties to an action by hand, with the sentence that says why."""

from typing import Any

from essaim.demo.story.teller import Teller
from essaim.evidence.services import link_record
from essaim.kernel.records import Record, key_of


def link(story: Teller, kind: str, record: Record, said: dict[str, Any]) -> None:
    """Tie a record to an action, as the ESS officer: ``to`` is the action's code, ``why`` the sentence."""
    link_record(
        story.actor("officer"),
        record_kind=kind,
        record_key=key_of(record),
        action_code=said["to"],
        reason=said["why"],
    )
