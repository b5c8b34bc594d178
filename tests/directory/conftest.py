"""A few people and structures."""

from datetime import date

import pytest

from essaim.directory import services
from essaim.directory.models import Organisation, Sector
from essaim.people.actors import Actor
from essaim.people.models import RoleGrant, User
from essaim.people.roles import Role


def person(name: str, *roles: Role, scope: tuple[str, str] = ("", "")) -> User:
    user = User.objects.create_confirmed(f"{name}@exemple.invalid", name=name.capitalize())
    for role in roles:
        RoleGrant.objects.create(
            user=user, role=role, scope_kind=scope[0], scope_key=scope[1], from_on=date(2020, 1, 1)
        )
    return user


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.ESSAIM_SECOND_FACTOR = False


@pytest.fixture
def officer(db) -> Actor:
    return Actor.of(person("officier", Role.OFFICER))


@pytest.fixture
def elected(db) -> Actor:
    return Actor.of(person("elue", Role.ELECTED, scope=("commune", "59355")))


@pytest.fixture
def manager(db) -> Actor:
    return Actor.of(person("responsable"))


@pytest.fixture
def stranger(db) -> Actor:
    return Actor.of(person("inconnue"))


@pytest.fixture
def textile(db) -> Sector:
    return Sector.objects.create(code="textile", name="Textile", short_name="Textile", position=1)


@pytest.fixture
def atelier(manager, textile) -> Organisation:
    """A structure that is not in the public directory yet."""
    return services.register_organisation(
        manager,
        name="L’Atelier du Fil",
        siret="00000001800002",
        family="association",
        commune_code="59350",
        sectors=[textile],
        manager=manager.user,
    )


@pytest.fixture
def published(officer, atelier) -> Organisation:
    return services.set_publication(officer, atelier, is_public=True)
