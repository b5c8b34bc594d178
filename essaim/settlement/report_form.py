"""The form of a financial report: the national shape, on the lines of the budget of the application."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from essaim.funding.models import Award, Stage
from essaim.people.actors import Actor
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.document import Budget, Document, read_document
from essaim.questionnaires.models import FormVersion, Response
from essaim.questionnaires.readers import BudgetAnswer, read_answer
from essaim.questionnaires.totals import Comparison, compare
from essaim.ui.formatting import NBSP, format_euros

FORM = "financial-report"
BUDGET = "realised"
STUDY = "study"
SPENT = "spent"
"""The fact that the report gives: what was spent on the project, in euros."""


@cache
def _shape() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "report_form.yaml").read_text(encoding="utf-8"))
    return data


def forecast_of(award: Award) -> tuple[Budget, dict[str, Decimal]] | None:
    """The budget of the application with its amounts by line; None when the award has none."""
    if award.application is None:
        return None
    response = award.application.response
    questions = response.form_version.read().questions()
    question = next((one for one in questions if isinstance(one, Budget)), None)
    if question is None:
        return None
    return question, _amounts(question, response.answers.get(question.code))


def _amounts(question: Budget, answer: Any) -> dict[str, Decimal]:
    value = read_answer(question, answer).value
    return dict(value.amounts) if isinstance(value, BudgetAnswer) else {}


def document_of(award: Award) -> Document:
    """The form that this award's beneficiary fills: what does not concern it is left out."""
    unasked = set() if award.stage == Stage.FEASIBILITY else {"etude"}
    unasked |= set() if award.is_experimentation else {"experimentation"}
    sections = [dict(section) for section in _shape()["sections"] if section["code"] not in unasked]
    budget = next(section for section in sections if section["code"] == "budget")
    budget["questions"] = [_realised(award)]
    return read_document({**_shape(), "sections": sections})


def _realised(award: Award) -> dict[str, Any]:
    """The budget of the application as a question on what happened; one amount when there was no budget."""
    forecast = forecast_of(award)
    if forecast is None:
        return {
            "code": BUDGET,
            "type": "money",
            "label": "Dépenses du projet",
            "hint": "Le total de ce que le projet a coûté.",
            "required": True,
            "min": 0,
            "feeds": SPENT,
        }
    question = forecast[0].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    kept: dict[str, Any] = {
        side: _without_request(question[side])
        for side in ("charges", "products", "uses", "resources")
        if side in question
    }
    return {
        "code": BUDGET,
        "type": "budget",
        "label": "Budget réalisé",
        "required": True,
        "must_balance": False,
        "amount_label": "Réalisé, en euros",
        "explanation": "L’aide due se calcule sur le total des charges réalisées, hors contributions volontaires.",
        "feeds_total": SPENT,
        **kept,
    }


def _without_request(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same lines, none of which is asked any more."""
    plain = {"request", "public", "precision", "hint"}
    return [
        {
            **{name: value for name, value in group.items() if name not in ("lines", "hint")},
            **(
                {"lines": [{k: v for k, v in line.items() if k not in plain} for line in group["lines"]]}
                if group.get("lines")
                else {}
            ),
        }
        for group in groups
    ]


def version_of(actor: Actor, award: Award) -> FormVersion:
    """The published version of this form; the same lines and the same parts are the same version."""
    document = document_of(award)
    known = FormVersion.objects.filter(form__code=FORM, digest=document.digest()).first()
    if known is not None:
        return known
    return questionnaires.publish_form(actor, code=FORM, title=document.title, document=document)


def with_forecast(document: Document, award: Award) -> Document:
    """The document to draw: each line of the budget says what was forecast."""
    forecast = forecast_of(award)
    if forecast is None:
        return document
    data = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for section in data["sections"]:
        for question in section["questions"]:
            if question["code"] == BUDGET:
                for side in ("charges", "products", "uses", "resources"):
                    _say_forecast(question.get(side, []), forecast[1])
    return Document.model_validate(data)


def _say_forecast(groups: list[dict[str, Any]], amounts: Mapping[str, Decimal]) -> None:
    for group in groups:
        for line in group.get("lines") or [group]:
            if amount := amounts.get(line["code"]):
                line["hint"] = f"Prévu{NBSP}: {format_euros(amount)}"


def comparison_of(award: Award, response: Response) -> list[Comparison]:
    """Line by line, forecast and realised; lines that hold nothing on either side are left out."""
    forecast = forecast_of(award)
    question = response.form_version.read().question(BUDGET)
    if forecast is None or not isinstance(question, Budget):
        return []
    rows = compare(question, forecast[1], _amounts(question, response.answers.get(BUDGET)))
    return [row for row in rows if row.forecast or row.realised]
