"""What a cell means. Each reader gives the value, or ``Wrong`` with the cause and the remedy; it never guesses."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from essaim.funding.models import Stage
from essaim.kernel import clock
from essaim.kernel.identifiers import check_rna, check_siret, compact
from essaim.kernel.money import parse_euros
from essaim.kernel.text import normalise

_FLOATING = re.compile(r"\d(?:[.,]\d+)?E\+?\d+|\d+[.,]\d+", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_FRENCH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?: .*)?")
_WRITTEN = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_YEAR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS = {normalise(name): rank for rank, name in enumerate(_YEAR.split(), 1)}
_QPV = re.compile(r"(QN\d{5}[A-Z]|QP\d{6})")
FIRST_DAY = date(1980, 1, 1)


class Wrong(Exception):
    """A cell that is not what its column says: nothing is guessed in its place."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


def siret(text: str) -> str:
    """A SIRET whose key is right. One that a spreadsheet program rounded is never rebuilt."""
    number = compact(text)
    if _FLOATING.fullmatch(text.replace(" ", "")):
        raise Wrong(
            f"ce SIRET a été abîmé par un tableur ({text})",
            "reprenez-le dans le fichier d’origine, colonne au format texte",
        )
    if re.fullmatch(r"\d{13}", number):
        raise Wrong("ce SIRET compte 13 chiffres\u00a0: un zéro a pu tomber", "écrivez les 14 chiffres, en texte")
    if re.fullmatch(r"\d{9}0{5}", number):
        raise Wrong(
            "ce SIRET finit par cinq zéros\u00a0: sa fin est perdue", "écrivez les 14 chiffres de l’établissement"
        )
    return _checked(check_siret, text)


def rna(text: str) -> str:
    """A number of the register of associations."""
    return _checked(check_rna, text)


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except ValidationError as fault:
        cause = fault.messages[0]
        said = cause[:1].lower() + cause[1:].split(". ")[0].rstrip(".")
        raise Wrong(f"{said} ({text[:30]})", "vérifiez chaque chiffre") from None


def words(most: int) -> Callable[[str], str]:
    """A reader of texts of at most this length: nothing is cut."""

    def read(text: str) -> str:
        if len(text) > most:
            raise Wrong(f"ce texte a {len(text)} caractères", f"raccourcissez-le à {most}")
        return text

    return read


def amount(text: str) -> Decimal:
    """Euros to the cent, above zero."""
    typed = re.sub(r"\s*(euros?|eur)$", "", text, flags=re.IGNORECASE)
    if re.search(r"[.,]\d{3,}", typed):
        raise Wrong(f"ce montant se lit de deux façons ({text[:30]})", "écrivez 1234,56, sans point de milliers")
    try:
        found = parse_euros(typed)
    except ValidationError:
        raise Wrong(f"ce montant ne se lit pas ({text[:30]})", "écrivez par exemple 1234,56") from None
    if found <= 0:
        raise Wrong(f"ce montant n’est pas celui d’une aide ({text[:30]})", "retirez la ligne, ou corrigez-le")
    return found


def day(text: str) -> date:
    """AAAA-MM-JJ, JJ/MM/AAAA or « 12 mars 2019 », not to come."""
    found = _day(text)
    if found is None:
        raise Wrong(f"cette date ne se lit pas ({text[:30]})", "écrivez JJ/MM/AAAA, par exemple 12/03/2019")
    if found > clock.today():
        raise Wrong(f"cette date est à venir ({text[:30]})", "vérifiez l’année")
    if found < FIRST_DAY:
        raise Wrong(f"cette date est trop ancienne ({text[:30]})", "vérifiez l’année")
    return found


def _day(text: str) -> date | None:
    iso, french = _ISO.fullmatch(text), _FRENCH.fullmatch(text)
    written = _WRITTEN.fullmatch(normalise(text))
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        if written and written[2] in _MONTHS:
            return date(int(written[3]), _MONTHS[written[2]], int(written[1]))
    except ValueError:
        return None
    return None


def share(text: str) -> Decimal:
    """A part between 0,01 and 1, as the national schema writes it."""
    try:
        found = Decimal(text.replace(",", ".") if re.fullmatch(r"[\d.,]+", text) else "")
    except InvalidOperation:
        raise Wrong(
            f"cette part ne se lit pas ({text[:30]})", "écrivez 1 pour la totalité, 0,5 pour la moitié"
        ) from None
    if not Decimal("0.01") <= found <= 1:
        raise Wrong(f"cette part n’est pas entre 0,01 et 1 ({text[:30]})", "écrivez 0,8 pour 80\u00a0%")
    return found.quantize(Decimal("0.0001"))


def is_in_kind(text: str) -> bool:
    """Whether the whole aid is in kind; an aid in money and in kind is not."""
    found = normalise(text)
    in_kind, in_money = "nature" in found, "numeraire" in found or "argent" in found
    if not in_kind and not in_money:
        raise Wrong(
            f"cette nature n’est pas connue ({text[:30]})",
            "écrivez «\u00a0aide en numéraire\u00a0» ou «\u00a0aide en nature\u00a0»",
        )
    return in_kind and not in_money


_STAGES: Mapping[str, str] = {normalise(label): code for code, label in Stage.choices} | {
    normalise(code): code for code in Stage.values
}


def stage(text: str) -> str:
    """One of the stages of life."""
    found = _STAGES.get(normalise(text))
    if found is None:
        raise Wrong(f"cette étape n’est pas connue ({text[:30]})", f"écrivez\u00a0: {', '.join(Stage.labels)}")
    return found


def qpv(text: str) -> str:
    """The code of a priority quarter; its name is not enough, two lists share some."""
    found = compact(text)
    if not _QPV.fullmatch(found):
        raise Wrong(f"ce n’est pas un code de quartier prioritaire ({text[:30]})", "écrivez un code comme QN05971M")
    return found


def commune(codes: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of communes of the territory, by code or name; ``codes`` gives the code of each."""

    def read(text: str) -> str:
        found = codes.get(normalise(text))
        if found is None:
            remedy = "écrivez le code Insee d’une commune du territoire, ou laissez vide"
            raise Wrong(f"cette commune n’est pas du territoire ({text[:30]})", remedy)
        return found

    return read
