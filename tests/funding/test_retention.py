"""What is kept is kept, what must go goes: accounts, drafts, closed files (figures, minutes and seals stay true)."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from essaim.documents.models import File
from essaim.funding import services
from essaim.funding.models import Application, Comment, Side
from essaim.funding.retention import drafts_to_delete, drafts_to_warn, files_to_erase
from essaim.journal import services as journal
from essaim.journal.models import PersonalValue
from essaim.journal.queries.verify import verify
from essaim.kernel import clock as kernel_clock
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from essaim.people.services import erase_account
from tests.funding import applying, making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db

NAMES = ("Awa Diallo", "awa@exemple.fr", "Présidente")


@pytest.fixture
def awa() -> User:
    applying.lay_call()
    user = making.person("Awa")
    user.name = "Awa Diallo"
    user.save()
    return user


def everything_said_of(application: Application) -> str:
    """All that the base still says of a file and its answers."""
    responses = {application.response, *(one.replaced for one in application.corrections.all())}
    rows = [application, *responses, *application.comments.all(), *application.collaborators.all()]
    told = [str(vars(row)) for row in rows]
    told += [str(values) for values in PersonalValue.objects.values_list("values", flat=True)]
    told += list(Message.objects.values_list("body", flat=True)) + list(Message.objects.values_list("to", flat=True))
    return " ".join(told)


def test_an_applicant_s_erased_account_leaves_figures_minutes_and_seals(awa: User, clock) -> None:
    clock.travel("2026-10-05")
    officer = making.actor("Mission", Role.OFFICER)
    file = applying.filed(awa)
    services.add_piece(Actor.of(awa), file, slot="statutes", upload=applying.upload("statuts-awa.pdf"))
    services.comment(Actor.of(awa), file, side=Side.APPLICANT, body="Awa Diallo vous écrit.")
    correction = services.ask_correction(officer, file, fields=["summary"], reason="Plus court, Awa Diallo.")
    services.save_correction(Actor.of(awa), correction, answers={"summary": "Par Awa Diallo."}, version=1)
    services.answer_correction(Actor.of(awa), correction)
    services.decline_application(officer, file, reason="Awa Diallo ne dit pas comment.", with_letter=False)
    erase_account(Actor.of(awa), awa)
    call_command("erase")
    assert Application.objects.get(pk=file.pk).response.answers, "its term has not passed"
    with pytest.raises(Refused):
        services.erase_application(SYSTEM, file)

    clock.travel("2031-10-04")
    assert not files_to_erase(kernel_clock.today()).exists()
    clock.travel("2031-10-07")
    call_command("erase")
    left = Application.objects.get(pk=file.pk)
    for name in NAMES:
        assert name not in everything_said_of(left), name
    assert (left.number, left.requested, left.commune_code) == (file.number, Decimal(10000), "59350")
    assert not Comment.objects.exists()
    assert not File.objects.filter(owner_key=str(file.pk), purged_at=None).exists()
    assert not File.objects.filter(original_name__contains="awa").exists()
    journal.seal_entries(SYSTEM)
    assert verify() == []
    call_command("erase")
    call_command("check", database=["default"])


def test_a_draft_is_announced_then_deleted_unless_somebody_comes_back(awa: User, clock) -> None:
    clock.travel("2024-01-10")
    draft, kept = applying.draft(awa), applying.draft(making.person("Lina"))
    clock.travel("2025-12-01")
    assert not drafts_to_warn(kernel_clock.today()).exists()
    clock.travel("2025-12-15")
    assert [services.warn_of_erasure(SYSTEM, one) for one in (draft, draft, kept)] == [True, False, True]
    assert Message.objects.filter(template="funding/mail/draft_warning.txt").count() == 2
    clock.travel("2025-12-20")
    services.save_section(Actor.of(kept.holder), kept, answers={"title": "Je reviens"}, version=kept.response.version)
    clock.travel("2026-01-09")
    assert not drafts_to_delete(kernel_clock.today()).exists()
    clock.travel("2026-01-20")
    assert list(drafts_to_delete(kernel_clock.today())) == [draft]


def test_a_draft_that_nobody_can_open_any_more_goes_at_once(awa: User) -> None:
    draft = applying.draft(awa)
    erase_account(Actor.of(awa), awa)
    assert list(drafts_to_delete(kernel_clock.today())) == [draft]


def test_the_page_says_what_will_go_and_when(awa: User, clock) -> None:
    clock.travel("2026-10-05")
    officer = making.actor("Mission", Role.OFFICER)
    file = applying.filed(awa)
    services.withdraw_application(Actor.of(awa), file, reason="Le projet s’arrête.")
    desk = Client()
    desk.force_login(officer.person)
    page = desk.get(reverse("funding:conservation"))
    assert "1 dossier clos" in page.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")
    assert "2031" in page.content.decode()
    assert "2031" in desk.get(reverse("funding:conservation") + "?format=csv").getvalue().decode()
