"""What waits for somebody: the same answer for the office's first page, its counts in the rail, and their tests."""

from essaim.portal.waiting.desk import Desk, desk_of
from essaim.portal.waiting.items import Item, Queue

__all__ = ["Desk", "Item", "Queue", "desk_of"]
