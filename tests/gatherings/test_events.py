"""Events, from their proposal to who came."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.directory.models import Place
from essaim.directory.services import register_organisation
from essaim.gatherings import queries, services
from essaim.gatherings.models import Event
from essaim.kernel.clock import now
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from tests.directory.conftest import person
from tests.gatherings.conftest import in_days


def propose(actor: Actor, **fields) -> Event:
    words = {"title": "Café de l’ESS", "kind": "gathering", "summary": "On se rencontre.", "starts_at": in_days(5)}
    return services.propose_event(actor, **{**words, **fields})


@pytest.fixture
def proposed(holder, clock) -> Event:
    clock.travel("2023-03-01")
    return propose(holder)


def test_the_address_says_the_day_and_the_title(proposed, holder) -> None:
    assert proposed.slug == "2023-03-06-cafe-de-l-ess"
    assert propose(holder) == proposed, "sent twice, it is one event"
    assert propose(Actor.of(person("voisine"))).slug == "2023-03-06-cafe-de-l-ess-2"


def test_the_same_title_twice_at_once(threads) -> None:
    actors = [Actor.of(person(f"porteuse{rank}")) for rank in range(4)]
    starts_at = in_days(5)
    found = threads(*[lambda actor=actor: propose(actor, starts_at=starts_at) for actor in actors])
    assert not [result for result in found if isinstance(result, Exception)]
    assert len({event.slug for event in found}) == 4


def test_a_form_sent_twice_at_once_is_one_event(threads) -> None:
    actor = Actor.of(person("porteuse"))
    starts_at = in_days(5)
    found = threads(*[lambda: propose(actor, starts_at=starts_at)] * 4)
    assert len({event.pk for event in found}) == 1


def test_the_place_tells_where(holder) -> None:
    place = Place.objects.create(code="mres", name="MRES", commune_code="59350", quarter_code="lille-centre")
    event = propose(holder, place=place)
    assert (event.commune_code, event.quarter_code) == ("59350", "lille-centre")
    moved = services.update_event(holder, event, version=event.version, place=None, commune_code="59298")
    assert (moved.commune_code, moved.quarter_code) == ("59298", "")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": "  "}, "title"),
        ({"summary": ""}, "summary"),
        ({"kind": "fête"}, "kind"),
        ({"starts_at": now() - timedelta(days=1)}, "starts_at"),
        ({"ends_at": now()}, "ends_at"),
    ],
)
def test_wrong_words_are_refused_in_their_field(holder, fields, wrong) -> None:
    with pytest.raises(ValidationError) as refused:
        propose(holder, **fields)
    assert wrong in refused.value.message_dict


def test_who_sees_a_proposal(proposed, holder, officer, stranger) -> None:
    for actor in (holder, officer):
        assert list(queries.events_visible_to(actor)) == [proposed]
    for actor in (stranger, Actor.anonymous()):
        assert not queries.events_visible_to(actor).exists()
    assert list(queries.events_to_moderate(officer)) == [proposed]
    assert not queries.events_to_moderate(holder).exists()


def test_publishing_is_told_to_the_proposer(proposed, holder, officer, stranger) -> None:
    with pytest.raises(Refused):
        services.publish_event(holder, proposed)
    services.publish_event(officer, proposed)
    assert list(queries.events_visible_to(stranger)) == [proposed]
    assert Message.objects.get().to == holder.person.email
    with pytest.raises(Refused):
        services.publish_event(officer, proposed)


def test_a_published_event_is_the_city_s_to_change(proposed, holder, officer) -> None:
    published = services.publish_event(officer, proposed)
    with pytest.raises(Refused, match="écrivez"):
        services.update_event(holder, published, version=published.version, title="Autre")
    assert services.update_event(officer, published, version=published.version, title="Autre").slug == proposed.slug


def test_cancelling_before_publication_shows_nothing(proposed, holder, stranger) -> None:
    services.cancel_event(holder, proposed, reason="Plus de salle")
    assert not queries.events_visible_to(stranger).exists()


def test_cancelling_after_publication_stays_on_the_agenda(proposed, officer, stranger) -> None:
    services.publish_event(officer, proposed)
    with pytest.raises(ValidationError):
        services.cancel_event(officer, proposed, reason="")
    services.cancel_event(officer, proposed, reason="Plus de salle")
    assert queries.events_visible_to(stranger).get().cancel_reason == "Plus de salle"
    assert Message.objects.filter(subject__startswith="Votre événement est annulé").exists()


def test_closing_says_who_came(proposed, officer, clock) -> None:
    services.publish_event(officer, proposed)
    with pytest.raises(Refused, match="commencé"):
        services.close_event(officer, proposed, attendance_count=12)
    clock.travel("2023-03-08")
    assert list(queries.events_to_close(officer)) == [proposed]
    for wrong in ({"attendance_count": -1}, {"attendance_count": 3, "families": ["martiens"]}):
        with pytest.raises(ValidationError):
            services.close_event(officer, proposed, **wrong)
    closed = services.close_event(officer, proposed, attendance_count=12, families=["resident", "association"])
    assert (closed.state, closed.families) == ("held", ["association", "resident"])
    assert not queries.events_to_close(officer).exists()


def test_events_of_ones_structures_are_ones_own(officer, stranger, holder) -> None:
    structure = register_organisation(stranger, name="La Ruche", manager=stranger.user)
    event = propose(officer, organisers=[structure])
    assert list(queries.events_of(stranger)) == [event]
    assert not queries.events_of(holder).exists()


def test_the_database_refuses_an_end_before_the_start(proposed) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(ends_at=in_days(-50))
