"""Awards as they are proposed to the council, and the law's checks on them before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from essaim.directory.models import LegalFamily, Organisation, Sector
from essaim.funding.demands import kind_of_stage, vote_checks
from essaim.funding.law import Check, award_checks, deliberation_check
from essaim.funding.law.european import (
    REGIMES,
    de_minimis_check,
    declaration_check,
    mandate_check,
    qualification_check,
    unknown_undertaking_check,
)
from essaim.funding.models import AidKind, Application, Call, EconomicQualification, Envelope
from essaim.funding.queries import yearly_amounts
from essaim.kernel.money import cents
from essaim.state_aid.queries import last_declaration, remaining, single_undertaking
from essaim.state_aid.remaining import Aid

ECONOMIC = frozenset({LegalFamily.COMPANY, LegalFamily.COOPERATIVE, LegalFamily.MUTUAL})
"""Families whose members sell goods or services, whatever they do with the profit."""

ASKED_FOR_CONTRACT = frozenset({LegalFamily.ASSOCIATION, LegalFamily.FOUNDATION})
"""Families that subscribe to the republican contract."""

NON_PROFIT = frozenset({LegalFamily.ASSOCIATION, LegalFamily.FOUNDATION, LegalFamily.MUTUAL})
"""Families that share no profit: their agreement may let them keep what is not spent."""


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
    qualification_reason: str = ""
    entrustment_act: str = ""
    payment_terms: str = "unique"
    kind: AidKind | None = None
    stage: str = ""
    is_experimentation: bool = False
    municipal_stake: str = ""
    strategies: tuple[str, ...] = ()
    theme: str = ""
    commune_code: str = ""
    quarter_code: str = ""
    qpv_code: str = ""
    sectors: tuple[Sector, ...] = ()

    @property
    def aid_kind(self) -> AidKind | None:
        """The kind of aid that is said, that of the file, or that of the stage of life."""
        return self.kind or (self.application.kind if self.application else None) or kind_of_stage(self.stage)


def check_line(line: Line, day: date, *, beside: Sequence[Line] = ()) -> list[Check]:
    """The law's checks on one line, on the day of the vote; ``beside``: the lines before it in the same vote."""
    already = yearly_amounts(line.organisation, day.year)
    already += [
        (f"{other.object} (même délibération)", cents(other.amount))
        for other in beside
        if _same_person(other.organisation, line.organisation)
    ]
    checks = award_checks(
        amount=cents(line.amount),
        day=day,
        is_company=line.organisation.family == LegalFamily.COMPANY,
        legal_basis=line.legal_basis,
        already=already,
        is_own_initiative=line.is_own_initiative,
        has_counterpart=line.has_counterpart,
    )
    of_kind = vote_checks(
        line.aid_kind,
        application=line.application,
        call=line.call,
        municipal_stake=line.municipal_stake,
        strategies=line.strategies,
    )
    return [*checks, *of_kind, *european_checks(line, day, beside=beside)]


def european_checks(line: Line, day: date, *, beside: Sequence[Line] = ()) -> list[Check]:
    """What European law says of one line: its qualification, then the ceilings when it is de minimis."""
    organisation, regime = line.organisation, REGIMES.get(line.qualification)
    checks = [
        qualification_check(
            is_economic=organisation.family in ECONOMIC,
            qualification=line.qualification,
            label=EconomicQualification(line.qualification).label,
            reason=line.qualification_reason,
        )
    ]
    if regime is None:
        return checks
    if not organisation.siren:
        return [*checks, unknown_undertaking_check(str(organisation))]
    group = single_undertaking(organisation.siren, day)
    together = [
        Aid(day, cents(other.amount), REGIMES[other.qualification], f"{other.object} (même délibération)")
        for other in beside
        if other.qualification in REGIMES and other.organisation.siren in group
    ]
    checks.append(de_minimis_check(cents(line.amount), remaining(organisation, day, regime, beside=together)))
    if regime == "sieg":
        checks.append(mandate_check(line.entrustment_act))
    declared = last_declaration(organisation, day)
    return [*checks, declaration_check(regime, day, declared.signed_on if declared else None)]


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
