"""Calls on screen: several at once, prepared, built, tried, published, and told to drafts when their form changes."""

import json
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.funding import services
from essaim.funding.form_facts import obstacles_in, warnings_on
from essaim.funding.models import Application, Call
from essaim.funding.pieces import pieces_of
from essaim.funding.ready_questions import READY, first_form, ready_question
from essaim.funding.services import call_editing, call_forms
from essaim.funding.states import CallState
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.questionnaires.document import Document
from essaim.questionnaires.drafting import prepared_document
from essaim.questionnaires.editing import add_question, made_question, remove_question, shaped_question
from essaim.questionnaires.queries import news_of
from essaim.setup.load import STEPS
from tests.funding import applying, making
from tests.funding.test_space import text

pytestmark = pytest.mark.django_db

IDENTITY = {
    "title": "Appel pour le réemploi",
    "short_title": "Réemploi 2026",
    "purpose": "Aider les recycleries.",
    "is_permanent": False,
    "opens_on": date(2026, 9, 1),
    "closes_on": date(2026, 9, 30),
}
STAGES = [{"code": "start_up", "label": "Amorçage", "hint": ""}]
CRITERIA = [
    {"code": "", "label": "Utilité", "help": "", "weight": 60},
    {"code": "", "label": "Solidité", "help": "", "weight": 40},
]


@pytest.fixture(autouse=True)
def in_september(clock) -> None:
    clock.travel("2026-09-01")


@pytest.fixture
def officer() -> Actor:
    making.places()
    return making.actor("Camille", Role.OFFICER)


@pytest.fixture
def office(client, officer):
    client.force_login(officer.user)
    return client


def prepared(officer: Actor, **more: Any) -> Call:
    return call_editing.create_call(officer, **{**IDENTITY, **more})


def published(officer: Actor, **more: Any) -> Call:
    """A dated call with all that publication asks."""
    call = prepared(officer, **more)
    call_editing.describe_call(officer, call, values={}, stages=STAGES, kinds=[])
    call_editing.plan_cut_off(officer, call, last_day=date(2026, 9, 30), session_on=date(2026, 10, 20))
    call_editing.renew_grid(officer, call, criteria=CRITERIA, scale=5)
    return call_editing.publish_call(officer, call)


def asking(label: str, **more: Any) -> Any:
    """A change that adds a short required question to the first section."""
    question = made_question({"code": "nouvelle", "type": "text", "label": label, "required": True, **more})
    return lambda document: add_question(document, document.sections[0].code, question)


# ------------------------------------------------------------------------------------------------ prepared, published


def test_a_call_from_nothing_is_told_what_is_left_then_published(officer) -> None:
    call = prepared(officer)
    assert call.state == CallState.DRAFT
    with pytest.raises(Refused, match="étape de vie"):
        call_editing.publish_call(officer, call)
    call = published(officer, short_title="Autre")
    assert call.state == CallState.PUBLISHED
    assert call.form.current_version.number == 1
    assert call_editing.publish_call(officer, call).version == call.version
    assert call_editing.archive_call(officer, call).state == CallState.ARCHIVED
    with pytest.raises(Refused, match="archivé"):
        call_editing.renew_grid(officer, call, criteria=CRITERIA, scale=4)


def test_a_copy_takes_form_pieces_stages_and_grid(officer) -> None:
    source = making.call()
    copy = prepared(officer, source=source)
    assert copy.pieces == source.pieces
    assert copy.grids.get().criteria == source.grids.first().criteria
    assert [q.code for q in prepared_document(copy.form).questions()] == ["title", "need"]
    assert prepared_document(copy.form).title == "Appel pour le réemploi"
    assert copy.form != source.form


@pytest.mark.parametrize("name", ["Réemploi 2026", "Déposer", "Nouveau", "Règles", "…"])
def test_a_name_is_an_address_that_nothing_else_has(officer, name) -> None:
    prepared(officer)
    with pytest.raises(ValidationError):
        prepared(officer, short_title=name)


def test_only_who_instructs_prepares_calls(officer) -> None:
    call = prepared(officer)
    other = making.actor("Fanny", Role.FINANCE)
    for act in (
        lambda: prepared(other, short_title="Autre"),
        lambda: call_editing.publish_call(other, call),
        lambda: call_editing.archive_call(other, call),
        lambda: call_forms.rework_call_form(other, call, change=asking("Pourquoi ?")),
        lambda: call_forms.publish_form_of(other, call),
    ):
        with pytest.raises(Refused, match="mission ESS"):
            act()


def test_a_grid_has_a_hundred_points_and_a_new_version_when_it_differs(officer) -> None:
    call = prepared(officer)
    with pytest.raises(ValidationError, match="90"):
        call_editing.renew_grid(officer, call, criteria=[{**CRITERIA[0], "weight": 90}], scale=5)
    first = call_editing.renew_grid(officer, call, criteria=CRITERIA, scale=5)
    assert call_editing.renew_grid(officer, call, criteria=first.criteria, scale=5) == first
    second = call_editing.renew_grid(officer, call, criteria=first.criteria, scale=10)
    assert (first.number, second.number, second.criteria[0]["code"]) == (1, 2, "utilite")


def test_a_session_that_a_file_waits_for_is_not_given_up(officer) -> None:
    call = published(officer)
    cut_off = call.cut_offs.get()
    assert call_editing.plan_cut_off(officer, call, last_day=cut_off.last_day, session_on=cut_off.session_on) == cut_off
    with pytest.raises(ValidationError, match="ouverture"):
        call_editing.plan_cut_off(officer, call, last_day=date(2026, 10, 9), session_on=date(2026, 10, 20))
    making.application("filed", call=call, cut_off=cut_off)
    with pytest.raises(Refused, match="tiennent"):
        call_editing.drop_cut_off(officer, call, cut_off=cut_off)


def test_a_sent_file_keeps_the_pieces_it_was_asked(officer) -> None:
    call = making.call()
    values = {"label": "Statuts", "hint": "", "families": ["association"], "required": True}
    call_editing.write_asked_piece(officer, call, code="statutes", values=values)
    call.refresh_from_db()
    sent = making.application("filed", call=call, asked_pieces=call.pieces)
    draft = making.application("draft", call=call)
    call_editing.remove_asked_piece(officer, call, code="statutes")
    call.refresh_from_db()
    for file in (sent, draft):
        file.call.refresh_from_db()
    facts = {"family": "association"}
    assert [piece.code for piece in pieces_of(sent, facts=facts).asked] == ["statutes"]
    assert pieces_of(draft, facts=facts).asked == []


def test_a_piece_says_how_long_it_serves(office) -> None:
    call = making.call()
    address = reverse("funding:new_asked_piece", args=[call.code])
    typed = {"label": "Budget", "families": "association", "version": call.version}
    assert "Erreur" in text(office.post(address, {**typed, "valid_months": "121"}))
    office.post(address, {**typed, "valid_months": "12"})
    call.refresh_from_db()
    assert call.pieces[-1]["valid_months"] == 12
    assert "Valable 12 mois" in text(office.get(reverse("funding:call_pieces", args=[call.code])))


# ----------------------------------------------------------------------------------------------------------- the form


def test_the_form_to_begin_with_can_be_published_and_every_ready_question_is_sound(officer) -> None:
    document = first_form("Demande")
    assert document.faults() == []
    assert obstacles_in(document) == []
    assert warnings_on(document) == []
    for fact in READY:
        assert shaped_question(ready_question(fact, fact)).fed_facts()


def test_what_filing_could_not_read_is_said_before_publication(officer) -> None:
    document = first_form("Demande")
    assert "personne ne pourrait déposer" in obstacles_in(remove_question(document, "organisation_name"))[0].text
    assert "«\u00a0Titre du projet\u00a0»" in warnings_on(remove_question(document, "title"))[0]
    stage = document.question("stage")
    assert stage is not None
    strange = stage.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    strange["choices"].append({"value": "later", "label": "Plus tard"})
    wrong = add_question(remove_question(document, "stage"), "projet", made_question(strange))
    assert "Plus tard" in obstacles_in(wrong)[0].text
    table = ready_question("cofinancers", "cofinancers")
    del table["columns"][1:]
    table["totals"] = []
    short = add_question(document, "projet", made_question(table))
    assert "colonnes" in obstacles_in(short)[0].text


def test_two_people_on_one_form_erase_nothing(officer) -> None:
    call = prepared(officer)
    version = call.form.version
    call_forms.rework_call_form(officer, call, change=asking("Pourquoi ?"), version=version)
    with pytest.raises(Refused, match="entre-temps"):
        call_forms.rework_call_form(officer, call, change=asking("Comment ?"), version=version)
    call.form.refresh_from_db()
    assert prepared_document(call.form).question("nouvelle").label == "Pourquoi ?"  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------- a form that changes mid-call


def test_twelve_drafts_are_told_what_is_new_and_sent_answers_stay_as_they_were(officer, client) -> None:
    call = published(officer)
    people = [making.person(f"Porteuse{rank}") for rank in range(12)]
    drafts = [services.start_application(Actor.of(person), call=call) for person in people]
    services.save_section(
        Actor.of(people[0]), drafts[0], answers={"title": "Une ressourcerie"}, version=drafts[0].response.version
    )
    sent = making.application("filed", call=call, holder=making.person("Lina"))
    before = Application.objects.values_list("response__answers", flat=True).get(pk=sent.pk)
    kept = json.dumps(before, sort_keys=True)
    call_forms.rework_call_form(officer, call, change=asking("Combien de tonnes par an ?"))
    second = call_forms.publish_form_of(officer, call)
    assert second.number == 2
    sent.response.refresh_from_db()
    assert json.dumps(sent.response.answers, sort_keys=True) == kept
    assert sent.response.form_version.number == 1
    told = Message.objects.filter(template="funding/mail/form_changed.txt")
    assert {message.to for message in told} == {person.email for person in people}
    assert all("Combien de tonnes par an ? (obligatoire)" in message.body for message in told)
    for person, draft in zip(people, drafts, strict=True):
        services.refresh_draft(Actor.of(person), draft)
        assert [question.label for question in news_of(draft.response).new] == ["Combien de tonnes par an ?"]
    assert drafts[0].response.answers == {"title": "Une ressourcerie"}
    client.force_login(people[3])
    assert "Combien de tonnes par an ?" in text(client.get(f"/espace/demandes/{drafts[3].pk}/"))


def test_a_draft_that_moves_twice_is_told_of_both_versions(officer) -> None:
    call = published(officer)
    person = making.person("Awa")
    draft = services.start_application(Actor.of(person), call=call)
    for label, code in (("Premier ajout", "premier"), ("Second ajout", "second")):
        call_forms.rework_call_form(officer, call, change=asking(label, code=code))
        call_forms.publish_form_of(officer, call)
        draft = Application.objects.get(pk=draft.pk)
        services.refresh_draft(Actor.of(person), draft)
    assert [question.label for question in news_of(draft.response).new] == ["Premier ajout", "Second ajout"]


# ------------------------------------------------------------------------------------------------------- the folder


def test_the_folder_leaves_alone_what_the_office_changed_and_says_it(officer) -> None:
    call = applying.lay_call()
    lay = next(step for step in STEPS if step.title == "Appels à projets et formulaires")
    assert lay.run(making.SYSTEM, applying.folder()) == []
    call_editing.remove_asked_piece(officer, call, code="bank")
    call_forms.rework_call_form(officer, call, change=lambda document: remove_question(document, "volunteers"))
    call_forms.publish_form_of(officer, call)
    said = lay.run(making.SYSTEM, applying.folder())
    assert said is not None
    assert len(said) == 1
    assert "reste tel quel (diffèrent\u00a0: pièces, formulaire)" in said[0]
    call.refresh_from_db()
    assert "bank" not in [piece["code"] for piece in call.pieces]
    assert call.form.current_version.number == 2


# --------------------------------------------------------------------------------------------------------- the public


def test_the_public_reads_published_calls_only(officer, client) -> None:
    assert client.get("/appel/").status_code == 200
    hidden = prepared(officer)
    assert client.get(f"/appel/{hidden.code}/").status_code == 404
    assert client.get(f"/appel/deposer/?appel={hidden.code}").context is None or "Aucun appel" in text(
        client.get(f"/appel/deposer/?appel={hidden.code}")
    )
    call = published(officer, short_title="Vélo 2026", title="Appel pour le vélo")
    alone = text(client.get("/appel/"))
    assert "Vélo 2026" in alone
    assert "jusqu’au 30 septembre 2026 à 23 h 59, heure de Paris" in alone
    call_editing.archive_call(officer, call)
    assert client.get(f"/appel/{call.code}/").status_code == 404


def test_several_calls_are_listed_as_they_stand(officer, client, django_assert_max_num_queries) -> None:
    making.call()
    published(officer)
    soon = published(officer, short_title="Bientôt 2026", opens_on=date(2026, 9, 10))
    with django_assert_max_num_queries(8):
        page = text(client.get("/appel/"))
    assert "3 appels à projets" in page
    assert "Ouvert toute l’année." in page
    assert "Ouvert jusqu’au 30 septembre 2026 à 23 h 59, heure de Paris." in page
    assert "Ouvre le 10 septembre 2026" in page
    choose = text(client.get("/appel/deposer/"))
    assert "À quel appel déposer" in choose
    assert "Bientôt 2026" not in choose
    holder = making.person("Awa")
    client.force_login(holder)
    client.post("/appel/deposer/?appel=reemploi-2026")
    assert Application.objects.get().call.code == "reemploi-2026"
    with pytest.raises(Refused, match="pas ouvert"):
        services.start_application(Actor.of(holder), call=soon)


# --------------------------------------------------------------------------------------------------------- the office


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_of_calls_costs_the_same_however_many(officer, office, count, django_assert_num_queries) -> None:
    for rank in range(count):
        prepared(officer, short_title=f"Appel {rank}")
    office.get("/bureau/appels/")
    with django_assert_num_queries(LIST_QUERIES):
        page = text(office.get("/bureau/appels/"))
    assert f"{count} appel" in page
    assert office.get("/bureau/appels/?format=csv").status_code == 200


LIST_QUERIES = 10
ADDRESSES = (
    *("", "presentation/", "dates/", "pieces/", "pieces/ajouter/", "grille/", "archiver/", "formulaire/"),
    *("formulaire/ajouter-une-section/", "formulaire/section/projet/", "formulaire/section/projet/retirer/"),
    *("formulaire/section/projet/ajouter/", "formulaire/section/projet/ajouter/?prete=cofinancers"),
    *("formulaire/question/title/", "formulaire/question/requested/", "formulaire/question/has_republican_contract/"),
    *("formulaire/question/stage/retirer/", "formulaire/apercu/", "formulaire/apercu/budget/", "formulaire/essai/"),
    *("formulaire/publier/", "formulaire/versions/", "formulaire/versions/1/"),
)


def test_every_page_of_a_call_opens(officer, office) -> None:
    call = published(officer)
    for address in ADDRESSES:
        assert office.get(f"/bureau/appels/{call.code}/{address}").status_code == 200, address
    for name in ("text", "number", "date", "choice", "multiple", "yes_no", "file", "table", "budget", "note"):
        assert (
            office.get(f"/bureau/appels/{call.code}/formulaire/section/projet/ajouter/?type={name}").status_code == 200
        )


def test_a_call_is_built_by_its_pages_alone(officer, office) -> None:
    sent = {**IDENTITY, "nature": "dated", "opens_on": "2026-09-01", "closes_on": "2026-09-30"}
    made = office.post("/bureau/appels/nouveau/", sent)
    assert made.headers["Location"] == "/bureau/appels/reemploi-2026/"
    call = Call.objects.get()
    at = "/bureau/appels/reemploi-2026/"
    office.post(
        f"{at}presentation/",
        {**sent, "stages": ["start_up"], "spread_threshold": "15", "version": call.version},
    )
    office.post(f"{at}dates/", {"last_day": "2026-09-30", "session_on": "2026-10-20"})
    call.refresh_from_db()
    office.post(
        f"{at}pieces/ajouter/",
        {"label": "RIB", "families": ["association"], "required": "on", "version": call.version},
    )
    office.post(
        f"{at}grille/",
        {
            "criteres-TOTAL_FORMS": "3",
            "criteres-INITIAL_FORMS": "0",
            "criteres-0-label": "Utilité",
            "criteres-0-weight": "60",
            "criteres-1-label": "Solidité",
            "criteres-1-weight": "40",
            "scale": "5",
        },
    )
    add = f"{at}formulaire/section/projet/ajouter/?type=text"
    question = {
        "label": "Où est votre atelier ?",
        "required": "on",
        "joining": "all",
        "test_0": "stage|equals|start_up",
        "version": Call.objects.get().form.version,
    }
    office.post(add, question)
    twice = text(office.post(add, question))
    assert "Quelqu’un a modifié ce formulaire entre-temps" in twice
    office.post(f"{at}formulaire/", {"place": "question|ou_est_votre_atelier|structure|0"})
    outline = text(office.get(f"{at}formulaire/"))
    assert "qui vient après" in outline
    office.post(f"{at}formulaire/", {"place": "question|ou_est_votre_atelier|projet|99"})
    assert office.post(f"{at}publier/").status_code == 302
    call.refresh_from_db()
    assert (call.state, call.spread_threshold, call.pieces[0]["label"]) == ("published", 15, "RIB")
    document: Document = call.form.current_version.read()
    asked = document.question("ou_est_votre_atelier")
    assert asked is not None
    assert asked.show_if is not None
    assert "Où est votre atelier ?" in text(office.get(f"{at}formulaire/apercu/projet/"))


def test_what_is_wrong_is_said_in_french_and_what_was_typed_kept(officer, office) -> None:
    call = published(officer)
    at = f"/bureau/appels/{call.code}/"
    page = text(office.post("/bureau/appels/nouveau/", {"title": "Un titre", "nature": "dated", "opens_on": "x"}))
    assert "Donnez le dernier jour de dépôt d’un appel daté." in page
    version = Call.objects.get().form.version
    wrong = office.post(
        f"{at}formulaire/question/title/",
        {"label": "Titre", "max_length": "99999", "joining": "all", "version": version},
    )
    assert "Le nombre est trop grand." in text(wrong)
    budget = office.post(
        f"{at}formulaire/question/requested/",
        {"label": "Budget", "charges": "sans numéro", "products": "70 | Ventes", "joining": "all", "version": version},
    )
    assert "Ligne 1" in text(budget)
    assert "sans numéro" in budget.content.decode()
    empty = office.post(
        f"{at}formulaire/question/stage/", {"label": "Étape", "choices": "", "joining": "all", "version": version}
    )
    assert "Écrivez au moins un choix" in text(empty)


def as_sent(bound: Any) -> Any:
    """What a browser sends of this field when nothing is touched."""
    if isinstance(bound.field, forms.BooleanField):
        return "on" if bound.value() else None
    value = bound.field.widget.format_value(bound.value()) if bound.value() is not None else None
    return (value[0] if value else "") if isinstance(value, list) else value


def test_a_question_saved_as_it_is_shown_changes_nothing(officer, office) -> None:
    call = applying.lay_call()
    before = prepared_document(call.form)
    for question in before.questions():
        address = f"/bureau/appels/{call.code}/formulaire/question/{question.code}/"
        form = office.get(address).context["form"]
        sent = {bound.html_name: typed for bound in form if (typed := as_sent(bound)) is not None}
        shown = office.post(address, sent)
        assert shown.status_code == 302, (question.code, shown.context["form"].errors)
    call.refresh_from_db()
    after = prepared_document(call.form)
    for question in before.questions():
        assert after.question(question.code) == question


def test_the_trial_says_what_filing_would_and_writes_nothing(officer, office) -> None:
    call = published(officer)
    at = f"/bureau/appels/{call.code}/formulaire/essai/"
    empty = text(office.post(at, {}))
    assert "Le dossier ne serait pas reçu" in empty
    sent = {
        "organisation_name": "L’Atelier",
        "family": "association",
        "title": "Réparer",
        "summary": "Un atelier.",
        "stage": "start_up",
        "commune_code": making.LILLE,
        "starts_on": "01/01/2027",
        "requested.60": "40 000",
        "requested.70": "8 000",
        "requested.74-ville": "29 000",
        "requested.74-publics": "3 000",
        "has_republican_contract": "oui",
    }
    right = text(office.post(at, sent))
    assert "Le dossier serait reçu" in right
    assert "Montant demandé 29 000 €" in right
    assert "Convention obligatoire" in right
    faulty = text(office.post(at, {**sent, "requested.70": "6 000"}))
    assert "équilibré" in faulty
    capped = text(office.post(at, {**sent, "requested.70": "7 000", "requested.74-ville": "30 000"}))
    assert "Le dossier ne serait pas reçu" in capped
    assert "80\u00a0%" in capped or "80 %" in capped
    assert not Application.objects.exists()
