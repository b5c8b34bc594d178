"""Aid that Data.Subvention knows of and that a file does not declare: told to the office, never held against anyone."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from essaim.directory.models import LegalFamily
from essaim.funding.models import Application, CofinancerStatus
from essaim.funding.sources.data_subvention import DATA_SUBVENTION, ObtainedGrant, obtained_grants
from essaim.kernel.clock import day_in_paris
from essaim.kernel.money import ZERO
from essaim.kernel.registers import RegisterDown
from essaim.territory.identity import identity


@dataclass(frozen=True)
class Comparison:
    """Grants of the file's years that are not among its cofinancers. ``fault``: why nothing could be compared."""

    grants: tuple[ObtainedGrant, ...] = ()
    fault: str = ""

    @property
    def total(self) -> Decimal:
        """What they add up to."""
        return sum((grant.amount for grant in self.grants), ZERO)


def compare_with_obtained(file: Application) -> Comparison | None:
    """What an association obtained elsewhere, the years of its filing and of its project, less what it declares.

    A grant is declared when a cofinancer that did not refuse brings the same amount; the city's own are known here
    already. None when there is nothing to compare.
    """
    organisation = file.organisation
    is_association = organisation is not None and organisation.family == LegalFamily.ASSOCIATION
    if organisation is None or not is_association or not organisation.siren or not DATA_SUBVENTION.is_configured:
        return None
    try:
        obtained = obtained_grants(organisation.siren)
    except RegisterDown as down:
        return Comparison(fault=str(down))
    years, city = _years(file), identity().awarding_body.siret[:9]
    declared = Counter(one.amount for one in file.cofinancers.all() if one.status != CofinancerStatus.REFUSED)
    missing = []
    for grant in obtained:
        if grant.year not in years or grant.funder_siren == city:
            continue
        if declared[grant.amount]:
            declared[grant.amount] -= 1
        else:
            missing.append(grant)
    return Comparison(grants=tuple(missing))


def _years(file: Application) -> set[int]:
    days = [file.starts_on, day_in_paris(file.filed_at) if file.filed_at else None]
    return {day.year for day in days if day is not None}
