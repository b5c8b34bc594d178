"""Giving and ending roles; the team's pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from essaim.kernel import clock as now
from essaim.kernel.verdict import Refused
from essaim.people import queries, services
from essaim.people.actors import Actor, Grant
from essaim.people.models import RoleGrant, User
from essaim.people.roles import DUTIES, SCOPE_KINDS, SCOPE_REQUIRED, Role
from essaim.people.scopes import ScopeNames, check_scope
from tests.people.test_invitations import communes  # noqa: F401
from tests.people.test_signing import text
from tests.support.people import MakePerson
from tests.support.time import Clock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_role_is_given_once_and_ended_at_once(make_person: MakePerson, acts: Any) -> None:
    director, agent = make_person("Dan", Role.DIRECTOR), make_person("Awa", Role.MDA)
    first = services.grant_role(Actor.of(director), agent, role=Role.OFFICER)
    assert services.grant_role(Actor.of(director), agent, role=Role.OFFICER) == first
    assert Actor.of(agent).has(Role.OFFICER)
    services.end_role(Actor.of(director), first)
    assert not Actor.of(agent).has(Role.OFFICER), "now, not at midnight"
    with pytest.raises(Refused, match="déjà terminé"):
        services.end_role(Actor.of(director), first)
    services.grant_role(Actor.of(director), agent, role=Role.OFFICER)
    assert RoleGrant.objects.filter(user=agent, role=Role.OFFICER).count() == 2, "history is kept"
    assert [(verb, facts["role"]) for _, verb, facts in acts] == [
        ("people.grant_role", "officer"),
        ("people.end_role", "officer"),
        ("people.grant_role", "officer"),
    ]


def test_a_role_has_a_last_day(make_person: MakePerson, clock: Clock) -> None:
    clock.travel("2026-03-01")
    director, agent = make_person("Dan", Role.DIRECTOR), make_person("Awa", Role.MDA)
    services.grant_role(Actor.of(director), agent, role=Role.OFFICER, until_on=now.today() + timedelta(days=9))
    clock.travel("2026-03-10")
    assert Actor.of(agent).has(Role.OFFICER)
    clock.travel("2026-03-11")
    assert not Actor.of(agent).has(Role.OFFICER)
    with pytest.raises(ValidationError, match="déjà passé"):
        services.grant_role(Actor.of(director), agent, role=Role.BUYER, until_on=now.today() - timedelta(days=1))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMIN, Role.DIRECTOR}])
def test_only_the_direction_and_the_administration_give_roles(make_person: MakePerson, role: Role) -> None:
    agent = make_person("A", role)
    other = make_person("B", Role.MDA)
    with pytest.raises(Refused):
        services.grant_role(Actor.of(agent), other, role=Role.BUYER)
    with pytest.raises(Refused):
        services.end_role(Actor.of(agent), other.role_grants.get())


def test_a_director_neither_makes_nor_unmakes_administrators(make_person: MakePerson) -> None:
    director, admin = Actor.of(make_person("D", Role.DIRECTOR)), make_person("A", Role.ADMIN)
    make_person("B", Role.ADMIN)
    with pytest.raises(Refused, match="rôle d’administration"):
        services.grant_role(director, make_person("C", Role.MDA), role=Role.ADMIN)
    with pytest.raises(Refused, match="rôle d’administration"):
        services.end_role(director, admin.role_grants.get())


def test_nobody_gives_a_role_to_oneself(make_person: MakePerson) -> None:
    admin = make_person("A", Role.ADMIN)
    with pytest.raises(Refused, match="Une autre personne"):
        services.grant_role(Actor.of(admin), admin, role=Role.FINANCE)


def test_the_last_administrator_stays(make_person: MakePerson) -> None:
    admin, other = make_person("A", Role.ADMIN), make_person("B", Role.ADMIN)
    services.end_role(Actor.of(admin), other.role_grants.get())
    with pytest.raises(Refused, match="dernière personne"):
        services.end_role(Actor.of(admin), admin.role_grants.get())
    with pytest.raises(Refused, match="dernière personne"):
        services.erase_account(Actor.of(admin), admin)
    closed = make_person("C", Role.ADMIN, is_active=False)
    with pytest.raises(Refused, match="dernière personne"):
        services.end_role(Actor.of(admin), admin.role_grants.get())
    assert Actor.of(closed).has(Role.ADMIN)


def test_two_administrators_leaving_at_once_leave_one(make_person: MakePerson, threads: Any) -> None:
    people = [make_person("A", Role.ADMIN), make_person("B", Role.ADMIN)]
    acts = [lambda user=user: services.end_role(Actor.of(user), user.role_grants.get()) for user in people]
    results = threads(*acts)
    assert sorted(type(result).__name__ for result in results) == ["Refused", "RoleGrant"]
    assert RoleGrant.objects.in_force().filter(role=Role.ADMIN).count() == 1


def test_scopes_are_checked(communes: None) -> None:  # noqa: F811
    check_scope(Role.DELEGATE, "", "")
    check_scope(Role.DELEGATE, "commune", "59350")
    check_scope(Role.EXPERT, "", "")  # No room declares services here: nothing to choose from.
    check_scope(Role.EXPERT, "service", "culture")
    for role, kind, key in (
        (Role.ELECTED, "", ""),
        (Role.ELECTED, "commune", "75056"),
        (Role.ADMIN, "commune", "59350"),
    ):
        with pytest.raises(ValidationError):
            check_scope(role, kind, key)
    names = ScopeNames()
    assert [names.name("", ""), names.name("commune", "59355"), names.name("service", "culture")] == [
        "toute la ville",
        "Lomme",
        "culture",
    ]


def test_each_role_is_explained() -> None:
    assert set(DUTIES) == set(Role)
    assert set(SCOPE_REQUIRED) <= set(SCOPE_KINDS)


def test_a_scope_limits_what_a_role_covers(make_person: MakePerson) -> None:
    actor = Actor.of(make_person("A", Grant(Role.ELECTED, "commune", "59355"), Role.RELAY))
    assert actor.has(Role.ELECTED)
    assert actor.has(Role.ELECTED, scope=("commune", "59355"))
    assert not actor.has(Role.ELECTED, scope=("commune", "59350"))
    assert not actor.has(Role.ELECTED, scope=("call", "59355"))
    assert actor.has(Role.RELAY, scope=("commune", "59350")), "a role without scope covers everything"
    assert actor.scopes(Role.ELECTED, "commune") == ["59355"]


def test_actors_have_a_name_and_a_key(make_person: MakePerson) -> None:
    user = make_person("Awa")
    assert (Actor.of(user).key, Actor.of(user).label) == (str(user.pk), "Awa")
    assert (Actor.anonymous().key, Actor.anonymous().label) == ("", "Une personne sans compte")
    assert (Actor.system("worker").key, Actor.system("worker").label) == ("system:worker", "Essaim")
    assert Actor.system("worker").has(Role.ADMIN)
    with pytest.raises(TypeError):
        _ = Actor.anonymous().person


def test_the_database_refuses_what_cannot_be(make_person: MakePerson) -> None:
    user = make_person("A", Role.BUYER)
    for wrong in (
        {"role": Role.BUYER},
        {"role": Role.MDA, "from_on": "2026-03-02", "until_on": "2026-03-01"},
        {"role": Role.MDA, "ended_at": now.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(user=user, **wrong)


class TestTheTeamsPages:
    def test_the_list_counts_filters_and_finds(
        self,
        client: Client,
        make_person: MakePerson,
        communes: None,  # noqa: F811
    ) -> None:
        client.force_login(make_person("Dan Leroy", Role.DIRECTOR))
        make_person("Éva Brûlé", Grant(Role.ELECTED, "commune", "59355"), second_factor=False)
        gone = make_person("Gil Ancien", Role.BUYER)
        services.end_role(Actor.system("story"), gone.role_grants.get())
        make_person("Holder Sans Rôle")
        page = text(client.get("/bureau/equipe/"))
        assert "<h1>2 personnes dans l’équipe</h1>" in page
        assert "Élue ou élu, Lomme" in page
        for address, found in (
            ("?q=eva+BRULE", "Éva Brûlé"),
            ("?role=elected", "Éva Brûlé"),
            ("?factor=missing", "Éva Brûlé"),
            ("?factor=enrolled", "Dan Leroy"),
            ("?presence=past", "Gil Ancien"),
        ):
            page = text(client.get(f"/bureau/equipe/{address}"))
            assert "<h1>1 personne dans l’équipe</h1>" in page, address
            assert found in page
        assert "<h1>3 personnes" in text(client.get("/bureau/equipe/?presence=all"))
        assert "Personne ne répond à ces critères" in text(client.get("/bureau/equipe/?q=zzz"))
        assert client.get("/bureau/equipe/?role=<x>&page=abc&factor=1").status_code == 200

    def test_the_list_costs_the_same_for_many(
        self, client: Client, make_person: MakePerson, django_assert_num_queries: Any
    ) -> None:
        client.force_login(make_person("Dan", Role.DIRECTOR))
        client.get("/bureau/equipe/")
        for _ in range(30):
            make_person("", Role.OFFICER, Role.RELAY)
        # Session, user, roles, second factor; count, page, their roles; invitations; what waits, in the rail (three).
        with django_assert_num_queries(11):
            page = text(client.get("/bureau/equipe/"))
        assert "Page" in page
        assert "<h1>31 personnes" in page

    def test_the_list_is_exported_inert(self, client: Client, make_person: MakePerson) -> None:
        client.force_login(make_person("Dan", Role.DIRECTOR))
        make_person("=HYPERLINK(1)", Role.BUYER)
        response = client.get("/bureau/equipe/equipe.csv")
        lines = response.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "Nom;Adresse e-mail;Fonction;Rôles;Second facteur;Dernière connexion"
        assert lines[2].startswith("'=HYPERLINK(1)")
        assert len(lines) == 3

    def test_an_agents_sheet_gives_and_ends_roles(
        self,
        client: Client,
        make_person: MakePerson,
        communes: None,  # noqa: F811
    ) -> None:
        client.force_login(make_person("Dan", Role.DIRECTOR))
        agent = make_person("Awa", Role.MDA)
        address = f"/bureau/equipe/{agent.pk}/"
        assert "1 rôle aujourd’hui" in text(client.get(address))
        assert "Choisissez un rôle." in text(client.post(address, {}))
        page = client.post(address, {"role": "elected", "scope": "commune:59355", "until_on": "hier"})
        assert "<title>Erreur" in text(page)
        page = text(client.post(address, {"role": "elected", "scope": "commune:59355"}, follow=True))
        assert "Le rôle est donné." in page
        assert "Élue ou élu, Lomme" in page
        grant = agent.role_grants.get(role="elected")
        page = text(client.post(f"/bureau/equipe/roles/{grant.pk}/terminer/", follow=True))
        assert "est terminé" in page
        assert "Rôles passés" in page

    def test_an_officer_reads_without_changing(self, client: Client, make_person: MakePerson) -> None:
        client.force_login(make_person("Off", Role.OFFICER))
        agent = make_person("Awa", Role.MDA)
        page = text(client.get("/bureau/equipe/"))
        assert "Inviter une personne" not in page
        sheet = text(client.get(f"/bureau/equipe/{agent.pk}/"))
        assert "Donner un rôle" not in sheet
        assert "Terminer" not in sheet
        assert client.post(f"/bureau/equipe/roles/{agent.role_grants.get().pk}/terminer/").status_code == 403
        assert client.get("/bureau/equipe/equipe.csv").status_code == 403

    def test_an_administrator_removes_a_second_factor_from_the_sheet(
        self, client: Client, make_person: MakePerson
    ) -> None:
        client.force_login(make_person("Ada", Role.ADMIN))
        agent = make_person("Awa", Role.OFFICER)
        assert "Retirer son second facteur" in text(client.get(f"/bureau/equipe/{agent.pk}/"))
        page = text(client.post(f"/bureau/equipe/{agent.pk}/second-facteur/", follow=True))
        assert "Le second facteur est retiré" in page
        assert "Retirer son second facteur" not in page

    def test_holders_and_partners_are_not_read(self, client: Client, make_person: MakePerson) -> None:
        holder = make_person("Holder")
        client.force_login(make_person("Dan", Role.DIRECTOR))
        assert client.get(f"/bureau/equipe/{holder.pk}/").status_code == 404
        for role in (Role.FUNDER, Role.RELAY, Role.METROPOLIS):
            actor = Actor.of(make_person("P", role))
            assert not queries.agents_visible_to(actor).exists()
            assert not queries.invitations_visible_to(actor).exists()
            assert [grant.user for grant in queries.grants_visible_to(actor)] == [actor.user]
        assert not queries.grants_visible_to(Actor.anonymous()).exists()
        assert User.objects.count() == 5
