"""What a role may be limited to. Each room that has such things declares them in its ``scopes.py``:

SCOPES.add("service", ScopeKind("Service", lambda: [(s.code, s.name) for s in Service.objects.all()]))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from essaim.kernel.registry import Registry
from essaim.people.roles import SCOPE_KINDS, SCOPE_REQUIRED, Role

WHOLE_CITY = "toute la ville"


@dataclass(frozen=True)
class ScopeKind:
    """A kind of scope: its French name, and its things as ``(key, name)`` pairs, in order."""

    label: str
    choices: Callable[[], list[tuple[str, str]]]


SCOPES: Registry[ScopeKind] = Registry("scopes")


class ScopeNames:
    """French names of scopes; each kind is read once, for a page that shows many."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}

    def name(self, kind: str, key: str) -> str:
        """« toute la ville », or the name of the thing, or its key when nobody declared it."""
        if not kind:
            return WHOLE_CITY
        if kind not in self._names:
            declared = SCOPES.get(kind)
            self._names[kind] = dict(declared.choices()) if declared else {}
        return self._names[kind].get(key, key)


def check_scope(role: str, kind: str, key: str) -> None:
    """``ValidationError`` (French, on ``scope``) when the role cannot be limited so, or needs a limit it lacks."""
    kinds = SCOPE_KINDS.get(Role(role), ())
    declared = [name for name in kinds if name in SCOPES]
    if not kind:
        if Role(role) in SCOPE_REQUIRED and declared:
            labels = " ou ".join(SCOPES[name].label.lower() for name in declared)
            raise ValidationError({"scope": f"Ce rôle s’exerce sur une partie de la ville : choisissez {labels}."})
        return
    if kind not in kinds:
        raise ValidationError({"scope": "Ce rôle ne se limite pas ainsi : choisissez une autre portée."})
    if kind in SCOPES and key not in dict(SCOPES[kind].choices()):
        raise ValidationError({"scope": "Cette portée n’existe plus : choisissez-en une autre."})
