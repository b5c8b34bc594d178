"""The pages of votes, awards, envelopes and publications."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from essaim.documents.queries import files_of
from essaim.funding import services
from essaim.funding.models import Agreement, Award, CommitteeOpinion, Deliberation, Envelope, Laureate
from essaim.kernel import clock as kernel_clock
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.making import SYSTEM
from tests.funding.test_office import signed_in, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november(clock) -> None:
    clock.travel("2026-11-20")


@pytest.fixture
def desk() -> Client:
    return signed_in(making.person("Mission", Role.OFFICER))


@pytest.fixture
def finance() -> Client:
    return signed_in(making.person("Finances", Role.FINANCE))


@pytest.fixture
def favoured():
    """A ready file that the committee favours, with 6 000 € reserved."""
    file = making.application("ready")
    envelope = making.envelope("10000")
    meeting = services.plan_session(SYSTEM, file.cut_off)
    services.fill_agenda(SYSTEM, meeting)
    services.give_opinion(
        SYSTEM, file, meeting=meeting, verdict="favourable", proposed=Decimal(6000), envelope=envelope
    )
    file.refresh_from_db()
    return file


# ------------------------------------------------------------------------------------------------------ the vote


def typed_vote(*lines: dict, **header) -> dict:
    data = {
        "number": "26-118",
        "title": "Aides à l’ESS",
        "voted_on": "2026-11-16",
        "mode": "list",
        "total": "6 000",
        "lignes-TOTAL_FORMS": len(lines),
        "lignes-INITIAL_FORMS": len(lines),
        **header,
    }
    for rank, line in enumerate(lines):
        values = {"object": "Atelier", "amount": "6000", "payment_terms": "unique", "qualification": "non_economic"}
        for name, value in {**values, **line}.items():
            data[f"lignes-{rank}-{name}"] = value
    return data


def digest_in(page: str) -> str:
    marker = 'name="checked" value="'
    return page[page.index(marker) + len(marker) :].split('"')[0]


def test_a_vote_is_chosen_checked_then_confirmed(desk, favoured, django_assert_max_num_queries) -> None:
    other = making.organisation("Hors appel")
    page = text(desk.get(f"{url('new_deliberation')}?q=hors+appel"))
    assert favoured.number in page
    assert "6 000 € proposés" in page
    assert "1 structure trouvée" in page
    query = f"?demande={favoured.number}&structure={other.pk}"
    with django_assert_max_num_queries(30):
        page = text(desk.get(url("deliberation_lines") + query))
    assert "2 aides à inscrire" in page
    assert "Qui est à l’initiative" in page
    envelope = Envelope.objects.get()
    lines = (
        {"application": favoured.pk, "organisation": favoured.organisation_id, "envelope": envelope.pk},
        {"organisation": other.pk, "amount": "1 500", "initiative": "structure", "counterpart": "no"},
    )
    address = url("deliberation_lines")
    page = text(desk.post(address, typed_vote(*lines, total="7 000")))
    assert "Les lignes font 7 500 € et la délibération 7 000 €" in page
    assert 'name="confirm"' not in page
    right = typed_vote(*lines, total="7 500")
    page = text(desk.post(address, right))
    assert "Pourquoi" in page
    assert not Deliberation.objects.exists()
    confirmed = {**right, "checked": digest_in(page), "confirm": "1"}
    changed = desk.post(address, {**confirmed, "lignes-1-amount": "1 400", "total": "7 400"})
    assert changed.status_code == 200, "what was not checked is not confirmed"
    for _ in range(2):
        assert desk.post(address, confirmed).status_code in (200, 302)
    assert Deliberation.objects.get().total == Decimal(7500)
    assert Award.objects.count() == 2
    envelope.refresh_from_db()
    assert (envelope.reserved, envelope.voted) == (0, Decimal(6000))
    page = text(desk.get(url("deliberation", "26-118")))
    assert "égale au total" in page
    assert "2 aides à notifier" in page
    with django_assert_max_num_queries(20):
        assert "1 délibération" in text(desk.get(url("deliberations")))


def test_the_loser_of_an_envelope_reads_what_is_left(desk, favoured) -> None:
    envelope = Envelope.objects.get()
    line = {"application": favoured.pk, "envelope": envelope.pk, "amount": "12 000"}
    address, data = url("deliberation_lines"), typed_vote(line, total="12 000")
    page = text(desk.post(address, data))
    page = text(desk.post(address, {**data, "checked": digest_in(page), "confirm": "1"}))
    assert "il reste 10 000 €" in page
    assert not Deliberation.objects.exists()


@pytest.mark.parametrize(
    ("line", "header", "said"),
    [
        ({}, {}, "Choisissez une réponse"),
        ({"initiative": "city", "counterpart": "no"}, {}, "commande publique"),
        ({"initiative": "structure", "counterpart": "no", "conditions": "Un bilan"}, {}, "distincte"),
        ({"initiative": "structure", "counterpart": "no", "amount": "abc"}, {}, "Écrivez un montant"),
        ({"initiative": "structure", "counterpart": "no"}, {"number": "26/118"}, "tirets"),
        ({"initiative": "structure", "counterpart": "no"}, {"voted_on": "hier"}, "Erreur"),
    ],
)
def test_a_wrong_vote_says_why(desk, line: dict, header: dict, said: str) -> None:
    organisation = making.organisation()
    page = text(desk.post(url("deliberation_lines"), typed_vote({"organisation": organisation.pk, **line}, **header)))
    assert said in page
    assert not Deliberation.objects.exists()


def test_an_empty_or_hostile_vote_goes_back_to_the_choice(desk) -> None:
    assert desk.get(url("deliberation_lines")).status_code == 302
    assert "Choisissez au moins" in text(desk.get(url("deliberation_lines"), follow=True))
    assert desk.get(url("deliberation_lines") + "?structure=x&demande='").status_code == 302
    data = typed_vote(
        {"organisation": "00000000-0000-0000-0000-000000000000", "initiative": "structure", "counterpart": "no"}
    )
    assert "n’attend plus de vote" in text(desk.post(url("deliberation_lines"), data))


# ----------------------------------------------------------------------------------------------------- the award


def schedule(*lines: tuple[str, str, str]) -> dict[str, str]:
    """Instalments as the page sends them: kind, amount, trigger."""
    sent = {"versements-TOTAL_FORMS": str(len(lines)), "versements-INITIAL_FORMS": "0"}
    for rank, (kind, amount, trigger) in enumerate(lines):
        values = {"kind": kind, "amount": amount, "trigger": trigger, "budget_year": "2026"}
        sent |= {f"versements-{rank}-{name}": value for name, value in values.items()}
    return sent


def test_an_award_is_notified_agreed_and_signed(desk, django_assert_max_num_queries) -> None:
    award = making.award("30000")
    assert "1 aide" in text(desk.get(url("agreements")))
    with django_assert_max_num_queries(40):
        page = text(desk.get(url("office_award", award.reference)))
    assert "Convention obligatoire" in page
    assert "Annuler cette aide" not in page
    letter = desk.get(url("office_letter", award.reference))
    assert letter.content.startswith(b"%PDF")
    wrong = text(desk.post(url("notify_award", award.reference), {"notified_on": "2026-10-01"}))
    assert "ne se notifie pas avant son vote" in wrong
    assert desk.post(url("notify_award", award.reference), {"notified_on": "2026-11-20"}).status_code == 302
    address = url("draw_agreement", award.reference)
    typed = {
        "city_signatory": "L’adjointe",
        "organisation_signatory": "La présidente",
        "exercise_ends_on": "2026-08-31",
        "unspent": "back",
        "passing_on": "no",
        "conditions": "Un bilan\nUne photo",
        **schedule(("advance", "70 %", "signature"), ("balance", "30 %", "report")),
    }
    assert "Renseignez" in text(desk.post(address, {**typed, "city_signatory": ""}))
    assert "Écrivez la clause" in text(desk.post(address, {**typed, "unspent": "kept"}))
    short = {**typed, "versements-1-amount": "8 000"}
    assert "il manque 1 000 €" in text(desk.post(address, short))
    read = text(desk.post(address, typed))
    assert "21 000 €, à la signature de la convention" in read
    assert "28 février 2027" in read
    assert not Agreement.objects.exists()
    assert desk.post(address, {**typed, "editer": "oui"}).status_code == 302
    assert Agreement.objects.get().terms["schedule"][0]["amount"] == "21000.00"
    page = text(desk.get(url("office_award", award.reference)))
    assert "Version 1" in page
    assert "à signer avant le premier versement".replace("à ", "") in page or "signer" in page
    assert "d’avance" in text(desk.post(url("sign_agreement", award.reference), {"signed_on": "2027-01-01"}))
    assert desk.post(url("sign_agreement", award.reference), {"signed_on": "2026-11-20"}).status_code == 302
    page = text(desk.get(url("office_award", award.reference)))
    assert "Publier les données de la convention" in page
    assert "avant le 20 février 2027" in page
    assert files_of(award).count() == 2


def test_only_direction_and_finance_annul(desk, finance) -> None:
    award = making.award()
    assert desk.post(url("annul_award", award.reference), {"reason": "x"}).status_code == 403
    assert "Motif" in text(finance.post(url("annul_award", award.reference), {"reason": ""}))
    assert finance.post(url("annul_award", award.reference), {"reason": "Abandon"}).status_code == 302
    assert "Annulée le" in text(finance.get(url("office_award", award.reference)))


@pytest.mark.parametrize("name", ["deliberations", "agreements", "budgets", "office_laureates", "office_grants"])
def test_money_is_followed_by_those_who_answer_for_it(name: str) -> None:
    expected = {
        Role.OFFICER: 200,
        Role.DIRECTOR: 200,
        Role.FINANCE: 200,
        Role.DELEGATE: 200,
        Role.EXPERT: 403,
        Role.ADMIN: 403,
    }
    for role, code in expected.items():
        assert signed_in(making.person("Quelqu’un", role)).get(url(name)).status_code == code, role
    assert signed_in(making.person("Porteuse")).get(url(name)).status_code == 403


# ------------------------------------------------------------------------------------------------------ envelopes


def test_finance_opens_and_changes_an_envelope(finance, desk, django_assert_max_num_queries) -> None:
    call = making.call()
    typed = {"call": call.pk, "commune_code": "59350", "year": "2026", "amount": "100 000"}
    assert finance.post(url("budgets"), typed).status_code == 302
    assert "existe déjà" in text(finance.post(url("budgets"), typed))
    envelope = Envelope.objects.get()
    with django_assert_max_num_queries(16):
        page = text(desk.get(url("budgets")))
    assert "1 enveloppe en 2026" in page
    assert "Ouvrir une enveloppe" not in page
    assert "Aucune enveloppe" in text(desk.get(url("budgets") + "?annee=2019"))
    address = url("envelope", envelope.pk)
    assert "Motif" in text(finance.post(address, {"amount": "90 000", "reason": ""}))
    assert finance.post(address, {"amount": "90 000", "reason": "Budget modifié"}).status_code == 302
    with django_assert_max_num_queries(20):
        page = text(finance.get(address))
    assert "2 mouvements" in page
    assert "−10 000 €" in page
    assert "Elles sont égales" in page
    exported = finance.get(address + "?format=csv")
    assert b"Budget modifi" in b"".join(exported.streaming_content)
    everything = finance.get(url("envelopes_file") + "?format=csv")
    assert b"Lille;2026" in b"".join(everything.streaming_content)


def test_an_officer_opens_no_envelope(desk) -> None:
    typed = {"call": making.call().pk, "commune_code": "59350", "year": "2026", "amount": "100 000"}
    response = desk.post(url("budgets"), typed)
    assert response.status_code in (302, 403)
    assert not Envelope.objects.exists()


# --------------------------------------------------------------------------------------------------- publications


def test_laureates_are_published_and_taken_back(desk) -> None:
    award = making.award(state="notified")
    assert "1 page" in text(desk.get(url("office_laureates") + "?onglet=attente"))
    page = Laureate.objects.create(
        award=award, slug="roue-libre", story="Nous réparons.", consented_at=kernel_clock.now(), consented_by="Awa"
    )
    assert "Nous réparons." in text(desk.get(url("office_laureates")))
    desk.post(url("publish_laureate", page.slug))
    page.refresh_from_db()
    assert page.published_on == date(2026, 11, 20)
    assert "Retirer" in text(desk.get(url("office_laureates") + "?onglet=publiees"))
    desk.post(url("unpublish_laureate", page.slug))
    page.refresh_from_db()
    assert page.published_on is None
    assert page.consented_at is not None


def test_rows_left_out_of_the_open_data_say_why(desk) -> None:
    making.award(state="notified")
    making.award(state="notified", organisation=making.organisation("Sans numéro", siret=""))
    page = text(desk.get(url("office_grants")))
    assert "1 aide publiée" in page
    assert "1 ligne écartée" in page
    assert "ni SIRET ni numéro RNA" in page


def test_an_unfavourable_opinion_waits_for_no_vote(desk, favoured) -> None:
    CommitteeOpinion.objects.update(verdict="unfavourable")
    assert favoured.number not in text(desk.get(url("new_deliberation")))
    data = typed_vote({"application": favoured.pk})
    assert "n’attend plus de vote" in text(desk.post(url("deliberation_lines"), data))
