"""What waits after an award: payments to order, reports to check, titles to issue."""

from django.db.models import F, QuerySet

from essaim.funding.policies import INSTRUCTING
from essaim.people.actors import Actor
from essaim.portal.addresses import address
from essaim.portal.waiting.items import Item, Queue
from essaim.settlement.models import Instalment, Recovery, Report
from essaim.settlement.policies import PAYING, RECOVERING
from essaim.settlement.queries import instalments_of_office, recoveries_of_office, reports_of_office
from essaim.settlement.states import InstalmentState, RecoveryState, ReportState
from essaim.ui.formatting import format_day, format_euros


def payments_to_order(actor: Actor) -> QuerySet[Instalment]:
    """Due, or sent back by the bank."""
    if not actor.has(*PAYING):
        return Instalment.objects.none()
    waiting = instalments_of_office(actor).filter(state__in=(InstalmentState.DUE, InstalmentState.RETURNED))
    return waiting.select_related("plan__award__organisation").order_by(F("due_on").asc(nulls_last=True), "pk")


def reports_to_check(actor: Actor) -> QuerySet[Report]:
    """Sent by the beneficiary."""
    if not actor.has(*INSTRUCTING):
        return Report.objects.none()
    sent = reports_of_office(actor).filter(state=ReportState.SENT)
    return sent.select_related("award__organisation").order_by("sent_at", "pk")


def titles_to_issue(actor: Actor) -> QuerySet[Recovery]:
    """Money to be given back, for which no title left."""
    if not actor.has(*RECOVERING):
        return Recovery.objects.none()
    waiting = recoveries_of_office(actor).filter(state=RecoveryState.TO_ISSUE)
    return waiting.select_related("award__organisation").order_by("created_at", "pk")


def _payment(row: Instalment) -> Item:
    note = f"{format_euros(row.amount)}, {row.get_kind_display().lower()}, aide {row.plan.award.reference}"
    return Item("Ordonnancer", str(row.plan.award.organisation), address("settlement:order"), note, row.due_on)


def _report(row: Report) -> Item:
    sent = f"reçu le {format_day(row.sent_at)}" if row.sent_at else ""
    where = address("settlement:office_report", row.award.reference)
    return Item("Relire le compte rendu", str(row.award.organisation), where, ", ".join((row.award.object, sent)))


def _title(row: Recovery) -> Item:
    where = address("settlement:issue_title", row.pk)
    return Item("Émettre un titre", str(row.award.organisation), where, f"{format_euros(row.amount)}, {row.reason}")


QUEUES = (
    Queue("payments", "versements", "settlement:payments", payments_to_order, _payment),
    Queue("reports", "comptes-rendus", "settlement:reports", reports_to_check, _report),
    Queue("recoveries", "reversements", "settlement:recoveries", titles_to_issue, _title),
)
