"""The rules of law on screen: every dated number for the office, plain words for all, « Pourquoi ? » on the way."""

import pytest
from django.test import Client
from django.urls import reverse

from essaim.people.roles import Role
from tests.funding import making
from tests.funding.test_office import signed_in, text

pytestmark = pytest.mark.django_db


def test_the_office_reads_every_rule_with_its_numbers_by_period() -> None:
    page = text(signed_in(making.person("Mission", Role.OFFICER)).get(reverse("funding:rules")))
    assert "22 règles de droit" in page
    assert "23 000 €, depuis le 12 juin 2001" in page
    assert "Règlement (UE) n° 1407/2013, article 3" in page
    assert Client().get(reverse("funding:rules")).status_code == 302


def test_everyone_reads_the_rules_in_plain_words() -> None:
    assert "Elle ne paie pas un service" in text(Client().get(reverse("funding:public_rules")))


def test_a_file_opens_the_calculation_of_each_check_and_leads_to_the_account(clock) -> None:
    clock.travel("2026-11-20")
    structure = making.organisation("Les Ateliers", family="cooperative")
    file = making.application("in_review", organisation=structure)
    desk = signed_in(making.person("Mission", Role.OFFICER))
    page = text(desk.get(reverse("funding:office_application", args=[file.number]), {"partie": "decision"}))
    assert "Pourquoi ?" in page
    assert "Silence qui vaut refus : le 1er novembre 2026" in page
    assert "De minimis général : 300 000 € − 0 € = 300 000 €" in page
    assert reverse("state_aid:undertaking", args=[structure.siren]) in page


def test_an_award_computes_what_a_breach_withdraws(clock) -> None:
    clock.travel("2026-11-20")
    award = making.award("12000", state="notified")
    address = reverse("funding:office_award", args=[award.reference])
    page = text(signed_in(making.person("Finances", Role.FINANCE)).get(address, {"manquement": "2026-07-01"}))
    assert "12 000 € × 184 / 365 = 6 049,32 €" in page
    assert "À verser avant le 1er janvier 2027" in page
