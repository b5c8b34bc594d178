"""The list of files whose silence is about to refuse, and what each file says of it."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from essaim.funding.file_checks import checks_of
from essaim.funding.models import Application, PieceRequest
from essaim.kernel import clock as kernel_clock
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.test_office import signed_in, text

pytestmark = pytest.mark.django_db
FILED = date(2026, 1, 10)


@pytest.fixture
def desk() -> Client:
    return signed_in(making.person("Mission", Role.OFFICER))


def sent(title: str, *, state: str = "filed", on: date = FILED) -> Application:
    return making.application(state, title=title, filed_at=kernel_clock.paris(on))


def asked(file: Application, on: date, days: int, answered_on: date | None = None) -> None:
    request = PieceRequest.objects.create(
        application=file,
        slot="bank",
        label="RIB",
        message="Merci",
        due_on=on + timedelta(days=days),
        answered_at=kernel_clock.paris(answered_on) if answered_on else None,
    )
    at: datetime = kernel_clock.paris(on)
    PieceRequest.objects.filter(pk=request.pk).update(created_at=at)


def test_files_come_up_fifteen_days_before_and_stay_until_decided(clock, desk: Client) -> None:
    clock.travel("2026-02-23")
    near, paused = sent("Atelier vélo"), sent("Jardin partagé", state="incomplete")
    asked(paused, date(2026, 2, 20), 20)
    sent("Trop récente", on=date(2026, 1, 20))
    sent("Refusée", state="declined")
    page = text(desk.get(reverse("funding:silences")))
    assert "2 dossiers à répondre" in page
    assert "Atelier vélo" in page
    assert "Dans 15 jours" in page
    assert "Délai arrêté" in page
    assert "Trop récente" not in page
    assert "Refusée" not in page
    clock.travel("2026-03-10")
    assert "Refus né du silence" in text(desk.get(reverse("funding:silences")))
    check = next(check for check in checks_of(Application.objects.get(pk=near.pk)) if check.code == "S12")
    assert not check.ok
    assert not check.blocking


def test_the_list_is_for_those_who_instruct_and_costs_the_same_for_many(
    clock, desk: Client, django_assert_max_num_queries
) -> None:
    clock.travel("2026-03-01")
    for rank in range(12):
        asked(sent(f"Projet {rank}"), date(2026, 2, 1), 10, date(2026, 2, 5))
    with django_assert_max_num_queries(16):
        desk.get(reverse("funding:silences"))
    assert signed_in(making.person("Élue", Role.DELEGATE)).get(reverse("funding:silences")).status_code == 403
