"""The register of public aid: what is written in it, by whom, and the pages that show it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.journal.models import Entry
from essaim.kernel.freshness import Stale
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.state_aid import services
from essaim.state_aid.models import AidReceived, Declaration, LinkKind, Regime, Undertaking
from essaim.state_aid.queries import remaining
from essaim.state_aid.services import DeclaredAid
from tests.documents.files import pdf
from tests.funding import making
from tests.funding.making import SYSTEM
from tests.funding.test_office import signed_in, text

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)


@pytest.fixture(autouse=True)
def in_march(clock) -> None:
    clock.travel("2025-03-20")


@pytest.fixture
def officer() -> Client:
    return signed_in(making.person("Mission", Role.OFFICER))


def siren() -> str:
    return making.siret()[:9]


def account(name: str = "Les Ateliers", number: str = "") -> Undertaking:
    return services.open_undertaking(SYSTEM, siren=number or siren(), name=name)


def received(undertaking: Undertaking, amount: int = 100_000, day: date = date(2024, 5, 1)) -> AidReceived:
    told = [DeclaredAid("Région", Regime.GENERAL, Decimal(amount), day, "Arrêté 12")]
    signed_on = date(2025, 2, 1)
    return services.record_declaration(
        SYSTEM, undertaking, signed_on=signed_on, signatory="A. D.", aids=told
    ).aids.get()


def left(undertaking: Undertaking, day: date = DAY) -> Decimal:
    return remaining(undertaking, day, "general").amount


# ---------------------------------------------------------------------------------------------------------- services


def test_an_account_is_opened_once_under_the_name_of_the_directory() -> None:
    organisation = making.organisation("La Roue Libre", family="public")
    opened = account("Autre nom", organisation.siren)
    assert (opened.name, opened.is_public_body) == ("La Roue Libre", True)
    assert account("Encore", organisation.siren) == opened
    with pytest.raises(ValidationError, match="nom"):
        services.open_undertaking(SYSTEM, siren=siren())
    with pytest.raises(ValidationError, match="clé"):
        services.open_undertaking(SYSTEM, siren="123456789", name="Fausse")


def test_a_declaration_is_kept_once_and_having_received_nothing_is_an_answer() -> None:
    undertaking = account()
    for _ in range(2):
        services.record_declaration(SYSTEM, undertaking, signed_on=date(2025, 2, 1), signatory="A. D.")
    assert Declaration.objects.count() == 1
    assert left(undertaking) == 300_000
    with pytest.raises(ValidationError, match="d’avance"):
        services.record_declaration(SYSTEM, undertaking, signed_on=date(2025, 4, 1), signatory="A. D.")


def test_a_correction_says_why_and_the_journal_keeps_what_was_written() -> None:
    aid = received(account())
    with pytest.raises(ValidationError, match="pourquoi"):
        services.correct_aid(SYSTEM, aid, version=aid.version, reason=" ", amount=Decimal(1))
    services.correct_aid(SYSTEM, aid, version=aid.version, reason="Faute de frappe", amount=Decimal(10_000))
    assert left(aid.undertaking) == 290_000
    entry = Entry.objects.get(verb="state_aid.correct_aid")
    assert entry.facts["before"] == {"amount": "100000.00"}
    assert entry.note == "Faute de frappe"
    with pytest.raises(Stale):
        services.correct_aid(SYSTEM, aid, version=1, reason="Encore", amount=Decimal(5))


def test_an_aid_withdrawn_counts_no_longer() -> None:
    aid = received(account())
    for _ in range(2):
        services.withdraw_aid(SYSTEM, aid, reason="Saisie deux fois")
    assert left(aid.undertaking) == 300_000
    with pytest.raises(Refused, match="retirée"):
        services.correct_aid(SYSTEM, aid, version=2, reason="Encore", amount=Decimal(5))


def test_links_bind_from_their_day_to_their_end_and_public_bodies_do_not() -> None:
    mother, daughter, town = account("Mère"), account("Fille"), account("Ville")
    services.update_undertaking(SYSTEM, town, version=town.version, is_public_body=True)
    received(daughter)
    for controlled in (mother, daughter):
        services.link_undertakings(
            SYSTEM, controlling=town, controlled=controlled, kind=LinkKind.MAJORITY, from_on=DAY, proof="Statuts"
        )
    assert left(mother) == 300_000
    link = services.link_undertakings(
        SYSTEM, controlling=mother, controlled=daughter, kind=LinkKind.PACT, from_on=DAY, proof="Pacte"
    )
    assert left(mother) == left(daughter) == 200_000
    services.end_link(SYSTEM, link, until_on=date(2025, 3, 15))
    assert left(mother, date(2025, 3, 14)) == 200_000
    assert left(mother, date(2025, 3, 15)) == 300_000
    with pytest.raises(ValidationError):
        services.link_undertakings(
            SYSTEM, controlling=mother, controlled=mother, kind=LinkKind.PACT, from_on=DAY, proof="Pacte"
        )


def test_a_merger_adds_histories_and_a_split_follows_who_uses_the_aid() -> None:
    old, new, split = account("Ancienne"), account("Nouvelle"), account("Issue de la scission")
    aid = received(old)
    services.record_merger(SYSTEM, absorbed=old, absorbing=new, merged_on=date(2025, 1, 1), proof="Traité")
    assert left(new) == 200_000
    assert left(new, date(2024, 12, 31)) == 300_000
    services.correct_aid(
        SYSTEM, aid, version=aid.version, reason="Scission", used_by=split, used_since=date(2025, 2, 1)
    )
    assert left(new) == 300_000
    assert left(split) == 200_000
    assert left(new, date(2025, 1, 31)) == 200_000


def test_only_the_mission_its_direction_and_the_finances_write() -> None:
    undertaking = account()
    elected = Actor.of(making.person("Élue", Role.DELEGATE))
    with pytest.raises(Refused):
        services.record_declaration(elected, undertaking, signed_on=DAY, signatory="A. D.")
    with pytest.raises(Refused):
        services.open_undertaking(elected, siren=siren(), name="Autre")


# ------------------------------------------------------------------------------------------------------------- pages


def test_the_register_is_for_those_who_follow_the_money(officer: Client) -> None:
    received(account())
    page = text(officer.get(reverse("state_aid:register")))
    assert "0 aide reçue" in page
    assert "Les Ateliers" in text(officer.get(reverse("state_aid:register"), {"onglet": "toutes", "q": "ateliers"}))
    csv = b"".join(officer.get(reverse("state_aid:register"), {"onglet": "toutes", "format": "csv"}).streaming_content)
    for column in ("Instrument de l’aide", "Numéro unique d’aide", "Financeur réel", "Secteur d’activité"):
        assert column in csv.decode("utf-8-sig")
    assert Client().get(reverse("state_aid:register")).status_code == 302
    assert signed_in(making.person("Relais", Role.RELAY)).get(reverse("state_aid:register")).status_code == 403


def test_the_register_costs_the_same_for_one_aid_and_for_twenty(officer: Client, django_assert_max_num_queries) -> None:
    for rank in range(20):
        received(account(f"Structure {rank}"))
    with django_assert_max_num_queries(14):
        officer.get(reverse("state_aid:register"), {"onglet": "toutes"})


def test_the_account_shows_the_window_on_a_day_and_what_is_left(officer: Client) -> None:
    undertaking = account()
    for day, amount in ((date(2022, 3, 10), 120_000), (date(2023, 6, 1), 70_000), (date(2025, 2, 1), 60_000)):
        received(undertaking, amount, day)
    address = reverse("state_aid:undertaking", args=[undertaking.siren])
    page = text(officer.get(address, {"jour": "2025-03-01"}))
    assert "De minimis général : 50 000 € disponibles" in page
    assert "170 000 € disponibles" in text(officer.get(address, {"jour": "2025-06-15"}))
    assert "pas été comprise" in text(officer.get(address, {"jour": "demain"}))
    assert officer.get(reverse("state_aid:undertaking", args=[siren()])).status_code == 404


def test_the_account_of_a_structure_that_nobody_opened_is_read_too(officer: Client) -> None:
    organisation = making.organisation("La Roue Libre")
    page = text(officer.get(reverse("state_aid:undertaking", args=[organisation.siren])))
    assert "300 000 € disponibles" in page
    assert not Undertaking.objects.exists()


def test_a_declaration_is_typed_with_its_signed_document(officer: Client) -> None:
    organisation = making.organisation("La Roue Libre")
    address = reverse("state_aid:declare", args=[organisation.siren])
    rows = {"aides-TOTAL_FORMS": "4", "aides-INITIAL_FORMS": "0"}
    rows |= {
        f"aides-{rank}-{name}": value
        for rank in range(4)
        for name, value in (("regime", "general"), ("instrument", "grant"))
    }
    typed = {
        **rows,
        "signed_on": "2025-02-01",
        "signatory": "Awa Diallo",
        "aides-0-authority": "Région",
        "aides-0-act": "Arrêté 3",
        "aides-0-granted_on": "2024-05-01",
        "aides-0-amount": "abc",
        "aides-1-authority": "Bpifrance",
        "aides-1-act": "Prêt",
        "aides-1-granted_on": "2024-06-01",
        "aides-1-instrument": "loan",
        "aides-1-amount": "100 000",
        "aides-1-years": "3",
    }
    page = text(officer.post(address, {**typed, "upload": SimpleUploadedFile("d.pdf", pdf())}))
    assert "Écrivez un montant en euros" in page
    assert "Arrêté 3" in page
    typed["aides-0-amount"] = "20 000"
    answer = officer.post(address, {**typed, "upload": SimpleUploadedFile("d.pdf", pdf())})
    assert answer.status_code == 302
    assert sorted(AidReceived.objects.values_list("amount", flat=True)) == [Decimal(12_000), Decimal(20_000)]
    assert "Déclaration signée" in text(officer.get(answer.url))


def test_a_link_typed_from_the_account_says_who_controls(officer: Client) -> None:
    undertaking = account()
    address = reverse("state_aid:link", args=[undertaking.siren])
    other = siren()
    typed = {"siren": other, "direction": "controls", "kind": "majority", "from_on": "2025-01-01", "proof": "Statuts"}
    assert "Écrivez le nom de l’entreprise" in text(officer.post(address, typed))
    assert officer.post(address, {**typed, "name": "Mère"}).status_code == 302
    link = undertaking.controlled_by.get()
    assert link.controlling.siren == other
    page = text(officer.get(reverse("state_aid:undertaking", args=[undertaking.siren])))
    assert "Mère" in page
    end = reverse("state_aid:end_link", args=[undertaking.siren, link.pk])
    officer.post(end, {"until_on": "2025-03-01"})
    link.refresh_from_db()
    assert link.until_on == date(2025, 3, 1)


def test_an_aid_is_corrected_and_taken_out_on_screen(officer: Client) -> None:
    aid = received(account())
    address = reverse("state_aid:correct", args=[aid.pk])
    typed = {
        "authority": "Région",
        "act": "Arrêté 12",
        "granted_on": "2024-05-01",
        "regime": "general",
        "instrument": "grant",
        "amount": "50 000",
        "version": aid.version,
        "reason": "Relecture",
    }
    assert officer.post(address, typed).status_code == 302
    assert left(aid.undertaking) == 250_000
    officer.post(reverse("state_aid:withdraw", args=[aid.pk]), {"reason": "Doublon"})
    assert left(aid.undertaking) == 300_000
