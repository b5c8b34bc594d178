"""Public money that a file declares beside the City's: the cash that counts for certified accounts (S6)."""

from decimal import Decimal

from essaim.funding.models import Application, Cofinancer, CofinancerStatus
from essaim.kernel.text import normalise

JOB_SUBSIDIES = ("emplois aides", "emploi aide", "aide a l emploi", "agence de services et de paiement")
"""Words by which a cofinancer is told to be a job subsidy, which S6 leaves out."""


def declared_public_money(file: Application) -> list[tuple[str, Decimal]]:
    """What public bodies bring to the project, refused requests left out: label and amount."""
    return [(_label(one), one.amount) for one in _public(file)]


def declared_public_cash(file: Application) -> list[tuple[str, Decimal]]:
    """The same without job subsidies: what the law adds up for certified accounts."""
    return [(_label(one), one.amount) for one in _public(file) if not _is_job_subsidy(one)]


def _public(file: Application) -> list[Cofinancer]:
    return [one for one in file.cofinancers.all() if one.is_public_money and one.status != CofinancerStatus.REFUSED]


def _label(cofinancer: Cofinancer) -> str:
    status = cofinancer.get_status_display()
    return f"{cofinancer.name}, {status[:1].lower()}{status[1:]}"


def _is_job_subsidy(cofinancer: Cofinancer) -> bool:
    said = normalise(cofinancer.name)
    return any(word in said for word in JOB_SUBSIDIES)
