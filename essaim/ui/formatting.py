"""French formats of dates, instants, amounts and counts, as they are read on every page."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_MASCULINE_OR_PLURAL = re.compile(r"(les?)[ \u00a0](?=\S)", re.IGNORECASE)
# A vowel, or a silent h; a y only before a consonant (d’Yves, de Yann). The words of an aspirated h are not elided.
_ELIDED = re.compile(
    r"(?!onz|oui|ouistiti|h(aut|all|angar|andi|ameau|aricot|ub|ors|uit|éros))[aàâæeéèêëiîïoôœuùûüh]|y[^aeéèiouy\W]",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"\w{14,}")
_SYLLABLE = re.compile(r"(?<=\w{4})(?<=[aeiouyéèêàâîôû])(?=[bcdfgjklmnpqrstvz][aeiouyéèêàâîôû]\w{2})")


def day_of(moment: date | datetime) -> date:
    """The calendar day in Paris of a day or of an aware instant."""
    if isinstance(moment, datetime):
        return moment.astimezone(PARIS).date() if moment.tzinfo else moment.date()
    return moment


def format_day(moment: date | datetime) -> str:
    """``9 octobre 2026``; the first of a month is ``1er``."""
    day = day_of(moment)
    return f"{_ordinal(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def format_weekday(moment: date | datetime) -> str:
    """``vendredi 9 octobre 2026``."""
    return f"{WEEKDAYS[day_of(moment).weekday()]} {format_day(moment)}"


def format_short_day(moment: date | datetime) -> str:
    """``9 oct.``, where the year is known."""
    day = day_of(moment)
    return f"{_ordinal(day)}{NBSP}{SHORT_MONTHS[day.month - 1]}"


def format_near_day(moment: date | datetime, today: date) -> str:
    """``9 oct.`` in the year of ``today``, ``22 févr. 2027`` in another."""
    return format_short_day(moment) if day_of(moment).year == today.year else format_table_day(moment)


def format_table_day(moment: date | datetime) -> str:
    """``9 oct. 2026``, for the column of a table."""
    return f"{format_short_day(moment)} {day_of(moment).year}"


def format_hour(instant: datetime) -> str:
    """``14 h 32``, ``9 h`` when the hour is whole; Paris time."""
    local = instant.astimezone(PARIS) if instant.tzinfo else instant
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}" if local.minute else f"{local.hour}{NBSP}h"


def format_instant(instant: datetime) -> str:
    """``9 octobre 2026 à 14 h 32``."""
    return f"{format_day(instant)} à {format_hour(instant)}"


def format_deadline(last_day: date) -> str:
    """``30 septembre 2026 à 23 h 59, heure de Paris``: the last minute of a day on which something is received."""
    return f"{format_day(last_day)} à 23{NBSP}h{NBSP}59, heure de Paris"


def format_period(start: date | datetime, end: date | datetime) -> str:
    """``du 9 au 12 octobre 2026``, dropping what the two ends share; one day when they are the same."""
    first, last = day_of(start), day_of(end)
    if first == last:
        return format_day(first)
    opening = _ordinal(first)
    if (first.year, first.month) != (last.year, last.month):
        opening += f"{NBSP}{MONTHS[first.month - 1]}"
    if first.year != last.year:
        opening += f" {first.year}"
    return f"du {opening} au {format_day(last)}"


def format_number(value: Decimal | float | int | str, decimals: int | None = None) -> str:
    """``12 345,6``: grouped by three with U+00A0, decimal comma; ``decimals`` fixes the places shown."""
    number = Decimal(str(value))
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()
    else:
        number = number.normalize()
    whole, _, fraction = f"{abs(number):,f}".partition(".")
    sign = "−" if number < 0 else ""
    return f"{sign}{whole.replace(',', NBSP)}{',' + fraction if fraction else ''}"


def format_euros(amount: Decimal | float | int | str) -> str:
    """``8 000 €``, or ``8 000,50 €`` when there are cents."""
    number = Decimal(str(amount)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    decimals = 0 if number == number.to_integral_value() else 2
    return f"{format_number(number, decimals)}{NBSP}€"


def format_share(part: Decimal | float | int | str, decimals: int = 1) -> str:
    """``23,0 %`` from the fraction 0.23."""
    return f"{format_number(Decimal(str(part)) * 100, decimals)}{NBSP}%"


def format_size(octets: int) -> str:
    """``340 ko`` or ``2,4 Mo``, for the weight of a file."""
    if octets < 1000:
        return f"{octets}{NBSP}o"
    if octets < 999_500:
        return f"{format_number(octets / 1000, 0)}{NBSP}ko"
    return f"{format_number(octets / 1_000_000, 1)}{NBSP}Mo"


def pluralise(count: int | Decimal | float, forms: str) -> str:
    """The word that agrees with ``count`` among ``"demande,demandes"``: French keeps the singular below two."""
    singular, _, plural = forms.partition(",")
    return (plural or f"{singular}s") if abs(Decimal(str(count))) >= 2 else singular


def with_de(name: str) -> str:
    """``de`` and a name, as French says it: ``d’Amina``, ``du Rayon libre``, ``des Chanvriers``."""
    contracted = _MASCULINE_OR_PLURAL.match(name)
    if contracted:
        return ("du " if contracted[1].lower() == "le" else "des ") + name[contracted.end() :]
    return f"d’{name}" if _ELIDED.match(name) else f"de {name}"


def soften(text: str) -> str:
    """Soft hyphens in long words, between a vowel and the syllable after it, so that a narrow column may cut there."""
    return _LONG_WORD.sub(lambda word: _SYLLABLE.sub("\u00ad", word.group()), text)


def typographic(text: str) -> str:
    """Plain typing to French typography: curly apostrophes, U+00A0 before : ; ? ! » and after «."""
    text = text.replace("'", "’")
    text = re.sub(r"(?<=\S)[ \u202f]([:;?!»%€])", f"{NBSP}\\1", text)
    return re.sub(r"«[ \u202f]", f"«{NBSP}", text)


def _ordinal(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
