"""The list behind a figure, ready to be drawn by ``evidence/records_table.html``."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from essaim.evidence.board import ActionResult
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.evaluation import RuleResult
from essaim.evidence.records import EvidenceRecord
from essaim.evidence.rules import Measure
from essaim.ui.formatting import NBSP, format_euros, format_number, format_table_day


@dataclass(frozen=True)
class Line:
    """A record as one line: ``when`` is its day or its interval, ``url`` is empty when this reader may not open it."""

    when: str
    title: str
    url: str
    kind: str
    quantity: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordsTable:
    """A list of records. ``count`` is said in ``caption``; ``masked`` of them are counted without being named.

    ``quantity_label`` heads the column of quantities, and ``total`` is under it; both are empty without quantities.
    """

    caption: str
    lines: tuple[Line, ...]
    masked: int = 0
    quantity_label: str = ""
    total: str = ""
    has_reasons: bool = False

    @property
    def count(self) -> int:
        """How many records: the value of a count, always."""
        return len(self.lines)

    @property
    def masked_words(self) -> str:
        """What is said of the masked ones, empty when there is none."""
        if not self.masked:
            return ""
        if self.masked == 1:
            return f"Un de ces faits n’est pas public{NBSP}: il compte, son titre est masqué."
        return f"{self.masked} de ces faits ne sont pas publics{NBSP}: ils comptent, leur titre est masqué."


def table_of_records(records: Iterable[EvidenceRecord], *, what: str = "fait,faits") -> RecordsTable:
    """A plain list; ``what`` is the noun that the caption counts."""
    records = tuple(records)
    return RecordsTable(_caption(len(records), what), tuple(_line(record) for record in records), _masked(records))


def table_of_figure(result: RuleResult) -> RecordsTable:
    """The list that makes the value of a rule, with the quantities and their total for a sum."""
    kind = CATALOGUE[result.rule.kind]
    caption = _caption(len(result.records), f"{kind.singular},{kind.plural}")
    if result.measure is not Measure.SUM:
        return RecordsTable(caption, tuple(_line(record) for record in result.records), result.masked)
    in_euros = result.rule.of is None
    lines = tuple(_line(record, _say(result.quantity(record), in_euros)) for record in result.records)
    label = "Montant" if in_euros else kind.facets[result.rule.of or ""].label.capitalize()
    return RecordsTable(caption, lines, result.masked, label, _say(result.attained, in_euros))


def table_of_action(action: ActionResult) -> RecordsTable:
    """The proofs of an action, each with every reason why it counts."""
    lines = tuple(_line(proof.record, reasons=proof.reasons) for proof in action.proofs)
    return RecordsTable(_caption(len(lines), "fait,faits"), lines, _masked(action.records), has_reasons=True)


def when(record: EvidenceRecord) -> str:
    """``9 oct. 2026``; ``depuis le 9 oct. 2026`` or ``du … au …`` for what lasts."""
    first = format_table_day(record.on)
    if not CATALOGUE[record.kind].is_lasting:
        return first
    return f"depuis le {first}" if record.until is None else f"du {first} au {format_table_day(record.until)}"


def _line(record: EvidenceRecord, quantity: str = "", reasons: tuple[str, ...] = ()) -> Line:
    kind = CATALOGUE[record.kind].singular
    return Line(when(record), record.shown_title, record.shown_url, kind[0].upper() + kind[1:], quantity, reasons)


def _caption(count: int, what: str) -> str:
    singular, plural = what.split(",")
    return f"{format_number(count)}{NBSP}{plural if count >= 2 else singular}"


def _say(quantity: Decimal | None, in_euros: bool) -> str:
    return format_euros(quantity or 0) if in_euros else format_number(quantity or 0)


def _masked(records: Iterable[EvidenceRecord]) -> int:
    return sum(not record.is_visible for record in records)
