"""What passes between an applicant and the office: messages, corrections, withdrawal, handing over."""

from datetime import date
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from essaim.funding import progress, services
from essaim.funding.corrections import changes_of
from essaim.funding.following import YOU, standing_of
from essaim.funding.models import Application, Comment, Correction, Side, Transfer
from essaim.jobs.models import Job
from essaim.jobs.services import run_due
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from essaim.questionnaires.models import Response
from essaim.questionnaires.services import NotReady
from tests.funding import applying, making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_october(clock) -> None:
    clock.travel("2026-10-05")


@pytest.fixture
def awa() -> User:
    applying.lay_call()
    return making.person("Awa")


@pytest.fixture
def officer(awa: User) -> Actor:
    return making.actor("Mission", Role.OFFICER)


@pytest.fixture
def file(awa: User) -> Application:
    return applying.filed(awa)


def fresh(application: Application) -> Application:
    """The file as the office's list reads it."""
    return progress.with_progress(Application.objects.all()).get(pk=application.pk)


def asked(officer: Actor, file: Application, *fields: str) -> Correction:
    return services.ask_correction(officer, file, fields=fields, reason="Le budget est à revoir.")


def mails(template: str) -> list[str]:
    return list(Message.objects.filter(template=f"funding/mail/{template}.txt").values_list("to", flat=True))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# -------------------------------------------------------------------------------------------------------- corrections


def test_only_the_opened_answers_change_and_the_amounts_follow(officer: Actor, awa: User, file: Application) -> None:
    correction = asked(officer, file, "budget")
    assert asked(officer, file, "budget") == correction
    assert mails("correction") == [awa.email]
    assert progress.next_act(fresh(file)) == progress.NextAct(
        "L’Atelier du Fil", "corriger ses réponses", date(2026, 10, 20)
    )
    assert standing_of(file).who == YOU
    budget = {**applying.BUDGET["budget"], "74-ville": "8 000", "70": "23 000"}
    result = services.save_correction(
        Actor.of(awa), correction, answers={"budget": budget, "title": "Un tout autre projet"}, version=1
    )
    assert result.is_saved
    filed = file.response.answers
    corrected = services.answer_correction(Actor.of(awa), Correction.objects.get(pk=correction.pk))
    assert corrected.requested == Decimal(8000)
    assert corrected.title == file.title
    assert services.answer_correction(Actor.of(awa), correction).version == corrected.version
    assert Response.objects.get(pk=correction.replaced_id).answers == filed
    changed = changes_of(Correction.objects.get(pk=correction.pk))
    assert [one.code for one in changed] == ["budget"]
    assert "10\u00a0000" in changed[0].before
    assert "8\u00a0000" in changed[0].after
    assert mails("corrected") == [officer.person.email]
    assert corrected.cofinancers.count() == 1


def test_a_wrong_correction_is_not_sent_and_names_its_place(officer: Actor, awa: User, file: Application) -> None:
    correction = asked(officer, file, "title")
    services.save_correction(Actor.of(awa), correction, answers={"title": ""}, version=1)
    with pytest.raises(NotReady) as refused:
        services.answer_correction(Actor.of(awa), Correction.objects.get(pk=correction.pk))
    assert list(refused.value.outcome.errors) == ["title"]
    assert Application.objects.get(pk=file.pk).title == file.title


def test_a_question_that_the_correction_makes_appear_is_asked_with_it(
    awa: User, officer: Actor, file: Application
) -> None:
    asked(officer, file, "is_experimentation")
    client, here = signed_in(awa), reverse("funding:correction", args=[file.pk])
    assert "Ce que vous voulez apprendre" not in client.get(here).content.decode()
    page = client.post(here, {"version": "1", "is_experimentation": "oui"}).content.decode()
    assert "Ce que vous voulez apprendre" in page
    assert "Titre du projet" not in page
    sent = {"version": "2", "is_experimentation": "oui", "experimentation_steps": "Trois mois d’essai."}
    assert client.post(here, sent).status_code == 302
    assert Application.objects.get(pk=file.pk).is_experimentation


def test_the_page_of_a_correction_saves_by_itself(awa: User, officer: Actor, file: Application) -> None:
    asked(officer, file, "title")
    address = reverse("funding:save_correction", args=[file.pk])
    answer = signed_in(awa).post(address, {"version": "1", "changed": "title", "title": "Un autre titre"})
    assert answer.json()["version"] == 2
    stale = signed_in(awa).post(address, {"version": "1", "changed": "title", "title": "Encore un"})
    assert stale.status_code == 409
    assert stale.json()["conflicts"][0]["theirs"] == "Un autre titre"


def test_a_second_correction_waits_for_the_first(officer: Actor, awa: User, file: Application) -> None:
    correction = asked(officer, file, "title")
    with pytest.raises(Refused, match="déjà attendue"):
        asked(officer, file, "summary")
    services.cancel_correction(officer, correction)
    services.cancel_correction(officer, correction)
    with pytest.raises(Refused, match="plus attendue"):
        services.answer_correction(Actor.of(awa), correction)
    assert asked(officer, file, "summary").fields == ["summary"]


@pytest.mark.parametrize(
    ("fields", "reason", "due_on", "where"),
    [
        ([], "Pourquoi", None, "fields"),
        (["rien"], "Pourquoi", None, "fields"),
        (["title"], " ", None, "reason"),
        (["title"], "Pourquoi", date(2026, 10, 4), "due_on"),
    ],
)
def test_a_correction_says_what_and_why(officer: Actor, file: Application, fields, reason, due_on, where) -> None:
    with pytest.raises(ValidationError) as refused:
        services.ask_correction(officer, file, fields=fields, reason=reason, due_on=due_on)
    assert list(refused.value.message_dict) == [where]


def test_corrections_asked_at_once_are_one(threads, transactional_db) -> None:
    applying.lay_call()
    file = applying.filed(making.person("Awa"))
    officers = [making.actor("Mission", Role.OFFICER) for _ in range(3)]
    found = threads(*[lambda who=who: asked(who, file, "title") for who in officers])
    assert {one.pk for one in found} == {Correction.objects.get().pk}
    assert Message.objects.filter(template="funding/mail/correction.txt").count() == 1


def test_a_late_correction_waits_for_the_office(officer: Actor, file: Application, clock) -> None:
    asked(officer, file, "title")
    clock.travel("2026-11-01")
    act = progress.next_act(fresh(file))
    assert act is not None
    assert "renoncer" in act.what
    assert ":" not in act.what, "the page puts one after who acts: two in a sentence are one too many"
    assert Application.objects.filter(progress.waits_for(officer)).exists()
    assert "Le délai du 20\u00a0octobre 2026 est passé" in standing_of(file).sentence


def test_a_file_is_not_inscribed_while_a_correction_waits(officer: Actor, file: Application) -> None:
    services.declare_complete(officer, file)
    correction = asked(officer, file, "title")
    with pytest.raises(Refused, match="Une correction est attendue"):
        services.mark_ready(officer, file)
    services.cancel_correction(officer, correction)
    making.scored(file, "70")
    assert services.mark_ready(officer, file).state == "ready"


# ----------------------------------------------------------------------------------------------------------- messages


def test_messages_of_the_same_minutes_are_announced_together_to_the_other_side(
    officer: Actor, awa: User, file: Application, clock
) -> None:
    for words in ("Bonjour,", "votre plan est illisible.", "votre plan est illisible."):
        services.comment(officer, file, side=Side.OFFICE, question="description", body=words)
    assert Comment.objects.count() == 2
    assert standing_of(Application.objects.get(pk=file.pk)).is_yours
    run_due()
    assert mails("comments") == []
    clock.travel("2026-10-05T12:30")
    run_due()
    assert mails("comments") == [awa.email]
    body = Message.objects.get(template="funding/mail/comments.txt").body
    assert "2 messages vous attendent" in body
    assert body.count("illisible") == 1
    page = signed_in(awa).get(reverse("funding:exchanges", args=[file.pk])).content.decode()
    assert "Nouveau" in page
    assert not Comment.objects.filter(read_at=None).exists()
    assert not standing_of(Application.objects.get(pk=file.pk)).is_yours


def test_a_message_read_at_once_is_not_announced(officer: Actor, awa: User, file: Application, clock) -> None:
    services.comment(Actor.of(awa), file, side=Side.APPLICANT, body="Une question.")
    act = progress.next_act(fresh(file))
    assert act is not None
    assert act.what.startswith("lire le message")
    assert Application.objects.filter(progress.waits_for(officer)).exists()
    page = signed_in(officer.person).get(reverse("funding:office_application", args=[file.number]) + "?partie=echanges")
    assert "Une question." in page.content.decode()
    clock.travel("2026-10-06")
    run_due()
    assert mails("comments") == []
    assert Job.objects.filter(name="funding.tell_comments", done_at=None).count() == 0


def test_who_may_not_write_does_not(officer: Actor, file: Application) -> None:
    with pytest.raises(Refused):
        services.comment(making.actor("Autre"), file, side=Side.APPLICANT, body="Bonjour")
    with pytest.raises(Refused):
        services.comment(making.actor("Experte", Role.EXPERT), file, side=Side.OFFICE, body="Bonjour")
    with pytest.raises(ValidationError):
        services.comment(officer, file, side=Side.OFFICE, body="  ")
    with pytest.raises(Refused):
        services.comment(officer, file, side=Side.OFFICE, body="Bonjour", question="rien")


def test_the_office_writes_and_opens_answers_from_its_pages(officer: Actor, awa: User, file: Application) -> None:
    desk = signed_in(officer.person)
    empty = desk.post(reverse("funding:office_comment", args=[file.number]), {"question": "", "body": ""})
    assert "Écrivez votre message." in empty.content.decode()
    assert desk.post(reverse("funding:office_comment", args=[file.number]), {"body": "Bonjour"}).status_code == 302
    address = reverse("funding:office_ask_correction", args=[file.number])
    assert "Budget prévisionnel" in desk.get(address).content.decode()
    wrong = desk.post(address, {"reason": "Le titre", "due_on": ""})
    assert "Choisissez au moins une question" in wrong.content.decode()
    assert "Le titre" in wrong.content.decode()
    assert desk.post(address, {"fields_to_open": ["title"], "reason": "Trop long"}).status_code == 302
    page = desk.get(reverse("funding:office_application", args=[file.number]) + "?partie=echanges").content.decode()
    assert "Une correction est attendue" in page
    assert "20 octobre 2026" in page.replace("\u00a0", " ")
    follow = signed_in(awa).get(reverse("funding:my_application", args=[file.pk])).content.decode()
    assert "Corriger ma demande" in follow
    answered = {"version": "1", "title": "Plus court"}
    signed_in(awa).post(reverse("funding:correction", args=[file.pk]), answered)
    answers = signed_in(awa).get(reverse("funding:answers", args=[file.pk])).content.decode()
    assert "Plus court" in answers
    assert f"?avant={Correction.objects.get().pk}" in answers
    before = signed_in(awa).get(reverse("funding:answers", args=[file.pk]), {"avant": str(Correction.objects.get().pk)})
    assert "Plus court" not in before.content.decode()


# --------------------------------------------------------------------------------------------------------- withdrawal


def test_withdrawing_closes_what_waits_and_the_file_stays(officer: Actor, awa: User, file: Application) -> None:
    asked(officer, file, "title")
    page = reverse("funding:withdraw", args=[file.pk])
    assert "Dites en quelques mots" in signed_in(awa).post(page, {"reason": ""}).content.decode()
    stale = signed_in(awa).post(page, {"reason": "Le projet s’arrête.", "version": "1"})
    assert "s’arrête" in stale.content.decode()
    assert signed_in(awa).post(page, {"reason": "Le projet s’arrête."}).status_code == 302
    withdrawn = Application.objects.get(pk=file.pk)
    assert withdrawn.state == "withdrawn"
    assert withdrawn.number == file.number
    assert services.withdraw_application(Actor.of(awa), file, reason="Encore").version == withdrawn.version
    assert not withdrawn.corrections.filter(closed_at=None).exists()
    assert mails("withdrawn_office") == [officer.person.email]
    with pytest.raises(Refused):
        services.withdraw_application(making.actor("Autre"), file, reason="Moi")
    with pytest.raises(Refused):
        services.comment(Actor.of(awa), file, side=Side.APPLICANT, body="Encore un mot")


# ------------------------------------------------------------------------------------------------------- handing over


def proved(name: str) -> User:
    user = making.person(name)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def test_a_file_handed_over_is_the_other_person_s_once_accepted(awa: User, file: Application) -> None:
    lina, other = proved("Lina"), proved("Autre")
    Application.objects.filter(pk=file.pk).update(organisation=None)
    page = reverse("funding:transfer", args=[file.pk])
    assert signed_in(awa).post(page, {"email": lina.email, "note": "Je pars."}).status_code == 302
    offer = Transfer.objects.get()
    assert services.offer_application(Actor.of(awa), file, email=lina.email) == offer
    assert mails("transfer") == [lina.email]
    answer = reverse("funding:answer_transfer", args=[offer.pk, "accepter"])
    assert signed_in(other).post(answer).status_code == 404
    assert "Je pars." in signed_in(lina).get(reverse("funding:my_applications")).content.decode()
    assert signed_in(lina).post(answer).status_code == 302
    taken = Application.objects.get(pk=file.pk)
    assert taken.holder == lina
    assert services.accept_transfer(Actor.of(lina), offer).version == taken.version
    assert mails("transfer_accepted") == [awa.email]
    assert signed_in(awa).get(reverse("funding:my_application", args=[file.pk])).status_code == 404
    assert signed_in(lina).get(reverse("funding:my_application", args=[file.pk])).status_code == 200


def test_a_handing_over_may_be_declined_or_taken_back(awa: User) -> None:
    draft, lina = applying.draft(awa), proved("Lina")
    offer = services.offer_application(Actor.of(awa), draft, email=lina.email)
    with pytest.raises(Refused, match="déjà proposée"):
        services.offer_application(Actor.of(awa), draft, email="autre@exemple.fr")
    with pytest.raises(ValidationError):
        services.offer_application(Actor.of(awa), draft, email=awa.email)
    signed_in(lina).post(reverse("funding:answer_transfer", args=[offer.pk, "decliner"]))
    assert mails("transfer_declined") == [awa.email]
    again = services.offer_application(Actor.of(awa), draft, email=lina.email)
    signed_in(awa).post(reverse("funding:cancel_transfer", args=[draft.pk, again.pk]))
    with pytest.raises(Refused):
        services.accept_transfer(Actor.of(lina), again)
    assert Application.objects.get(pk=draft.pk).holder == awa


def test_accepted_and_taken_back_at_once_only_one_happens(threads, transactional_db) -> None:
    applying.lay_call()
    awa, lina = making.person("Awa"), proved("Lina")
    draft = applying.draft(awa)
    offer = services.offer_application(Actor.of(awa), draft, email=lina.email)
    threads(
        lambda: services.accept_transfer(Actor.of(lina), offer), lambda: services.cancel_transfer(Actor.of(awa), offer)
    )
    offer.refresh_from_db()
    assert offer.closed_at is not None
    holder = Application.objects.get(pk=draft.pk).holder
    assert holder == (lina if offer.accepted_at else awa)
