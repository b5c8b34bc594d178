from django.test import RequestFactory

from essaim.people.actors import Actor, Grant
from essaim.people.roles import Role
from essaim.portal import context, nav


def test_a_route_that_no_room_offers_is_left_out() -> None:
    groups = [nav.Group("Essai", (nav.Entry("Nulle part", "nowhere:list"), nav.Entry("Galerie", "portal:gallery")))]
    (section,) = nav.build(groups, Actor.anonymous(), "/")
    assert [item.label for item in section.items] == ["Galerie"]
    assert nav.build([nav.Group("Vide", (nav.Entry("Nulle part", "nowhere:list"),))], Actor.anonymous(), "/") == []


def test_a_sheet_belongs_to_its_list() -> None:
    groups = [nav.Group("", (nav.Entry("Galerie", "portal:gallery"),))]
    assert nav.build(groups, Actor.anonymous(), "/galerie/bureau/")[0].items[0].current
    assert not nav.build(groups, Actor.anonymous(), "/autre/")[0].items[0].current


def test_what_waits_is_counted_for_the_actor() -> None:
    officer = Actor(grants=(Grant(Role.OFFICER),))
    groups = [nav.Group("", (nav.Entry("Galerie", "portal:gallery", count=lambda actor: len(actor.grants)),))]
    assert nav.build(groups, officer, "/")[0].items[0].count == "1"


def test_the_three_navigations_can_be_built() -> None:
    request = RequestFactory().get("/galerie/")
    shell = context.shell(request)
    navigation = shell["nav"]
    assert isinstance(navigation, context.Navigation)
    for sections in (navigation.public, navigation.space, navigation.office):
        assert all(section.items for section in sections)
    assert [item.label for item in navigation.account] == ["Se connecter"]
