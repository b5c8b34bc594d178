"""What a holder does: begin, write, send once, complete, write with others, consent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.directory.models import Membership, Organisation
from essaim.directory.services import register_organisation
from essaim.documents.queries import files_of
from essaim.funding import services
from essaim.funding.models import Application, Call, CutOff, Laureate, NumberSequence
from essaim.funding.pieces import pieces_of
from essaim.funding.queries import invitations_to_write, own_applications
from essaim.funding.receipts import receipt_pdf
from essaim.journal.models import Entry
from essaim.kernel import clock as kernel_clock
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.questionnaires import services as questionnaires
from essaim.questionnaires.models import Response
from essaim.questionnaires.queries import news_of
from essaim.questionnaires.services import NotReady
from tests.funding import applying, making


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
def stranger(db, make_person) -> Actor:
    return Actor.of(make_person("Une inconnue"))


@pytest.fixture
def officer(db, make_person) -> Actor:
    return Actor.of(make_person("Camille", Role.OFFICER))


def verbs(target: Any) -> list[str]:
    return list(Entry.objects.filter(target_key=str(target.pk)).order_by("id").values_list("verb", flat=True))


# ------------------------------------------------------------------------------------------------------- beginning


def test_beginning_twice_is_one_draft(permanent, holder) -> None:
    first = services.start_application(holder, call=permanent)
    assert services.start_application(holder, call=permanent) == first
    assert services.start_application(holder, call=permanent, another=True) != first
    services.start_application(holder, call=permanent, another=True)
    with pytest.raises(Refused, match="trois brouillons"):
        services.start_application(holder, call=permanent, another=True)
    assert verbs(first) == ["funding.start_application"]


def test_nobody_begins_without_account_nor_out_of_time(permanent, holder, clock) -> None:
    with pytest.raises(Refused, match="Connectez-vous"):
        services.start_application(Actor.anonymous(), call=permanent)
    clock.travel("2021-06-30")
    with pytest.raises(Refused, match="n’est pas ouvert"):
        services.start_application(holder, call=permanent)


def test_two_clicks_at_once_begin_one_draft(transactional_db, make_person, threads) -> None:
    call = applying.lay_call()
    actor = Actor.of(make_person())
    started = threads(*[lambda: services.start_application(actor, call=call)] * 8)
    assert len({draft.pk for draft in started}) == 1
    assert Application.objects.count() == Response.objects.count() == 1


# --------------------------------------------------------------------------------------------------------- writing


def test_a_page_is_kept_right_or_wrong_and_names_the_draft(awa, holder) -> None:
    draft = applying.draft(awa, answers={"title": "  Un   café ", "contact_email": "pas une adresse"})
    draft.refresh_from_db()
    assert draft.title == "Un café"
    assert draft.response.answers["contact_email"] == "pas une adresse"
    services.save_section(holder, draft, answers={"title": ""}, version=draft.response.version)
    assert Application.objects.get(pk=draft.pk).title == ""
    assert verbs(draft) == ["funding.start_application"]


def test_the_title_follows_the_question_that_feeds_it(permanent, holder) -> None:
    form = {
        "title": "Autre",
        "sections": [
            {
                "code": "projet",
                "title": "Le projet",
                "questions": [{"code": "nom", "type": "text", "label": "Nom", "feeds": "title"}],
            }
        ],
    }
    questionnaires.publish_form(making.SYSTEM, code="call-permanent", title="Autre", document=form)
    draft = services.start_application(holder, call=permanent)
    services.save_section(holder, draft, answers={"nom": "Un four à pain"}, version=1)
    assert Application.objects.get(pk=draft.pk).title == "Un four à pain"


def test_strangers_and_agents_write_nothing(awa, stranger, officer) -> None:
    draft = applying.draft(awa)
    for intruder in (stranger, officer, Actor.anonymous()):
        for act in (
            lambda who: services.save_section(who, draft, answers={"title": "x"}, version=9),
            lambda who: services.submit_application(who, draft),
            lambda who: services.delete_draft(who, draft),
            lambda who: services.add_collaborator(who, draft, email="x@exemple.fr"),
            lambda who: services.add_piece(who, draft, slot="statutes", upload=applying.upload()),
        ):
            with pytest.raises(Refused, match="pas la vôtre"):
                act(intruder)
    assert Application.objects.get(pk=draft.pk).state == "draft"


def test_two_people_who_change_one_answer_learn_it(awa, holder) -> None:
    draft = applying.draft(awa)
    seen = draft.response.version
    assert services.save_section(holder, draft, answers={"title": "Le sien"}, version=seen).is_saved
    result = services.save_section(holder, draft, answers={"title": "Le mien", "need": "Autre"}, version=seen)
    assert [(found.theirs, found.mine) for found in result.conflicts] == [("Le sien", "Le mien")]
    assert services.save_section(holder, draft, answers={"need": "Autre"}, version=seen).is_saved
    assert Application.objects.get(pk=draft.pk).title == "Le sien"


def test_a_draft_moves_to_the_new_form_and_keeps_what_was_typed(permanent, awa, holder) -> None:
    draft = applying.draft(awa)
    form = applying.document().as_data()
    form["sections"][1]["questions"].append(
        {"code": "partners", "type": "text", "label": "Vos partenaires", "required": True}
    )
    questionnaires.publish_form(making.SYSTEM, code="call-permanent", title="Demande", document=form)
    with pytest.raises(NotReady) as refused:
        services.submit_application(holder, Application.objects.get(pk=draft.pk))
    assert list(refused.value.outcome.errors) == ["partners"]
    draft = Application.objects.select_related("call", "response").get(pk=draft.pk)
    assert services.refresh_draft(holder, draft)
    assert not services.refresh_draft(holder, draft)
    assert [question.label for question in news_of(draft.response).new] == ["Vos partenaires"]
    services.save_section(holder, draft, answers={"partners": "Une CAE"}, version=draft.response.version)
    assert services.submit_application(holder, draft).title == "Une retoucherie de quartier"


def test_what_was_sent_stays_on_its_form(permanent, awa) -> None:
    sent = applying.filed(awa)
    kept = Response.objects.get(pk=sent.response_id)
    form = applying.document().as_data()
    form["sections"][1]["questions"].append({"code": "partners", "type": "text", "label": "Vos partenaires"})
    questionnaires.publish_form(making.SYSTEM, code="call-permanent", title="Demande", document=form)
    assert not services.refresh_draft(Actor.of(awa), Application.objects.get(pk=sent.pk))
    again = Response.objects.get(pk=sent.response_id)
    assert (again.answers, again.form_version_id) == (kept.answers, kept.form_version_id)


# --------------------------------------------------------------------------------------------------------- sending


def test_sending_copies_the_facts_to_the_cent(awa) -> None:
    sent = applying.filed(awa)
    sent = Application.objects.get(pk=sent.pk)
    assert (sent.number, sent.state, sent.title) == ("2026-001", "filed", "Une retoucherie de quartier")
    assert (sent.requested, sent.total_cost) == (Decimal("10000.00"), Decimal("40000.00"))
    assert (sent.commune_code, sent.qpv_code, sent.stage) == ("59350", "QN05974M", "start_up")
    assert (sent.starts_on, sent.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (sent.heard_through, sent.is_experimentation, sent.has_publication_consent) == ("mda", False, True)
    assert [sector.code for sector in sent.sectors.all()] == ["textile"]
    assert sent.cut_off is not None
    assert sent.cut_off.last_day == date(2026, 9, 30)
    cofinancer = sent.cofinancers.get()
    assert (cofinancer.name, cofinancer.amount, cofinancer.status) == ("MEL", Decimal("9000.00"), "requested")
    assert cofinancer.partner is not None
    assert cofinancer.is_public_money
    assert verbs(sent) == ["funding.start_application", "funding.submit_application"]
    message = Message.objects.get(key=f"receipt-{sent.pk}")
    assert message.to == "awa@exemple.fr"
    assert "20 octobre 2026" in message.body.replace("\u00a0", " ")


def test_cents_are_kept_as_they_were_typed(awa) -> None:
    odd = {"602": "0,10", "641": "0,20", "70": "0,13", "74-ville": "0,17"}
    others = {"cofinancers": [{"name": "F", "kind": "private", "amount": "1,99", "status": "planned"}]}
    sent = Application.objects.get(pk=applying.filed(awa, answers={**applying.ANSWERS, "budget": odd, **others}).pk)
    assert (sent.requested, sent.total_cost) == (Decimal("0.17"), Decimal("0.30"))
    assert sent.cofinancers.get().amount == Decimal("1.99")


def test_a_created_structure_is_managed_by_the_holder(awa) -> None:
    sent = applying.filed(awa)
    organisation = Organisation.objects.get(siret=applying.SIRET)
    assert (sent.organisation, sent.host) == (organisation, None)
    assert Membership.objects.get().user == awa
    # The seat is where its address says, not where the project happens.
    assert (organisation.commune_code, organisation.town, organisation.postcode) == ("59355", "Lomme", "59160")
    assert not organisation.is_public
    assert not organisation.is_checked


def test_a_host_that_is_created_is_nobodys(awa) -> None:
    sent = applying.filed(awa, answers=applying.HOSTED)
    assert sent.organisation is None
    assert sent.host == Organisation.objects.get(siret=applying.SIRET)
    assert (sent.holder_name, sent.is_qpv_holder) == ("Lina Porteuse", True)
    assert not Membership.objects.exists()


@pytest.mark.parametrize("number", ["siret", "rna"])
def test_a_known_structure_is_found_and_never_claimed(awa, officer, number) -> None:
    numbers = {"siret": applying.SIRET, "rna": applying.RNA}
    known = register_organisation(officer, name="Le Vrai Nom", **{number: numbers[number]})
    answers = {**applying.ANSWERS, "identity": number, number: numbers[number], "organisation_name": "Un autre nom"}
    sent = applying.filed(awa, answers=answers)
    assert sent.organisation == known
    known.refresh_from_db()
    assert known.name == "Le Vrai Nom"
    assert not Membership.objects.exists()


def test_a_structure_without_number_is_created(awa) -> None:
    sent = applying.filed(awa, answers={**applying.ANSWERS, "identity": "none"})
    assert sent.organisation is not None
    assert (sent.organisation.siret, sent.organisation.rna) == ("", "")


def test_a_file_with_faults_is_not_sent_and_keeps_no_number(awa, holder) -> None:
    draft = applying.draft(awa, answers={**applying.ANSWERS, "siret": "00000001800003", "dues": "non", "title": ""})
    with pytest.raises(NotReady) as refused:
        services.submit_application(holder, draft)
    assert list(refused.value.outcome.errors) == ["siret", "title", "dues"]
    draft = Application.objects.get(pk=draft.pk)
    assert (draft.state, draft.number, draft.filed_at) == ("draft", None, None)
    assert not NumberSequence.objects.exists()
    assert not Message.objects.exists()


def test_nothing_asked_of_the_city_is_not_a_request(awa, holder) -> None:
    budget = {"602": "100", "70": "100"}
    draft = applying.draft(awa, answers={**applying.ANSWERS, "budget": budget})
    with pytest.raises(NotReady) as refused:
        services.submit_application(holder, draft)
    assert list(refused.value.outcome.errors) == ["budget.74-ville"]


def test_sent_again_it_is_the_same_answer(awa, holder, stranger) -> None:
    sent = applying.filed(awa)
    assert services.submit_application(holder, sent).number == sent.number
    with pytest.raises(Refused, match="pas la vôtre"):
        services.submit_application(stranger, sent)
    with pytest.raises(Refused, match="déposée"):
        services.save_section(holder, sent, answers={"title": "x"}, version=99)
    assert Message.objects.filter(key__startswith="receipt-").count() == 1


def test_twenty_clicks_at_once_send_one_file(transactional_db, make_person, threads, clock) -> None:
    clock.travel("2026-09-30T23:59:59")
    applying.lay_call()
    person = make_person("Awa Diallo")
    draft = applying.draft(person)
    actor = Actor.of(person)
    answers = threads(*[lambda: services.submit_application(actor, Application.objects.get(pk=draft.pk))] * 20)
    assert {answer.number for answer in answers} == {"2026-001"}
    assert Message.objects.filter(key__startswith="receipt-").count() == 1
    assert Entry.objects.filter(verb="funding.submit_application").count() == 1
    assert NumberSequence.objects.get().last == 1
    assert Organisation.objects.filter(siret=applying.SIRET).count() == 1
    assert answers[0].cut_off.last_day == date(2026, 9, 30)


def test_files_sent_at_once_take_numbers_without_hole_nor_twin(transactional_db, make_person, threads) -> None:
    applying.lay_call()
    people = [make_person(f"Personne {rank}") for rank in range(8)]
    drafts = [applying.draft(person) for person in people]
    wrong = applying.draft(make_person("Incomplète"), answers={"title": "Rien d’autre"})
    calls = [
        lambda who=who, draft=draft: services.submit_application(Actor.of(who), draft, twin_reason="Un autre atelier")
        for who, draft in [*zip(people, drafts, strict=True), (wrong.holder, wrong)]
    ]
    answers = threads(*calls)
    year = kernel_clock.today().year
    assert sorted(answer.number for answer in answers[:-1]) == [f"{year}-{rank:03d}" for rank in range(1, 9)]
    assert isinstance(answers[-1], NotReady)
    assert Organisation.objects.filter(siret=applying.SIRET).count() == 1


@pytest.mark.parametrize(
    ("instant", "last_day", "number"),
    [
        ("2026-09-30T23:59:59+02:00", date(2026, 9, 30), "2026-001"),
        ("2026-10-01T00:00:00+02:00", date(2027, 1, 31), "2026-001"),
        ("2026-12-31T23:59:59+01:00", date(2027, 1, 31), "2026-001"),
        ("2027-01-01T00:00:00+01:00", date(2027, 1, 31), "2027-001"),
    ],
)
def test_the_instant_gives_the_session_and_the_year(awa, clock, instant, last_day, number) -> None:
    draft = applying.draft(awa)
    clock.travel(instant)
    sent = services.submit_application(Actor.of(awa), draft)
    assert sent.cut_off is not None
    assert (sent.cut_off.last_day, sent.number) == (last_day, number)


def test_without_planned_session_the_file_is_sent_all_the_same(awa) -> None:
    draft = applying.draft(awa)
    CutOff.objects.all().delete()
    sent = services.submit_application(Actor.of(awa), draft)
    assert sent.cut_off is None
    assert "nous vous en dirons la date" in Message.objects.get(key=f"receipt-{sent.pk}").body


def test_a_dated_call_closes_at_midnight(permanent, awa, holder, clock) -> None:
    draft = applying.draft(awa)
    Call.objects.update(closes_on=date(2026, 10, 25))
    clock.travel("2026-10-26T00:00:00+01:00")
    with pytest.raises(Refused, match="a fermé le 25"):
        services.submit_application(holder, draft)
    clock.travel("2026-10-25T23:59:59+01:00")
    assert services.submit_application(holder, draft).number == "2026-001"


# ---------------------------------------------------------------------------------------------------------- pieces


def test_pieces_follow_the_legal_family(awa) -> None:
    codes = {piece.code for piece in pieces_of(applying.draft(awa)).asked}
    assert codes == {"statutes", "officers", "accounts", "auditor", "activity", "body_budget", "bank"}
    hosted = applying.draft(awa, answers=applying.HOSTED, another=True)
    assert [piece.code for piece in pieces_of(hosted).missing] == ["bank", "host_letter"]
    nobody = applying.draft(awa, answers={"title": "Un café"}, another=True)
    assert not pieces_of(nobody).is_known


def test_a_piece_is_joined_replaced_and_removed(awa, holder) -> None:
    draft = applying.draft(awa)
    first = services.add_piece(holder, draft, slot="statutes", upload=applying.upload())
    second = services.add_piece(holder, draft, slot="statutes", upload=applying.upload("statuts 2026.pdf"))
    assert (second.series, second.number, second.title) == (first.series, 2, "Statuts en vigueur")
    other = services.add_piece(holder, draft, slot="other", upload=applying.upload("etude.pdf"), title="Étude")
    services.add_piece(holder, draft, slot="other", upload=applying.upload("plan.pdf"), title="Plan")
    assert [str(file) for file in pieces_of(draft).given] == ["Statuts en vigueur", "Étude", "Plan"]
    services.remove_piece(holder, draft, file=other)
    assert [str(file) for file in pieces_of(draft).given] == ["Statuts en vigueur", "Plan"]
    with pytest.raises(Refused, match="n’est pas demandée"):
        services.add_piece(holder, draft, slot="registration", upload=applying.upload())


def test_files_that_lie_are_refused(awa, holder) -> None:
    draft = applying.draft(awa)
    with pytest.raises(ValidationError, match="C’est un programme"):
        services.add_piece(holder, draft, slot="statutes", upload=applying.upload("statuts.docx", applying.PROGRAM))
    with pytest.raises(ValidationError, match="vide"):
        services.add_piece(holder, draft, slot="statutes", upload=applying.upload("statuts.pdf", b""))
    assert not files_of(draft).exists()


def test_pieces_may_come_until_the_file_is_complete(awa, holder, officer) -> None:
    sent = applying.filed(awa)
    file = services.add_piece(holder, sent, slot="bank", upload=applying.upload("rib.pdf"))
    with pytest.raises(Refused):
        services.remove_piece(holder, sent, file=file)
    services.declare_complete(officer, sent)
    with pytest.raises(Refused, match="déclaré complet"):
        services.add_piece(holder, sent, slot="statutes", upload=applying.upload())


def test_a_request_is_answered_once_and_the_file_goes_back(awa, holder, officer, stranger) -> None:
    sent = applying.filed(awa)
    first = services.request_piece(officer, sent, slot="bank", label="RIB", message="Illisible.")
    with pytest.raises(Refused, match="pas la vôtre"):
        services.provide_piece(stranger, sent, asked=first, upload=applying.upload("rib.pdf"))
    assert services.provide_piece(holder, sent, asked=first, upload=applying.upload("rib.pdf")).state == "filed"
    assert services.provide_piece(holder, sent, asked=first, upload=applying.upload("rib.pdf")).state == "filed"
    assert files_of(sent, "bank").count() == 1
    assert verbs(sent).count("funding.provide_piece") == 1


def test_the_receipt_tells_what_was_sent_whatever_comes_after(awa, holder, clock) -> None:
    draft = applying.draft(awa)
    services.add_piece(holder, draft, slot="statutes", upload=applying.upload())
    sent = services.submit_application(holder, draft)
    receipt = receipt_pdf(sent)
    clock.forward(days=1)
    services.add_piece(holder, sent, slot="statutes", upload=applying.upload("statuts 2026.pdf"))
    services.add_piece(holder, sent, slot="bank", upload=applying.upload("rib.pdf"))
    assert receipt_pdf(sent) == receipt
    with pytest.raises(ValueError, match="was sent"):
        receipt_pdf(applying.draft(awa))


def test_a_deleted_draft_takes_its_files_along(awa, holder) -> None:
    draft = applying.draft(awa)
    services.add_piece(holder, draft, slot="statutes", upload=applying.upload())
    services.delete_draft(holder, draft)
    assert not Application.objects.exists()
    assert not Response.objects.exists()
    assert not files_of(draft).exists()
    sent = applying.filed(awa)
    with pytest.raises(Refused):
        services.delete_draft(holder, sent)


# ------------------------------------------------------------------------------------------------ writing together


def test_every_address_is_invited_alike(awa, holder, make_person) -> None:
    draft = applying.draft(awa)
    make_person("Lina", email="lina@exemple.fr")
    known = services.add_collaborator(holder, draft, email=" Lina@Exemple.fr ")
    unknown = services.add_collaborator(holder, draft, email="personne@exemple.fr")
    assert services.add_collaborator(holder, draft, email="lina@exemple.fr") == known
    assert [invitation.closed_at for invitation in (known, unknown)] == [None, None]
    assert {message.to for message in Message.objects.all()} == {"lina@exemple.fr", "personne@exemple.fr"}
    with pytest.raises(ValidationError):
        services.add_collaborator(holder, draft, email="awa@exemple.fr")
    with pytest.raises(ValidationError):
        services.add_collaborator(holder, draft, email="pas une adresse")
    for rank in range(8):
        services.add_collaborator(holder, draft, email=f"p{rank}@exemple.fr")
    with pytest.raises(Refused, match="10 personnes"):
        services.add_collaborator(holder, draft, email="encore@exemple.fr")


def test_who_proved_the_address_accepts_and_writes(awa, holder, stranger, make_person) -> None:
    draft = applying.draft(awa)
    lina = Actor.of(make_person("Lina", email="lina@exemple.fr"))
    invitation = services.add_collaborator(holder, draft, email="lina@exemple.fr")
    assert list(invitations_to_write(lina)) == [invitation]
    assert not invitations_to_write(stranger).exists()
    with pytest.raises(Refused, match="autre personne"):
        services.accept_collaboration(stranger, invitation)
    services.accept_collaboration(lina, invitation)
    services.accept_collaboration(lina, invitation)
    assert draft.collaborators.count() == 1
    assert services.save_section(lina, draft, answers={"title": "À deux"}, version=99).is_saved
    assert services.submit_application(lina, draft).holder == awa
    assert own_applications(lina).get() == draft


def test_one_may_decline_leave_or_be_removed(awa, holder, stranger, make_person) -> None:
    draft = applying.draft(awa)
    lina = Actor.of(make_person("Lina", email="lina@exemple.fr"))
    services.decline_collaboration(lina, services.add_collaborator(holder, draft, email="lina@exemple.fr"))
    assert not own_applications(lina).exists()
    services.cancel_invitation(holder, services.add_collaborator(holder, draft, email="lina@exemple.fr"))
    assert not invitations_to_write(lina).exists()
    services.accept_collaboration(lina, services.add_collaborator(holder, draft, email="lina@exemple.fr"))
    with pytest.raises(Refused):
        services.remove_collaborator(stranger, draft.collaborators.get())
    services.remove_collaborator(lina, draft.collaborators.get())
    assert not own_applications(lina).exists()


# ------------------------------------------------------------------------------------------------- the public page


def test_consent_is_given_taken_back_and_given_again(awa, holder, stranger) -> None:
    sent = making.application("awarded", holder=awa)
    award = making.award(application=sent, organisation=sent.organisation, state="notified")
    with pytest.raises(Refused):
        services.consent_laureate(stranger, award, story="Volé")
    with pytest.raises(ValidationError):
        services.consent_laureate(holder, award, story="  ")
    page = services.consent_laureate(holder, award, story="Nous réparons.")
    Laureate.objects.update(published_on=date(2026, 11, 3))
    services.withdraw_consent(holder, page)
    services.withdraw_consent(holder, page)
    page.refresh_from_db()
    assert (page.published_on, page.consented_at, page.story) == (None, None, "Nous réparons.")
    assert services.consent_laureate(holder, award, story="Encore.").slug == page.slug
    assert verbs(award).count("funding.withdraw_consent") == 1


def test_an_annulled_award_has_no_page_and_addresses_are_unique(awa, holder) -> None:
    organisation = making.organisation("La Roue Libre")
    sent = [making.application("awarded", holder=awa, organisation=organisation) for _ in range(2)]
    awards = [making.award(application=one, organisation=organisation) for one in sent]
    slugs = [services.consent_laureate(holder, award, story="Oui.").slug for award in awards]
    assert slugs == ["la-roue-libre-2026", "la-roue-libre-2026-2"]
    awards[0].state = "annulled"
    awards[0].annulled_on = date(2026, 11, 9)
    awards[0].save()
    with pytest.raises(Refused, match="annulée"):
        services.consent_laureate(holder, awards[0], story="Encore.")
