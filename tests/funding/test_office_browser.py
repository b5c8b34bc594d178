"""The office's main pages in a real browser: accessible, and as wide as their window."""

from datetime import date
from decimal import Decimal

import pytest

from essaim.funding import services
from essaim.gatherings.models import Seat
from essaim.people.actors import Actor
from essaim.people.roles import Role
from tests.funding import making

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


def test_the_main_pages_are_accessible_and_fit(new_page, sign_in, axe, fits) -> None:
    officer = making.person("Camille Martin", Role.OFFICER, Role.FINANCE)
    actor = Actor.of(officer)
    envelope = making.envelope("150000", voted="92000")
    committee = services.find_committee(actor)
    Seat.objects.create(body=committee, function="Membre", user=officer, from_on=date(2021, 1, 1))
    read, ready = making.application("in_review"), making.application("ready")
    making.scored(read, "40", "80", "70")
    making.scored(ready, "72", "80")
    meeting = services.plan_session(actor, ready.cut_off)
    services.fill_agenda(actor, meeting)
    services.give_opinion(
        actor, ready, meeting=meeting, verdict="favourable", proposed=Decimal(7000), envelope=envelope
    )
    award = making.award("30000")
    addresses = (
        "/bureau/demandes/?onglet=toutes",
        f"/bureau/demandes/{read.number}/?partie=notation",
        f"/bureau/demandes/{ready.number}/?partie=decision",
        f"/bureau/sessions/{meeting.pk}/",
        f"/bureau/deliberations/nouvelle/lignes/?demande={ready.number}",
        f"/bureau/conventions/{award.reference}/",
        f"/bureau/enveloppes/{envelope.pk}/",
    )
    for window in WINDOWS:
        page = new_page(viewport=window)
        sign_in(page, officer)
        for address in addresses:
            response = page.goto(address)
            assert response is not None
            assert response.status == 200, address
            axe(page)
            fits(page)
