"""SIREN, SIRET and RNA numbers: text, checked by their key."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

_RNA = re.compile(r"^W\d[\dA-Z]\d{7}$")


def compact(text: str) -> str:
    """The number without spaces, dots or hyphens, in capitals."""
    return re.sub(r"[\s. -]", "", text).upper()


def check_siren(text: str) -> str:
    """The nine digits of a SIREN whose key is right (Luhn); otherwise ``ValidationError`` in French."""
    number = compact(text)
    if not re.fullmatch(r"\d{9}", number):
        raise ValidationError("Un SIREN compte 9 chiffres. Vérifiez le nombre saisi.", code="siren_shape")
    if not stdnum_siren.is_valid(number):
        raise ValidationError("Ce SIREN n’existe pas : sa clé est fausse. Vérifiez chaque chiffre.", code="siren_key")
    return number


def check_siret(text: str) -> str:
    """The fourteen digits of a SIRET whose key is right (La Poste's exception included); otherwise
    ``ValidationError``.
    """
    number = compact(text)
    if not re.fullmatch(r"\d{14}", number):
        raise ValidationError("Un SIRET compte 14 chiffres. Vérifiez le nombre saisi.", code="siret_shape")
    if not stdnum_siret.is_valid(number):
        raise ValidationError("Ce SIRET n’existe pas : sa clé est fausse. Vérifiez chaque chiffre.", code="siret_key")
    return number


def check_rna(text: str) -> str:
    """A number of the national register of associations: W and nine characters; otherwise ``ValidationError``."""
    number = compact(text)
    if not _RNA.fullmatch(number):
        raise ValidationError("Un numéro RNA commence par W suivi de 9 chiffres, par exemple W595000001.", code="rna")
    return number


def siren_of(siret: str) -> str:
    """The SIREN that a SIRET begins with."""
    return siret[:9]


def validate_siret(text: str) -> None:
    """``check_siret`` as fields call it."""
    check_siret(text)


def validate_rna(text: str) -> None:
    """``check_rna`` as fields call it."""
    check_rna(text)


class SiretField(models.CharField):
    """A SIRET kept as fourteen characters, empty when unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 14)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.append(validate_siret)


class RnaField(models.CharField):
    """An RNA number kept as ten characters, empty when unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.append(validate_rna)
