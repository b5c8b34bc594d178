"""A policy's answer: allowed or not, with the reason that the person reads."""

from dataclasses import dataclass


class Refused(Exception):
    """A service was asked for what the policy or the state does not allow; ``reason`` is French, for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """Whether an act is allowed, and why not in words to show."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise ``Refused`` with the reason when the act is not allowed."""
        if not self.allowed:
            raise Refused(self.reason)


def allow() -> Verdict:
    """The act is allowed."""
    return Verdict(True)


def deny(reason: str) -> Verdict:
    """The act is refused, for ``reason`` (one French sentence that says what to do when something can be done)."""
    return Verdict(False, reason)


def allow_if(condition: bool, reason: str) -> Verdict:
    """Allowed when ``condition`` holds, otherwise refused for ``reason``."""
    return allow() if condition else deny(reason)
