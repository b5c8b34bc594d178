"""Awards as open data: SCDL « subventions » 2.1.1 (CSV, UTF-8, comma, decimal point, one row per beneficiary).

Every notified award that stands is published. An award without agreement takes the date of the decision as
``dateConvention``. A row that the national schema would refuse is left out and told with its reason: never guessed.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from essaim.funding.models import Award, EconomicQualification
from essaim.funding.queries import standing_awards
from essaim.funding.states import AwardState
from essaim.kernel.identifiers import check_rna, check_siret
from essaim.territory.identity import AwardingBody, identity

COLUMNS = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire"),
    *("rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE"),
    *("notificationUE", "pourcentageSubvention", "dispositifAide"),
)

NATIONAL_RNA = re.compile(r"W\d{9}")
"""What the schema takes; some registers give a number with a letter, which is then left out."""


@dataclass(frozen=True)
class Row:
    """One award ready to be published, or ``fault``, the French reason why it is not."""

    award: Award
    values: tuple[str, ...] = ()
    fault: str = ""


def published_awards() -> Iterable[Award]:
    """Awards notified and standing, the oldest first."""
    awards = standing_awards().filter(state=AwardState.NOTIFIED)
    return (
        awards.select_related("organisation", "deliberation", "call", "application")
        .prefetch_related("agreements")
        .order_by("voted_on", "reference")
    )


def rows() -> list[Row]:
    """Every published award with its row, or the reason why it has none."""
    body = identity().awarding_body
    return [_row(award, body) for award in published_awards()]


def _row(award: Award, body: AwardingBody) -> Row:
    organisation = award.organisation
    rna = organisation.rna if NATIONAL_RNA.fullmatch(organisation.rna) else ""
    fault = _identity_fault(organisation.siret, rna)
    if fault:
        return Row(award, fault=fault)
    is_marked = body.prefix and award.object.startswith(body.prefix)
    title = award.object if is_marked else f"{body.prefix} {award.object}".strip()
    values = (
        body.name,
        body.siret,
        _agreement_day(award).isoformat(),
        award.deliberation.number,
        organisation.name,
        organisation.siret,
        rna,
        title[:256],
        f"{award.amount:.2f}",
        "aide en nature" if award.is_in_kind else "aide en numéraire",
        award.payment_terms[:256] or "unique",
        _payment_days(award),
        "",
        "oui" if award.qualification == EconomicQualification.DE_MINIMIS else "non",
        str(Decimal(1)),
        award.call.short_title if award.call else "",
    )
    return Row(award, values=values)


def _identity_fault(siret: str, rna: str) -> str:
    """Why the beneficiary cannot be named in the file, empty when it can."""
    try:
        if siret:
            check_siret(siret)
        if rna:
            check_rna(rna)
    except ValidationError as fault:
        return fault.messages[0]
    return "" if siret or rna else "Le bénéficiaire n’a ni SIRET ni numéro RNA de l’inventaire national."


def _payment_days(award: Award) -> str:
    """The day of a single payment, or the period of several, until the project ends."""
    first = award.notified_on or award.voted_on
    last = award.application.ends_on if award.application else None
    if award.payment_terms == "unique" or last is None or last <= first:
        return first.isoformat()
    return f"{first.isoformat()}/{last.isoformat()}"


def _agreement_day(award: Award) -> date:
    """The signature of the agreement, or the day of the decision when there is none."""
    signed = [agreement.signed_on for agreement in award.agreements.all() if agreement.signed_on]
    return min(signed, default=award.voted_on)


def as_csv(published: Iterable[Row]) -> str:
    """The file: header, then the rows that have no fault. Texts that a spreadsheet would run stay texts."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in published:
        if not row.fault:
            writer.writerow([_harmless(value) for value in row.values])
    return output.getvalue()


def _harmless(value: str) -> str:
    return f"'{value}" if value[:1] in "=+-@\t\r" and value else value
