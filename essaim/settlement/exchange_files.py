"""The files exchanged with the finance system: orders that leave, payments that come back.

Columns are told in ``docs/aide/versements.md``. UTF-8, semicolon, ISO dates, decimal point: nothing to guess.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from essaim.kernel import clock
from essaim.kernel.money import parse_euros
from essaim.settlement.models import Instalment, PaymentBatch
from essaim.settlement.states import InstalmentState
from essaim.ui.formatting import format_euros

ORDER_COLUMNS = (
    *("lot", "reference", "beneficiaire", "siret", "objet", "deliberation", "vote", "nature", "montant"),
    *("exercice", "echeance"),
)
RETURN_COLUMNS = ("reference", "montant", "paye_le", "rejet")
MOST_ROWS = 2000


def orders_as_csv(batch: PaymentBatch) -> str:
    """The payment orders of a batch, one line each."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(ORDER_COLUMNS)
    for instalment in batch.instalments.select_related("plan__award__organisation", "plan__award__deliberation"):
        award = instalment.plan.award
        cells = [
            *(batch.number, instalment.reference, award.organisation.name, award.organisation.siret, award.object),
            *(award.deliberation.number, award.voted_on.isoformat(), instalment.get_kind_display()),
            *(str(instalment.amount), str(instalment.budget_year)),
            instalment.due_on.isoformat() if instalment.due_on else "",
        ]
        writer.writerow([_plain(cell) for cell in cells])
    return out.getvalue()


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


@dataclass(frozen=True)
class ReturnRow:
    """A line of the file that came back. ``fault`` says in French why nothing is done of it."""

    line: int
    reference: str
    instalment: Instalment | None = None
    paid_on: date | None = None
    rejection: str = ""
    fault: str = ""

    @property
    def what(self) -> str:
        """What will be written."""
        return f"Rejet\u00a0: {self.rejection}" if self.rejection else "Versement"


def read_return(text: str) -> list[ReturnRow]:
    """The lines of a return, each with its payment or its fault; ``ValidationError`` when it is no such file."""
    text = text.lstrip("\ufeff")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    missing = [name for name in RETURN_COLUMNS[:3] if name not in heads]
    if missing:
        raise ValidationError(f"La première ligne du fichier doit nommer ces colonnes\u00a0: {', '.join(missing)}.")
    if len(rows) > MOST_ROWS:
        raise ValidationError(f"Un fichier a {MOST_ROWS} lignes au plus\u00a0: découpez-le.")
    cells = [(number, dict(zip(heads, row, strict=False))) for number, row in enumerate(rows[1:], start=2) if any(row)]
    known = _instalments(row.get("reference", "").strip() for _, row in cells)
    seen: set[str] = set()
    found = []
    for number, row in cells:
        reference = row.get("reference", "").strip()
        found.append(_read_row(number, row, known.get(reference), is_twice=reference in seen))
        seen.add(reference)
    return found


def _instalments(references: Iterable[str]) -> dict[str, Instalment]:
    """By reference, the payments that a file names; one query."""
    awards = {reference.rpartition("/")[0] for reference in references}
    rows = Instalment.objects.filter(plan__award__reference__in=awards).select_related("plan__award__organisation")
    return {instalment.reference: instalment for instalment in rows}


def _read_row(number: int, row: dict[str, str], instalment: Instalment | None, *, is_twice: bool) -> ReturnRow:
    reference, rejection = row.get("reference", "").strip(), row.get("rejet", "").strip()[:200]
    if instalment is None:
        return ReturnRow(number, reference, fault="Aucun versement ne porte cette référence.")
    if is_twice:
        return ReturnRow(number, reference, fault="Cette référence est donnée deux fois.")
    fault = _amount_fault(row.get("montant", ""), instalment.amount)
    if not fault and instalment.state != InstalmentState.ORDERED:
        fault = f"Ce versement est {instalment.get_state_display().lower()}, il n’est pas attendu."
    paid_on = None
    if not fault and not rejection:
        paid_on, fault = _read_day(row.get("paye_le", "").strip())
    return ReturnRow(number, reference, instalment, paid_on, rejection, fault)


def _amount_fault(typed: str, expected: Decimal) -> str:
    try:
        amount = parse_euros(typed.strip())
    except ValidationError:
        return f"Le montant «\u00a0{typed.strip()[:20]}\u00a0» ne se lit pas."
    return (
        ""
        if amount == expected
        else f"Le montant est {format_euros(amount)}, l’ordre était de {format_euros(expected)}."
    )


def _read_day(typed: str) -> tuple[date | None, str]:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, f"La date «\u00a0{typed[:20]}\u00a0» ne se lit pas\u00a0: écrivez-la 2026-03-31."
    return (day, "") if day <= clock.today() else (None, "La date est à venir.")
