"""What funding proves, and to whom it is told."""

from datetime import date
from decimal import Decimal

import pytest

from essaim.evidence.periods import Period
from essaim.funding import evidence
from essaim.funding.models import Agreement, Cofinancer, Laureate
from essaim.kernel import clock as kernel_clock
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.funding import making

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), "2026")


def test_filed_files_count_for_everyone_and_are_named_to_their_readers() -> None:
    making.application("draft")
    making.application("declined", heard_through="neighbourhood_house", is_experimentation=True)
    making.application("filed", filed_at=kernel_clock.paris(date(2027, 1, 1)))
    officer = making.actor("Mission", Role.OFFICER)
    told = list(evidence.load_applications(YEAR, officer))
    hidden = list(evidence.load_applications(YEAR, Actor.anonymous()))
    assert len(told) == len(hidden) == 1
    assert (told[0].is_visible, hidden[0].is_visible) == (True, False)
    assert told[0].url.startswith("/bureau/demandes/2026-")
    assert told[0].facets["origin"] == "neighbourhood_house"
    assert told[0].facets["is_experimentation"] is True
    assert told[0].facets["call"] == "permanent"


def test_awards_count_from_their_vote_until_they_are_annulled() -> None:
    file = making.application("awarded")
    Cofinancer.objects.create(application=file, name="MEL", amount=Decimal(1000), status="granted")
    making.award(application=file, organisation=file.organisation, stage="start_up", call=file.call)
    making.award(state="annulled")
    making.award(voted_on=date(2025, 12, 31))
    found = list(evidence.load_awards(YEAR, Actor.anonymous()))
    assert len(found) == 1
    assert found[0].amount == Decimal(8000)
    assert found[0].facets["is_cofinanced"] is True
    assert found[0].facets["stage"] == "start_up"
    assert found[0].facets["policy"] == "ess"
    assert found[0].is_visible


def test_pages_and_agreements_prove_once_published_and_signed() -> None:
    award = making.award(state="notified")
    Agreement.objects.create(award=award, number=1, file_key="x")
    assert not list(evidence.load_agreements(YEAR, Actor.anonymous()))
    Agreement.objects.update(signed_on=date(2026, 11, 10))
    assert [record.amount for record in evidence.load_agreements(YEAR, Actor.anonymous())] == [Decimal(8000)]
    page = Laureate.objects.create(
        award=award, slug="x", consented_at=kernel_clock.now(), published_on=date(2026, 11, 12)
    )
    assert [record.url for record in evidence.load_laureate_pages(YEAR, Actor.anonymous())] == ["/laureats/x/"]
    Laureate.objects.filter(pk=page.pk).update(published_on=None)
    assert not list(evidence.load_laureate_pages(YEAR, Actor.anonymous()))


def test_a_load_reads_in_a_constant_number_of_queries(django_assert_max_num_queries) -> None:
    for _ in range(10):
        file = making.application("awarded")
        making.award(application=file, organisation=file.organisation)
    with django_assert_max_num_queries(9):
        list(evidence.load_awards(YEAR, Actor.anonymous()))
    with django_assert_max_num_queries(6):
        list(evidence.load_applications(YEAR, Actor.system("test")))
