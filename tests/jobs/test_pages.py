"""The technical administration's page."""

from typing import Any

import pytest
from django.test import Client

from essaim.jobs.models import Job
from essaim.kernel import clock as kernel_clock
from essaim.people.roles import Role
from tests.support.people import MakePerson

pytestmark = pytest.mark.django_db
PAGE = "/bureau/travaux/"


@pytest.fixture
def admin(client: Client, make_person: MakePerson) -> Client:
    """A client signed in as the technical administration."""
    client.force_login(make_person("Alix Démo", Role.ADMIN))
    return client


def test_only_the_administration_enters(client: Client, make_person: MakePerson) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(make_person("Camille Démo", Role.OFFICER))
    assert client.get(PAGE).status_code == 403


def test_jobs_are_listed_by_what_became_of_them(admin: Client) -> None:
    assert "Tout est fait" in admin.get(PAGE).content.decode()
    Job.objects.create(name="mail.deliver", key="waiting")
    Job.objects.create(name="mail.deliver", key="failed", failed_at=kernel_clock.now(), last_error="<b>non</b>")
    Job.objects.create(name="mail.deliver", key="done", done_at=kernel_clock.now())
    waiting = admin.get(PAGE).content.decode()
    assert "1\u00a0travail à faire" in waiting
    assert ">waiting<" in waiting
    failed = admin.get(PAGE, {"onglet": "abandon"}).content.decode()
    assert "&lt;b&gt;non" in failed
    assert "Relancer" in failed
    assert "Relancer" not in admin.get(PAGE, {"onglet": "fait"}).content.decode()
    assert admin.get(PAGE, {"onglet": "x", "page": "z"}).status_code == 200


def test_what_was_given_up_is_tried_again(admin: Client) -> None:
    job = Job.objects.create(name="mail.deliver", key="a", failed_at=kernel_clock.now(), attempts=9)
    address = f"{PAGE}{job.pk}/relancer/"
    assert admin.get(address).status_code == 405
    assert "est relancé" in admin.post(address, follow=True).content.decode()
    job.refresh_from_db()
    assert (job.failed_at, job.attempts) == (None, 0)
    assert "abandonné" in admin.post(address, follow=True).content.decode()


def test_the_page_asks_a_constant_number_of_questions(admin: Client, django_assert_max_num_queries: Any) -> None:
    Job.objects.bulk_create(Job(name="mail.deliver", key=str(n)) for n in range(60))
    with django_assert_max_num_queries(18):
        admin.get(PAGE)
