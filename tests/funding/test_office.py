"""The pages of the office: who opens what, what is shown, what each button does."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from essaim.funding import services
from essaim.funding.models import AidKind, Assessment, Call, Envelope, NumberSequence, PieceRequest
from essaim.gatherings.models import Attendance, Seat, Withdrawal
from essaim.gatherings.services import convene_meeting, note_presence
from essaim.people.actors import Actor, Grant
from essaim.people.models import User
from essaim.people.roles import Role
from tests.funding import making
from tests.funding.making import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_october(clock) -> None:
    clock.travel("2026-10-05")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer() -> User:
    return making.person("Mission", Role.OFFICER)


@pytest.fixture
def desk(officer) -> Client:
    """The officer's browser."""
    return signed_in(officer)


def url(name: str, *args: object) -> str:
    return reverse(f"funding:{name}", args=args)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


# ------------------------------------------------------------------------------------------------------- the list


def test_the_list_counts_the_work_in_tabs(desk, officer, django_assert_max_num_queries) -> None:
    making.envelope("150000", voted="92000")
    for state in ("filed", "filed", "incomplete", "in_review", "ready", "awarded", "declined", "draft"):
        making.application(state, assigned_to=officer)
    with django_assert_max_num_queries(34):
        page = text(desk.get(url("applications")))
    assert "<h1>3 demandes</h1>" in page
    assert "Ce qui attend un geste de vous" in page
    assert "92 000 €" in page
    assert "<h1>7 demandes</h1>" in text(desk.get(url("applications") + "?onglet=toutes"))


def test_the_number_of_queries_does_not_follow_the_number_of_files(desk, django_assert_max_num_queries) -> None:
    for rank in range(20):
        making.scored(making.application("in_review", qpv_code="QN05971M"), "70", "76")
        making.application("incomplete", title=f"Suite {rank}")
    with django_assert_max_num_queries(34):
        assert desk.get(url("applications") + "?onglet=toutes&q=projet&commune=59350").status_code == 200


@pytest.mark.parametrize(
    ("query", "count"),
    [("q=roue+libre", 1), ("etape=scale_up", 1), ("commune=59355", 1), ("qpv=oui", 1), ("annee=2025", 0), ("q=zzz", 0)],
)
def test_the_list_is_filtered(desk, query: str, count: int) -> None:
    making.application("filed", organisation=making.organisation("La Roue Libre"))
    making.application("filed", stage="scale_up", commune_code="59355", qpv_code="QN05971M")
    NumberSequence.objects.create(year=2025, last=1)
    page = text(desk.get(f"{url('applications')}?onglet=toutes&{query}"))
    assert f"<h1>{count} demande" in page


def test_the_list_is_filtered_by_call_and_by_kind_of_aid(desk) -> None:
    kind = AidKind.objects.create(code="start", title="Amorçage", purpose="", stage="start_up")
    making.application("filed", kind=kind)
    other = Call.objects.create(
        code="reemploi", short_title="Réemploi", form=making.call().form, opens_on=date(2026, 9, 1)
    )
    making.application("filed", call=other)
    for query, count in (("appel=reemploi", 1), ("appel=permanent", 1), (f"nature={kind.pk}", 1), ("", 2)):
        assert f"<h1>{count} demande" in text(desk.get(f"{url('applications')}?onglet=toutes&{query}"))


def test_the_list_leaves_as_a_file_with_inert_texts(desk) -> None:
    making.application("filed", organisation=making.organisation('=HYPERLINK("http://x")'))
    response = desk.get(url("applications") + "?onglet=toutes&format=csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert '"\'=HYPERLINK(""http://x"")"' in content
    workbook = desk.get(url("applications") + "?onglet=toutes&format=xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    workbook.close()


def test_each_reads_their_own(officer) -> None:
    lille, lomme = making.application("filed"), making.application("filed", commune_code="59355")
    reader = making.person("Culture", Role.EXPERT)
    services.invite_assessor(SYSTEM, make_reviewed(lomme), assessor=reader)
    expected = {
        making.person("Déléguée", Role.DELEGATE): (200, 200),
        making.person("Élue", Grant(Role.ELECTED, "commune", "59355")): (404, 200),
        reader: (404, 200),
        making.person("Autre service", Role.EXPERT): (404, 404),
        making.person("Achats", Role.BUYER): (403, 403),
        making.person("Porteuse"): (403, 403),
    }
    for user, codes in expected.items():
        client = signed_in(user)
        found = tuple(client.get(url("office_application", file.number)).status_code for file in (lille, lomme))
        assert found == codes, user
    assert Client().get(url("applications")).status_code == 302


def make_reviewed(file):
    return services.declare_complete(SYSTEM, file)


# -------------------------------------------------------------------------------------------------------- a file


@pytest.mark.parametrize("part", ["", "pieces", "notation", "decision", "historique", "nonsense"])
def test_every_part_of_a_file_opens(desk, part: str, django_assert_max_num_queries) -> None:
    file = making.application("in_review")
    making.scored(file, "40", "80", "70")
    making.award("15000", organisation=file.organisation, voted_on=date(2026, 3, 1))
    with django_assert_max_num_queries(34):
        page = text(desk.get(f"{url('office_application', file.number)}?partie={part}"))
    assert file.number in page
    if part == "notation":
        assert "Écart de notes" in page
        assert "40 points séparent" in page
        assert "63,33" in page
    if part == "decision":
        assert "15 000 €" in page
        assert "Pourquoi" in page


def test_the_journey_of_a_file_to_its_session(desk, officer) -> None:
    file = making.application("filed", holder=making.person("Awa"))
    address = url("office_application", file.number)
    version = {"version": file.version}
    page = text(desk.get(address))
    assert "Déclarer le dossier complet" in page
    assert "vérifier que le dossier est complet" in page
    for _ in range(2):
        assert desk.post(url("office_declare_complete", file.number), version).status_code == 302
    reader = making.person("Culture", Role.EXPERT)
    desk.post(url("office_invite", file.number), {"assessors": [reader.pk]})
    culture = signed_in(reader)
    assert "Noter le dossier" in text(culture.get(address))
    wrong = culture.post(url("office_assess", file.number), {"utility": "4", "done": "1"})
    assert "Donnez une note à ce critère" in text(wrong)
    assert "Erreur :" in text(wrong)
    assert culture.post(url("office_assess", file.number), {"utility": "4", "draft": "1"}).status_code == 302
    marks = {"utility": "4", "viability": "3", "means": "5", "comment": "Solide", "done": "1"}
    assert culture.post(url("office_assess", file.number), marks).status_code == 302
    assert Assessment.objects.get().total == Decimal("78.00")
    file.refresh_from_db()
    desk.post(url("office_mark_ready", file.number), {"version": file.version})
    file.refresh_from_db()
    assert file.state == "ready"
    stale = desk.post(url("office_assign", file.number), {"agent": officer.pk, "version": 1}, follow=True)
    assert "un changement depuis" in text(stale)


def test_an_assessment_is_blind_until_ones_own_is_given() -> None:
    file = making.application("in_review")
    making.scored(file, "40", "80")
    reader = making.person("Culture", Role.EXPERT)
    services.invite_assessor(SYSTEM, file, assessor=reader)
    address = url("office_application", file.number) + "?partie=notation"
    page = text(signed_in(reader).get(address))
    assert "2 autres notations sont cachées" in page
    assert "sur 100" not in page
    mine = file.assessments.get(assessor=reader)
    services.save_assessment(Actor.of(reader), mine, scores={"utility": 4, "viability": 3, "means": 5})
    assert "80 sur 100" in text(signed_in(reader).get(address))


def test_a_piece_is_read_again_before_it_is_asked(desk) -> None:
    file = making.application("filed", holder=making.person("Awa"))
    address = url("office_request_piece", file.number)
    typed = {"version": file.version, "slot": "bank", "message": "Le <b>RIB</b> est illisible.", "due_on": "2026-10-20"}
    assert "Écrivez ce que vous demandez" in text(desk.post(address, {**typed, "slot": "other"}))
    preview = text(desk.post(address, typed))
    assert "Le message à la structure" in preview
    assert "&lt;b&gt;RIB" in preview
    assert "20 octobre 2026" in preview
    assert not PieceRequest.objects.exists()
    assert "Modifier" in preview
    assert "Relire avant l’envoi" in text(desk.post(address, {**typed, "edit": "1"}))
    assert not PieceRequest.objects.exists()
    assert "est passée" in text(desk.post(address, {**typed, "due_on": "2026-10-01"}))
    assert desk.post(address, {**typed, "send": "1"}).status_code == 302
    assert PieceRequest.objects.get().label == "RIB"
    page = text(desk.get(url("office_application", file.number) + "?partie=pieces"))
    assert "Attendue avant le 20 oct. 2026" in page


def test_a_refusal_asks_its_reason(desk) -> None:
    file = making.application("filed")
    address = url("office_decline", file.number)
    assert "Écrivez le motif" in text(desk.post(address, {"version": file.version, "reason": ""}))
    assert desk.post(address, {"version": file.version, "reason": "Hors du territoire"}).status_code == 302
    assert "Hors du territoire" in text(desk.get(url("office_application", file.number) + "?partie=decision"))
    again = desk.get(address, follow=True)
    assert "Ce n’est pas possible" in text(again)


def test_acts_are_for_those_who_instruct() -> None:
    file = making.application("filed")
    finance = signed_in(making.person("Finances", Role.FINANCE))
    page = text(finance.get(url("office_application", file.number)))
    assert "Déclarer le dossier complet" not in page
    for name in ("office_declare_complete", "office_mark_ready", "office_assign", "office_invite", "office_add_file"):
        assert finance.post(url(name, file.number)).status_code == 403, name
    for name in ("office_decline", "office_request_piece"):
        assert finance.get(url(name, file.number)).status_code == 403, name


# ---------------------------------------------------------------------------------------------------- a session


def test_a_session_from_its_planning_to_its_opinions(desk, officer, clock, django_assert_max_num_queries) -> None:
    actor = Actor.of(officer)
    committee = services.find_committee(actor)
    member = making.person("Membre", Role.EXPERT)
    for user in (officer, member):
        Seat.objects.create(body=committee, function="Membre", user=user, from_on=date(2021, 1, 1))
    lille = making.envelope("10000")
    files = [making.application("ready") for _ in range(3)]
    for file, totals in zip(files, (("70", "74"), ("80", "90"), ("72", "72")), strict=True):
        making.scored(file, *totals)
    cut_off = files[0].cut_off
    assert "Préparer" in text(desk.get(url("sessions")))
    assert desk.post(url("plan_session", cut_off.pk)).status_code == 302
    cut_off.refresh_from_db()
    meeting = cut_off.session
    with django_assert_max_num_queries(40):
        page = text(desk.get(url("session", meeting.pk)))
    assert page.index(files[1].number) < page.index(files[0].number)
    assert "Même moyenne que" in page
    assert "Quorum non atteint : 0 présent pour 2 exigés sur 2" in page

    clock.travel("2026-10-20T15:00")
    convene_meeting(actor, meeting)
    note_presence(
        actor, meeting, presences={str(key): "present" for key in Attendance.objects.values_list("pk", flat=True)}
    )
    item = meeting.items.get(target_key=str(files[1].pk))
    browser = signed_in(member)
    assert browser.post(url("session_vote", meeting.pk, item.pk), {"choice": "for"}).status_code == 302
    assert "pour 1" in text(browser.get(url("session", meeting.pk)))
    assert browser.post(url("session_vote", meeting.pk, item.pk), {"choice": "x"}).status_code == 404

    address = url("office_opinion", files[1].number)
    files[1].refresh_from_db()
    typed = {"version": files[1].version, "verdict": "favourable", "proposed": "12 000", "envelope": lille.pk}
    assert "il reste 10 000 €" in text(desk.post(address, typed))
    assert desk.post(address, {**typed, "proposed": "6 000"}).status_code == 302
    page = text(desk.get(url("session", meeting.pk)))
    assert "6 000 € proposés" in page
    assert "Cette session propose 6 000 €" in page
    other = Call.objects.create(
        code="autre", title="Autre appel", short_title="Autre", form=lille.call.form, opens_on=date(2026, 1, 1)
    )
    Envelope.objects.create(call=other, commune_code=lille.commune_code, year=lille.year, amount=Decimal(77000))
    for name in ("session", "session_amounts"):
        assert "77 000 €" not in text(desk.get(url(name, meeting.pk))), "another call's money"

    browser.post(url("session_withdraw", meeting.pk, item.pk), {"reason": "Amie de la présidente"})
    assert Withdrawal.objects.get().reason == "Amie de la présidente"
    assert browser.get(url("office_application", files[1].number)).status_code == 403
    page = text(browser.get(url("session", meeting.pk)))
    assert "Vous vous tenez à l’écart de ce dossier" in page
    assert "6 000 € proposés" not in page


def test_an_opinion_without_envelope_says_who_opens_it(desk, officer) -> None:
    services.find_committee(Actor.of(officer))
    file = making.application("ready")
    making.scored(file, "70", "74")
    desk.post(url("plan_session", file.cut_off.pk))
    address = url("office_opinion", file.number)
    assert "Aucune enveloppe n’est ouverte en 2026 pour Lille : les finances l’ouvrent." in text(desk.get(address))
    making.envelope("10000")
    page = desk.get(address)
    assert "Aucune enveloppe" not in text(page)
    assert page.context["form"].initial["envelope"] == making.Envelope.objects.get().pk


def test_readers_are_told_apart_by_what_they_are(desk) -> None:
    making.person("Nadia", Role.EXPERT)
    page = text(desk.get(url("office_application", making.application("in_review").number) + "?partie=notation"))
    assert "Nadia, service thématique" in page


def test_a_session_is_for_those_invited() -> None:
    services_actor = making.actor("Mission", Role.OFFICER)
    meeting = services.plan_session(services_actor, making.application("ready").cut_off)
    assert signed_in(making.person("Service", Role.EXPERT)).get(url("session", meeting.pk)).status_code == 404
    assert signed_in(making.person("Déléguée", Role.DELEGATE)).get(url("session", meeting.pk)).status_code == 200
    assert signed_in(making.person("Service", Role.EXPERT)).get(url("sessions")).status_code == 200
