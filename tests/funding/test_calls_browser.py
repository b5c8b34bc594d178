"""An officer makes a call on a phone that runs no script, and a holder finds it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from essaim.kernel import clock as kernel_clock
from essaim.people.roles import Role
from tests.funding import making

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def test_a_small_dated_call_from_nothing_to_its_applicants(new_page, sign_in, fits) -> None:
    making.places()
    today = kernel_clock.today()
    last, session = today + timedelta(days=40), today + timedelta(days=60)
    office = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(office, making.person("Camille Martin", Role.OFFICER))

    office.goto("/bureau/appels/")
    office.get_by_role("link", name="Préparer un appel").first.click()
    office.get_by_label("Titre", exact=True).fill("Appel pour le réemploi")
    office.get_by_label("Titre court").fill("Réemploi")
    office.get_by_label("Objet").fill("Aider les recycleries.")
    office.get_by_label("Daté, avec un dernier jour de dépôt").check()
    office.get_by_label(re.compile("Dernier jour de dépôt \\(")).fill(last.isoformat())
    office.get_by_role("button", name="Préparer l’appel").click()

    office.get_by_role("link", name="Choisissez au moins une étape de vie.").click()
    office.get_by_label("Amorçage").check()
    office.get_by_role("button", name="Enregistrer").click()
    office.get_by_role("link", name="Prévoyez la session").click()
    office.get_by_label("Session du comité").fill(session.isoformat())
    office.get_by_role("button", name="Prévoir la session").click()
    office.get_by_role("link", name="Réemploi").first.click()
    office.get_by_role("link", name="Écrivez la grille de lecture").click()
    office.get_by_role("textbox", name="Critère").first.fill("Utilité")
    office.get_by_role("spinbutton", name="Poids").first.fill("100")
    office.get_by_role("button", name="Enregistrer la grille").click()

    office.get_by_role("link", name="Modifier Formulaire").click()
    office.get_by_role("link", name="Ajouter une question à la section Le projet").click()
    office.get_by_role("link", name="Texte court").last.click()
    office.get_by_label("Question", exact=True).fill("Où est votre atelier ?")
    office.get_by_label("Réponse obligatoire").check()
    office.get_by_label("Condition 1").select_option(label="« Forme juridique » est « Association »")
    office.get_by_role("button", name="Enregistrer la question").click()
    fits(office)
    office.get_by_role("button", name="Monter Où est votre atelier ?").click()
    office.get_by_role("link", name="Voir comme un porteur").click()
    office.get_by_role("link", name="Section suivante").click()
    assert office.get_by_label("Où est votre atelier ?").is_visible()
    assert "Seulement si « Forme juridique » est « Association »." in office.inner_text("main").replace("\u00a0", " ")
    office.get_by_role("link", name="Formulaire").first.click()
    office.get_by_role("link", name="Réemploi").first.click()
    office.get_by_role("button", name="Publier l’appel").click()
    assert office.get_by_text("L’appel est publié.").is_visible()

    holder = new_page(viewport=PHONE)
    sign_in(holder, making.person("Awa Diallo"))
    holder.goto("/appel/")
    assert holder.get_by_text("Aider les recycleries.").is_visible()
    holder.get_by_role("link", name="Déposer ma demande").click()
    holder.get_by_role("button", name="Commencer ma demande").click()
    holder.get_by_role("link", name="Le projet").first.click()
    assert holder.get_by_label("Titre du projet").is_visible()
    expect(holder.get_by_label("Où est votre atelier ?")).to_be_hidden()
    fits(holder)
