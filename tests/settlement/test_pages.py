"""The pages of what follows an award: by role, with bad input, and the exchange of files with the finance system."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.people.models import User
from essaim.people.roles import Role
from essaim.settlement import services
from essaim.settlement.models import ActivityCheck, Instalment, PaymentBatch, Report
from essaim.settlement.services.activity import activity_token
from tests.funding.making import SYSTEM, person
from tests.settlement import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(clock) -> None:
    clock.travel("2026-03-10")


def signed_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user)
    return client


def desk(*roles: Role) -> Client:
    """A browser of the office."""
    return signed_in(person("Bureau", *roles))


def text(response) -> str:
    """The page, spaces made plain."""
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def url(name: str, *args: object) -> str:
    return reverse(f"settlement:{name}", args=args)


@pytest.mark.parametrize("name", ["payments", "reports", "recoveries", "activity"])
def test_lists_are_read_by_those_who_follow_money(name: str, django_assert_max_num_queries) -> None:
    officer = desk(Role.OFFICER)
    empty = text(officer.get(url(name)))
    assert any(words in empty for words in ("Aucun", "Rien n’est à rendre", "Personne à interroger"))
    for rank in range(3):
        award = making.notified(f"100{rank}")
        making.paid(award, 1)
        making.reported(award, "1000")
        services.accept_report(SYSTEM, award.report)
    with django_assert_max_num_queries(40):
        page = officer.get(url(name) + "?onglet=tous")
    assert page.status_code == 200
    assert officer.get(url(name) + "?onglet=tous&format=csv").status_code == 200
    assert desk(Role.EXPERT).get(url(name)).status_code == 403


def test_finance_orders_downloads_and_reads_what_comes_back() -> None:
    first, second = making.notified("1000", terms="unique"), making.notified("2000", terms="unique")
    finance = desk(Role.FINANCE)
    page = text(finance.get(url("order")))
    assert "Tout y est" in page
    assert "Choisissez au moins un versement" in text(finance.post(url("order"), {"versement": ["nonsense"]}))
    keys = [str(one.pk) for award in (first, second) for one in making.instalments_of(award)]
    assert finance.post(url("order"), {"versement": keys}).status_code == 302
    batch = PaymentBatch.objects.get()
    assert "3 000 €" in text(finance.get(url("batch", batch.number)))
    orders = finance.get(url("batch_file", batch.number)).content.decode().splitlines()
    assert orders[0].startswith("lot;reference;beneficiaire;siret")
    assert f";{first.reference}/1;" in "".join(orders)
    heads = "reference;montant;paye_le;rejet\n"
    lines = f"{first.reference}/1;1 000,00;2026-03-09;\n{second.reference}/1;2000;;Compte clos\n"
    wrong = text(
        finance.post(url("payment_return"), {"content": heads + lines.replace("2000", "2001") + "x/1;5;2026-03-09;\n"})
    )
    assert "l’ordre était de 2 000 €" in wrong
    assert "Aucun versement ne porte cette référence" in wrong
    assert "Enregistrer 3 lignes" not in wrong
    assert "nommer ces colonnes" in text(finance.post(url("payment_return"), {"content": "a;b\n1;2\n"}))
    upload = SimpleUploadedFile("retour.csv", ("\ufeff" + heads + lines).encode())
    read = text(finance.post(url("payment_return"), {"upload": upload}))
    assert "2 lignes lues, 2 prêtes, 0 à corriger" in read
    assert not Instalment.objects.filter(state="paid").exists()
    assert finance.post(url("payment_return"), {"content": heads + lines, "enregistrer": "oui"}).status_code == 302
    states = [making.instalments_of(award)[0].state for award in (first, second)]
    assert states == ["paid", "returned"]
    assert desk(Role.OFFICER).get(url("order")).status_code == 403


def test_an_award_shows_its_payments_and_takes_acts_by_hand() -> None:
    award = making.notified("1000", terms="unique")
    finance = desk(Role.FINANCE)
    sheet = reverse("funding:office_award", args=[award.reference])
    page = text(finance.get(sheet))
    assert "0 € versés sur 1 000 €" in page
    assert "1er mai 2026" in page
    typed = {
        "versements-TOTAL_FORMS": "2",
        "versements-INITIAL_FORMS": "0",
        **{
            f"versements-{rank}-{name}": value
            for rank in (0, 1)
            for name, value in {
                "kind": "other",
                "amount": "40 %",
                "trigger": "milestone",
                "budget_year": "2026",
                "condition": "Ouverture",
            }.items()
        },
    }
    assert "il manque 200 €" in text(finance.post(url("plan", award.reference), typed))
    typed["versements-1-amount"] = "60 %"
    assert finance.post(url("plan", award.reference), typed).status_code == 302
    first, second = making.instalments_of(award)
    assert (first.amount, second.amount) == (Decimal(400), Decimal(600))
    assert "d’avance" in text(finance.post(url("call", first.pk), {"happened_on": "2026-03-11"}))
    assert finance.post(url("call", first.pk), {"happened_on": "2026-03-10"}).status_code == 302
    services.make_batch(SYSTEM, making.instalments_of(award)[:1])
    assert finance.post(url("pay", first.pk), {"paid_on": "2026-03-10"}).status_code == 302
    assert finance.post(url("reject", first.pk), {"reason": "Compte clos"}).status_code == 302
    assert finance.post(url("cancel", second.pk)).status_code == 302
    assert [one.state for one in making.instalments_of(award)] == ["returned", "cancelled"]
    assert "Compte clos" in text(finance.get(sheet))


def test_the_beneficiary_writes_its_report_and_the_office_answers() -> None:
    awa = person("Awa")
    award = making.notified(holder=awa)
    making.paid(award, 1)
    holder, officer, stranger = signed_in(awa), desk(Role.OFFICER), signed_in(person("Bilal"))
    reference = award.reference
    assert "envoyez le compte rendu financier avant le 30 juin 2027" in text(holder.get(url("my_awards")))
    page = text(holder.get(url("my_award", reference)))
    assert "7 000 €" in page
    assert "avant le 30 juin 2027" in page
    assert "Suivre les versements" in text(holder.get(reverse("funding:my_application", args=[award.application_id])))
    for name in ("my_award", "report", "check_report", "my_activity"):
        assert stranger.get(url(name, reference)).status_code == 404
    version = Report.objects.get().response.version
    wrong = text(holder.post(url("report_section", reference, "bilan"), {"done": "Réparé", "version": version}))
    assert "Erreur" in wrong
    assert "Réparé" in wrong
    assert "à corriger" in text(holder.get(url("check_report", reference)))
    assert holder.post(url("send_report", reference)).status_code == 302
    budget = text(holder.get(url("report_section", reference, "budget")))
    assert "Prévu : 10 000 €" in budget
    assert "Réalisé, en euros" in budget
    pages = {
        "bilan": {"done": "Réparé", "when_where": "Fives", "people": "20", "results": "Oui"},
        "budget": {"realised.60": "16000", "realised.70": "9000", "realised.74v": "10000"},
        "annexe": {"gaps": "Moins d’achats."},
        "attestation": {"signatory_name": "Awa", "signatory_role": "Présidente", "certified": "oui"},
    }
    for code, typed in pages.items():
        version = Report.objects.get().response.version
        assert holder.post(url("report_section", reference, code), {**typed, "version": version}).status_code == 302
    saved = holder.post(
        url("save_report_section", reference, "annexe"), {"remarks": "Merci", "changed": "remarks", "version": 99}
    )
    assert saved.status_code == 200
    assert "Envoyer le compte rendu" in text(holder.get(url("check_report", reference)))
    holder.post(url("send_report", reference))
    sheet = text(officer.get(url("office_report", reference)))
    assert "Solde à verser : 1 000 €" in sheet
    assert "160,0 %" in sheet
    assert "Erreur" in text(officer.post(url("ask_correction", reference), {"reason": " "}))
    assert officer.post(url("ask_correction", reference), {"reason": "Le total ne va pas."}).status_code == 302
    assert "Le total ne va pas." in text(holder.get(url("report", reference)))
    assert holder.post(url("send_report", reference)).status_code == 302
    assert desk(Role.FINANCE).post(url("accept_report", reference)).status_code == 403
    assert officer.post(url("accept_report", reference)).status_code == 302
    assert "Aide due" in text(holder.get(url("my_award", reference)))
    assert text(holder.get(url("report_section", reference, "bilan"), follow=True)).count("Accepté le") == 1


def test_the_link_of_the_mail_answers_for_its_award_alone(clock) -> None:
    award = making.notified(on=date(2026, 3, 2))
    clock.travel("2028-03-03")
    services.ask_activity(SYSTEM, award)
    anyone = Client()
    assert anyone.get(url("answer_by_link", "forged")).status_code == 404
    address = url("answer_by_link", activity_token(award))
    assert "Erreur" in text(anyone.post(address, {}))
    assert anyone.post(address, {"outcome": "stopped", "note": "Plus de local"}).status_code == 302
    found = ActivityCheck.objects.get()
    assert (found.outcome, found.source) == (
        "stopped",
        "Réponse du bénéficiaire : Plus de local".replace(" :", "\u00a0:"),
    )
    assert "Nous savons déjà" in text(anyone.get(address))
    officer = desk(Role.OFFICER)
    typed = {"outcome": "active", "known_on": "2028-03-02", "source": "Visite"}
    assert officer.post(url("office_activity", award.reference), typed).status_code == 302
    assert "Visite" in text(officer.get(url("activity") + "?onglet=reponses"))


def test_money_comes_back_by_the_pages(clock) -> None:
    award = making.notified()
    making.paid(award, 1)
    finance = desk(Role.FINANCE)
    wrong = text(finance.post(url("open_recovery", award.reference), {"amount": "9000", "reason": "Abandon"}))
    assert "ce qui est versé" in wrong
    assert (
        finance.post(url("open_recovery", award.reference), {"amount": "2000", "reason": "Abandon"}).status_code == 302
    )
    recovery = award.recoveries.get()
    assert finance.post(url("issue_title", recovery.pk), {"title_number": "T-1"}).status_code == 302
    assert finance.get(url("waive", recovery.pk)).status_code == 403
    assert finance.post(url("repaid", recovery.pk), {"repaid_on": "2026-03-10"}).status_code == 302
    assert "5 000 € versés" in text(finance.get(reverse("funding:office_award", args=[award.reference])))


def test_one_s_aid_leads_to_its_experimentation() -> None:
    holder = person("Awa")
    award = making.notified(holder=holder, is_experimentation=True)
    own = signed_in(holder)
    link = reverse("funding:my_experimentation", args=[award.application_id])
    for page in (url("my_awards"), url("my_award", award.reference)):
        assert f'href="{link}"' in text(own.get(page))
    assert own.get(link).status_code == 200
    office = text(desk(Role.OFFICER).get(reverse("funding:office_award", args=[award.reference])))
    assert f'href="{reverse("funding:experimentation", args=[award.reference])}"' in office
