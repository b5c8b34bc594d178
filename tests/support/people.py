"""People to act as."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

PASSWORD = "quatre-mots-sans-rapport"

MakePerson = Callable[..., Any]


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """Open an account: `make_person("Awa Diallo", Role.OFFICER, Grant(Role.ELECTED, "commune", "59355"))`.

    With a role the person is an agent, and has a second factor unless `second_factor=False`: roles that decide wait
    for one. The password is `PASSWORD`.
    """
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from essaim.people.actors import Grant
    from essaim.people.models import RoleGrant, User

    made = 0

    def make(name: str = "", *roles: Any, email: str = "", second_factor: bool = True, **fields: Any) -> User:
        nonlocal made
        made += 1
        email = email or f"personne{made}@exemple.fr"
        user = User.objects.create_confirmed(email, PASSWORD, name=name or f"Personne {made}", **fields)
        for role in roles:
            held = role if isinstance(role, Grant) else Grant(role)
            RoleGrant.objects.create(
                user=user, role=held.role, scope_kind=held.scope_kind, scope_key=held.scope_key, from_on="2020-01-01"
            )
        if roles and second_factor:
            TOTP.activate(user, generate_totp_secret())
            RecoveryCodes.activate(user)
        return user

    return make


@pytest.fixture
def second_factor_waived(settings: Any) -> None:
    """As in the demonstration: roles that decide do not wait for a second factor."""
    settings.ESSAIM_SECOND_FACTOR = False


@pytest.fixture
def no_rate_limit_before() -> Iterator[None]:
    """Forget the tries of other tests: rate limits are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()
