"""Who may open a view: one decorator on each, enforced here and read by the rights tests."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from essaim.people.actors import Actor
from essaim.people.roles import Role

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Access:
    """``face`` is public, signed_in or office; ``roles`` restricts an office view (all roles when empty)."""

    face: str
    roles: tuple[Role, ...] = ()

    def admits(self, actor: Actor) -> bool:
        """Whether this actor may open the view at all; what it shows is the queries' business."""
        if self.face == "public":
            return True
        if self.face == "signed_in":
            return actor.is_authenticated
        return actor.has(*self.roles) if self.roles else actor.is_agent


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if access.admits(actor):
            return view(request, *args, **kwargs)
        if not actor.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied("Cette page est réservée à d’autres rôles que le vôtre.")

    guard.access = access  # type: ignore[attr-defined]
    return guard  # type: ignore[return-value]


def public(view: View) -> View:
    """Anyone may open this view."""
    return _guarded(view, Access("public"))


def signed_in(view: View) -> View:
    """Any signed-in person may open this view; its queries show each their own."""
    return _guarded(view, Access("signed_in"))


def office(*roles: Role) -> Callable[[View], View]:
    """Agents holding one of ``roles`` (any role when none is named) may open this view."""

    def decorate(view: View) -> View:
        return _guarded(view, Access("office", roles))

    return decorate
