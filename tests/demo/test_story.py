"""What the whole story leaves behind it."""

import time
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from essaim.demo.accounts import ACCOUNTS, DOMAIN, PASSWORD
from essaim.demo.edition import REFERENCE
from essaim.demo.models import Story
from essaim.directory.models import Organisation
from essaim.exchange.models import Need
from essaim.funding import open_data
from essaim.funding.ledger import COLUMNS
from essaim.funding.models import (
    Application,
    Assessment,
    Award,
    Beneficiary,
    Call,
    Comment,
    Correction,
    Deliberation,
    Envelope,
    ExperimentationOutcome,
    Laureate,
    LedgerLine,
    MetropolitanReferral,
    OpinionRequest,
    SiteVisit,
)
from essaim.funding.scoring import spread
from essaim.funding.services.envelopes import ledger_sums
from essaim.funding.states import ApplicationState, AwardState
from essaim.gatherings.models import Event, Meeting, Withdrawal
from essaim.gatherings.states import EventState, MeetingState
from essaim.jobs.models import Job
from essaim.journal.models import Entry, Verification
from essaim.kernel import clock
from essaim.mail.models import Message, MessageState
from essaim.people.models import User
from essaim.settlement.models import ActivityCheck, Recovery, Report
from essaim.state_aid.models import Declaration, UndertakingLink
from essaim.strategy.models import Review
from essaim.strategy.review import OFFICER, actions_of, build_review

pytestmark = pytest.mark.usefixtures("story")


def figure(year: int, action: str, label: str) -> dict[str, Any]:
    review = build_review(year, reader=OFFICER)
    found = next(one for one in actions_of(review) if one["code"] == action)
    return next(one for one in found["figures"] if label in one["label"])


def states(year: int) -> dict[str, str]:
    return {one["code"]: one["state"] for one in actions_of(build_review(year, reader=OFFICER))}


# ------------------------------------------------------------------------------------------------- what is there


def test_every_state_of_an_application_and_of_an_award_is_there() -> None:
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState)
    assert set(Award.objects.values_list("state", flat=True)) >= {AwardState.NOTIFIED, AwardState.ANNULLED}
    assert 110 <= Application.objects.count() <= 135
    assert {number[:4] for number in Application.objects.exclude(number=None).values_list("number", flat=True)} == {
        str(year) for year in range(2021, 2027)
    }
    assert {"59350", "59298", "59355"} <= set(Award.objects.values_list("commune_code", flat=True))


def test_meetings_and_events_of_every_state_are_there() -> None:
    assert set(Meeting.objects.values_list("state", flat=True)) == set(MeetingState)
    assert set(Meeting.objects.values_list("minutes_state", flat=True)) == {"none", "draft", "approved"}
    assert set(Event.objects.values_list("state", flat=True)) == set(EventState)
    end = clock.paris(REFERENCE)
    assert Event.objects.filter(starts_at__gt=end, state=EventState.PUBLISHED).count() >= 5
    assert Event.objects.filter(starts_at__year=2027).exists()
    assert not Event.objects.filter(starts_at__gt=clock.end_of_day(REFERENCE), state=EventState.HELD).exists()


def test_three_readers_a_file_and_some_disagree() -> None:
    awarded = Application.objects.filter(state=ApplicationState.AWARDED).prefetch_related("assessments")
    spreads = [spread([one.total for one in file.assessments.all()]) for file in awarded]
    assert all(file.assessments.count() == 3 for file in awarded)
    assert 2 <= sum(value > 20 for value in spreads) <= 12
    assert Assessment.objects.filter(done_at=None, assessor__email__startswith="culture@").exists()


def test_a_member_withdrew_and_cannot_read(second_factor_waived: None) -> None:
    withdrawal = Withdrawal.objects.select_related("attendance__user", "item").get(
        attendance__user__email__startswith="elue.lomme@", item__meeting__cut_off__last_day="2022-05-15"
    )
    assert not withdrawal.item.ballots.filter(attendance=withdrawal.attendance).exists()
    file = Application.objects.get(pk=withdrawal.item.target_key)
    client = Client()
    client.force_login(withdrawal.attendance.user)
    assert client.get(reverse("funding:office_application", args=[file.number])).status_code == 403


# ---------------------------------------------------------------------------------------------------- the money


def test_envelopes_and_deliberations_hold_to_the_cent() -> None:
    for envelope in Envelope.objects.all():
        assert {name: getattr(envelope, name) for name in COLUMNS} == ledger_sums(envelope)
        assert envelope.reserved + envelope.voted <= envelope.amount
    for deliberation in Deliberation.objects.prefetch_related("lines"):
        assert deliberation.total == sum(line.amount for line in deliberation.lines.all())
    assert {"individual", "list"} == set(Deliberation.objects.values_list("mode", flat=True))
    assert Envelope.objects.filter(year=2026, reserved__gt=0).exists()


def test_laureates_consented_and_most_are_published() -> None:
    published = Laureate.objects.filter(published_on__isnull=False)
    assert published.count() >= 60
    assert not published.filter(consented_at=None).exists()
    assert not published.filter(award__application__has_publication_consent=False).exists()


def test_needs_are_in_every_state_and_one_is_answered_by_a_file() -> None:
    states = {"draft", "published", "met", "expired"}
    assert set(Need.objects.values_list("state", flat=True)) == states
    answered = Application.objects.get(need__isnull=False)
    assert answered.need.is_open
    assert answered.need.is_local
    assert Need.objects.get(state="met").organisation is not None
    assert Need.objects.get(origin="external").partner.code == "apes"


def test_awards_outside_the_call_say_their_kind_and_what_it_demands() -> None:
    awards = Award.objects.filter(kind__code="incubator")
    assert {cohort.organisations.count() for award in awards for cohort in award.cohorts.all()} == {2}
    for award in awards:
        assert set(award.support.partners.values_list("code", flat=True)) == {"mel", "region_hdf"}
        assert award.support.means_euros
        assert award.support.means_fte
    assert Award.objects.filter(kind__code="local_currency").count() == 4
    seasons = [a.cohorts.get().people for a in Award.objects.filter(kind__code="youth_cooperative")]
    assert len(seasons) == 3
    assert all(seasons)


def test_experimentations_worked_failed_and_changed() -> None:
    told = {one.result: one.published_on is not None for one in ExperimentationOutcome.objects.all()}
    assert told == {"worked": True, "failed": True, "changed": False}


def test_the_metropolitan_bridge_is_at_each_of_its_steps() -> None:
    asked = MetropolitanReferral.objects.filter(asked_at__isnull=False)
    assert asked.filter(consented_at=None, withdrawn_at=None).count() == 1
    assert asked.filter(sent_at__isnull=False, answer="pending").count() == 1
    assert asked.filter(sent_at__isnull=False, answer="accepted").count() == 1
    assert asked.filter(withdrawn_at__isnull=False, sent_at=None).count() == 1


def test_files_carry_opinions_a_visit_messages_and_corrections() -> None:
    opinions = OpinionRequest.objects.all()
    assert opinions.filter(answered_at__isnull=False).count() == 3
    assert opinions.filter(answered_at=None, due_on__lt=REFERENCE).count() == 1
    assert SiteVisit.objects.filter(held_on__isnull=False).exists()
    assert SiteVisit.objects.filter(held_on=None, cancelled_at=None).exists()
    assert set(Comment.objects.values_list("side", flat=True)) == {"applicant", "office"}
    assert Correction.objects.filter(answered_at__isnull=False).count() == 1
    assert Correction.objects.filter(closed_at=None).count() == 1
    assert Application.objects.filter(labels__isnull=False).distinct().count() == 3


def test_a_dated_call_is_closed_and_another_is_prepared() -> None:
    assert set(Call.objects.values_list("code", "state")) == {
        ("permanent", "published"),
        ("lieux-partages-2026", "published"),
        ("premiers-emplois-2027", "draft"),
    }
    dated = Call.objects.get(code="lieux-partages-2026")
    assert dated.closes_on < REFERENCE
    assert dated.cut_offs.get().session.state == MeetingState.HELD
    assert dated.applications.count() == 3


def test_money_moves_is_shared_and_comes_back() -> None:
    assert {"moved_out", "moved_in"} <= set(LedgerLine.objects.values_list("kind", flat=True))
    assert sorted(Beneficiary.objects.values_list("share", flat=True)) == [Decimal("0.4"), Decimal("0.6")]
    assert Recovery.objects.filter(state="repaid").exists()
    assert Report.objects.filter(state="awaited", due_on__lt=REFERENCE).exists()
    assert ActivityCheck.objects.exclude(outcome="").exists()
    assert Declaration.objects.count() == 3
    assert UndertakingLink.objects.exists()
    assert Laureate.objects.filter(published_on__isnull=False).exclude(picture_key="").exists()


# ------------------------------------------------------------------------------------------------ nothing is real


def test_nothing_invented_passes_for_real() -> None:
    assert Organisation.objects.count() >= 70
    for structure in Organisation.objects.all():
        assert structure.is_demo
        assert structure.siren.startswith("000")
        assert not structure.rna or structure.rna.startswith("W599")
    assert all(user.is_demo and user.email.endswith(DOMAIN) for user in User.objects.all())
    rows = open_data.rows()
    assert rows
    assert not [row.fault for row in rows if row.fault]
    for row in rows:
        values = dict(zip(open_data.COLUMNS, row.values, strict=True))
        assert values["objet"].startswith("[DÉMONSTRATION]")
        assert values["nomAttribuant"] == "Ville de Lille (démonstration)"
        assert values["idAttribuant"].startswith("000")
        assert values["referenceDecision"].startswith("DEMO-")


def test_priority_quarters_are_declared_from_2024_only() -> None:
    declared = Application.objects.exclude(qpv_code="")
    assert declared.filter(filed_at__gte=clock.paris(REFERENCE.replace(year=2024, month=1, day=1))).count() >= 15
    assert not declared.filter(filed_at__lt=clock.paris(REFERENCE.replace(year=2024, month=1, day=1))).exists()
    assert not Event.objects.filter(starts_at__year__lt=2024).exclude(qpv_code="").exists()


# ------------------------------------------------------------------------------------------------- what it proves


def test_in_2022_eleven_start_up_aids_of_twelve_pass_by_the_call() -> None:
    found = figure(2022, "1.3.a", "Les aides au démarrage")
    assert (len(found["records"]), len(found["among"])) == (11, 12)


def test_bodies_meet_and_miss() -> None:
    def held(year: int) -> dict[str, tuple[int, int]]:
        return {b["code"]: (b["held"], b["required"]) for b in build_review(year, reader=OFFICER)["bodies"]}

    assert held(2022) == {"COPIL": (1, 1), "ANIM": (2, 2), "GTPOL": (2, 2), "GTINTER": (2, 2), "SCIC": (0, 1)}
    assert held(2023)["GTINTER"] == (1, 2)
    assert held(2025)["ANIM"] == (1, 2)
    assert all(done >= due for done, due in held(2024).values())


def test_four_sectors_of_six_have_their_group() -> None:
    found = figure(2023, "2.1.b", "Chaque filière a son groupe")
    assert len(found["records"]) == 4


def test_every_year_has_substance_and_gaps() -> None:
    for year in range(2022, 2026):
        counted = Counter(states(year).values())
        assert counted["active"] >= 12, (year, counted)
        assert counted["dormant"] >= 2, (year, counted)
        assert counted["partial"] >= 2, (year, counted)
    assert states(2022)["1.4.b"] == "delivered"
    assert states(2023)["4.2.b"] == "silent"


def test_reviews_were_frozen_in_january_and_presented() -> None:
    reviews = list(Review.objects.order_by("year"))
    assert [review.year for review in reviews] == [2021, 2022, 2023, 2024, 2025]
    for review in reviews:
        assert clock.day_in_paris(review.frozen_at).year == review.year + 1
        assert review.meeting_key


# ----------------------------------------------------------------------------------------------------- it is clean


def test_no_work_is_due_and_no_letter_waits() -> None:
    assert not Job.objects.open().exists()
    assert not Job.objects.failed().exists()
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert Message.objects.count() > 500


def test_the_journal_is_sealed_and_sound() -> None:
    assert not Entry.objects.filter(sealed__isnull=True).exists()
    verification = Verification.objects.latest("at")
    assert verification.faults == []
    assert verification.entries == Entry.objects.count()
    acts = Entry.objects.order_by("at")
    first, last = acts[0].at, acts.reverse()[0].at
    assert clock.day_in_paris(first).year == 2021 or first <= clock.now()
    assert last <= clock.now()


def test_told_again_it_takes_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    before = Application.objects.count(), Entry.objects.count()
    began = time.monotonic()
    call_command("demo")
    assert time.monotonic() - began < 5
    assert "déjà construite" in capsys.readouterr().out
    assert (Application.objects.count(), Entry.objects.count()) == before
    assert Story.objects.get().told_until == REFERENCE


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.key)
def test_accounts_sign_in(account: Any, second_factor_waived: None, no_rate_limit_before: None) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:500]
    user = User.objects.get(email=account.email)
    assert str(client.session["_auth_user_id"]) == str(user.pk)
