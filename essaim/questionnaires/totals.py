"""What a budget amounts to: totals, balances, shares, and the sentences that say what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from essaim.kernel.money import CENT, ZERO
from essaim.questionnaires.budget import SIDES, Line, Side, lines_of
from essaim.questionnaires.document import Budget
from essaim.questionnaires.shapes import plain_number
from essaim.ui.formatting import format_euros

NBSP = "\u00a0"


@dataclass(frozen=True)
class Totals:
    """Sums in euros. ``groups`` holds the subtotal of each account, ``sides`` the total of each table.

    ``request`` and ``public`` are parts of the products; the 87 is never among them (Cerfa 12156, 6).
    """

    groups: dict[str, Decimal]
    sides: dict[Side, Decimal]
    request: Decimal
    public: Decimal

    @property
    def missing(self) -> Decimal:
        """Charges less products: positive when products are missing, negative when charges are."""
        return self.sides["charges"] - self.sides["products"]

    @property
    def voluntary_missing(self) -> Decimal:
        """Uses (86) less resources (87)."""
        return self.sides["uses"] - self.sides["resources"]

    @property
    def is_balanced(self) -> bool:
        """Both balances hold."""
        return self.missing == 0 and self.voluntary_missing == 0

    @property
    def request_share(self) -> Decimal | None:
        """Request over products without 87, as a fraction; None while there is no product."""
        products = self.sides["products"]
        return self.request / products if products else None

    @property
    def public_share(self) -> Decimal | None:
        """Public aid over charges, as a fraction; None while there is no charge."""
        charges = self.sides["charges"]
        return self.public / charges if charges else None


def totals_of(question: Budget, amounts: Mapping[str, Decimal]) -> Totals:
    """The totals of ``amounts`` (by line code; a line not given counts for nothing)."""
    groups = {
        group.code: sum((amounts.get(line.code, ZERO) for line in group.entries), ZERO)
        for side in SIDES
        for group in question.side(side)
    }
    sides = {
        side: sum((amounts.get(line.code, ZERO) for line in lines_of(question.side(side))), ZERO) for side in SIDES
    }
    products = [(line, amounts.get(line.code, ZERO)) for line in lines_of(question.products)]
    return Totals(
        groups=groups,
        sides=sides,
        request=sum((amount for line, amount in products if line.request), ZERO),
        public=sum((amount for line, amount in products if line.public), ZERO),
    )


@dataclass(frozen=True)
class Comparison:
    """A line as it was forecast and as it was realised, in euros; ``rate`` is None when nothing was forecast."""

    side: Side
    line: Line
    forecast: Decimal
    realised: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Realised over forecast, as a fraction."""
        return self.realised / self.forecast if self.forecast else None


def compare(question: Budget, forecast: Mapping[str, Decimal], realised: Mapping[str, Decimal]) -> list[Comparison]:
    """Line by line, for a financial report on the lines of the application (Cerfa 15059)."""
    return [
        Comparison(side, line, forecast.get(line.code, ZERO), realised.get(line.code, ZERO))
        for side, line in question.lines()
    ]


def balance_sentence(totals: Totals) -> str:
    """``Il manque 1 500 € de produits.``, or nothing when charges equal products."""
    if totals.missing == 0:
        return ""
    what = "produits" if totals.missing > 0 else "charges"
    return f"Il manque {format_euros(abs(totals.missing))} de {what}."


def voluntary_sentence(totals: Totals) -> str:
    """``Il manque 500 € de ressources volontaires (87).``, or nothing when 86 equals 87."""
    if totals.voluntary_missing == 0:
        return ""
    what = "de ressources volontaires (87)" if totals.voluntary_missing > 0 else "d’emplois volontaires (86)"
    return f"Il manque {format_euros(abs(totals.voluntary_missing))} {what}."


def excess(amount: Decimal, cap: Decimal | None, base: Decimal) -> Decimal:
    """By how much ``amount`` passes ``cap`` percent of ``base``, to the cent above; zero when it does not."""
    if cap is None:
        return ZERO
    return max(ZERO, (amount - base * cap / 100).quantize(CENT, rounding=ROUND_UP))


def faults_of_totals(question: Budget, totals: Totals) -> dict[str, str]:
    """French sentences under the place of each fault (``_balance``, ``_voluntary``, ``_public``, ``_request``)."""
    faults = {}
    if totals.missing and question.must_balance:
        sentence = balance_sentence(totals)
        faults["_balance"] = f"Le budget n’est pas équilibré{NBSP}: {sentence[0].lower()}{sentence[1:]}"
    if totals.voluntary_missing and question.must_balance:
        sentence = voluntary_sentence(totals)
        faults["_voluntary"] = (
            f"Les contributions volontaires ne sont pas équilibrées{NBSP}: {sentence[0].lower()}{sentence[1:]}"
        )
    over = excess(totals.public, question.public_cap, totals.sides["charges"])
    if over:
        faults["_public"] = _over(question.public_cap, "Les aides publiques dépassent", "des charges", over)
    over = excess(totals.request, question.request_cap, totals.sides["products"])
    if over:
        faults["_request"] = _over(question.request_cap, "Votre demande dépasse", "des produits", over)
    return faults


def _over(cap: Decimal | None, subject: str, base: str, over: Decimal) -> str:
    percent = plain_number(cap or ZERO).replace(".", ",")
    return f"{subject} {percent}{NBSP}% {base}{NBSP}: {format_euros(over)} de trop."
