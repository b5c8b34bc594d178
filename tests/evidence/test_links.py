"""Linking a record to an action: who, why, once, and what is refused."""

import pytest
from django.core.exceptions import ValidationError

from essaim.evidence import services
from essaim.evidence.catalogue import CATALOGUE
from essaim.evidence.models import Link
from essaim.evidence.providers import PROVIDERS, Provider, load_kind, providers_of
from essaim.evidence.queries import find_record, links_in_force, links_visible_to
from essaim.journal.models import Entry
from essaim.kernel.registry import Registry
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor, Grant
from essaim.people.models import User
from essaim.people.roles import Role
from tests.evidence.making import fact

pytestmark = pytest.mark.django_db
FACTS = [
    fact("meeting", "m1", "2023-03-01"),
    fact("meeting", "cancelled", "2023-03-02", counted=False),
    fact("meeting", "coming", "2023-12-02", planned=True),
    fact("meeting", "hidden", "2023-03-03", is_visible=False),
]


@pytest.fixture(autouse=True)
def meetings(monkeypatch) -> None:
    registry: Registry = Registry("evidence")
    registry.add("rooms.meeting", Provider("meeting", lambda period, reader: FACTS))
    registry.add("others.meeting", Provider("meeting", lambda period, reader: [fact("meeting", "m2", "2023-03-01")]))
    monkeypatch.setattr("essaim.evidence.providers.PROVIDERS", registry)


@pytest.fixture
def officer() -> Actor:
    user = User.objects.create_user("mission@example.org", name="Mission ESS")
    return Actor(user=user, grants=(Grant(Role.OFFICER),))


def link(actor, **given) -> Link:
    values = {"record_kind": "meeting", "record_key": "m1", "action_code": "1.7.b", "reason": "Le foncier y est venu."}
    return services.link_record(actor, **{**values, **given})


def test_two_rooms_may_give_records_of_one_kind() -> None:
    from essaim.evidence.periods import Period

    assert len(providers_of("meeting")) == 2
    assert len(load_kind("meeting", Period.year(2023), Actor.anonymous())) == 5
    assert load_kind("lease", Period.year(2023), Actor.anonymous()) is None


def test_a_provider_is_of_the_catalogue() -> None:
    with pytest.raises(ValueError, match="catalogue"):
        Provider("mission", lambda period, reader: [])
    assert all(provider.kind in CATALOGUE for _, provider in PROVIDERS.items())


def test_a_link_is_written_with_its_reason_and_journalled(officer) -> None:
    made = link(officer)
    assert [(line.record_key, line.reason, line.linked_by) for line in links_in_force()] == [
        ("m1", "Le foncier y est venu.", "Mission ESS")
    ]
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_key, entry.note) == ("evidence.link_record", str(made.pk), made.reason)
    assert list(links_visible_to(officer)) == [made]
    assert not links_visible_to(Actor.anonymous()).exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.DIRECTOR}))
def test_others_do_not_link(role, officer) -> None:
    made = link(officer)
    other = Actor(grants=(Grant(role),))
    with pytest.raises(Refused, match="mission ESS"):
        link(other, record_key="m2")
    with pytest.raises(Refused, match="mission ESS"):
        services.unlink_record(other, link=made, reason="Non.")


@pytest.mark.parametrize("key", ["cancelled", "coming", "hidden", "nobody", ""])
def test_what_does_not_count_or_is_not_seen_is_not_linked(officer, key) -> None:
    with pytest.raises(ValidationError, match="ne compte pas"):
        link(officer, record_key=key)
    assert find_record(officer, "meeting", key) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"record_kind": "mission"},
        {"record_kind": "lease"},
        {"reason": "  "},
        {"reason": "x" * 301},
        {"action_code": ""},
        {"action_code": "x" * 9},
        {"rule_key": "abc"},
    ],
)
def test_bad_input_is_refused(officer, wrong) -> None:
    with pytest.raises(ValidationError):
        link(officer, **wrong)
    assert not Link.objects.exists()
    assert not Entry.objects.exists()


def test_a_link_may_name_a_rule_of_the_action(officer) -> None:
    assert link(officer, rule_key="abc", rule_keys=["abc"]).rule_key == "abc"


def test_linked_once_until_taken_off(officer) -> None:
    made = link(officer)
    with pytest.raises(Refused, match="déjà rattaché"):
        link(officer)
    with pytest.raises(ValidationError, match="pourquoi"):
        services.unlink_record(officer, link=made, reason=" ")
    services.unlink_record(officer, link=made, reason="Il s’agissait d’une autre réunion.")
    assert links_in_force() == []
    with pytest.raises(Refused, match="déjà détaché"):
        services.unlink_record(officer, link=made, reason="Encore.")
    link(officer)
    assert Link.objects.count() == 2
    assert set(Entry.objects.values_list("verb", flat=True)) == {"evidence.link_record", "evidence.unlink_record"}
