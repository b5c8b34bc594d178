"""The national register of companies and associations: « Recherche d'entreprises », by number.

Source: its OpenAPI document (``/search``; seven requests a second for each address, ``429`` with ``Retry-After``). A
query of nine or fourteen digits is a look-up. Its traps: « A » for a legal unit does not mean that the establishment
is open; masked values are written ``[NON-DIFFUSIBLE]``; ``est_ess`` true says something and false says nothing; the
code 59350 stands for Lille, Hellemmes and Lomme alike.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from essaim.directory.legal_forms import family_of
from essaim.directory.models import LegalFamily
from essaim.kernel.registers import Register
from essaim.kernel.text import normalise

MASKED = re.compile(r"\[(NON-DIFFUSIBLE|ND)\]")

COMPANIES = Register(code="companies", name="L’Annuaire des entreprises", address="COMPANIES_URL", pace=5)


@dataclass(frozen=True)
class Company:
    """An establishment and its legal unit, as the register says. Empty: not said, or masked (``is_masked``).

    ``commune_code`` is the register's: it does not tell associated communes apart. ``is_ess`` is True or None.
    ``head_office`` is the SIRET of the open head office when this establishment is closed, or is another one.
    """

    siret: str
    siren: str
    name: str
    acronym: str = ""
    rna: str = ""
    legal_category: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    commune_code: str = ""
    is_open: bool = True
    closed_on: str = ""
    head_office: str = ""
    is_ess: bool | None = None
    is_masked: bool = False

    @property
    def family(self) -> LegalFamily:
        """The family of its legal category."""
        return family_of(self.legal_category)

    @property
    def closing_day(self) -> date | None:
        """The day it closed, when the register says it."""
        return date.fromisoformat(self.closed_on) if self.closed_on else None

    @property
    def address(self) -> str:
        """In one line."""
        return ", ".join(filter(None, (self.street, f"{self.postcode} {self.town}".strip())))

    def is_named(self, name: str) -> bool:
        """Whether this is its name, or its acronym, however it is typed."""
        return normalise(name) in {normalise(self.name), normalise(self.acronym)} - {""}

    def as_facts(self) -> dict[str, Any]:
        """What is kept of it beside what was declared."""
        return asdict(self)


def find_company(siret: str, *, patience: float | None = None) -> Company | None:
    """The establishment of this SIRET, None when the register does not know it. ``RegisterDown`` as for all."""
    answer = COMPANIES.get("search", {"q": siret, "per_page": 5}, patience=patience)
    with COMPANIES.reading():
        units = [unit for unit in answer.data["results"] if _number(unit["siren"], 9) == siret[:9]]
        found = [company for company in (_read(unit, siret) for unit in units) if company is not None]
    return found[0] if found else None


def _read(unit: dict[str, Any], siret: str) -> Company | None:
    seat = unit["siege"]
    known = {_number(row["siret"], 14): row for row in [seat, *unit["matching_etablissements"]]}
    row = known.get(siret)
    if row is None:
        return None
    more = unit["complements"]
    raw = (unit["nom_raison_sociale"] or unit["nom_complet"], row["adresse"])
    postcode = _said(_number(row["code_postal"], 5))
    seat_number = _number(seat["siret"], 14)
    return Company(
        siret=siret,
        siren=siret[:9],
        name=_said(raw[0]),
        acronym=_said(unit.get("sigle")),
        rna=_said(more.get("identifiant_association")),
        legal_category=_number(unit["nature_juridique"], 4),
        street=_street(_said(row["adresse"]), postcode),
        postcode=postcode,
        town=_said(row.get("libelle_commune") or seat.get("libelle_commune")),
        commune_code=_said(_number(row["commune"], 5)),
        is_open=row["etat_administratif"] == "A" and unit["etat_administratif"] == "A",
        closed_on=str(date.fromisoformat(row["date_fermeture"])) if row.get("date_fermeture") else "",
        head_office=seat_number if seat_number != siret and seat["etat_administratif"] == "A" else "",
        is_ess=True if more["est_ess"] is True else None,
        is_masked=any(MASKED.search(str(value)) for value in raw),
    )


def _number(value: Any, length: int) -> str:
    """An identifier as text: written as a number, it lost its leading zeros."""
    return str(value).zfill(length) if isinstance(value, int) else str(value or "")


def _said(value: Any) -> str:
    """What is really said: nothing of a masked value."""
    text = str(value or "").strip()
    return "" if MASKED.search(text) else text


def _street(address: str, postcode: str) -> str:
    """The address before its postcode, which is kept apart."""
    return address.rpartition(f" {postcode} ")[0] or address if postcode else address
