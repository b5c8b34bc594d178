"""Awards as they are proposed to the council, and the law's checks on them before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from essaim.directory.models import LegalFamily, Organisation, Sector
from essaim.funding.law import Check, award_checks, deliberation_check
from essaim.funding.models import Application, Call, EconomicQualification, Envelope
from essaim.funding.queries import yearly_awards
from essaim.kernel.money import cents


@dataclass(frozen=True)
class Line:
    """One award to write in a deliberation: for an ``application``, or for an organisation without one."""

    organisation: Organisation
    object: str
    amount: Decimal
    application: Application | None = None
    call: Call | None = None
    envelope: Envelope | None = None
    has_conditions: bool = False
    conditions: str = ""
    is_in_kind: bool = False
    is_own_initiative: bool = True
    has_counterpart: bool = False
    legal_basis: str = ""
    qualification: str = EconomicQualification.NON_ECONOMIC
    payment_terms: str = "unique"
    stage: str = ""
    is_experimentation: bool = False
    municipal_stake: str = ""
    theme: str = ""
    commune_code: str = ""
    quarter_code: str = ""
    qpv_code: str = ""
    sectors: tuple[Sector, ...] = ()


def check_line(line: Line, day: date, *, beside: Sequence[Line] = ()) -> list[Check]:
    """The law's checks on one line, on the day of the vote; ``beside``: the lines before it in the same vote."""
    already = [
        (f"{award.object} ({award.voted_on:%d/%m/%Y})", award.amount)
        for award in yearly_awards(line.organisation, day.year).order_by("voted_on", "reference")
    ]
    already += [
        (f"{other.object} (même délibération)", cents(other.amount))
        for other in beside
        if _same_person(other.organisation, line.organisation)
    ]
    return award_checks(
        amount=cents(line.amount),
        day=day,
        is_company=line.organisation.family == LegalFamily.COMPANY,
        legal_basis=line.legal_basis,
        already=already,
        is_own_initiative=line.is_own_initiative,
        has_counterpart=line.has_counterpart,
    )


def _same_person(one: Organisation, other: Organisation) -> bool:
    return one.pk == other.pk or bool(one.siren and one.siren == other.siren)


def check_deliberation(*, mode: str, total: Decimal, lines: Sequence[Line], day: date) -> list[Check]:
    """Every check of law on a deliberation about to be written."""
    checks = deliberation_check(
        mode=mode, total=cents(total), lines=[(line.object, cents(line.amount), line.has_conditions) for line in lines]
    )
    for rank, line in enumerate(lines):
        found = check_line(line, day, beside=lines[:rank])
        checks.extend(found if len(lines) == 1 else [_of(line, check) for check in found])
    return checks


def _of(line: Line, check: Check) -> Check:
    """A check among those of other lines: whose it is."""
    said = check.sentence[:1].lower() + check.sentence[1:]
    return replace(check, sentence=f"{line.organisation}\u00a0: {said}")
