"""What one may do in the register of public aid."""

from essaim.state_aid.services.aids import (
    DeclaredAid,
    correct_aid,
    note_registration,
    record_aid,
    record_declaration,
    withdraw_aid,
    withdraw_recorded,
)
from essaim.state_aid.services.undertakings import (
    end_link,
    link_undertakings,
    lock_single_undertakings,
    open_undertaking,
    record_merger,
    update_undertaking,
)

__all__ = [
    "DeclaredAid",
    "correct_aid",
    "end_link",
    "link_undertakings",
    "lock_single_undertakings",
    "note_registration",
    "open_undertaking",
    "record_aid",
    "record_declaration",
    "record_merger",
    "update_undertaking",
    "withdraw_aid",
    "withdraw_recorded",
]
