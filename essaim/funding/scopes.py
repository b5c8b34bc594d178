"""A role may be limited to a call."""

from essaim.funding.models import Call
from essaim.people.scopes import SCOPES, ScopeKind


def _calls() -> list[tuple[str, str]]:
    return list(Call.objects.values_list("code", "short_title"))


SCOPES.add("call", ScopeKind("Appel à projets", _calls))
