"""What roles may be limited to, once every room has said it."""

import pytest
from django.core.exceptions import ValidationError

from essaim.people.roles import SCOPE_KINDS, Role
from essaim.people.scopes import SCOPES, ScopeNames, check_scope

pytestmark = pytest.mark.django_db


def test_every_kind_but_structures_is_declared() -> None:
    assert {kind for kinds in SCOPE_KINDS.values() for kind in kinds} - {"organisation"} <= set(SCOPES)
    assert "body" in SCOPES


def test_scopes_are_those_of_the_territory(lille) -> None:
    assert dict(SCOPES["commune"].choices())["59355"] == "Lomme"
    assert dict(SCOPES["call"].choices()) == {"permanent": "Appel à projets permanent"}
    assert "COPIL" in dict(SCOPES["body"].choices())
    assert all(kind.choices() for _, kind in SCOPES.items())
    assert ScopeNames().name("commune", "59298") == "Hellemmes"


def test_a_scope_that_is_not_there_is_refused(lille) -> None:
    check_scope(Role.ELECTED, "commune", "59355")
    for kind, key in (("commune", "75056"), ("service", "culture"), ("", "")):
        with pytest.raises(ValidationError):
            check_scope(Role.ELECTED, kind, key)
