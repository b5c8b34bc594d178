"""What follows an award: monthly payment orders, financial reports, balances, and news two years after."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from essaim.demo.edition import REFERENCE
from essaim.demo.story.pieces import paper
from essaim.demo.story.rounds import rounds
from essaim.demo.story.tables import table
from essaim.demo.story.teller import Teller
from essaim.documents.queries import files_of
from essaim.funding.models import Award
from essaim.kernel import clock
from essaim.questionnaires.document import Budget
from essaim.settlement import services
from essaim.settlement.models import Instalment, Recovery, Report
from essaim.settlement.report_form import BUDGET, STUDY, forecast_of
from essaim.settlement.services.payments import BANK, order_checks
from essaim.settlement.states import InstalmentState, RecoveryState, ReportState

ORDERED_ON, PAID_ON, ACCEPTED_ON = 20, 26, 12
"""Days of the month: orders leave, money leaves, reports received are accepted."""

SPENDING = ("1", "1", "1", "1", "1.03", "0.94", "0.86", "0.7")
"""What was spent over what was forecast: most keep to it, few spend much less."""

YEARS_ASKED = (2024, 2025, 2026)


def plan(story: Teller, left_alone: set[str]) -> None:
    """Plan each month's orders, payments and answers to reports; ``left_alone``: structures whose award is annulled."""
    for first in _months():
        story.timeline.plan(first.replace(day=ORDERED_ON), lambda: _order(story, left_alone), hour=9)
        story.timeline.plan(first.replace(day=PAID_ON), lambda: _pay(story), hour=9)
        story.timeline.plan(first.replace(day=ACCEPTED_ON), lambda: _accept(story), hour=9)
    for year in YEARS_ASKED:
        story.timeline.plan(date(year, 2, 3), lambda: services.ask_all(story.actor("officer")), hour=9)
        story.timeline.plan(date(year, 2, 24), lambda: _answer(story), hour=9)


def _months() -> Iterator[date]:
    day = date(2021, 12, 1)
    while day <= REFERENCE:
        yield day
        day = (day + timedelta(days=31)).replace(day=1)


def join_bank_details(story: Teller, award: Award) -> None:
    """An award without application has its bank details beside it."""
    if not files_of(award.application or award, BANK).exists():
        services.add_bank_details(story.actor("officer"), award, upload=paper("Relevé d’identité bancaire"))


def _order(story: Teller, left_alone: set[str]) -> None:
    kept = [story.structures[code].pk for code in left_alone if code in story.structures]
    waiting = Instalment.objects.filter(state__in=(InstalmentState.DUE, InstalmentState.RETURNED))
    rows = waiting.exclude(plan__award__organisation__in=kept, budget_year=REFERENCE.year)
    ready = [
        row
        for row in rows.select_related("plan__award__organisation", "plan__award__application")
        if not any(check.blocking for check in order_checks(row))
    ]
    if ready:
        services.make_batch(story.actor("finance"), ready)


def _pay(story: Teller) -> None:
    for row in Instalment.objects.filter(state=InstalmentState.ORDERED).select_related("plan__award"):
        services.pay_instalment(story.actor("finance"), row, paid_on=clock.today())
    for recovery in Recovery.objects.filter(state=RecoveryState.ASKED, asked_on__lt=clock.today() - timedelta(days=45)):
        services.repay_recovery(story.actor("finance"), recovery, repaid_on=clock.today())
    for recovery in Recovery.objects.filter(
        state=RecoveryState.TO_ISSUE, created_at__lt=clock.now() - timedelta(days=30)
    ):
        title = f"DEMO-T-{recovery.award.reference}"
        services.ask_recovery(story.actor("finance"), recovery, title_number=title)


def _accept(story: Teller) -> None:
    """Reports received long enough ago; the last ones still wait."""
    read_before = clock.now() - timedelta(days=10)
    for report in Report.objects.filter(state=ReportState.SENT, sent_at__lt=read_before).select_related("award"):
        services.accept_report(story.actor("officer"), report)


def plan_report(story: Teller, award: Award, carrier: str) -> None:
    """The beneficiary sends its report before its day; a few of the last ones are late."""
    report = Report.objects.filter(award=award).first()
    if report is None:
        return
    chance = story.chance("report", award.object, award.voted_on)
    if report.due_on.year == REFERENCE.year and not _applies_again(story, award) and chance.random() < 0.4:
        return
    sent_on = report.due_on - timedelta(days=chance.randint(8, 70))
    if sent_on > REFERENCE and award.voted_on < date(2026, 1, 1) and chance.random() < 0.3:
        sent_on = REFERENCE - timedelta(days=chance.randint(1, 8))
    story.timeline.plan(sent_on, lambda: _send(story, award, carrier), hour=17)


def _applies_again(story: Teller, award: Award) -> bool:
    """Whether the structure asks for another aid in the last year: a late report would prevent it."""
    codes = {row.get("by") or row["host"] for turn in rounds() if turn.year >= REFERENCE.year for row in turn.rows}
    return any(story.structures[code].pk == award.organisation_id for code in codes if code in story.structures)


def _send(story: Teller, award: Award, carrier: str) -> None:
    actor, report = story.actor(carrier), Report.objects.select_related("response__form_version").get(award=award)
    if report.award.state != "notified":
        return
    document = report.response.form_version.read()
    if document.question(STUDY) is not None:
        services.add_report_file(actor, report, slot=STUDY, upload=paper(f"Étude, {award.object}"[:80]))
    chance = story.chance("spending", award.object, award.voted_on)
    answers: dict[str, Any] = {
        "done": f"{award.object}. {chance.choice(table('phrases')['stories'])}",
        "when_where": f"En {award.voted_on.year} et après, dans les quartiers",
        "people": str(chance.randint(20, 400)),
        "results": "Oui pour l’essentiel. Le public vient, et l’équipe tient.",
        "study_conclusion": "Le projet peut vivre de son activité, à condition de commencer petit.",
        "learnt": chance.choice(table("phrases")["lessons"]),
        BUDGET: _realised(award, Decimal(chance.choice(SPENDING))),
        "signatory_name": story.people[carrier].name,
        "signatory_role": chance.choice(table("phrases")["roles"]),
        "certified": True,
    }
    asked = {question.code for question in document.questions()}
    kept = {code: answer for code, answer in answers.items() if code in asked}
    services.save_section(actor, report, answers=kept, version=report.response.version)
    services.send_report(actor, report)


def _realised(award: Award, share: Decimal) -> Any:
    """The forecast, line by line, times what was spent of it; the award itself when there was no budget."""
    forecast = forecast_of(award)
    if forecast is None:
        return str((award.amount * share).quantize(Decimal("0.01")))
    question: Budget = forecast[0]
    charges = {line.code for side, line in question.lines() if side == "charges"}
    return {
        code: str((amount * share if code in charges else amount).quantize(Decimal("0.01")))
        for code, amount in forecast[1].items()
    }


def _answer(story: Teller) -> None:
    """Most of those who were asked answer; most are still there."""
    asked = Award.objects.filter(activity_check__outcome="", activity_check__asked_on__isnull=False)
    for award in asked.select_related("organisation", "application"):
        chance = story.chance("two years", award.object, award.voted_on)
        if chance.random() < 0.15:
            continue
        services.answer_activity(
            story.actor("officer"),
            award,
            outcome=chance.choice(("active",) * 8 + ("stopped", "merged")),
            known_on=clock.today(),
            source=chance.choice(("Réponse du bénéficiaire", "Appel de la mission ESS", "Annonce légale")),
        )
