"""Beginning an application: first questions, another way when they refuse, last year's answers, requests alike."""

import html
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from essaim.directory.models import OrganisationRole
from essaim.funding import services
from essaim.funding.consistency import cofinancing_gap
from essaim.funding.eligibility import read_gate
from essaim.funding.models import Application, Call
from essaim.funding.reuse import offers, piece_offers
from essaim.funding.twins import ALIKE, likeness
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from essaim.people.roles import Role
from essaim.questionnaires.document import DocumentFaults
from essaim.questionnaires.services import NotReady
from essaim.questionnaires.validation import validate
from tests.funding import applying, making
from tests.funding.applying import FIRST_ANSWERS, GATE, START
from tests.support.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_october(clock) -> None:
    clock.travel("2026-10-05")


@pytest.fixture
def awa() -> User:
    applying.lay_call()
    return making.person("Awa")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode()).replace("\u00a0", " ")


# ------------------------------------------------------------------------------------------------- the first questions


def test_the_first_answers_are_remembered_and_typed_already(awa: User) -> None:
    client = signed_in(awa)
    assert GATE in text(client.get(START))
    assert client.post(START).url == GATE
    assert "Choisissez une réponse" in text(client.post(GATE, {"commune": "59355"}))
    draft = Application.objects.get(pk=client.post(GATE, FIRST_ANSWERS).url.split("/")[-2])
    assert draft.eligibility["own_initiative"] is True or draft.eligibility["own_initiative"] == "oui"
    assert draft.response.answers == {"commune": "59355", "carrier": "structure"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"commune": "elsewhere"}, "à Lille, à Hellemmes ou à Lomme"),
        ({"own_initiative": "non"}, "commande publique"),
        ({"carrier": "project", "host": "non"}, "structure qui l’accueille"),
        ({"ess": "other"}, "économie sociale et solidaire"),
    ],
)
def test_who_is_turned_away_reads_why_and_where_to_go(awa: User, changed: dict[str, str], reason: str) -> None:
    helper = making.organisation("Les Accompagnantes", is_public=True, listed_on="2026-01-01")
    OrganisationRole.objects.create(organisation=helper, role="supporter")
    page = text(signed_in(awa).post(GATE, {**FIRST_ANSWERS, **changed}))
    assert reason in page
    assert "Les Accompagnantes" in page
    assert "Les partenaires de la Ville" in page
    assert "Changer mes réponses" in page
    assert not Application.objects.exists()
    with pytest.raises(Refused):
        services.start_application(Actor.of(awa), call=Call.objects.get(), eligibility={**FIRST_ANSWERS, **changed})


def test_a_visitor_answers_opens_an_account_and_comes_back_to_the_call(awa: User, no_rate_limit_before: None) -> None:
    client = Client()
    assert client.post(GATE, FIRST_ANSWERS).url == START
    page = text(client.get(START))
    sign_up = re.search(r'href="([^"]+)"[^>]*>Ouvrir un compte', page)
    assert sign_up, page
    address = sign_up.group(1)
    hidden = re.search(r'name="next" value="([^"]+)"', text(client.get(address)))
    assert hidden
    fields = {"name": "Lina", "email": "lina@exemple.fr", "password1": PASSWORD, "next": hidden.group(1)}
    client.post(address, fields)
    link = re.search(r"https?://[^/\s]+(/compte/confirmation/\S+)", Message.objects.get(to="lina@exemple.fr").body)
    assert link
    confirmed = client.post(link.group(1))
    assert confirmed.url == START
    assert "Commencer ma demande" in text(client.get(START))
    assert client.post(START).status_code == 302
    assert Application.objects.get(holder__email="lina@exemple.fr").response.answers["commune"] == "59355"


def test_a_call_without_first_questions_begins_at_once(awa: User) -> None:
    Call.objects.update(eligibility={})
    client = signed_in(awa)
    assert client.get(GATE).url == START
    assert client.post(START).status_code == 302
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"questions": [{"code": "a", "type": "yes_no", "label": "A ?"}], "barriers": []},
        {
            "questions": [{"code": "a", "type": "yes_no", "label": "A ?"}],
            "barriers": [{"when": {"question": "b", "equals": True}, "reason": "Non."}],
        },
        {
            "questions": [{"code": "a", "type": "yes_no", "label": "A ?"}],
            "barriers": [{"when": {"question": "a", "equals": True}, "reason": "Non.", "turn_to": ["nobody"]}],
        },
    ],
)
def test_first_questions_that_cannot_be_asked_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(DocumentFaults):
        read_gate(data)


# ---------------------------------------------------------------------------------------------------------------- reuse


def with_pieces(user: User) -> Application:
    file = applying.filed(user)
    for slot in ("statutes", "registration", "accounts"):
        if slot != "registration":
            services.add_piece(Actor.of(user), file, slot=slot, upload=applying.upload(f"{slot}.pdf"))
    return file


def test_last_year_s_answers_are_taken_one_by_one_and_given_back(awa: User, clock) -> None:
    file = with_pieces(awa)
    clock.travel("2027-03-01")
    client = signed_in(awa)
    draft = services.start_application(Actor.of(awa), call=file.call)
    assert "reprenez la structure" in text(client.get(reverse("funding:my_application", args=[draft.pk])))
    page = text(client.get(reverse("funding:reuse", args=[draft.pk])))
    assert "Nom de la structure" in page
    assert "Titre du projet" not in page
    assert "statutes.pdf" in page
    assert "accounts.pdf" not in page
    chosen = {"codes": ["carrier", "family", "organisation_name", "contact_email", "title"], "slots": ["statutes"]}
    assert client.post(reverse("funding:reuse", args=[draft.pk]), chosen).status_code == 302
    draft = Application.objects.select_related("response").get(pk=draft.pk)
    assert set(draft.response.answers) == {"carrier", "family", "organisation_name", "contact_email"}
    assert "statutes.pdf" in text(client.get(reverse("funding:pieces", args=[draft.pk])))
    services.save_section(
        Actor.of(awa), draft, answers={"contact_email": "lina@exemple.fr"}, version=draft.response.version
    )
    given_back = {"codes": ["organisation_name", "contact_email"], "slots": ["statutes"]}
    client.post(reverse("funding:undo_reuse", args=[draft.pk]), given_back)
    draft = Application.objects.select_related("response").get(pk=draft.pk)
    assert draft.response.answers["contact_email"] == "lina@exemple.fr"
    assert "organisation_name" not in draft.response.answers
    assert set(draft.reused["answers"]) == {"carrier", "family"}
    assert "statutes.pdf" not in text(client.get(reverse("funding:pieces", args=[draft.pk])))


def test_an_old_piece_serves_no_more(awa: User, clock) -> None:
    file = with_pieces(awa)
    draft = services.start_application(Actor.of(awa), call=file.call)
    assert [piece.slot for piece in piece_offers(file, draft)] == ["statutes"]
    clock.travel("2029-10-06")
    assert piece_offers(file, draft) == []


def test_nobody_takes_from_a_stranger_s_file(awa: User) -> None:
    file, lina = applying.filed(awa), making.person("Lina")
    draft = services.start_application(Actor.of(lina), call=file.call)
    with pytest.raises(Refused):
        services.reuse_answers(Actor.of(lina), draft, source=file, codes=["organisation_name"])
    assert "Aucun ancien dossier" in text(signed_in(lina).get(reverse("funding:reuse", args=[draft.pk])))


def test_a_renewal_is_linked_on_both_sides_and_may_take_everything(awa: User) -> None:
    file = applying.filed(awa)
    with pytest.raises(Refused):
        services.renew_application(Actor.of(awa), file)
    Application.objects.filter(pk=file.pk).update(state="awarded")
    making.award(application=file, organisation=file.organisation)
    client = signed_in(awa)
    where = client.post(reverse("funding:renew", args=[file.pk])).url
    assert client.post(reverse("funding:renew", args=[file.pk])).url == where
    draft = Application.objects.select_related("response__form_version").get(renews=file)
    assert "Titre du projet" in [one.label for one in offers(Application.objects.get(pk=file.pk), draft)]
    assert f"n° {file.number}" in text(client.get(reverse("funding:my_application", args=[draft.pk])))
    assert "Renouvelée par" in text(client.get(reverse("funding:my_application", args=[file.pk])))
    services.save_section(Actor.of(awa), draft, answers=applying.ANSWERS, version=draft.response.version)
    sent = services.submit_application(Actor.of(awa), draft)
    desk = signed_in(making.person("Mission", Role.OFFICER))
    assert file.number in text(desk.get(reverse("funding:office_application", args=[sent.number])))
    assert sent.number in text(desk.get(reverse("funding:office_application", args=[file.number])))


# ---------------------------------------------------------------------------------------------------------------- twins


@pytest.mark.once
@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Une retoucherie de quartier", "Une retoucherie de quartier", True),
        ("Une retoucherie de quartier", "RETOUCHERIE, quartier !", True),
        ("Une épicerie solidaire à Fives", "Epicerie solidaire de Fives", True),
        ("Atelier vélo de Fives", "Atelier velo Fives 2026", True),
        ("Une retoucherie de quartier", "Une recyclerie de quartier", False),
        ("Jardin partagé", "Café associatif", False),
        ("", "", False),
    ],
)
def test_titles_that_say_the_same_are_alike(first: str, second: str, alike: bool) -> None:
    assert (likeness(first, second) >= ALIKE) is alike


@pytest.mark.once
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetrical_and_bounded(first: str, second: str) -> None:
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, second) == likeness(second, first)


def test_a_request_like_another_is_told_and_goes_on_with_a_word_of_why(awa: User) -> None:
    first = applying.filed(awa)
    draft = applying.draft(awa)
    client, check = signed_in(awa), reverse("funding:check", args=[draft.pk])
    assert f"n° {first.number}" in text(client.get(check))
    refused = text(client.post(reverse("funding:submit", args=[draft.pk]), {"twin_reason": " "}))
    assert "Dites en quoi cette demande est différente" in refused
    with pytest.raises(ValidationError):
        services.submit_application(Actor.of(awa), draft)
    sent = client.post(reverse("funding:submit", args=[draft.pk]), {"twin_reason": "C’est un autre atelier."})
    assert sent.status_code == 302
    number = Application.objects.get(pk=draft.pk).number
    page = text(signed_in(making.person("Mission", Role.OFFICER)).get(f"/bureau/demandes/{number}/"))
    assert "Ressemble à 1 autre demande" in page
    assert "C’est un autre atelier." in page


def test_a_withdrawn_file_is_nobody_s_twin(awa: User) -> None:
    services.withdraw_application(Actor.of(awa), applying.filed(awa), reason="Erreur.")
    assert services.submit_application(Actor.of(awa), applying.draft(awa)).twin_reason == ""


# ----------------------------------------------------------------------------------------- answers that do not fit


def test_a_quarter_of_another_commune_is_refused_at_its_place(awa: User) -> None:
    wrong = {**applying.ANSWERS, "commune": "59355", "quarter": "fives"}
    draft = applying.draft(awa, answers=wrong)
    with pytest.raises(NotReady) as refused:
        services.submit_application(Actor.of(awa), draft)
    assert list(refused.value.outcome.errors) == ["quarter"]
    client = signed_in(awa)
    assert "Fives est un quartier de Lille" in text(client.get(reverse("funding:check", args=[draft.pk])))
    sent = applying.posted("territoire", {**applying.PLACE, "commune": "59355", "quarter": "fives"}, version=9)
    page = text(client.post(reverse("funding:section", args=[draft.pk, "territoire"]), sent))
    assert "Fives est un quartier de Lille" in page


def test_cofinancers_that_differ_from_the_budget_are_told_and_not_refused(awa: User) -> None:
    document = applying.document()
    right = validate(document, applying.ANSWERS)
    assert cofinancing_gap(document, right) == ""
    rows = [{"name": "MEL", "kind": "public", "amount": "5 000", "status": "requested"}]
    draft = applying.draft(awa, answers={**applying.ANSWERS, "cofinancers": rows})
    page = text(signed_in(awa).get(reverse("funding:check", args=[draft.pk])))
    assert "Vos cofinanceurs apportent 5 000 €" in page
    assert services.submit_application(Actor.of(awa), draft).number
