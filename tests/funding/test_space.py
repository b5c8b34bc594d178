"""The pages of the space: strangers see nothing, everything works without script, nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from essaim.directory.services import register_organisation
from essaim.documents.queries import files_of
from essaim.funding import services, urls
from essaim.funding.models import Application, Call, CollaboratorInvitation
from essaim.funding.pieces import pieces_of
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.questionnaires.services import publish_form
from tests.funding import applying, making
from tests.funding.applying import FIRST_ANSWERS, GATE
from tests.support.people import PASSWORD

NBSP = "\u00a0"
LIST = "/espace/demandes/"


def address(application: Application, page: str = "") -> str:
    return f"{LIST}{application.pk}/{page}"


def text(response: Any) -> str:
    """What a page says, on one line."""
    found = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    found = re.sub(r"<[^>]+>", " ", found).replace("&nbsp;", " ").replace(NBSP, " ").replace("&#x27;", "'")
    return re.sub(r"\s+", " ", found)


@pytest.fixture
def permanent(db, clock) -> Call:
    clock.travel("2026-09-01")
    return applying.lay_call()


@pytest.fixture
def awa(permanent, make_person):
    return make_person("Awa Diallo", email="awa@exemple.fr")


@pytest.fixture
def holder(awa) -> Actor:
    return Actor.of(awa)


@pytest.fixture
def officer(db, make_person) -> Actor:
    return Actor.of(make_person("Camille", Role.OFFICER))


@pytest.fixture
def here(awa) -> Client:
    client = Client()
    client.force_login(awa)
    return client


# -------------------------------------------------------------------------------------------------- who sees what


def addresses(application: Application, invitation: CollaboratorInvitation, key: str) -> list[str]:
    """Every address of the space about a file."""
    found = []
    for pattern in urls.space:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if "<uuid:pk>" not in route and "<uuid:key>" not in route:
            continue
        filled = route.replace("<uuid:pk>", str(application.pk)).replace("<slug:code>", "budget")
        filled = filled.replace("<slug:slot>", "statutes").replace("<slug:answer>", "accepter")
        filled = filled.replace("<uuid:key>", str(invitation.pk) if "invitations" in route else key)
        found.append(f"/espace/{filled}")
    return found


@pytest.mark.parametrize("state", ["draft", "filed"])
def test_strangers_get_404_everywhere(awa, holder, make_person, state) -> None:
    draft = applying.draft(awa)
    file = services.add_piece(holder, draft, slot="statutes", upload=applying.upload())
    invitation = services.add_collaborator(holder, draft, email="lina@exemple.fr")
    if state == "filed":
        services.submit_application(holder, draft)
    pages = addresses(draft, invitation, str(file.pk))
    assert len(pages) == 37
    for person in (make_person("Inconnue"), make_person("Mission", Role.OFFICER)):
        client = Client()
        client.force_login(person)
        for page in pages:
            assert client.get(page).status_code in {404, 405}, page
            assert client.post(page, {"title": "x"}).status_code == 404, page
        assert client.get(LIST).status_code == 200
    stranger = Client()
    stranger.force_login(make_person("Encore"))
    assert stranger.get(file.url).status_code == 404
    for page in (*pages, LIST):
        assert Client().get(page).headers["Location"].startswith("/compte/connexion/")
    assert Application.objects.get(pk=draft.pk).title == "Une retoucherie de quartier"


def test_a_page_that_does_not_exist_is_404(awa, here) -> None:
    draft = applying.draft(awa)
    for page in ("rien/", "pieces/rien/joindre/", "page-publique/", "pieces-demandees/rien/"):
        assert here.get(address(draft, page)).status_code == 404
    assert here.post(address(draft, "rien/enregistrer/")).status_code == 404
    assert here.get(address(draft, "accuse.pdf")).status_code == 404


# -------------------------------------------------------------------------------------------------------- the list


def test_the_list_says_who_acts_next(awa, holder, officer, here, clock) -> None:
    assert "Vous n’avez pas encore de demande" in text(here.get(LIST))
    applying.draft(awa, answers={"title": "Un café"})
    sent = applying.draft(awa, another=True)
    services.submit_application(holder, sent)
    page = text(here.get(LIST))
    assert "2 demandes" in page
    assert (
        "À vous : déposez avant minuit, heure de Paris, le 30 septembre 2026 pour la session du 20 octobre 2026."
        in page
    )
    missing = pieces_of(sent).missing
    assert f"À vous : joignez les {len(missing)} pièces qui manquent : le dossier sera étudié" in page
    for piece in missing:
        services.add_piece(holder, sent, slot=piece.code, upload=applying.upload())
    assert "La mission ESS : elle vérifie que le dossier est complet." in text(here.get(LIST))
    assert "N° 2026-001" in page
    services.request_piece(officer, sent, slot="bank", label="RIB", message="Illisible.")
    assert "À vous : envoyez « RIB » avant minuit, heure de Paris, le 16 septembre 2026." in text(here.get(LIST))
    clock.travel("2026-09-17")
    assert "envoyez « RIB ». Le délai du 16 septembre 2026 est passé, faites vite." in text(here.get(LIST))


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_asks_the_same_number_of_queries(awa, here, count, django_assert_max_num_queries) -> None:
    for rank in range(count):
        making.application("filed", holder=awa, call=Call.objects.get(code="permanent"), number=f"2026-9{rank:02d}")
    applying.draft(awa, answers={"title": "Un café"})
    with django_assert_max_num_queries(16):
        here.get(LIST)


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 15), ("porteur/", 12), ("budget/", 12), ("pieces/", 12), ("relire/", 14), ("coauteurs/", 9)],
)
def test_the_pages_of_a_draft_are_light(awa, holder, here, page, most, django_assert_max_num_queries) -> None:
    draft = applying.draft(awa)
    for slot in ("statutes", "bank", "officers"):
        services.add_piece(holder, draft, slot=slot, upload=applying.upload())
    with django_assert_max_num_queries(most):
        assert here.get(address(draft, page)).status_code == 200


@pytest.mark.parametrize(("page", "most"), [("", 16), ("recue/", 7), ("reponses/", 8), ("accuse.pdf", 7)])
def test_the_pages_of_a_file_are_light(awa, holder, here, page, most, django_assert_max_num_queries) -> None:
    draft = applying.draft(awa)
    for slot in ("statutes", "bank", "officers"):
        services.add_piece(holder, draft, slot=slot, upload=applying.upload())
    services.submit_application(holder, draft)
    with django_assert_max_num_queries(most):
        assert here.get(address(draft, page)).status_code == 200


# --------------------------------------------------------------------------------------------------- without script


def test_the_whole_way_without_script(permanent, awa, here) -> None:
    begun = here.post(GATE, FIRST_ANSWERS)
    draft = Application.objects.get()
    assert begun.headers["Location"] == address(draft)
    assert here.post("/appel/deposer/").headers["Location"] == address(draft)
    assert "Commencer" in text(here.get(address(draft)))
    page = address(draft, "porteur/")
    for section, answers in applying.SECTIONS.items():
        assert page == address(draft, f"{section}/")
        shown = here.get(page)
        assert f"Étape {list(applying.SECTIONS).index(section) + 1} sur 7" in text(shown)
        version = re.search(r'name="version" value="(\d+)"', shown.content.decode())
        assert version is not None
        answered = here.post(page, applying.posted(section, answers, int(version.group(1))))
        assert answered.status_code == 302, text(answered)
        page = answered.headers["Location"]
    assert page == address(draft, "pieces/")
    joined = here.post(page, {"statutes": applying.upload(), "continuer": "oui"})
    assert joined.headers["Location"] == address(draft, "relire/")
    check = text(here.get(address(draft, "relire/")))
    assert "Il manque 3 pièces" in check
    assert "liste des dirigeants, budget de la structure pour l’année, relevé d’identité bancaire" in check
    assert "à la session du 20 octobre 2026" in check
    sent = here.post(address(draft, "deposer/"))
    assert sent.headers["Location"] == address(draft, "recue/")
    received = text(here.get(address(draft, "recue/")))
    assert "2026-001" in received
    assert "20 octobre 2026" in received
    receipt = here.get(address(draft, "accuse.pdf"))
    assert receipt.content.startswith(b"%PDF")
    assert receipt.content == here.get(address(draft, "accuse.pdf")).content
    assert here.post(address(draft, "deposer/")).headers["Location"] == address(draft, "recue/")
    follow = text(here.get(address(draft)))
    assert "À vous : joignez les 3 pièces qui manquent : le dossier sera étudié quand il sera complet." in follow
    assert "a déposé la demande 2026-001" in follow
    assert "a noté" not in follow
    assert "Une retoucherie de quartier" in text(here.get(address(draft, "reponses/")))
    for closed in ("porteur/", "pieces/", "relire/", "coauteurs/", "supprimer/"):
        assert here.get(address(draft, closed)).headers["Location"] == address(draft)


def test_errors_come_first_and_everything_typed_is_kept(awa, here) -> None:
    draft = applying.draft(awa, answers={})
    wrong = applying.posted("porteur", {**applying.STRUCTURE, "siret": "123", "contact_email": "awa@"})
    shown = here.post(address(draft, "porteur/"), wrong)
    html = shown.content.decode()
    assert "<title>Erreur" in html
    assert "2 points à corriger" in text(shown)
    assert html.index("error-summary") < html.index("<h1>")
    assert 'href="#id_siret"' in html
    assert 'value="123"' in html
    draft.response.refresh_from_db()
    assert draft.response.answers["siret"] == "123"
    later = here.post(address(draft, "porteur/"), {**wrong, "version": "2", "plus_tard": "oui"})
    assert later.headers["Location"] == address(draft)


def test_what_is_missing_is_named_with_its_link(awa, here) -> None:
    draft = applying.draft(awa, answers={**applying.ANSWERS, "title": "", "dues": "non"})
    shown = here.get(address(draft, "relire/"))
    html = shown.content.decode()
    assert "Il reste 2 points à corriger" in text(shown)
    assert f'href="{address(draft, "projet/")}?points=oui#id_title"' in html
    assert "Déposer ma demande" not in html
    assert "Remplissez « Titre du projet »." in text(here.get(address(draft, "projet/") + "?points=oui"))
    assert here.post(address(draft, "deposer/")).headers["Location"] == address(draft, "relire/")
    assert Application.objects.get(pk=draft.pk).state == "draft"


def test_the_budget_says_what_is_missing_and_how_it_is_computed(awa, here) -> None:
    draft = applying.draft(awa, answers={})
    budget = {"budget": {**applying.BUDGET["budget"], "70": "19500"}}
    shown = text(here.post(address(draft, "budget/"), applying.posted("budget", budget)))
    assert "Le budget n’est pas équilibré : il manque 1 500 € de produits." in shown
    assert "Comment est-ce calculé ?" in shown
    assert "Votre demande représente 26,0 % des produits." in shown


# ------------------------------------------------------------------------------------------------------ autosave


def test_a_page_saves_by_itself(awa, here) -> None:
    draft = applying.draft(awa, answers={})
    where = address(draft, "projet/enregistrer/")
    answer = here.post(where, {"version": "1", "changed": "title", "title": "Un café"})
    assert answer.json() == {"version": 2, "saved_at": "12 h".replace(" ", NBSP)}
    stale = here.post(where, {"version": "1", "changed": ["title"], "title": "Un bar"})
    assert stale.status_code == 409
    assert stale.json()["conflicts"][0] == {
        "code": "title",
        "label": "Titre du projet",
        "theirs": "Un café",
        "mine": "Un bar",
    }
    assert here.post(where, {"version": "1", "changed": "need", "need": "Un lieu"}).status_code == 200
    assert here.get(where).status_code == 405
    assert Application.objects.get(pk=draft.pk).title == "Un café"


def test_a_file_that_was_sent_saves_no_more(awa, here) -> None:
    sent = applying.filed(awa)
    answer = here.post(address(sent, "projet/enregistrer/"), {"version": "9", "changed": "title", "title": "x"})
    assert answer.status_code == 400
    assert "déposée" in answer.json()["message"]


def test_a_conflict_is_settled_field_by_field(awa, holder, here, make_person) -> None:
    draft = applying.draft(awa)
    lina = make_person("Lina", email="lina@exemple.fr")
    services.accept_collaboration(Actor.of(lina), services.add_collaborator(holder, draft, email="lina@exemple.fr"))
    version = draft.response.version
    theirs = {"title": "Le titre de Lina", "need": "Le besoin de Lina"}
    services.save_section(Actor.of(lina), draft, answers=theirs, version=version)
    mine = {**applying.PROJECT, "title": "Mon titre", "need": "Mon besoin", "description": "Mon récit"}
    shown = here.post(address(draft, "projet/"), applying.posted("projet", mine, version))
    assert shown.status_code == 409
    page = text(shown)
    for words in ("Mon titre", "Le titre de Lina", "Celle de Lina", "Mon besoin", "Le besoin de Lina"):
        assert words in page
    assert Application.objects.get(pk=draft.pk).response.answers["description"] == applying.PROJECT["description"]
    html = shown.content.decode()
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert carried["description"] == "Mon récit"
    choice = {"garder.title": "siennes", "garder.need": "miennes"}
    assert here.post(address(draft, "projet/"), {**carried, **choice}).status_code == 302
    kept = Application.objects.get(pk=draft.pk).response.answers
    assert (kept["title"], kept["need"]) == ("Le titre de Lina", "Mon besoin")
    assert kept["description"] == "Mon récit"


def test_a_form_that_stayed_open_too_long_says_so(awa) -> None:
    draft = applying.draft(awa)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(awa)
    shown = strict.post(address(draft, "projet/"), {"title": "Perdu ?"})
    assert shown.status_code == 403
    assert "ce que vous avez écrit y est encore" in text(shown)
    assert strict.post(address(draft, "projet/enregistrer/"), {"title": "x"}).status_code == 403
    assert Application.objects.get(pk=draft.pk).title == "Une retoucherie de quartier"


def test_a_session_that_ended_leads_back_to_the_page(awa) -> None:
    draft = applying.draft(awa)
    where = address(draft, "projet/")
    answer = Client().post(where, {"title": "x"}, headers={"referer": f"http://testserver{where}"})
    assert answer.headers["Location"].endswith(f"next={where}")


def test_a_new_form_tells_which_question_is_new(awa, here) -> None:
    draft = applying.draft(awa)
    form = applying.document().as_data()
    form["sections"][1]["questions"].append(
        {"code": "partners", "type": "text", "label": "Vos partenaires", "required": True}
    )
    publish_form(making.SYSTEM, code="call-permanent", title="Demande", document=form)
    page = text(here.get(address(draft)))
    assert "Une question est nouvelle : Vos partenaires" in page
    assert "Nouvelle question" in text(here.get(address(draft, "projet/")))
    assert "Remplissez « Vos partenaires »." in text(here.get(address(draft, "relire/")))


# ---------------------------------------------------------------------------------------------------- the structure


def test_a_known_structure_is_shown_to_be_confirmed(awa, officer, here) -> None:
    known = register_organisation(officer, name="Le Vrai Nom", siret=applying.SIRET, family="cooperative")
    draft = applying.draft(awa, answers={})
    sent = applying.posted("porteur", applying.STRUCTURE)
    assert here.post(address(draft, "porteur/"), sent).headers["Location"] == address(draft, "projet/")
    known.list_publicly(is_public=True)
    known.save()
    answer = here.post(address(draft, "porteur/"), {**sent, "version": "9"})
    assert answer.headers["Location"] == address(draft, "structure/")
    page = text(here.get(address(draft, "structure/")))
    assert f"Le SIRET {applying.SIRET} que vous avez donné est celui de « Le Vrai Nom »" in page
    assert "Vous n’en devenez pas responsable" in page
    assert here.post(address(draft, "structure/")).headers["Location"] == address(draft, "projet/")
    kept = Application.objects.get(pk=draft.pk).response.answers
    assert (kept["organisation_name"], kept["family"]) == ("Le Vrai Nom", "cooperative")
    assert here.get(address(draft, "structure/")).headers["Location"] == address(draft)
    assert "rattachée à « Le Vrai Nom », que nous connaissons" in text(here.get(address(draft, "relire/")))
    assert not known.memberships.exists()


# ------------------------------------------------------------------------------------------------------- the pieces


def test_a_file_too_heavy_is_said_and_the_rest_is_kept(awa, here, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    draft = applying.draft(awa)
    heavy = applying.upload("comptes.pdf", b"%PDF-1.7" + b"0" * 300_000)
    fields = {"statutes": applying.upload(), "accounts": heavy, "other_title": "Étude de marché"}
    shown = here.post(address(draft, "pieces/"), fields)
    assert "Ce fichier pèse 300 ko : la limite est de 100 ko" in text(shown)
    assert 'value="Étude de marché"' in shown.content.decode()
    assert [file.slot for file in files_of(draft)] == ["statutes"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("statuts.docx", applying.PROGRAM, "C’est un programme, malgré son nom."),
        ("statuts.exe", applying.PROGRAM, "Ce type de fichier n’est pas accepté."),
        ("statuts.pdf", b"", "Ce fichier est vide"),
        ("statuts.pdf", b"bonjour", "statuts"),
    ],
)
def test_files_that_cannot_enter_are_refused_in_words(awa, here, name, content, words) -> None:
    draft = applying.draft(awa)
    shown = here.post(address(draft, "pieces/"), {"statutes": applying.upload(name, content)})
    assert shown.status_code == 200
    assert words in text(shown) or "Un point à corriger" in text(shown)
    assert "Erreur" in text(shown)
    assert not files_of(draft).exists()


def test_another_document_has_a_title_and_a_file_may_be_taken_out(awa, here) -> None:
    draft = applying.draft(awa)
    assert "Donnez un titre" in text(here.post(address(draft, "pieces/"), {"other": applying.upload("etude.pdf")}))
    here.post(address(draft, "pieces/"), {"other": applying.upload("etude.pdf"), "other_title": "Étude"})
    file = files_of(draft).get()
    assert str(file) == "Étude"
    remove = address(draft, f"pieces/{file.pk}/retirer/")
    assert "Retirer « Étude » ?" in text(here.get(remove))
    assert files_of(draft).exists()
    assert here.post(remove).headers["Location"] == address(draft, "pieces/")
    assert not files_of(draft).exists()
    assert here.post(remove).status_code == 404


def test_what_the_city_asks_is_sent_from_the_page(awa, officer, here) -> None:
    sent = applying.filed(awa)
    asked = services.request_piece(officer, sent, slot="bank", label="RIB", message="Illisible.")
    page = text(here.get(address(sent)))
    assert "1 pièce demandée" in page
    assert "Illisible." in page
    where = address(sent, f"pieces-demandees/{asked.pk}/")
    empty = here.post(where)
    assert "Joignez le fichier demandé" in text(empty)
    answer = here.post(where, {f"piece-{asked.pk}-file": applying.upload("rib.pdf")})
    assert answer.headers["Location"] == address(sent)
    assert Application.objects.get(pk=sent.pk).state == "filed"
    assert "rib.pdf" in text(here.get(address(sent)))
    join = address(sent, "pieces/statutes/joindre/")
    assert "Joindre une pièce" in text(here.get(join))
    assert here.post(join, {"piece-file": applying.upload()}).headers["Location"] == address(sent)
    assert files_of(sent, "statutes").exists()


# ------------------------------------------------------------------------------------------------ together and after


def test_writing_together(awa, here, make_person) -> None:
    draft = applying.draft(awa)
    lina = make_person("Lina", email="lina@exemple.fr")
    answers = [
        here.post(address(draft, "coauteurs/"), {"email": email}, follow=True)
        for email in ("lina@exemple.fr", "inconnue@exemple.fr")
    ]
    told = [text(answer).replace("lina@", "x@").replace("inconnue@", "x@") for answer in answers]
    assert all("Un message part à x@exemple.fr." in page for page in told)
    assert "adresse" in text(here.post(address(draft, "coauteurs/"), {"email": "rien"}))
    there = Client()
    there.force_login(lina)
    assert there.get(address(draft)).status_code == 404
    assert "Awa Diallo vous invite à écrire « Une retoucherie de quartier »" in text(there.get(LIST))
    invitation = CollaboratorInvitation.objects.get(email="lina@exemple.fr")
    there.post(f"{LIST}invitations/{invitation.pk}/accepter/")
    assert there.get(address(draft)).status_code == 200
    other = CollaboratorInvitation.objects.get(email="inconnue@exemple.fr")
    here.post(address(draft, f"invitations/{other.pk}/annuler/"))
    here.post(address(draft, f"coauteurs/{draft.collaborators.get().pk}/retirer/"))
    assert there.get(address(draft)).status_code == 404


def test_a_refusal_says_why_and_what_else(awa, officer, here) -> None:
    sent = applying.filed(awa)
    services.decline_application(officer, sent, reason="Le budget ne dit pas qui paie les outils.")
    page = text(here.get(address(sent)))
    for words in ("Non retenue", "Le budget ne dit pas qui paie les outils.", "D’autres pistes"):
        assert words in page


def test_an_award_is_shown_with_its_page_to_consent_to(awa, here, make_person) -> None:
    sent = making.application("awarded", holder=awa, title="Cuisine partagée")
    award = making.award(application=sent, organisation=sent.organisation, state="notified")
    page = text(here.get(address(sent)))
    assert "8 000 €" in page
    assert "Écrire la page" in page
    where = address(sent, "page-publique/")
    assert "2 points à corriger" in text(here.post(where))
    story = {"story": "Nous cuisinons.", "consent": "on"}
    assert here.post(where, story).headers["Location"] == address(sent)
    award.refresh_from_db()
    assert award.laureate.consented_by == "Awa Diallo"
    assert "Votre accord est donné" in text(here.get(address(sent)))
    assert "Retirer votre accord" in text(here.get(where + "retirer/"))
    here.post(where + "retirer/")
    award.laureate.refresh_from_db()
    assert award.laureate.consented_at is None
    helper = make_person("Lina")
    sent.collaborators.create(user=helper)
    there = Client()
    there.force_login(helper)
    assert there.get(address(sent)).status_code == 200
    assert there.get(where).status_code == 404


def test_a_draft_is_deleted_once_confirmed(awa, here) -> None:
    draft = applying.draft(awa)
    assert "C’est définitif" in text(here.get(address(draft, "supprimer/")))
    assert here.post(address(draft, "supprimer/")).headers["Location"] == LIST
    assert not Application.objects.exists()


# ---------------------------------------------------------------------------------------------------- hostile input

NAMES = st.sampled_from(
    [
        *(
            "version",
            "changed",
            "title",
            "stage",
            "sectors",
            "siret",
            "budget.602",
            "budget.74-etat.precision",
            "family",
        ),
        *("cofinancers.0.amount", "cofinancers.99999.name", "address.street", "garder.title", "starts_on", "plus_tard"),
        *("jobs", "truthful", "email", "other_title"),
    ]
)
VALUES = st.one_of(
    st.text(max_size=40), st.sampled_from(["-1", "1e9", "NaN", "9" * 40, "\x00", "oui", "<b>", "=1+1", "٣٤", "\ud7ff"])
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    page=st.sampled_from(
        [
            f"{page}/"
            for page in (*applying.SECTIONS, "projet/enregistrer", "pieces", "coauteurs", "structure", "deposer")
        ]
    ),
    fields=st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=3), max_size=8),
)
def test_nothing_posted_breaks_a_page(awa, here, page, fields) -> None:
    draft = Application.objects.filter(holder=awa, state="draft").first() or applying.draft(awa, answers={})
    assert here.post(address(draft, page), fields).status_code < 500
    assert here.get(address(draft, page)).status_code < 500
    assert here.get(address(draft, "relire/")).status_code == 200


# -------------------------------------------------------------------------------------------------------- a browser


@pytest.fixture
def laid(transactional_db) -> Call:
    return applying.lay_call()


def fill(page: Page, answers: dict[str, Any]) -> None:
    """Answer the questions of the page as a person would, each in its own way."""
    for code, answer in answers.items():
        block = page.locator(f"[data-question='{code}']")
        if isinstance(answer, dict):
            for name, words in answer.items():
                page.locator(f"[id='id_{code}.{name}']").fill(words)
        elif isinstance(answer, list):
            fill_list(page, code, answer)
        elif block.locator("input[type=radio]").count():
            block.locator(f"input[type=radio][value='{answer}']").check()
        elif block.locator("select").count():
            block.locator("select").select_option(answer)
        else:
            block.locator(".input").fill(answer)


def fill_list(page: Page, code: str, answer: list[Any]) -> None:
    for rank, row in enumerate(answer):
        if isinstance(row, str):
            page.locator(f"[data-question='{code}'] input[value='{row}']").check()
            continue
        for name, words in row.items():
            box = page.locator(f"[id='id_{code}.{rank}.{name}']")
            box.select_option(words) if box.evaluate("box => box.tagName") == "SELECT" else box.fill(words)


def test_a_holder_applies_on_a_phone(laid, make_person, phone_page, axe, fits, no_rate_limit_before) -> None:
    page = phone_page
    make_person("Awa Diallo", email="awa@exemple.fr")

    def look() -> None:
        axe(page)
        fits(page)

    page.goto("/appel/")
    look()
    page.get_by_role("link", name="Déposer ma demande").click()
    look()
    page.get_by_role("link", name="Se connecter").click()
    page.get_by_label("Adresse e-mail").fill("awa@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Déposer une demande")).to_be_visible()
    page.get_by_role("link", name="Commencer ma demande").click()
    look()
    fill(page, {"commune": "59350", "own_initiative": "oui", "carrier": "structure", "ess": "ess"})
    page.get_by_role("button", name="Continuer").click()
    look()
    page.get_by_role("main").get_by_role("link", name=re.compile("^(Commencer|Continuer)$")).click()
    for section, answers in applying.SECTIONS.items():
        expect(page.locator("h1")).to_have_text(applying.document().section(section).title)
        fill(page, answers)
        look()
        if section == "budget":
            expect(page.locator("[data-balance]")).to_have_text("Charges et produits sont équilibrés.")
            expect(page.locator("[data-saved-at]")).to_contain_text("rien ne se perd si vous fermez")
        page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("h1")).to_have_text("Les pièces")
    page.get_by_label("Statuts en vigueur").set_input_files(
        {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": applying.pdf()}
    )
    look()
    page.get_by_role("button", name="Enregistrer et relire ma demande").click()
    expect(page.get_by_role("heading", name="Relire et déposer")).to_be_visible()
    look()
    page.get_by_role("button", name="Déposer ma demande").click()
    expect(page.get_by_role("heading", name="Votre demande est déposée")).to_be_visible()
    look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger l’accusé de réception").click()
    assert download.value.suggested_filename.startswith("accuse-20")
    page.get_by_role("link", name="Suivre ma demande").click()
    look()
    page.get_by_role("link", name="Lire mes réponses").click()
    look()
    page.goto(LIST)
    look()
    assert Application.objects.get().number
    assert Message.objects.filter(key__startswith="receipt-").count() == 1


def test_what_was_typed_survives_a_session_that_ended(laid, make_person, new_page, sign_in, console_errors) -> None:
    awa = make_person("Awa Diallo")
    draft = applying.draft(awa, answers={})
    page = new_page()
    sign_in(page, awa)
    page.goto(address(draft, "projet/"))
    page.get_by_label("Titre du projet").fill("Gardé par la Ville")
    expect(page.locator("[data-saved-at]")).to_contain_text("Enregistré à")
    page.context.clear_cookies()
    page.get_by_label("Le projet en quelques lignes").fill("Gardé sur l’appareil")
    expect(page.locator("[data-saved-at]")).to_contain_text("Votre session a pris fin")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("heading", name="Ce formulaire est resté ouvert trop longtemps")).to_be_visible()
    sign_in(page, awa)
    with page.expect_response("**/enregistrer/") as saved:
        page.goto(address(draft, "projet/"))
    assert saved.value.status == 200
    expect(page.get_by_label("Titre du projet")).to_have_value("Gardé par la Ville")
    expect(page.get_by_label("Le projet en quelques lignes")).to_have_value("Gardé sur l’appareil")
    expect(page.locator("[data-saved-at]")).to_contain_text("Enregistré à")
    assert Application.objects.get().response.answers["summary"] == "Gardé sur l’appareil"
    console_errors.clear()


def test_a_choice_between_two_answers_is_made_once(laid, make_person, new_page, sign_in, console_errors) -> None:
    awa, lina = make_person("Awa Diallo"), make_person("Lina")
    draft = applying.draft(awa)
    draft.collaborators.create(user=lina)
    page = new_page()
    sign_in(page, awa)
    page.goto(address(draft, "projet/"))
    page.route("**/enregistrer/", lambda route: route.abort())
    theirs = {"title": "Le titre de Lina"}
    services.save_section(Actor.of(lina), draft, answers=theirs, version=draft.response.version)
    page.get_by_label("Titre du projet").fill("Mon titre")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Celle de Lina").check()
    page.get_by_role("button", name="Enregistrer mon choix").click()
    expect(page.get_by_role("heading", name="Pour qui, et où")).to_be_visible()
    page.unroute_all()
    page.goto(address(draft, "projet/"))
    expect(page.get_by_label("Titre du projet")).to_have_value("Le titre de Lina")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('essaim:'))") == []
    console_errors.clear()


def test_a_file_of_three_hundred_megabytes_is_refused_in_words(laid, make_person, new_page, sign_in, tmp_path) -> None:
    awa = make_person("Awa Diallo")
    draft = applying.draft(awa)
    heavy = tmp_path / "comptes.pdf"
    with heavy.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    page = new_page()
    sign_in(page, awa)
    page.goto(address(draft, "pieces/"))
    page.get_by_label("Derniers comptes approuvés").set_input_files(str(heavy))
    page.get_by_label("Titre de cet autre document").fill("Étude de marché")
    page.get_by_role("button", name="Envoyer les fichiers choisis").click(timeout=60_000)
    expect(page.get_by_role("alert")).to_contain_text("la limite est de", timeout=60_000)
    expect(page.get_by_label("Titre de cet autre document")).to_have_value("Étude de marché")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_other_pages_are_accessible_and_fit(laid, make_person, new_page, sign_in, axe, fits, width) -> None:
    awa = make_person("Awa Diallo")
    officer = Actor.of(make_person("Camille", Role.OFFICER))
    actor = Actor.of(awa)
    draft = applying.draft(awa, answers={**applying.ANSWERS, "dues": "non"})
    file = services.add_piece(actor, draft, slot="statutes", upload=applying.upload())
    services.add_collaborator(actor, draft, email="lina@exemple.fr")
    sent = services.submit_application(actor, applying.draft(awa, another=True))
    services.request_piece(officer, sent, slot="bank", label="RIB", message="Illisible.")
    call = Call.objects.get(code="permanent")
    awarded = making.application("awarded", holder=awa, call=call, number="2026-901")
    making.award(application=awarded, organisation=awarded.organisation, state="notified", call=call)
    declined = making.application("declined", holder=awa, call=call, number="2026-902", decline_reason="Trop tôt.")
    page = new_page(viewport={"width": width, "height": 900})
    sign_in(page, awa)
    about_draft = ("", "relire/", "coauteurs/", "supprimer/", f"pieces/{file.pk}/retirer/", "budget/?points=oui")
    for where in (
        LIST,
        *(address(draft, part) for part in about_draft),
        *(address(sent, part) for part in ("", "reponses/", "pieces/statutes/joindre/")),
        *(address(awarded, part) for part in ("", "page-publique/")),
        address(declined),
        "/appel/deposer/",
    ):
        page.goto(where)
        fits(page)
        if width == 390:
            axe(page)
