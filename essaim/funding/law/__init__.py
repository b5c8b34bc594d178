"""The law of grants as dated data (rules, thresholds), the checks that apply it to a case, and its deadlines."""

from essaim.funding.law.check import Check
from essaim.funding.law.checks import (
    accounts_check,
    award_checks,
    contract_check,
    convention_check,
    deliberation_check,
    public_share_check,
)
from essaim.funding.law.deadlines import implicit_refusal, open_data_deadline, payment_deadline, report_deadline
from essaim.funding.law.thresholds import Threshold, threshold

__all__ = [
    "Check",
    "Threshold",
    "accounts_check",
    "award_checks",
    "contract_check",
    "convention_check",
    "deliberation_check",
    "implicit_refusal",
    "open_data_deadline",
    "payment_deadline",
    "public_share_check",
    "report_deadline",
    "threshold",
]
