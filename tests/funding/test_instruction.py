"""What the office does around a file: first look, opinions, labels, notes, visits, several files at once, its mails."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.directory.models import Sector, Service
from essaim.documents.queries import files_of
from essaim.funding import opinions, services
from essaim.funding.mails import Wording
from essaim.funding.models import CallMail, Label, OpinionRequest, Reading, SavedFilter
from essaim.funding.queries import office_applications, opinions_asked_of
from essaim.funding.services.opinions import remind_opinions
from essaim.journal.models import Entry
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor, Grant
from essaim.people.models import User
from essaim.people.roles import Role
from tests.documents import files
from tests.funding import making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db

DUE = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def in_october(clock) -> None:
    clock.travel("2026-10-05T09:00")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def camille() -> User:
    return making.person("Camille", Role.OFFICER)


@pytest.fixture
def desk(camille) -> Client:
    return signed_in(camille)


@pytest.fixture
def officer(camille) -> Actor:
    return Actor.of(camille)


@pytest.fixture
def culture() -> Service:
    return Service.objects.create(code="culture", name="Culture", follows=["textile"])


def expert(name: str = "Nadia", service: str = "culture") -> User:
    return making.person(name, Grant(Role.EXPERT, "service", service))


def url(name: str, *args: object) -> str:
    return reverse(f"funding:{name}", args=args)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


# ------------------------------------------------------------------------------------------------- two agents at once


def triage_data(page, **changed: object) -> dict[str, object]:
    form = page.context["form"]
    return {"version": form["version"].value(), "before": form._as_drawn(), "priority": "2", "agent": "", **changed}


def test_two_agents_on_one_version_choose_field_by_field_and_erase_nothing(desk, camille) -> None:
    alex = making.person("Alex", Role.OFFICER)
    file = making.application("filed")
    address = url("office_triage", file.number)
    mine, theirs = desk.get(address), signed_in(alex).get(address)
    assert signed_in(alex).post(address, triage_data(theirs, agent=alex.pk, priority="1")).status_code == 302
    conflict = desk.post(address, triage_data(mine, agent=camille.pk))
    assert conflict.status_code == 409
    shown = text(conflict)
    assert "Quelqu’un a enregistré avant vous" in shown
    assert [one.name for one in conflict.context["conflict"].differences] == ["agent"]
    (one,) = conflict.context["conflict"].differences
    assert (one.before, one.theirs, one.mine) == ("Personne pour l’instant", "Alex", "Camille")
    file.refresh_from_db()
    assert file.assigned_to == alex, "nothing is erased"
    settled = dict(conflict.context["conflict"].hidden)
    assert settled["priority"] == "1", "what only the other changed is kept without asking"
    assert desk.post(address, {**settled, "keep-agent": "mine"}).status_code == 302
    file.refresh_from_db()
    assert (file.assigned_to, file.priority) == (camille, 1)


def test_changes_to_different_fields_are_put_together(desk, camille) -> None:
    file = making.application("filed")
    address = url("office_triage", file.number)
    mine = desk.get(address)
    services.assign_application(SYSTEM, file, agent=camille)
    assert desk.post(address, triage_data(mine, priority="1")).status_code == 302
    file.refresh_from_db()
    assert (file.assigned_to, file.priority) == (camille, 1)


def test_a_colleague_who_reads_is_announced_as_long_as_their_page_lives(desk, clock) -> None:
    file = making.application("filed")
    alex = signed_in(making.person("Alex", Role.OFFICER))
    page = url("office_application", file.number)
    alex.get(page)
    assert "Alex lit ce dossier depuis 9 h" in text(desk.get(page))
    assert desk.post(url("office_presence", file.number)).json()["others"] == ["Alex lit ce dossier depuis 9\u00a0h."]
    clock.travel("2026-10-05T09:01")
    alex.post(url("office_presence", file.number))
    clock.travel("2026-10-05T09:02:30")
    assert "Alex lit ce dossier" in text(desk.get(page))
    clock.travel("2026-10-05T09:10")
    assert "Alex lit ce dossier" not in text(desk.get(page))
    alex.get(page)
    assert Reading.objects.get(reader__name="Alex").since.minute == 10, "a new sitting"


# ---------------------------------------------------------------------------------------------------------- opinions


def test_services_are_proposed_from_the_themes_and_nothing_leaves_without_a_click(desk, culture) -> None:
    nadia = expert()
    Service.objects.create(code="sport", name="Sport")
    expert("Sacha", "sport")
    file = making.application("in_review")
    file.sectors.add(Sector.objects.create(code="textile", name="Textile", short_name="Textile"))
    page = desk.get(url("ask_opinion", file.number))
    assert page.context["form"]["services"].value() == [str(culture.pk)]
    assert "Culture (suit : Textile)" in text(page)
    assert not OpinionRequest.objects.exists()
    assert not Message.objects.exists()
    sent = {"services": [culture.pk], "due_on": "2026-10-20", "question": "Le lieu convient-il ?"}
    for _ in range(2):
        desk.post(url("ask_opinion", file.number), sent)
    assert OpinionRequest.objects.count() == 1
    (message,) = Message.objects.all()
    assert message.to == nadia.email
    assert f"/bureau/avis/{OpinionRequest.objects.get().pk}/" in message.body


def test_the_expert_reads_only_the_files_they_are_asked_about(officer, culture) -> None:
    nadia = Actor.of(expert())
    file, _ = making.application("in_review"), making.application("in_review")
    assert not office_applications(nadia).exists()
    asked = services.ask_opinion(officer, file, whom=culture, due_on=DUE)
    assert list(office_applications(nadia)) == [file]
    services.withdraw_opinion(officer, asked)
    assert not office_applications(nadia).exists(), "withdrawn before the answer, the file is closed again"
    again = services.ask_opinion(officer, file, whom=culture, due_on=DUE)
    services.answer_opinion(nadia, again, choice="favourable", marks={"need": "yes", "other": "x"})
    assert list(office_applications(nadia)) == [file]
    assert opinions_asked_of(nadia).get().marks == {"need": "yes"}
    with pytest.raises(Refused):
        services.withdraw_opinion(officer, again)
    assert not opinions_asked_of(Actor.of(expert("Autre", "sport"))).exists()


def test_an_opinion_is_given_on_one_page(officer, culture, desk) -> None:
    nadia = signed_in(expert())
    file = making.application("in_review", holder=making.person("Awa"))
    asked = services.ask_opinion(officer, file, whom=culture, due_on=DUE, question="Le lieu convient-il ?")
    assert "Le lieu convient-il" in text(nadia.get(url("answer_opinion", asked.pk)))
    refused = nadia.post(url("answer_opinion", asked.pk), {"choice": "reserved", "need": "yes", "version": 1})
    assert "Dites pourquoi" in text(refused)
    assert refused.context["form"]["need"].value() == "yes"
    given = {"choice": "reserved", "need": "yes", "text": "Le local est trop petit.", "version": 1}
    assert nadia.post(url("answer_opinion", asked.pk), given).status_code == 302
    assert "Favorable avec réserves" in text(nadia.get(url("my_opinions") + "?onglet=donnes"))
    part = text(desk.get(url("office_application", file.number) + "?partie=avis"))
    assert "Le local est trop petit." in part
    assert signed_in(expert("Sacha", "sport")).get(url("answer_opinion", asked.pk)).status_code == 404
    theirs = signed_in(file.holder)
    assert "trop petit" not in text(theirs.get(url("my_application", file.pk)))
    desk.post(url("share_opinion", file.number, asked.pk), {"shared": "yes"})
    assert "trop petit" in text(theirs.get(url("my_application", file.pk)))


def test_one_reminder_a_day_for_all_that_is_awaited_and_none_after_the_answer(officer, culture, clock) -> None:
    nadia = expert()
    asked = [
        services.ask_opinion(officer, making.application("in_review"), whom=whom, due_on=DUE)
        for whom in (culture, nadia)
    ]
    Message.objects.all().delete()
    remind_opinions(SYSTEM)
    assert not Message.objects.exists(), "the date is far"
    clock.travel("2026-10-18T08:00")
    for _ in range(3):
        remind_opinions(SYSTEM)
    (message,) = Message.objects.all()
    assert all(request.application.number in message.body for request in asked)
    for request in asked:
        services.answer_opinion(Actor.of(nadia), request, choice="none", marks={})
    clock.travel("2026-10-21T08:00")
    remind_opinions(SYSTEM)
    assert Message.objects.count() == 1


def test_nobody_is_asked_who_cannot_answer(officer, culture) -> None:
    with pytest.raises(Refused, match="Personne n’a de compte"):
        services.ask_opinion(officer, making.application("in_review"), whom=culture, due_on=DUE)
    with pytest.raises(ValidationError, match="passée"):
        services.ask_opinion(officer, making.application("in_review"), whom=culture, due_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="décidée"):
        services.ask_opinion(officer, making.application("declined"), whom=expert(), due_on=DUE)


# --------------------------------------------------------------------------------------------------- labels and notes


def test_labels_are_the_citys_own(desk) -> None:
    desk.post(url("labels"), {"name": "  Conseil  de quartier ", "tint": "review", "is_offered": "on"})
    label = Label.objects.get()
    assert label.name == "Conseil de quartier"
    assert "porte déjà ce nom" in text(desk.post(url("labels"), {"name": "conseil de QUARTIER", "tint": "done"}))
    file = making.application("filed")
    desk.post(url("office_labels", file.number), {"labels": [label.pk]})
    listed = text(desk.get(url("applications") + f"?onglet=toutes&etiquette={label.pk}"))
    assert "<h1>1 demande</h1>" in listed
    assert "Conseil de quartier" in listed
    other = Label.objects.create(name="Urgent")
    services.label_application(SYSTEM, file, add=[other])
    desk.post(url("office_labels", file.number), {"seen": [label.pk]})
    assert list(file.labels.all()) == [other], "a label put meanwhile by a colleague stays"


def test_an_internal_note_is_read_by_the_office_alone(desk) -> None:
    holder = making.person("Awa")
    file = making.application("filed", holder=holder)
    desk.post(url("office_note", file.number), {"text": "Appeler la maison de quartier."})
    assert "Appeler la maison" in text(desk.get(url("office_application", file.number) + "?partie=suivi"))
    assert "Appeler la maison" not in text(signed_in(holder).get(url("my_application", file.pk)))
    reader = making.person("Finances", Role.FINANCE)
    assert "Appeler la maison" not in text(
        signed_in(reader).get(url("office_application", file.number) + "?partie=suivi")
    )


# ------------------------------------------------------------------------------------------------------ several files


def test_an_act_on_several_files_says_before_what_it_will_do_and_why_not(desk, camille) -> None:
    mine, free = making.application("filed", assigned_to=camille), making.application("filed")
    sent = {"choix": [mine.number, free.number, "2026-999"], "act": "assign", "query": "onglet=toutes"}
    assert "Relire avant de confirmer" in text(desk.post(url("act_on_several"), sent))
    page = text(desk.post(url("act_on_several"), {**sent, "told": "1", "agent": camille.pk}))
    assert "Sera fait pour 1 demande" in page
    assert "Elle l’est déjà." in page
    free.refresh_from_db()
    assert free.assigned_to is None
    done = desk.post(url("act_on_several"), {**sent, "told": "1", "agent": camille.pk, "confirm": "1"}, follow=True)
    free.refresh_from_db()
    assert free.assigned_to == camille
    assert "fait pour une demande" in text(done)
    assert done.redirect_chain[0][0].endswith("?onglet=toutes")


def test_several_files_are_labelled_asked_about_read_and_exported(desk, camille, culture) -> None:
    expert()
    chosen = [making.application("filed") for _ in range(2)]
    label = Label.objects.create(name="Urgent")
    base = {"choix": [file.number for file in chosen], "told": "1", "confirm": "1"}
    desk.post(url("act_on_several"), {**base, "act": "label", "label": label.pk})
    assert label.applications.count() == 2
    desk.post(url("act_on_several"), {**base, "act": "unlabel", "label": label.pk})
    assert label.applications.count() == 0
    desk.post(url("act_on_several"), {**base, "act": "opinion", "whom": culture.pk, "due_on": "2026-10-20"})
    assert OpinionRequest.objects.count() == 2
    unread = url("applications") + "?onglet=nouvelles"
    assert "<h1>2 demandes</h1>" in text(desk.get(unread))
    desk.post(url("act_on_several"), {"choix": [chosen[0].number], "act": "read", "confirm": "1"})
    assert "<h1>1 demande</h1>" in text(desk.get(unread))
    listed = desk.post(url("act_on_several"), {"all": "on", "query": "onglet=toutes", "act": "export-csv"})
    exported = b"".join(listed.streaming_content).decode()
    assert all(file.number in exported for file in chosen)


def test_a_filter_is_kept_shared_and_counted(desk, camille, django_assert_max_num_queries) -> None:
    making.application("filed", stage="scale_up")
    making.application("filed")
    desk.post(url("keep_filter"), {"name": "Échelle", "query": "etape=scale_up&onglet=toutes", "is_shared": "on"})
    kept = SavedFilter.objects.get()
    alex = signed_in(making.person("Alex", Role.OFFICER))
    shown = alex.get(url("applications"))
    assert [(one["row"], one["count"], one["is_mine"]) for one in shown.context["kept_filters"]] == [(kept, "1", False)]
    assert alex.post(url("remove_filter", kept.pk)).status_code == 404
    with django_assert_max_num_queries(36):
        desk.get(url("applications"))
    desk.post(url("remove_filter", kept.pk))
    assert not SavedFilter.objects.exists()


# ------------------------------------------------------------------------------------------------------------- visits


def test_a_visit_is_planned_told_and_half_shared(desk, camille) -> None:
    file = making.application("in_review", holder=making.person("Awa"))
    planned = {"day": "2026-10-12", "hour": "14:30", "place": "12 rue de Fives", "visitors": [camille.pk]}
    for _ in range(2):
        desk.post(url("plan_visit", file.number), planned)
    visit = file.visits.get()
    told = {"held_on": "2026-10-05", "notes": "Local humide.", "shared_notes": "Merci de l’accueil.", "version": 1}
    assert desk.post(url("tell_visit", file.number, visit.pk), {**told, "held_on": "2026-10-12"}).status_code == 200
    desk.post(url("tell_visit", file.number, visit.pk), told)
    part = text(desk.get(url("office_application", file.number) + "?partie=suivi"))
    assert "Local humide." in part
    theirs = text(signed_in(file.holder).get(url("my_application", file.pk)))
    assert "Merci de l’accueil." in theirs
    assert "Local humide." not in theirs
    services.add_visit_picture(SYSTEM, visit, upload=SimpleUploadedFile("photo.png", files.png(2, 2)), is_shared=False)
    assert files_of(file, visit.slot).get().visibility == "office"
    with pytest.raises(Refused):
        services.cancel_visit(SYSTEM, visit)


# -------------------------------------------------------------------------------------------------------------- mails


def test_the_office_reads_its_message_changes_it_or_keeps_it(desk) -> None:
    changed, muted = (making.application("filed", holder=making.person("Awa")) for _ in range(2))
    page = desk.get(url("office_declare_complete", changed.number))
    assert "est complète. Elle part à la lecture." in text(page)
    desk.post(url("office_declare_complete", changed.number), {"version": 1, "mail_body": "Bravo, tout y est."})
    assert Message.objects.get(about_key=str(changed.pk)).body == "Bravo, tout y est.\n"
    desk.post(url("office_declare_complete", muted.number), {"version": 1, "mail_body": "x", "is_muted": "on"})
    assert not Message.objects.filter(about_key=str(muted.pk)).exists()
    verbs = [entry.verb for entry in Entry.objects.filter(target_key__in=[str(changed.pk), str(muted.pk)])]
    assert {"funding.send_changed_mail", "funding.mute_mail"} <= set(verbs)
    assert "a choisi de ne pas écrire à la structure" in text(
        desk.get(url("office_application", muted.number) + "?partie=historique")
    )


def test_a_call_has_its_own_words_or_is_silent_at_a_step(desk, officer) -> None:
    file = making.application("filed", holder=making.person("Awa"), title="Un lavoir")
    page = url("call_mails", file.call.code)
    wrong = desk.post(page, {"step": "complete", "body": "Bonjour [prénom]"})
    assert "Rien ne remplace [prénom]" in text(wrong)
    desk.post(page, {"step": "complete", "body": "Le dossier [numéro], « [projet] », est complet."})
    services.declare_complete(officer, file)
    assert Message.objects.get().body == f"Le dossier {file.number}, « Un lavoir », est complet.\n"
    desk.post(page, {"step": "declined", "is_muted": "on"})
    services.decline_application(officer, file, reason="Hors sujet.", with_letter=False)
    assert Message.objects.count() == 1
    other = making.application("filed", holder=making.person("Bo"))
    services.decline_application(officer, other, reason="Non.", with_letter=False, wording=Wording("Désolés."))
    assert Message.objects.filter(body="Désolés.\n").exists(), "what was read again for this time wins"
    desk.post(page, {"step": "declined", "body": ""})
    assert not CallMail.objects.filter(step="declined").exists()


def test_the_usual_delay_of_an_opinion_is_two_weeks() -> None:
    assert opinions.usual_due_date() == date(2026, 10, 5) + timedelta(days=15)
