"""The main journey: from somebody who opens an account to a figure of the yearly review that opens onto her project."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from essaim.funding.models import Application, Award
from essaim.gatherings.models import Meeting
from essaim.kernel import clock
from essaim.mail.models import Message
from tests.browser.conftest import A_PDF, City, fill, press
from tests.support import answers
from tests.support.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Atelier vélo de Fives"
STRUCTURE = "La Roue de Fives"
SIRET = "00000101600013"
MARKS = {"expert": 1, "mda": 3, "supporter": 5}
"""One mark for every criterion: 20, 60 and 100 out of 100, an evident spread."""


def test_from_an_account_to_a_figure_of_the_review(
    city: City,
    desk: Callable[[str], Page],
    phone: Callable[[], Page],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    no_rate_limit_before: None,
) -> None:
    """A holder on her phone, the office at its desks, a visitor at the end."""
    holder, officer = phone(), desk("officer")

    def sound(page: Page) -> None:
        axe(page)
        fits(page)

    opens_an_account(holder, sound)
    application = applies(holder, sound)
    asks_for_a_piece(officer, application, sound)
    provides_it(holder, application, sound)
    declares_complete_and_invites(officer, application, city)
    for name, mark in MARKS.items():
        scores(desk(name), application, mark, sound)
    finds_the_spread_and_marks_ready(officer, application)
    meeting = plans_the_session(officer, sound)
    holds_it(officer, desk("elected"), meeting, application, sound)
    gives_an_opinion(officer, application, sound)
    award = writes_the_vote(desk("finance"), application, sound)
    notifies(desk("finance"), award, sound)
    consents(holder, application, sound)
    publishes(officer, sound)
    visitor = phone()
    everyone_reads_it(visitor, award, sound)


# ----------------------------------------------------------------------------------------------------- the applicant


def opens_an_account(page: Page, sound: Callable[[Page], None]) -> None:
    page.goto("/appel/")
    page.get_by_role("link", name="Déposer").first.click()
    sound(page)
    page.get_by_role("link", name="Commencer ma demande").click()
    sound(page)
    fill(page, answers.FIRST)
    press(page, "Continuer")
    page.get_by_role("link", name="Ouvrir un compte").click()
    fill(page, {"name": "Awa Diallo", "email": "awa@exemple.fr", "password1": PASSWORD})
    sound(page)
    press(page, "Ouvrir mon compte")
    expect(page).to_have_url(re.compile("/compte/confirmation/$"))
    letter = Message.objects.get(to="awa@exemple.fr")
    link = re.search(r"https?://[^/\s]+(/compte/confirmation/\S+)", letter.body)
    assert link, letter.body
    page.goto(link.group(1))
    sound(page)
    press(page, "Confirmer")
    expect(page).to_have_url(re.compile("/appel/deposer/$"))
    page.goto("/espace/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Awa")
    sound(page)


def applies(page: Page, sound: Callable[[Page], None]) -> Application:
    page.goto("/appel/deposer/")
    press(page, "Commencer ma demande")
    sound(page)
    page.get_by_role("link", name="Commencer", exact=True).click()
    for code, fields in answers.pages(TITLE, SIRET).items():
        expect(page).to_have_url(re.compile(f"/{code}/"))
        sound(page)
        fill(page, fields)
        press(page, "Enregistrer et continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les pièces")
    page.locator('input[name="statutes"]').set_input_files(A_PDF)
    press(page, "Enregistrer et relire")
    expect(page.get_by_role("heading", level=1)).to_have_text("Relire et déposer")
    expect(page.get_by_text(STRUCTURE).first).to_be_visible()
    sound(page)
    press(page, "Déposer ma demande")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est déposée")
    sound(page)
    application = Application.objects.get(title=TITLE)
    expect(page.locator("main")).to_contain_text(application.number or "?")
    assert Message.objects.filter(to="awa@exemple.fr", subject__contains=application.number).count() == 1
    return application


def provides_it(page: Page, application: Application, sound: Callable[[Page], None]) -> None:
    page.goto(f"/espace/demandes/{application.pk}/")
    expect(page.get_by_role("heading", name="1 pièce demandée")).to_be_visible()
    sound(page)
    page.locator('form[action*="pieces-demandees"] input[type="file"]').set_input_files(A_PDF)
    press(page, "Envoyer la pièce")
    expect(page.get_by_text("est envoyée")).to_be_visible()


def consents(page: Page, application: Application, sound: Callable[[Page], None]) -> None:
    page.goto(f"/espace/demandes/{application.pk}/")
    page.get_by_role("link", name="Écrire la page").click()
    sound(page)
    fill(page, {"story": "Nous réparons les vélos du quartier, ensemble.", "consent": "on"})
    press(page, "Donner mon accord")
    expect(page.get_by_text("Votre accord est enregistré")).to_be_visible()


# ---------------------------------------------------------------------------------------------------------- the office


def asks_for_a_piece(page: Page, application: Application, sound: Callable[[Page], None]) -> None:
    page.goto("/bureau/")
    expect(page.locator("main")).to_contain_text(TITLE)
    sound(page)
    page.goto("/bureau/demandes/")
    sound(page)
    page.get_by_role("link", name=re.compile(application.number or "?")).first.click()
    sound(page)
    page.get_by_role("link", name="Demander une pièce").click()
    fill(page, {"slot": "bank", "message": "Il manque le relevé d’identité bancaire."})
    press(page, "Relire avant l’envoi")
    expect(page.get_by_text("Le message à la structure")).to_be_visible()
    sound(page)
    press(page, "Envoyer la demande")
    expect(page.get_by_text("La demande est partie")).to_be_visible()
    assert Message.objects.filter(to="awa@exemple.fr", template="funding/mail/piece.txt").count() == 1


def declares_complete_and_invites(page: Page, application: Application, city: City) -> None:
    page.goto(f"/bureau/demandes/{application.number}/")
    page.get_by_role("link", name="Déclarer le dossier complet").click()
    press(page, "Le dossier est complet")
    expect(page.get_by_text("Le dossier est complet")).to_be_visible()
    page.goto(f"/bureau/demandes/{application.number}/?partie=notation")
    for name in MARKS:
        page.get_by_role("checkbox", name=city.people[name].name).check()
    press(page, "Envoyer les invitations")
    for name in MARKS:
        expect(page.get_by_role("heading", name=re.compile(city.people[name].name))).to_be_visible()


def scores(page: Page, application: Application, mark: int, sound: Callable[[Page], None]) -> None:
    page.goto(f"/bureau/demandes/{application.number}/")
    page.get_by_role("link", name="Noter le dossier").click()
    sound(page)
    for field in page.locator(f'input[type="radio"][value="{mark}"]').all():
        field.check()
    fill(page, {"comment": "Utile au quartier."})
    press(page, "Rendre ma notation")
    expect(page.get_by_text("Votre notation est rendue")).to_be_visible()


def finds_the_spread_and_marks_ready(page: Page, application: Application) -> None:
    page.goto(f"/bureau/demandes/{application.number}/?partie=notation")
    expect(page.get_by_text("Écart de notes").first).to_be_visible()
    expect(page.get_by_text("80 points séparent")).to_be_visible()
    press(page, "Prête pour la session")
    expect(page.get_by_text("Le dossier est prêt pour la session")).to_be_visible()


def plans_the_session(page: Page, sound: Callable[[Page], None]) -> Meeting:
    """The session of the cut-off; then it is brought forward to today, so that it can be held."""
    page.goto("/bureau/sessions/")
    sound(page)
    row = page.locator("tr").filter(has=page.get_by_role("link", name="1", exact=True))
    row.get_by_role("button", name="Préparer").click()
    expect(page.get_by_text("La session est préparée")).to_be_visible()
    expect(page.locator("main")).to_contain_text(TITLE)
    sound(page)
    meeting = Meeting.objects.get(kind="session")
    page.goto(f"/bureau/instances/reunions/{meeting.pk}/modifier/")
    fill(page, {"starts_on": clock.today().isoformat(), "starts_hour": "00:00", "ends_hour": "23:59"})
    press(page, "Enregistrer")
    press(page, "Convoquer")
    expect(page.get_by_text("La réunion est convoquée")).to_be_visible()
    return meeting


def holds_it(
    page: Page, elected: Page, meeting: Meeting, application: Application, sound: Callable[[Page], None]
) -> None:
    sound(page)
    for presence in page.locator('select[name^="presence-"]').all():
        presence.select_option("present")
    press(page, "Noter les présences")
    expect(page.get_by_text("2 personnes présentes")).to_be_visible()
    elected.goto(f"/bureau/sessions/{meeting.pk}/")
    sound(elected)
    elected.get_by_role("button", name=re.compile(f"^Pour.*{application.number}")).click()
    expect(elected.get_by_text("Votre vote est noté")).to_be_visible()


def gives_an_opinion(page: Page, application: Application, sound: Callable[[Page], None]) -> None:
    meeting = Meeting.objects.get(kind="session")
    page.goto(f"/bureau/sessions/{meeting.pk}/")
    page.get_by_role("link", name="Consigner l’avis").click()
    sound(page)
    fill(page, {"verdict": "favourable", "proposed": "5000", "comment": "Un projet attendu."})
    press(page, "Consigner l’avis")
    expect(page.get_by_text("est consigné")).to_be_visible()
    page.goto(f"/bureau/instances/reunions/{meeting.pk}/")
    page.get_by_role("link", name="Clore la réunion").click()
    press(page, "La réunion s’est tenue")
    page.get_by_role("link", name="Composer le compte rendu").click()
    expect(page.locator(f'input[name$="-title"][value*="{TITLE}"]')).to_have_count(1)
    sound(page)
    press(page, "Enregistrer")
    press(page, "Approuver et signer ce compte rendu")
    expect(page.get_by_text("Le compte rendu est approuvé")).to_be_visible()


def writes_the_vote(page: Page, application: Application, sound: Callable[[Page], None]) -> Award:
    page.goto("/bureau/deliberations/nouvelle/")
    page.get_by_role("checkbox", name=re.compile(application.number or "?")).check()
    sound(page)
    press(page, "Écrire les lignes")
    fill(page, {"number": "26-118", "mode": "individual", "total": "5000"})
    sound(page)
    press(page, "Vérifier avant d’inscrire")
    sound(page)
    press(page, "Inscrire ce vote")
    expect(page.get_by_text("est inscrite")).to_be_visible()
    sound(page)
    return Award.objects.get(application=application)


def notifies(page: Page, award: Award, sound: Callable[[Page], None]) -> None:
    page.goto(f"/bureau/conventions/{award.reference}/")
    sound(page)
    press(page, "Notifier l’aide")
    expect(page.get_by_text("L’aide est notifiée")).to_be_visible()
    assert Message.objects.filter(to="awa@exemple.fr", template="funding/mail/awarded.txt").count() == 1


def publishes(page: Page, sound: Callable[[Page], None]) -> None:
    page.goto("/bureau/laureats/")
    sound(page)
    press(page, "Publier")
    expect(page.get_by_text("La page est publiée")).to_be_visible()


# -------------------------------------------------------------------------------------------------------- everybody


def everyone_reads_it(page: Page, award: Award, sound: Callable[[Page], None]) -> None:
    """The laureates, their feed, the open data, the proof of the action, the comb, the review and its figure."""
    year = award.voted_on.year
    page.goto("/laureats/")
    page.get_by_role("link", name=re.compile(STRUCTURE)).first.click()
    expect(page.get_by_text("Nous réparons les vélos du quartier, ensemble.")).to_be_visible()
    sound(page)
    feed = page.request.get("/laureats/flux.xml").text()
    assert STRUCTURE in feed
    grants = page.request.get("/donnees/subventions.csv").text()
    assert SIRET in grants
    assert "5000" in grants

    page.goto(f"/strategie/actions/1.3.a/?annee={year}")
    expect(page.locator("main")).to_contain_text(TITLE)
    sound(page)
    page.goto(f"/strategie/?annee={year}")
    sound(page)
    page.locator('a[href*="/strategie/objectifs/1.3/"]').first.click()
    expect(page.locator("main")).to_contain_text("1.3.a")
    sound(page)

    page.goto(f"/bilans/{year}/")
    sound(page)
    addresses = [one.get_attribute("href") or "" for one in page.locator('a[href*="/actions/1.3.a/regles/"]').all()]
    assert addresses, "the review shows the figures of the action"
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if page.locator("main").get_by_role("link", name=re.compile(TITLE)).count():
            break
    sound(page)
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text("5 000")
    sound(page)
