"""Awards of the rooms below, notified through their services, with what this room lays."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from essaim.documents import services as documents
from essaim.funding import services as funding
from essaim.funding.models import Award
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.models import Response
from essaim.settlement import services
from essaim.settlement.models import Instalment, PaymentPlan
from tests.funding import making
from tests.funding.making import SYSTEM

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"startxref\n0\n%%EOF\n"
)
BUDGET_FORM = {
    "title": "Demande d’aide",
    "sections": [
        {
            "code": "budget",
            "title": "Le budget",
            "questions": [
                {
                    "code": "budget",
                    "type": "budget",
                    "label": "Budget prévisionnel",
                    "feeds": "requested",
                    "feeds_total": "total_cost",
                    "charges": [
                        {"code": "60", "label": "Achats"},
                        {"code": "64", "label": "Personnel", "lines": [{"code": "641", "label": "Salaires"}]},
                    ],
                    "products": [
                        {"code": "70", "label": "Ventes"},
                        {
                            "code": "74",
                            "label": "Subventions",
                            "lines": [{"code": "74v", "label": "Ville", "request": True}],
                        },
                    ],
                }
            ],
        }
    ],
}
FORECAST = {"60": "10000", "641": "10000", "70": "10000", "74v": "10000"}


def application(*, holder: User | None = None, cost: str = "20000", **fields: Any):
    """An awarded file with a budget of 20 000 €, and its bank details."""
    version = questionnaires.publish_form(SYSTEM, code="with-budget", title="Avec budget", document=BUDGET_FORM)
    file = making.application("awarded", holder=holder, total_cost=Decimal(cost), **fields)
    file.response = Response.objects.create(
        form_version=version, answers={"budget": FORECAST}, state="filed", filed_at=file.filed_at
    )
    file.save(update_fields=["response"])
    documents.add_file(SYSTEM, owner=file, upload=PDF, filename="rib.pdf", slot="bank")
    return file


def notified(amount: str = "10000", *, terms: str = "échelonné", on: date = date(2026, 3, 2), **fields: Any) -> Award:
    """An award, notified: its schedule and its report are laid. 70 % first unless ``terms`` is ``unique``."""
    file = fields.pop("application", None) or application(holder=fields.pop("holder", None))
    fields.setdefault("organisation", file.organisation)
    found = making.award(amount, application=file, payment_terms=terms, voted_on=on, **fields)
    return funding.notify_award(SYSTEM, found, notified_on=on, with_letter=False)


def plan_of(award: Award) -> PaymentPlan:
    """Its schedule, as it is now."""
    return PaymentPlan.objects.get(award=award)


def instalments_of(award: Award) -> list[Instalment]:
    """Its instalments, in their order."""
    return list(Instalment.objects.filter(plan__award=award).select_related("plan__award__organisation"))


def paid(award: Award, *positions: int, on: date | None = None) -> None:
    """Order and pay these instalments."""
    chosen = [one for one in instalments_of(award) if one.position in positions]
    services.make_batch(SYSTEM, chosen)
    for one in chosen:
        services.pay_instalment(SYSTEM, one, paid_on=on or award.notified_on)


REPORT = {
    "done": "Des vélos réparés.",
    "when_where": "En 2026, à Fives",
    "people": "120",
    "results": "Oui.",
    "signatory_name": "Awa",
    "signatory_role": "Présidente",
    "certified": True,
}


def reported(award: Award, spent: str, *, actor: Actor = SYSTEM) -> None:
    """Write and send the report, with this spending."""
    report = award.report
    budget = {"60": spent, "70": spent} if award.application else spent
    services.save_section(actor, report, answers={**REPORT, "realised": budget}, version=report.response.version)
    services.send_report(actor, report)


def upload(name: str) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def finance(name: str = "Finances") -> Actor:
    """A finance agent."""
    return making.actor(name, Role.FINANCE)
