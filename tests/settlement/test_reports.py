"""The financial report: asked, reminded, sent, corrected, accepted; what it settles; what its lateness prevents."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from essaim.evidence.periods import Period
from essaim.funding.award_checks import checks_of
from essaim.funding.models import Award, Envelope
from essaim.funding.sequels import facets_of, hindrances
from essaim.funding.services.envelopes import commit_award
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.questionnaires.services import NotReady
from essaim.settlement import report_form, services
from essaim.settlement.evidence import load_studies
from essaim.settlement.models import ActivityCheck, Recovery, Report
from essaim.settlement.queries import awards_to_ask
from essaim.settlement.services.activity import activity_token, award_key_of, write_answer
from essaim.settlement.services.reports import remind_reports
from tests.funding.making import SYSTEM, actor, person
from tests.funding.making import envelope as opened
from tests.settlement import making

pytestmark = pytest.mark.django_db
OFFICER = Role.OFFICER


@pytest.fixture(autouse=True)
def in_march(clock) -> None:
    clock.travel("2026-03-10")


def draws_on(award: Award, amount: str = "40000") -> Envelope:
    """The envelope that the award draws on."""
    envelope = opened(amount)
    award.envelope = envelope
    award.save(update_fields=["envelope"])
    commit_award(award)
    return envelope


def amounts(award: Award) -> list[tuple[str, str]]:
    return [(one.state, str(one.amount)) for one in making.instalments_of(award)]


def test_the_form_has_the_lines_of_the_application_and_needs_no_balance() -> None:
    award = making.notified()
    document = award.report.response.form_version.read()
    assert [part.code for part in document.sections] == ["bilan", "budget", "annexe", "attestation"]
    shown = report_form.with_forecast(document, award).question(report_form.BUDGET)
    assert next(line.hint for _, line in shown.lines()) == "Prévu\u00a0: 10\u00a0000\u00a0€"
    assert making.notified().report.response.form_version == award.report.response.form_version
    making.reported(award, "16000")
    rows = report_form.comparison_of(award, award.report.response)
    assert next((row.line.code, row.forecast, row.realised, row.rate) for row in rows) == (
        "60",
        Decimal(10000),
        Decimal(16000),
        Decimal("1.6"),
    )


def test_an_unfinished_report_is_not_sent() -> None:
    report = making.notified().report
    with pytest.raises(NotReady):
        services.send_report(SYSTEM, report)
    with pytest.raises(Refused, match="pas le vôtre"):
        services.send_report(actor("Inconnue"), report)


def test_spending_less_than_forecast_leaves_a_smaller_balance() -> None:
    """Award 10 000 at 50 %, spending 16 000, paid 7 000: balance 1 000, and 2 000 return to the envelope."""
    award = making.notified()
    envelope = draws_on(award)
    making.paid(award, 1)
    making.reported(award, "16000")
    officer = actor("Mission", OFFICER)
    for _ in range(2):
        services.accept_report(officer, award.report)
    assert amounts(award) == [("paid", "7000.00"), ("due", "1000.00")]
    assert not Recovery.objects.exists()
    envelope.refresh_from_db()
    assert envelope.remaining == Decimal(32000)
    assert facets_of([award])[award.pk] == {"is_reported": True}


def test_spending_much_less_is_given_back() -> None:
    """Spending 12 000, paid 7 000: 1 000 to recover, by a title, then repaid."""
    award = making.notified(holder=person("Awa"))
    envelope = draws_on(award)
    making.paid(award, 1)
    making.reported(award, "12000")
    services.accept_report(SYSTEM, award.report)
    recovery = Recovery.objects.get()
    assert (recovery.amount, amounts(award)[1][0]) == (Decimal(1000), "cancelled")
    finance = making.finance()
    with pytest.raises(ValidationError, match="numéro"):
        services.ask_recovery(finance, recovery, title_number=" ")
    services.ask_recovery(finance, recovery, title_number="T-12")
    assert "T-12" in Message.objects.get(template="settlement/mail/recovery.txt").body
    for _ in range(2):
        services.repay_recovery(finance, recovery, repaid_on=date(2026, 3, 10))
    plan = making.plan_of(award)
    assert (plan.paid, plan.ceiling) == (Decimal(6000), Decimal(6000))
    envelope.refresh_from_db()
    assert (envelope.voted, envelope.paid) == (Decimal(6000), Decimal(6000))
    with pytest.raises(Refused):
        services.waive_recovery(actor("Direction", Role.DIRECTOR), recovery, reason="Décision")


def test_a_part_is_asked_back_without_a_report_within_what_was_paid() -> None:
    award = making.notified()
    making.paid(award, 1)
    finance = making.finance()
    with pytest.raises(ValidationError, match="ce qui est versé"):
        services.open_recovery(finance, award, amount=Decimal("7000.01"), reason="Abandon")
    opened_one = services.open_recovery(finance, award, amount=Decimal(2000), reason="Abandon")
    assert services.open_recovery(finance, award, amount=Decimal(2000), reason="Abandon") == opened_one
    services.waive_recovery(actor("Direction", Role.DIRECTOR), opened_one, reason="Remise gracieuse")
    assert Recovery.objects.get().state == "waived"


def test_a_payment_on_its_way_comes_before_the_acceptance() -> None:
    award = making.notified()
    services.make_batch(SYSTEM, making.instalments_of(award)[:1])
    making.reported(award, "20000")
    with pytest.raises(Refused, match="ordonnancé"):
        services.accept_report(SYSTEM, award.report)


def test_a_correction_is_asked_with_its_reason_and_keeps_what_was_sent() -> None:
    award = making.notified(holder=person("Awa"))
    making.reported(award, "16000")
    officer = actor("Mission", OFFICER)
    with pytest.raises(ValidationError, match="à corriger"):
        services.ask_correction(officer, award.report, reason="")
    services.ask_correction(officer, award.report, reason="Le total des salaires ne va pas.")
    report = Report.objects.get()
    assert report.response.answers["done"] == "Des vélos réparés."
    assert report.former.get().answers["realised"]
    assert "Le total des salaires" in Message.objects.get(template="settlement/mail/report_correction.txt").body
    award.report = report
    making.reported(award, "20000")
    services.accept_report(officer, report)
    assert making.plan_of(award).spent == Decimal(20000)


@pytest.fixture
def late_one(clock) -> Award:
    """An exercise that ended on 31/08/2025: the report is due before 28/02/2026."""
    clock.travel("2025-03-10")
    award = making.notified(on=date(2025, 3, 3), holder=person("Awa"))
    plan = making.plan_of(award)
    plan.exercise_ends_on = date(2025, 8, 31)
    plan.save(update_fields=["exercise_ends_on"])
    from essaim.settlement.services.reports import lay_report

    lay_report(SYSTEM, plan)
    award.report.refresh_from_db()
    return award


def test_reminders_come_before_and_after_each_once(late_one: Award, clock) -> None:
    assert late_one.report.due_on == date(2026, 2, 28)
    sent = []
    for day in ("2025-12-20", "2025-12-30", "2025-12-31", "2026-02-14", "2026-02-28", "2026-03-01", "2026-03-31"):
        clock.travel(day)
        remind_reports(SYSTEM)
        sent.append(Message.objects.filter(template="settlement/mail/report_reminder.txt").count())
    assert sent == [0, 1, 1, 2, 2, 3, 4]


def test_a_late_report_prevents_a_new_request_from_the_first_of_march(late_one: Award, clock) -> None:
    holder = Actor.of(late_one.application.holder)
    clock.travel("2026-02-28")
    assert not hindrances(holder, late_one.organisation)
    clock.travel("2026-03-01")
    (found,) = hindrances(holder, late_one.organisation)
    assert "28\u00a0février 2026" in found.reason
    assert "Envoyez-le" in found.remedy
    assert not hindrances(holder, making.notified(on=date(2026, 2, 2)).organisation)
    with pytest.raises(Refused, match="direction"):
        services.lift_block(actor("Mission", OFFICER), late_one.report, reason="Crue")
    services.lift_block(actor("Direction", Role.DIRECTOR), late_one.report, reason="Crue")
    assert not hindrances(holder, late_one.organisation)


def test_two_years_after_one_asks_once_and_either_side_answers(late_one: Award, clock) -> None:
    clock.travel("2027-03-02")
    assert not awards_to_ask(date(2027, 3, 2)).exists()
    clock.travel("2027-03-03")
    assert [services.ask_all(SYSTEM) for _ in range(2)] == [1, 0]
    link = Message.objects.get(template="settlement/mail/activity.txt").body
    assert "/suivi/" in link
    assert award_key_of(activity_token(late_one)) == str(late_one.pk)
    assert award_key_of("forged") == ""
    with pytest.raises(Refused):
        services.answer_activity(
            actor("Inconnue"), late_one, outcome="active", known_on=date(2027, 3, 3), source="Sur place"
        )
    write_answer(SYSTEM, late_one, outcome="merged", known_on=date(2027, 3, 3), source="Réponse au courriel")
    assert ActivityCheck.objects.get().outcome == "merged"
    assert facets_of([late_one])[late_one.pk] == {"two_years_on": "merged"}
    assert not awards_to_ask(date(2027, 3, 3)).exists()


def test_a_feasibility_study_delivered_with_its_report_is_proof() -> None:
    award = making.notified(stage="feasibility")
    report = award.report
    with pytest.raises(NotReady):
        making.reported(award, "16000")
    services.add_report_file(SYSTEM, report, slot="study", upload=making.upload("etude.pdf"))
    answers = {"study_conclusion": "Le projet est viable."}
    services.save_section(SYSTEM, report, answers=answers, version=report.response.version)
    assert not list(load_studies(Period.always(), SYSTEM))
    services.send_report(SYSTEM, report)
    (record,) = load_studies(Period.always(), SYSTEM)
    assert (record.kind, record.facets) == ("study", {"type": "feasibility", "status": "delivered"})


def test_the_law_s_checks_know_what_is_paid_and_reported(clock) -> None:
    award = making.notified(terms="unique")
    clock.travel("2027-09-10")
    said = {check.code: check for check in checks_of(award)}
    assert "si ce n’est fait" in said["S4"].sentence
    assert not said["S5"].ok
    making.paid(award, 1, on=date(2026, 4, 2))
    making.reported(award, "20000")
    said = {check.code: check for check in checks_of(award)}
    assert (said["S4"].ok, said["S5"].ok) == (True, True)
    assert "elle l’a été le 2\u00a0avril 2026" in said["S4"].sentence
    assert "a été reçu le 10\u00a0septembre 2027" in said["S5"].sentence
