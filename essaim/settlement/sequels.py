"""What payments and reports bring to an award and to a new request (see ``funding.sequels``)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from essaim.directory.models import Organisation
from essaim.funding.models import Award
from essaim.funding.sequels import FACETS, HINDRANCES, LISTENERS, OWN_PANELS, PANELS, Hindrance
from essaim.people.actors import Actor
from essaim.settlement.models import ActivityCheck, Report
from essaim.settlement.panels import office_panel, own_link
from essaim.settlement.queries import blocking_reports
from essaim.settlement.services import follow_award
from essaim.settlement.states import ReportState
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


HINDRANCES.add("settlement.late_reports", late_reports)
FACETS.add("settlement.facets", facets)
LISTENERS.add("settlement.follow", follow_award)
PANELS.add("settlement.award", office_panel)
OWN_PANELS.add("settlement.award", own_link)
