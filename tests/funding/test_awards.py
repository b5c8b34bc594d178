"""The council's vote, its letter, its agreement, its annulment."""

import zipfile
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from essaim.documents.queries import files_of
from essaim.documents.storage import open_file
from essaim.funding import services
from essaim.funding.award_checks import yearly_check
from essaim.funding.models import Agreement, Application, Award, Deliberation
from essaim.funding.proposals import Line, check_deliberation
from essaim.funding.queries import yearly_amounts
from essaim.funding.schedules import usual
from essaim.funding.services.awards import needs_agreement
from essaim.funding.services.envelopes import ledger_sums
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db
VOTED = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def in_november(clock) -> None:
    clock.travel("2026-11-20")


def vote(actor=SYSTEM, *lines: Line, number: str = "26-118", mode: str = "list", total: str = "") -> Deliberation:
    asked = Decimal(total) if total else sum((line.amount for line in lines), Decimal(0))
    return services.record_deliberation(
        actor, number=number, title="Aides à l’ESS", voted_on=VOTED, mode=mode, total=asked, lines=list(lines)
    )


def line(amount: str = "8000", **fields) -> Line:
    values = {"organisation": fields.pop("organisation", None) or making.organisation(), "object": "Atelier", **fields}
    return Line(amount=Decimal(amount), **values)


def test_a_vote_awards_a_file_and_releases_what_was_reserved() -> None:
    envelope = making.envelope("100000")
    file = making.application("ready")
    deliberation = vote(SYSTEM, line(organisation=file.organisation, application=file, envelope=envelope))
    award = deliberation.lines.get()
    file.refresh_from_db()
    envelope.refresh_from_db()
    assert (award.reference, award.stage, award.commune_code) == ("26-118-1", "start_up", "59350")
    assert file.state == "awarded"
    assert (envelope.voted, envelope.reserved) == (Decimal(8000), Decimal(0))
    assert set(Entry.objects.filter(actor_key="system:test").values_list("verb", flat=True)) >= {
        "funding.record_deliberation",
        "funding.award_application",
        "funding.award_grant",
    }


def test_one_file_has_a_deliberation_of_its_own() -> None:
    host = making.organisation("Couveuse")
    file = making.application("ready", host=host)
    Application.objects.filter(pk=file.pk).update(organisation=None)
    file.refresh_from_db()
    award = services.award_application(
        SYSTEM, file, number="26-7", voted_on=VOTED, amount=Decimal(3000), conditions="Un bilan", has_conditions=True
    )
    assert (award.organisation, award.deliberation.total, award.conditions) == (host, Decimal(3000), "Un bilan")
    with pytest.raises(Refused, match="n’est pas possible"):
        services.award_application(SYSTEM, file, number="26-8", voted_on=VOTED, amount=Decimal(1))


def test_the_same_vote_sent_twice_is_one_vote_and_another_with_its_number_is_refused() -> None:
    one = line()
    first = vote(SYSTEM, one)
    assert vote(SYSTEM, one) == first
    assert Award.objects.count() == 1
    with pytest.raises(Refused, match="déjà inscrite"):
        vote(SYSTEM, line("9000"))


@pytest.mark.parametrize(
    ("lines", "mode", "total", "reason"),
    [
        ([{}], "list", "8000.01", "8\u00a0000,01"),
        ([{"has_conditions": True}], "list", "8000", "distincte"),
        ([{}, {}], "individual", "16000", "une seule aide"),
        ([{"is_own_initiative": False}], "individual", "8000", "commande publique"),
        ([], "individual", "0", "au moins une aide"),
    ],
)
def test_the_law_blocks_a_vote(lines: list[dict], mode: str, total: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        vote(SYSTEM, *[line(**fields) for fields in lines], mode=mode, total=total)
    assert not Deliberation.objects.exists()


def test_a_company_without_legal_basis_is_blocked() -> None:
    company = making.organisation("Atelier SAS", family="company")
    qualified = {"organisation": company, "qualification_reason": "Ateliers gratuits, sans vente"}
    with pytest.raises(Refused, match="base légale"):
        vote(SYSTEM, line(**qualified))
    vote(SYSTEM, line(**qualified, legal_basis="Convention avec la Région"))


def test_the_convention_sums_the_year_and_the_lines_of_the_same_vote() -> None:
    one = making.organisation()
    making.award("15000", organisation=one)
    checks = check_deliberation(
        mode="list",
        total=Decimal("8000.01"),
        lines=[line("8000", organisation=one), line("0.01", organisation=one)],
        day=VOTED,
    )
    assert [check.ok for check in checks if check.code == "S2"] == [True, False]


@pytest.mark.parametrize("number", ["", "24/118", "26 118", "../x", "a" * 17])
def test_a_number_fits_in_an_address(number: str) -> None:
    with pytest.raises(ValidationError, match="tirets"):
        vote(SYSTEM, line(), number=number)


def test_an_expert_writes_no_vote() -> None:
    with pytest.raises(Refused, match="inscrivent les votes"):
        vote(making.actor("Culture", Role.EXPERT), line())


def test_a_notification_keeps_its_letter_and_writes_once() -> None:
    holder = making.person("Awa")
    file = making.application("awarded", holder=holder)
    award = making.award(application=file, organisation=file.organisation, conditions="Remettre un bilan")
    for _ in range(2):
        services.notify_award(SYSTEM, award, notified_on=date(2026, 11, 12))
    award.refresh_from_db()
    letter = files_of(award).get()
    assert (award.state, award.notified_on) == ("notified", date(2026, 11, 12))
    assert (letter.visibility, letter.content_type) == ("owner", "application/pdf")
    assert Message.objects.filter(to=holder.email, subject="Votre projet est soutenu").count() == 1
    with pytest.raises(Refused, match="avant son vote"):
        services.notify_award(SYSTEM, making.award(), notified_on=date(2026, 11, 1))


def test_an_annulled_award_gives_back_and_counts_no_longer() -> None:
    envelope = making.envelope("10000")
    award = vote(SYSTEM, line(envelope=envelope)).lines.get()
    director = making.actor("Direction", Role.DIRECTOR)
    with pytest.raises(ValidationError):
        services.annul_award(director, award, reason="")
    with pytest.raises(Refused, match="direction ou aux finances"):
        services.annul_award(making.actor("Mission", Role.OFFICER), award, reason="Projet abandonné")
    for _ in range(2):
        services.annul_award(director, award, reason="Projet abandonné")
    envelope.refresh_from_db()
    assert envelope.voted == 0
    assert ledger_sums(envelope)["voted"] == 0
    assert sorted(moved.kind for moved in envelope.lines.all()) == ["annulled", "opened", "voted"]


TERMS = {
    "city_signatory": "Camille Martin, adjointe",
    "organisation_signatory": "Awa Diallo, présidente",
    "schedule": usual(Decimal(30000), percent=70, year=2026),
    "conditions": ["Remettre un bilan"],
}


def test_an_agreement_is_drawn_by_versions_and_signed_once() -> None:
    award = making.award("30000")
    assert needs_agreement(award)
    first = services.draw_agreement(SYSTEM, award, **TERMS)
    assert services.draw_agreement(SYSTEM, award, **TERMS) == first
    second = services.draw_agreement(SYSTEM, award, **{**TERMS, "unspent_terms": "pour le même projet"})
    assert second.number == 2
    with pytest.raises(Refused, match="plus récente"):
        services.sign_agreement(SYSTEM, first, signed_on=date(2026, 11, 15))
    with pytest.raises(ValidationError, match="d’avance"):
        services.sign_agreement(SYSTEM, second, signed_on=date(2026, 12, 1))
    with pytest.raises(ValidationError, match="avant le vote"):
        services.sign_agreement(SYSTEM, second, signed_on=date(2026, 11, 1))
    for _ in range(2):
        services.sign_agreement(SYSTEM, second, signed_on=date(2026, 11, 15))
    with pytest.raises(Refused, match="signée"):
        services.draw_agreement(SYSTEM, award, **TERMS)
    assert Agreement.objects.filter(signed_on__isnull=False).count() == 1
    with open_file(files_of(award, "agreement").last().path) as kept:
        text = zipfile.ZipFile(BytesIO(kept.read())).read("word/document.xml").decode()
    assert "trente-mille euros" in text
    assert "pour le même projet" in text


def test_an_annulled_award_has_no_agreement() -> None:
    with pytest.raises(Refused, match="annulée"):
        services.draw_agreement(SYSTEM, making.award(state="annulled"), **TERMS)


@pytest.mark.django_db(transaction=True)
def test_two_agents_draw_the_same_agreement_at_once(threads) -> None:
    award = making.award("30000")
    results = threads(*[partial(services.draw_agreement, SYSTEM, award, **TERMS)] * 2)
    assert results[0] == results[1]
    assert Agreement.objects.count() == 1


def test_a_shared_award_counts_for_each_by_its_share() -> None:
    """S2 sums what one legal person receives: of 30 000 € shared 60/40, 18 000 € and 12 000 €."""
    award = making.award("30000")
    carrier, second = award.organisation, making.organisation("Seconde")
    assert not yearly_check(award).ok
    services.share_award(SYSTEM, award, {carrier: Decimal("0.6"), second: Decimal("0.4")})
    award = Award.objects.get(pk=award.pk)
    year = award.voted_on.year
    assert [amount for _, amount in yearly_amounts(carrier, year)] == [Decimal(18000)]
    assert [amount for _, amount in yearly_amounts(second, year)] == [Decimal(12000)]
    assert yearly_amounts(carrier, year, without=award) == []
    assert yearly_check(award).ok
