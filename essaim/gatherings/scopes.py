"""A role may be limited to a body."""

from essaim.gatherings.models import Body
from essaim.people.scopes import SCOPES, ScopeKind


def _bodies() -> list[tuple[str, str]]:
    return list(Body.objects.values_list("code", "name"))


SCOPES.add("body", ScopeKind("Instance", _bodies))
