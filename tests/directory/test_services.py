"""Records found once, changed by whom they belong to, shown by the city."""

import pytest
from django.core.exceptions import ValidationError

from essaim.directory import queries, services
from essaim.directory.models import Membership, MembershipInvitation, MembershipRole, Organisation
from essaim.journal.models import Entry
from essaim.kernel.freshness import Stale
from essaim.kernel.verdict import Refused
from essaim.mail.models import Message
from essaim.people.actors import Actor
from essaim.people.models import User
from tests.directory.conftest import person

SIRET = "00000001800002"


def verbs() -> list[str]:
    return sorted(entry.verb.removeprefix("directory.") for entry in Entry.objects.all())


def test_the_same_numbers_are_the_same_record(atelier, stranger) -> None:
    again = services.register_organisation(stranger, name="Un autre nom", siret="000 000 018 00002")
    assert again == atelier
    assert again.name == "L’Atelier du Fil"
    assert not queries.is_member(stranger, atelier), "finding a record is not claiming it"


def test_eight_people_register_the_same_number_at_once(threads) -> None:
    actor = Actor.of(person("fondatrice"))

    def register() -> Organisation:
        return services.register_organisation(actor, name="La Ruche", siret=SIRET, manager=actor.user)

    found = threads(*[register] * 8)
    assert not [result for result in found if isinstance(result, Exception)]
    assert len({result.pk for result in found}) == 1
    assert Organisation.objects.count() == Membership.objects.count() == 1
    assert verbs() == ["register_organisation"]


@pytest.mark.parametrize("number", ["123", "00000001800003", "ABCDEFGHIJKLMN"])
def test_a_wrong_number_is_refused(stranger, number) -> None:
    with pytest.raises(ValidationError):
        services.register_organisation(stranger, name="La Ruche", siret=number)


@pytest.mark.parametrize("field", ["is_public", "is_checked", "is_demo", "is_born_from_need"])
def test_only_the_city_creates_records_shown_or_checked(stranger, officer, field) -> None:
    with pytest.raises(Refused):
        services.register_organisation(stranger, name="La Ruche", **{field: True})
    assert getattr(services.register_organisation(officer, name="La Ruche", **{field: True}), field)


def test_unknown_fields_are_a_fault_of_the_caller(stranger) -> None:
    with pytest.raises(TypeError):
        services.register_organisation(stranger, name="La Ruche", sort_name="z")


def test_a_manager_changes_the_record(atelier, manager) -> None:
    changed = services.update_organisation(manager, atelier, version=atelier.version, description="Couture solidaire")
    assert changed.search_text.endswith("couture solidaire")
    entry = Entry.objects.get(verb="directory.update_organisation")
    assert entry.facts == {"fields": ["description"]}


def test_changing_nothing_writes_nothing(atelier, manager) -> None:
    same = services.update_organisation(manager, atelier, version=atelier.version, name=atelier.name)
    assert same.version == atelier.version
    assert verbs() == ["register_organisation"]


def test_a_record_that_moved_is_not_overwritten(atelier, manager, officer) -> None:
    services.update_organisation(officer, atelier, version=atelier.version, town="Lille")
    with pytest.raises(Stale):
        services.update_organisation(manager, atelier, version=atelier.version, town="Roubaix")
    assert Organisation.objects.get().town == "Lille"


def test_two_people_change_the_record_at_once(threads) -> None:
    owner = Actor.of(person("responsable"))
    made = services.register_organisation(owner, name="La Ruche", manager=owner.user)

    def change(town: str):
        return lambda: services.update_organisation(owner, made, version=made.version, town=town)

    found = threads(change("Lille"), change("Lomme"))
    assert len([result for result in found if isinstance(result, Stale)]) == 1


def test_a_stranger_changes_nothing(published, stranger, elected) -> None:
    for actor in (stranger, elected, Actor.anonymous()):
        with pytest.raises(Refused):
            services.update_organisation(actor, published, version=published.version, town="Lille")
        with pytest.raises(Refused):
            services.set_publication(actor, published, is_public=False)
        with pytest.raises(Refused):
            services.give_role(actor, published, role="funder")


def test_what_the_city_follows_is_not_for_the_structure(atelier, manager, officer) -> None:
    with pytest.raises(Refused):
        services.update_organisation(manager, atelier, version=atelier.version, origin_region="Bretagne")
    services.update_organisation(officer, atelier, version=atelier.version, origin_region="Bretagne")


def test_bad_values_are_refused_in_their_field(atelier, manager) -> None:
    with pytest.raises(ValidationError) as refused:
        services.update_organisation(manager, atelier, version=atelier.version, website="pas une adresse")
    assert set(refused.value.message_dict) == {"website"}


def test_the_directory_remembers_since_when(atelier, officer, clock) -> None:
    clock.travel("2022-03-01")
    shown = services.set_publication(officer, atelier, is_public=True)
    clock.travel("2023-03-01")
    services.set_publication(officer, atelier, is_public=True)
    hidden = services.set_publication(officer, atelier, is_public=False)
    assert (str(shown.listed_on), str(hidden.unlisted_on)) == ("2022-03-01", "2023-03-01")
    assert verbs() == ["hide_organisation", "publish_organisation", "register_organisation"]


def test_a_role_is_given_once_and_ended(published, officer) -> None:
    given = services.give_role(officer, published, role="supporter")
    assert services.give_role(officer, published, role="supporter") == given
    services.end_role(officer, given)
    services.end_role(officer, given)
    assert verbs()[:2] == ["end_role", "give_role"]
    assert not queries.open_roles().exists()


# ----------------------------------------------------------------------------------------------------- members


def test_somebody_is_invited_by_mail_and_accepts(atelier, manager, stranger) -> None:
    invitation = services.invite_member(
        manager, atelier, email=" Inconnue@exemple.invalid ", role=MembershipRole.CONTRIBUTOR
    )
    assert services.invite_member(manager, atelier, email="inconnue@exemple.invalid", role="manager") == invitation
    message = Message.objects.get()
    assert message.to == "inconnue@exemple.invalid"
    assert "L’Atelier du Fil" in message.body
    assert list(queries.invitations_for(stranger)) == [invitation]
    services.accept_membership(stranger, invitation)
    assert queries.is_member(stranger, atelier, MembershipRole.CONTRIBUTOR)
    assert not queries.invitations_for(stranger).exists()
    with pytest.raises(Refused):
        services.accept_membership(stranger, invitation)


def test_an_invitation_is_answered_by_its_address_only(atelier, manager, stranger, elected) -> None:
    invitation = services.invite_member(manager, atelier, email="inconnue@exemple.invalid", role="contributor")
    with pytest.raises(Refused):
        services.accept_membership(elected, invitation)
    thief = User.objects.create_user("voleuse@exemple.invalid", name="Voleuse")
    thief.emailaddress_set.create(email="inconnue2@exemple.invalid", verified=False)
    other = services.invite_member(manager, atelier, email="inconnue2@exemple.invalid", role="contributor")
    with pytest.raises(Refused):
        services.accept_membership(Actor.of(thief), other)
    services.decline_membership(stranger, invitation)
    assert MembershipInvitation.objects.get(pk=invitation.pk).closed_at


def test_an_invitation_is_accepted_once_by_two_tabs(threads) -> None:
    owner, guest = Actor.of(person("responsable")), Actor.of(person("invitee"))
    made = services.register_organisation(owner, name="La Ruche", manager=owner.user)
    invitation = services.invite_member(owner, made, email="invitee@exemple.invalid", role="contributor")
    threads(*[lambda: services.accept_membership(guest, invitation)] * 2)
    assert Membership.objects.filter(user=guest.user).count() == 1


def test_the_last_manager_stays_while_others_remain(atelier, manager, stranger, officer) -> None:
    added = services.add_member(officer, atelier, user=stranger.user, role=MembershipRole.CONTRIBUTOR)
    own = Membership.objects.get(user=manager.user)
    with pytest.raises(Refused):
        services.end_membership(manager, own)
    with pytest.raises(Refused):
        services.end_membership(stranger, own)
    services.end_membership(stranger, added)
    assert not queries.is_member(stranger, atelier)
    services.end_membership(manager, own)
    assert not queries.organisations_visible_to(manager).exists()


def test_who_left_may_come_back(atelier, manager, stranger, officer) -> None:
    services.end_membership(
        officer, services.add_member(officer, atelier, user=stranger.user, role=MembershipRole.MANAGER)
    )
    services.add_member(officer, atelier, user=stranger.user, role=MembershipRole.MANAGER)
    assert queries.is_member(stranger, atelier)


def test_what_each_one_sees(atelier, manager, stranger, officer, elected) -> None:
    for actor in (manager, officer, elected, Actor.system("essai")):
        assert list(queries.organisations_visible_to(actor)) == [atelier]
    for actor in (stranger, Actor.anonymous()):
        assert not queries.organisations_visible_to(actor).exists()


@pytest.mark.parametrize(
    ("family", "company", "expected"),
    [
        ("association", None, True),
        ("company", True, True),
        ("company", None, None),
        ("public", None, False),
        ("unknown", None, None),
    ],
)
def test_what_belongs_to_the_ess(family, company, expected) -> None:
    assert Organisation(family=family, is_ess_company=company).is_ess is expected
