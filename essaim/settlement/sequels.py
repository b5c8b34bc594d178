"""What payments and reports bring to an award and to a new request (see ``funding.sequels``)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from essaim.directory.models import Organisation
from essaim.funding.models import Award
from essaim.funding.sequels import DONE, FACETS, HINDRANCES, LISTENERS, OWN_PANELS, PANELS, Hindrance
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.settlement.models import ActivityCheck, Instalment, PaymentPlan, Report
from essaim.settlement.panels import office_panel, own_link
from essaim.settlement.queries import blocking_reports
from essaim.settlement.services import follow_award
from essaim.settlement.states import InstalmentState, ReportState
from essaim.ui.formatting import NBSP, format_day


def late_reports(actor: Actor, organisation: Organisation | None) -> Iterator[Hindrance]:
    """A financial report that is late prevents a new request, unless the direction says otherwise (S5)."""
    for report in blocking_reports(actor, organisation):
        yield Hindrance(
            f"Le compte rendu financier de l’aide «{NBSP}{report.award.object}{NBSP}» était attendu avant le "
            f"{format_day(report.due_on)}.",
            "Envoyez-le, puis déposez votre demande. Une difficulté\u00a0? Écrivez à la mission ESS.",
            reverse("settlement:report", args=[report.award.reference]),
        )


def facets(awards: Sequence[Award]) -> Mapping[UUID, dict[str, Any]]:
    """What became of an award two years after, and whether its report was accepted."""
    keys = [award.pk for award in awards]
    found: dict[UUID, dict[str, Any]] = {}
    accepted = Report.objects.filter(award__in=keys, state=ReportState.ACCEPTED)
    for key in accepted.values_list("award", flat=True):
        found.setdefault(key, {})["is_reported"] = True
    for key, outcome in (
        ActivityCheck.objects.filter(award__in=keys).exclude(outcome="").values_list("award", "outcome")
    ):
        found.setdefault(key, {})["two_years_on"] = outcome
    return found


def paid_on(award: Award) -> date | None:
    """The day of the last payment, once all that may be paid is."""
    plan = PaymentPlan.objects.filter(award=award).first()
    if plan is None or not plan.paid or plan.left:
        return None
    paid = Instalment.objects.filter(plan=plan, state=InstalmentState.PAID, paid_on__isnull=False)
    return paid.order_by("-paid_on").values_list("paid_on", flat=True).first()


def reported_on(award: Award) -> date | None:
    """The day when the financial report was received, unless a correction is awaited."""
    report = Report.objects.filter(award=award).first()
    return day_in_paris(report.sent_at) if report and report.sent_at and not report.is_owed else None


HINDRANCES.add("settlement.late_reports", late_reports)
DONE.add("paid", paid_on)
DONE.add("reported", reported_on)
FACETS.add("settlement.facets", facets)
LISTENERS.add("settlement.follow", follow_award)
PANELS.add("settlement.award", office_panel)
OWN_PANELS.add("settlement.award", own_link)
