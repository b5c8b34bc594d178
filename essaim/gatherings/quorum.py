"""Quorum: how many must be present for a point, once those who withdrew have left the base.

A member who withdraws under article L1111-6 CGCT leaves the base for the point: 61 members, 3 withdrawn → base 58,
and the
quorum is met when more than half of the base minus nobody is present: 58 / 2 + 1 = 30.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quorum:
    """Base, number required and number present for a point; ``met`` when enough are there."""

    base: int
    required: int
    present: int

    @property
    def met(self) -> bool:
        """Whether enough members are present."""
        return self.present >= self.required


def quorum(*, members: int, withdrawn: int, present: int) -> Quorum:
    """More than half of the base, where ``present`` leaves out those who withdrew."""
    base = max(members - withdrawn, 0)
    return Quorum(base=base, required=base // 2 + 1 if base else 0, present=present)
