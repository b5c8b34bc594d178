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

from essaim.directory.models import Organisation
from essaim.funding.law import open_data_deadline
from essaim.funding.models import Award, EconomicQualification
from essaim.funding.queries import standing_awards
from essaim.funding.states import AwardState
from essaim.kernel import clock
from essaim.kernel.identifiers import check_rna, check_siret
from essaim.territory.identity import AwardingBody, identity

COLUMNS = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire"),
    *("rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE"),
    *("notificationUE", "pourcentageSubvention", "dispositifAide"),
)

DE_MINIMIS = (EconomicQualification.DE_MINIMIS, EconomicQualification.SIEG)
"""Both regimes are de minimis, which the schema's ``notificationUE`` tells despite its name."""

NATIONAL_RNA = re.compile(r"W\d{9}")
"""What the schema takes; some registers give a number with a letter, which is then left out."""


@dataclass(frozen=True)
class Row:
    """One beneficiary of an award ready to be published, or ``fault``, the French reason why it is not.

    ``remedy`` says what mends it. ``due_on`` is the last day to publish, three months after the signature of an
    agreement (décret 2017-779); None without agreement, which no law obliges to publish.
    """

    award: Award
    organisation: Organisation
    values: tuple[str, ...] = ()
    fault: str = ""
    remedy: str = ""
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether the law's delay is over and the row is still not published."""
        return bool(self.fault) and self.due_on is not None and self.due_on < clock.today()


def published_awards() -> Iterable[Award]:
    """Awards notified and standing, the oldest first."""
    awards = standing_awards().filter(state=AwardState.NOTIFIED)
    return (
        awards.select_related("organisation", "deliberation", "call", "kind", "application")
        .prefetch_related("agreements", "beneficiaries__organisation")
        .order_by("voted_on", "reference")
    )


def rows() -> list[Row]:
    """Every published award with a row for each beneficiary, or the reason why it has none."""
    body = identity().awarding_body
    return [
        _row(award, organisation, share, body)
        for award in published_awards()
        for organisation, share in shares_of(award)
    ]


def shares_of(award: Award) -> list[tuple[Organisation, Decimal]]:
    """Who receives an award, with the part of each; the parts sum to 1."""
    shared = [(row.organisation, row.share.normalize()) for row in award.beneficiaries.all()]
    return shared or [(award.organisation, Decimal(1))]


def _row(award: Award, organisation: Organisation, share: Decimal, body: AwardingBody) -> Row:
    rna = organisation.rna if NATIONAL_RNA.fullmatch(organisation.rna) else ""
    signed_on = _signed_on(award)
    due_on = open_data_deadline(signed_on) if signed_on else None
    fault, remedy = _body_fault(body) or _identity_fault(organisation.siret, rna)
    if fault:
        return Row(award, organisation, fault=fault, remedy=remedy, due_on=due_on)
    is_marked = body.prefix and award.object.startswith(body.prefix)
    title = award.object if is_marked else f"{body.prefix} {award.object}".strip()
    values = (
        body.name,
        body.siret,
        (signed_on or award.voted_on).isoformat(),
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
        "oui" if award.qualification in DE_MINIMIS else "non",
        f"{share:f}",
        _scheme(award),
    )
    return Row(award, organisation, values=values, due_on=due_on)


def _scheme(award: Award) -> str:
    """The card of the aid by which the money came: the kind of aid, else the call."""
    if award.kind is not None:
        return award.kind.title
    return award.call.short_title if award.call else ""


def _body_fault(body: AwardingBody) -> tuple[str, str] | None:
    try:
        check_siret(body.siret)
    except ValidationError as fault:
        return f"Le numéro de la collectivité est refusé. {fault.messages[0]}", "Corrigez-le dans territory.yaml."
    return None


def fault_of(award: Award) -> str:
    """Why the national schema would refuse an award, in French; empty when it would take it."""
    body = identity().awarding_body
    told = (_row(award, organisation, share, body).fault for organisation, share in shares_of(award))
    return next(filter(None, told), "")


def _identity_fault(siret: str, rna: str) -> tuple[str, str]:
    """Why the beneficiary cannot be named in the file and what mends it; empty when it can."""
    try:
        if siret:
            check_siret(siret)
        if rna:
            check_rna(rna)
    except ValidationError as fault:
        return fault.messages[0], "Corrigez le numéro sur la fiche de la structure."
    if siret or rna:
        return "", ""
    missing = "Le bénéficiaire n’a ni SIRET ni numéro RNA de l’inventaire national."
    return missing, "Demandez-le à la structure, puis écrivez-le sur sa fiche."


def _payment_days(award: Award) -> str:
    """The day of a single payment, or the period of several, until the project ends."""
    first = award.notified_on or award.voted_on
    last = award.application.ends_on if award.application else None
    if award.payment_terms == "unique" or last is None or last <= first:
        return first.isoformat()
    return f"{first.isoformat()}/{last.isoformat()}"


def _signed_on(award: Award) -> date | None:
    """The first signature of the agreement, None when there is none."""
    return min((agreement.signed_on for agreement in award.agreements.all() if agreement.signed_on), default=None)


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
