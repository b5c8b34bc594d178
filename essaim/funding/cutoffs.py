"""Which session a file falls in.

A file that reaches the server at 23:59:59 Paris time on the cut-off day is in; the next second goes to the next
session.
The day is Paris's whatever the clock change: its end is the first instant of the next day there.
"""

from collections.abc import Iterable
from datetime import datetime

from essaim.funding.models import CutOff
from essaim.kernel.clock import end_of_day


def cut_off_at(instant: datetime, cut_offs: Iterable[CutOff]) -> CutOff | None:
    """The first cut-off not yet over at ``instant`` (aware), or None when no later session is planned."""
    open_ones = [cut_off for cut_off in cut_offs if instant < end_of_day(cut_off.last_day)]
    return min(open_ones, key=lambda cut_off: cut_off.last_day, default=None)
