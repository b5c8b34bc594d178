"""The answer of the law on a case, and how it is told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from essaim.funding.law.rules import Rule, all_rules


@dataclass(frozen=True)
class Check:
    """What the law says of a case: ``ok`` or not, ``blocking`` or a warning, why in French, line by line.

    ``code`` is that of the rule, with a suffix when a rule has several checks (``S10-total``).
    """

    code: str
    ok: bool
    blocking: bool
    sentence: str
    article: str
    reasoning: tuple[str, ...] = field(default=())

    @property
    def rule(self) -> Rule:
        """The rule that it applies."""
        return all_rules()[self.code.partition("-")[0]]

    @property
    def blocks_vote(self) -> bool:
        """Whether it stops the vote."""
        return self.blocking and not self.ok


def answer(code: str, ok: bool, sentence: str, lines: Iterable[str] = (), *, article: str = "") -> Check:
    """A check that has the effect and the article of its rule; ``article`` when a dated number names its own."""
    rule = all_rules()[code.partition("-")[0]]
    return Check(code, ok, rule.effect == "block", sentence, article or rule.article, tuple(lines))
