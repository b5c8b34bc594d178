"""Reading the journal: one record's timeline, the whole audit, the integrity of all."""

from essaim.journal.queries.entries import entries_visible_to, last_entry_id, named, timeline
from essaim.journal.queries.verify import Fault, verify

__all__ = ["Fault", "entries_visible_to", "last_entry_id", "named", "timeline", "verify"]
