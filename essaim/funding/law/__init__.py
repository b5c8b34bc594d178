"""The law of grants as dated data (``thresholds.yaml``) and the checks that apply it to a proposed award."""

from essaim.funding.law.checks import Check, award_checks, convention_check, deliberation_check
from essaim.funding.law.thresholds import Threshold, threshold

__all__ = ["Check", "Threshold", "award_checks", "convention_check", "deliberation_check", "threshold"]
