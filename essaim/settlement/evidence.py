"""What follows an award proves: feasibility studies, delivered with the report of the award that helped them."""

from collections.abc import Iterator

from django.urls import reverse

from essaim.documents.queries import files_of_each
from essaim.evidence.periods import Period
from essaim.evidence.providers import PROVIDERS, Provider
from essaim.evidence.records import EvidenceRecord
from essaim.funding.models import Stage
from essaim.kernel.clock import day_in_paris
from essaim.people.actors import Actor
from essaim.settlement.models import Report
from essaim.settlement.queries import reports_of_office
from essaim.settlement.report_form import STUDY
from essaim.settlement.states import ReportState


def load_studies(period: Period, reader: Actor) -> Iterator[EvidenceRecord]:
    """Studies delivered in the period: the report of a feasibility aid was sent, with the study's file."""
    sent = reports_of_office(reader).filter(
        award__stage=Stage.FEASIBILITY, state__in=(ReportState.SENT, ReportState.ACCEPTED)
    )
    reports = [report for report in sent.select_related("award__organisation") if _is_within(report, period)]
    with_file = {file.owner_key for file in files_of_each(reports) if file.slot == STUDY}
    for report in reports:
        if str(report.pk) not in with_file or report.sent_at is None:
            continue
        award = report.award
        yield EvidenceRecord(
            kind="study",
            id=str(report.pk),
            title=f"Étude de faisabilité, {award.object}",
            on=day_in_paris(report.sent_at),
            url=reverse("funding:award", args=[award.reference]),
            amount=award.amount,
            commune=award.commune_code,
            quarter=award.quarter_code,
            qpv=award.qpv_code,
            organisations=((str(award.organisation_id), award.organisation.name),),
            facets={"type": "feasibility", "status": "delivered"},
        )


def _is_within(report: Report, period: Period) -> bool:
    return report.sent_at is not None and period.contains(day_in_paris(report.sent_at))


PROVIDERS.add(
    "settlement.study",
    Provider(
        "study",
        load_studies,
        only={"type": frozenset({"feasibility"}), "status": frozenset({"delivered"})},
    ),
)
