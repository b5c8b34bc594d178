"""What a form's questions say of each other beyond their own rules: places that do not fit, sums that differ."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from essaim.kernel.money import ZERO
from essaim.questionnaires.document import Budget, Document
from essaim.questionnaires.readers import BudgetAnswer
from essaim.questionnaires.validation import Outcome
from essaim.territory.models import Quarter
from essaim.ui.formatting import format_euros


def place_faults(document: Document, outcome: Outcome) -> dict[str, str]:
    """A quarter that belongs to another commune than the one said, at the question that gives it."""
    quarter, commune = outcome.facts.get("quarter_code"), outcome.facts.get("commune_code")
    if not quarter or not commune:
        return {}
    found = Quarter.objects.filter(code=quarter).select_related("commune").first()
    if found is None or found.commune.code == commune:
        return {}
    words = f"{found.name} est un quartier de {found.commune.name}. Choisissez un autre quartier, ou l’autre commune."
    return {_place_of(document, "quarter_code"): words}


def cofinancing_gap(document: Document, outcome: Outcome) -> str:
    """How the list of cofinancers differs from the grants of the budget, in words; empty when they agree."""
    rows = outcome.facts.get("cofinancers")
    budget = next((question for question in document.questions() if isinstance(question, Budget)), None)
    answer = outcome.clean.get(budget.code) if budget else None
    if budget is None or not isinstance(answer, BudgetAnswer) or not _place_of(document, "cofinancers"):
        return ""
    listed = _sum_of(rows or ())
    planned = _grants_of(budget, answer)
    if listed == planned:
        return ""
    return (
        f"Vos cofinanceurs apportent {format_euros(listed)}, les autres subventions de votre budget font "
        f"{format_euros(planned)}. Vérifiez que chacun est aux deux endroits, avec le même montant."
    )


def _sum_of(rows: Any) -> Decimal:
    amounts = [row.get("amount") for row in rows if isinstance(row, Mapping) and row.get("status") != "refused"]
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), ZERO)


def _grants_of(budget: Budget, answer: BudgetAnswer) -> Decimal:
    """Lines of the accounts where public aid is, but for what is asked here: account 74 of the French plan."""
    accounts = [group for group in budget.products if any(line.public for line in group.entries)]
    codes = {line.code for group in accounts for line in group.entries if not line.request}
    return sum((amount for code, amount in answer.amounts.items() if code in codes), ZERO)


def _place_of(document: Document, fact: str) -> str:
    return next((question.code for question in document.questions() if fact in question.fed_facts()), "")
