"""The journal, the outbox and the background work in a real browser, on a desk and on a phone."""

from typing import Any

import pytest
from django.db import transaction

from essaim.jobs.models import Job
from essaim.journal.services import record, seal_entries
from essaim.kernel import clock as kernel_clock
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from tests.support.people import MakePerson


@pytest.fixture
def administrator(transactional_db: None, verbs: None, make_person: MakePerson) -> User:
    """The technical administration, with something on every page."""
    user: User = make_person("Alix Démo", Role.ADMIN)
    message = Message.objects.create(
        to="une-personne-au-nom-vraiment-long@une-structure-de-l-economie-sociale.exemple.fr",
        subject="Votre demande « Épicerie solidaire du faubourg de Béthune » est reçue",
        body="Bonjour,\n\nvoici le lien : http://localhost:8000/espace/une-adresse-sans-fin/0192837465-0192837465/\n",
        template="test",
        key="a",
        state="failed",
        error="550 5.1.1 Boîte inconnue",
    )
    with transaction.atomic():
        record(
            Actor.of(user), "test.submit", message, note="À relire", facts={"amount": "8000.00", "file": str(user.pk)}
        )
    seal_entries(Actor.system("test"))
    Job.objects.create(name="mail.deliver", key=f"mail.deliver:{user.pk}", last_error="OSError", attempts=2)
    Job.objects.create(name="mail.deliver", key=f"mail.other:{user.pk}", failed_at=kernel_clock.now())
    return user


@pytest.mark.parametrize("device", ["browser_page", "phone_page"])
def test_pages_are_sound_everywhere(
    administrator: User, request: pytest.FixtureRequest, device: str, sign_in: Any, axe: Any, fits: Any
) -> None:
    page = request.getfixturevalue(device)
    sign_in(page, administrator)
    message = Message.objects.get()
    for address in (
        "/bureau/journal/",
        "/bureau/journal/?q=rien",
        "/bureau/courriers/",
        f"/bureau/courriers/{message.pk}/",
        "/bureau/travaux/",
        "/bureau/travaux/?onglet=abandon",
    ):
        assert page.goto(address).status == 200
        axe(page)
        fits(page)


def test_the_journal_is_checked_and_work_tried_again_without_scripts(
    administrator: User, scriptless_page: Any, sign_in: Any
) -> None:
    page = scriptless_page
    sign_in(page, administrator)
    page.goto("/bureau/journal/")
    page.get_by_role("button", name="Vérifier maintenant").click()
    assert "Le journal est intact" in page.content()
    page.get_by_label("Rechercher").fill("epicerie")
    page.get_by_role("button", name="Filtrer").click()
    assert page.get_by_role("heading", level=1).inner_text() == "1\u00a0acte"
    page.goto("/bureau/travaux/?onglet=abandon")
    page.get_by_role("button", name="Relancer").click()
    assert "Le travail est relancé" in page.content()
    page.goto("/bureau/courriers/")
    page.get_by_role("link", name="Épicerie").click()
    page.get_by_role("button", name="Renvoyer ce courrier").click()
    assert "Le courrier repart" in page.content()
