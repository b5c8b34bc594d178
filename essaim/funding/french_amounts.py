"""Amounts in words, as contracts write them: ``huit mille euros et cinquante centimes`` (spelling of 1990)."""

from decimal import Decimal

from essaim.kernel.money import cents

UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def amount_in_words(amount: Decimal) -> str:
    """The amount in French words; ``ValueError`` when it is negative."""
    amount = cents(amount)
    if amount < 0:
        raise ValueError("an amount to write in words is not negative")
    whole, rest = int(amount), int(amount % 1 * 100)
    # « un million d’euros », « deux-millions d’euros »: the noun million takes « de ».
    link = " d’" if whole >= 1_000_000 and whole % 1_000_000 == 0 else " "
    text = f"{number_in_words(whole)}{link}euro{'s' if whole > 1 else ''}"
    if rest:
        text += f" et {number_in_words(rest)} centime{'s' if rest > 1 else ''}"
    return text


def number_in_words(number: int) -> str:
    """A whole number under a billion in French words, joined by hyphens."""
    if number < 1000:
        return _below_thousand(number)
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1000)
    parts = []
    if millions:
        parts.append(f"{_below_thousand(millions)}-million{'s' if millions > 1 else ''}")
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_below_thousand(thousands, is_last=False)}-mille")
    if units:
        parts.append(_below_thousand(units))
    return "-".join(parts)


def _below_thousand(number: int, *, is_last: bool = True) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest, is_last=is_last)
    head = "cent" if hundreds == 1 else f"{UNITS[hundreds]}-cent"
    if not rest:
        return head + ("s" if hundreds > 1 and is_last else "")
    return f"{head}-{_below_hundred(rest, is_last=is_last)}"


def _below_hundred(number: int, *, is_last: bool = True) -> str:
    if number < 20:
        return UNITS[number]
    ten, unit = divmod(number, 10)
    if ten in (7, 9):
        ten, unit = ten - 1, unit + 10
    head = TENS[ten]
    if not unit:
        return head + ("s" if ten == 8 and is_last else "")
    joined = "-et-" if unit in (1, 11) and ten != 8 else "-"
    return f"{head}{joined}{UNITS[unit]}"
