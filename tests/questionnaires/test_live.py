"""The script of a section, in a real browser, under the policy of the pages."""

import json
import re

import pytest
from playwright.sync_api import expect

from essaim.people.actors import Actor
from essaim.questionnaires.models import Response
from essaim.questionnaires.services import open_response, publish_form, save_answers
from tests.questionnaires.example import RIGHT, example

NBSP = "\u00a0"
OFFLINE = f"Hors ligne{NBSP}: ce que vous tapez est gardé sur cet appareil"
OTHER = Actor.system("other")


@pytest.fixture
def response(transactional_db, pages):
    version = publish_form(OTHER, code="demande", title="Demande", document=example())
    return open_response(OTHER, form_version=version)


@pytest.fixture
def filled_response(response):
    save_answers(OTHER, response=response, answers=RIGHT, expected_version=1)
    return response


def address(response, section):
    return f"/essai/{response.pk}/{section}/"


def stored(response):
    return Response.objects.get(pk=response.pk).answers


def block(page, code):
    return page.locator(f"[data-question='{code}']")


def saved(page):
    return expect(page.locator("[data-save-status]")).to_have_text(f"Enregistré à {page.evaluate(HOUR)}", timeout=5000)


HOUR = """() => { const now = new Date(); const minutes = now.getMinutes();
    return `${now.getHours()}\\u00a0h${minutes ? "\\u00a0" + String(minutes).padStart(2, "0") : ""}`; }"""


def kept(page):
    return page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('essaim:'))")


def test_questions_appear_when_they_are_asked(browser_page, response):
    page = browser_page
    page.goto(address(response, "structure"))
    expect(block(page, "siret")).to_be_hidden()
    page.get_by_label("Association").check()
    expect(block(page, "siret")).to_be_visible()
    expect(block(page, "rna")).to_be_visible()
    page.get_by_label("SCIC").check()
    expect(block(page, "siret")).to_be_visible()
    expect(block(page, "rna")).to_be_hidden()
    expect(page.get_by_text("Seulement si")).to_have_count(2)
    expect(page.get_by_text("Seulement si").first).to_be_hidden()


def test_conditions_know_the_answers_of_other_sections(browser_page, filled_response):
    page = browser_page
    page.goto(address(filled_response, "projet"))
    expect(block(page, "surface")).to_be_hidden()
    block(page, "locaux").get_by_label("Oui").check()
    expect(block(page, "surface")).to_be_visible()
    expect(block(page, "jeunes")).to_be_hidden()
    block(page, "publics").get_by_label("Jeunes").check()
    expect(block(page, "jeunes")).to_be_visible()


def test_a_budget_is_summed_as_the_server_sums(browser_page, response):
    page = browser_page
    page.goto(address(response, "budget"))
    expect(page.locator("[data-balance]")).to_have_text("Aucun montant n’est encore rempli.")
    for line, amount in {"60-services": "10 000,10", "64": "29999.9", "70": "28 500", "74-city": "10000"}.items():
        page.locator(f"[id='id_budget.{line}']").fill(amount)
    expect(page.locator("[data-total='budget.charges']")).to_have_text(f"40{NBSP}000{NBSP}€")
    expect(page.locator("[data-group='budget.60']")).to_have_text(f"10{NBSP}000,10{NBSP}€")
    expect(page.locator("[data-balance]")).to_have_text(f"Il manque 1{NBSP}500{NBSP}€ de produits.")
    expect(page.locator("[data-share]")).to_have_text(f"Votre demande représente 26,0{NBSP}% des produits.")
    page.locator("[id='id_budget.70']").fill("30000")
    expect(page.locator("[data-balance]")).to_have_text("Charges et produits sont équilibrés.")
    page.get_by_text("Bénévolat, dons en nature et prêts").click()
    page.locator("[id='id_budget.864']").fill("0,05")
    expect(page.locator("[data-voluntary]")).to_have_text(f"Il manque 0,05{NBSP}€ de ressources volontaires (87).")
    page.locator("[id='id_budget.870']").fill("5000")
    expect(page.locator("[data-share]")).to_have_text(f"Votre demande représente 25,0{NBSP}% des produits.")
    saved(page)
    live = [
        page.locator(f"[data-{name}]").all_inner_texts() for name in ("total", "group", "balance", "voluntary", "share")
    ]
    page.goto(address(response, "structure"))
    text = page.request.get(address(response, "budget")).text()
    for words in [words for group in live for words in group]:
        assert words in text.replace("&nbsp;", NBSP)


def test_a_section_saves_by_itself_what_changed(browser_page, response):
    page = browser_page
    page.goto(address(response, "projet"))
    page.get_by_label("Titre du projet").fill("Une conserverie")
    block(page, "publics").get_by_label("Jeunes").check()
    saved(page)
    assert stored(response) == {"titre": "Une conserverie", "publics": ["youth"]}
    save_answers(OTHER, response=response, answers={"benevoles": "3"}, expected_version=9)
    block(page, "publics").get_by_label("Jeunes").uncheck()
    page.get_by_label("Résumé").fill("Des légumes.")
    expect(page.locator("[data-counter='resume']")).to_have_text(f"Il reste 488{NBSP}caractères.")
    with page.expect_response("**/enregistrer/"):
        pass
    expect(page.locator("[name='version']")).to_have_value("4")
    assert stored(response) == {"titre": "Une conserverie", "resume": "Des légumes.", "benevoles": "3"}
    assert kept(page) == []


def test_what_is_typed_offline_is_sent_later(browser_page, response, console_errors):
    page = browser_page
    page.goto(address(response, "projet"))
    page.context.set_offline(True)
    page.get_by_label("Titre du projet").fill("Hors connexion")
    expect(page.locator("[data-save-status]")).to_contain_text(OFFLINE)
    assert json.loads(kept(page)[0][1])["fields"] == [["titre", "Hors connexion"]]
    assert stored(response) == {}
    page.context.set_offline(False)
    saved(page)
    assert stored(response) == {"titre": "Hors connexion"}
    console_errors.clear()


def test_signing_in_again_in_another_tab_lets_the_page_save(browser_page, response, console_errors):
    page = browser_page
    page.goto(address(response, "projet"))
    page.context.clear_cookies()
    page.get_by_label("Titre du projet").fill("Une conserverie")
    expect(page.locator("[data-save-status]")).to_contain_text("Votre session a pris fin")
    other = page.context.new_page()
    other.goto(address(response, "projet"))
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    assert stored(response) == {"titre": "Une conserverie"}
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto(address(response, "projet"))
    other.close()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page).not_to_have_title(re.compile("Formulaire expiré"))
    console_errors.clear()


def test_what_could_not_be_sent_comes_back_with_the_page(new_page, response, console_errors):
    page = new_page()
    page.goto(address(response, "budget"))
    page.context.set_offline(True)
    page.locator("[id='id_budget.64']").fill("12")
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.locator("[id='id_cofinancers.3.name']").fill("Fondation")
    expect(page.locator("[data-save-status]")).to_contain_text(OFFLINE)
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.context.set_offline(False)
    again.goto(address(response, "budget"))
    expect(again.locator("[id='id_budget.64']")).to_have_value("12")
    expect(again.locator("[id='id_cofinancers.3.name']")).to_have_value("Fondation")
    saved(again)
    assert stored(response) == {"budget": {"64": "12.00"}, "cofinancers": [{"name": "Fondation"}]}
    console_errors.clear()


def test_two_people_on_the_same_answer_choose(new_page, response, console_errors):
    page = new_page()
    page.goto(address(response, "projet"))
    save_answers(OTHER, response=response, answers={"titre": "Le sien"}, expected_version=1)
    page.get_by_label("Titre du projet").fill("Le mien")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(f"«{NBSP}Le sien{NBSP}» au lieu de «{NBSP}Le mien{NBSP}»")
    assert stored(response) == {"titre": "Le sien"}
    alert.get_by_role("button", name="Garder la mienne, Titre du projet").click()
    saved(page)
    assert stored(response) == {"titre": "Le mien"}
    save_answers(OTHER, response=response, answers={"titre": "Encore le sien"}, expected_version=9)
    page.get_by_label("Titre du projet").fill("Encore le mien")
    page.get_by_role("alert").get_by_role("button", name="Prendre l’autre, Titre du projet").click()
    expect(page.get_by_label("Titre du projet")).to_have_value("Encore le sien")
    assert kept(page) == []
    console_errors.clear()


def test_cut_at_field_thirty_and_taken_up_on_another_device(new_page, transactional_db, pages, console_errors):
    """Forty questions, thirty saved, the network gone; the other device goes on, then the first one comes back."""
    questions = [{"code": f"q{n}", "type": "text", "label": f"Question {n}."} for n in range(1, 41)]
    document = {"title": "Long", "sections": [{"code": "tout", "title": "Tout", "questions": questions}]}
    response = open_response(OTHER, form_version=publish_form(OTHER, code="long", title="Long", document=document))
    first, second = new_page(), new_page()
    first.goto(address(response, "tout"))
    for n in range(1, 31):
        first.get_by_label(f"Question {n}.").fill(f"Réponse {n}")
    saved(first)
    expect(first.locator("[data-save-status]")).to_contain_text("Enregistré")
    first.context.set_offline(True)
    expect(first.locator("[data-save-status]")).to_contain_text(OFFLINE)
    for n, typed in ((5, "Revue hors ligne"), (6, "Revue aussi"), (31, "Hors ligne")):
        first.get_by_label(f"Question {n}.").fill(typed)
    second.goto(address(response, "tout"))
    for n in range(1, 31):
        assert second.get_by_label(f"Question {n}.").input_value() == f"Réponse {n}"
    for n, typed in ((5, "Autre appareil"), (6, "Autre appareil"), (32, "Autre appareil")):
        second.get_by_label(f"Question {n}.").fill(typed)
    saved(second)
    first.context.set_offline(False)
    alert = first.get_by_role("alert")
    expect(alert.locator("[data-conflict]")).to_have_count(2)
    assert stored(response)["q5"] == "Autre appareil"
    alert.get_by_role("button", name="Garder la mienne, Question 5.").click()
    alert.get_by_role("button", name="Prendre l’autre, Question 6.").click()
    expect(first.get_by_label("Question 32.")).to_have_value("Autre appareil")
    expect(first.get_by_label("Question 6.")).to_have_value("Autre appareil")
    wanted = {f"q{n}": f"Réponse {n}" for n in range(1, 31)}
    changed = {"q5": "Revue hors ligne", "q6": "Autre appareil", "q31": "Hors ligne", "q32": "Autre appareil"}
    assert stored(response) == {**wanted, **changed}
    assert Response.objects.count() == 1
    assert kept(first) == []
    console_errors.clear()


def test_without_script_everything_can_be_filled_in(scriptless_page, response):
    page = scriptless_page
    page.goto(address(response, "structure"))
    expect(block(page, "rna")).to_be_visible()
    expect(page.get_by_text("Seulement si")).to_have_count(2)
    page.get_by_label("Pas encore de structure").check()
    page.get_by_label("Adresse électronique").fill("nom@exemple")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_role("link", name="nom@exemple.fr").click()
    expect(page.get_by_label("Adresse électronique")).to_be_focused()
    page.get_by_label("Adresse électronique").fill("nom@exemple.fr")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("heading", name="Vos réponses")).to_be_visible()
    assert stored(response) == {"statut": "none", "courriel": "nom@exemple.fr"}


def test_sections_are_accessible_and_fit(phone_page, response, sound):
    for section in ("structure", "projet", "budget"):
        phone_page.goto(address(response, section))
        phone_page.get_by_role("button", name="Enregistrer et continuer").click()
        sound(phone_page)


def test_answers_are_accessible_and_fit(phone_page, filled_response, sound):
    sound(phone_page, address(filled_response, "reponses"))
