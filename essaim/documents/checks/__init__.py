"""What may enter: the type read from the content, never from what the browser says of it."""

from essaim.documents.checks.inspection import ACCEPT, FORMATS, Inspected, inspect, scan_again

__all__ = ["ACCEPT", "FORMATS", "Inspected", "inspect", "scan_again"]
