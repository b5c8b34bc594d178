"""Who may open a view: one decorator on each, enforced here and read by the rights tests."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

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

    def waits_for_second_factor(self, actor: Actor) -> bool:
        """Whether this actor could open the view, were the second factor enrolled."""
        return bool(actor.held_back) and self.admits(replace(actor, grants=actor.held_back))

    @property
    def reason(self) -> str:
        """Why somebody without the role is refused."""
        if not self.roles:
            return "Cette page est réservée au bureau de la Ville."
        labels = " · ".join(str(Role(role).label) for role in self.roles)
        return f"Cette page demande un de ces rôles : {labels}."


PUBLIC = Access("public")
SIGNED_IN = Access("signed_in")

FOREIGN_VIEWS: dict[str, Access] = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}
"""Access of the sign-in library's views, by the name of their address; they are routed in ``account_urls``."""


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, as the middleware said."""
    return request.actor  # type: ignore[attr-defined]


def guard(view: View, access: Access) -> View:
    """The view, opened to whom ``access`` admits, and declaring it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if access.admits(actor):
            return view(request, *args, **kwargs)
        if not actor.is_authenticated:
            return redirect_to_login(page_to_return_to(request))
        if access.waits_for_second_factor(actor):
            return _to_enrolment(request)
        raise PermissionDenied(access.reason)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def public(view: View) -> View:
    """Anyone may open this view."""
    return guard(view, PUBLIC)


def signed_in(view: View) -> View:
    """Any signed-in person may open this view; its queries show each their own."""
    return guard(view, SIGNED_IN)


def office(*roles: Role) -> Callable[[View], View]:
    """Agents holding one of ``roles`` (any role when none is named) may open this view."""

    def decorate(view: View) -> View:
        return guard(view, Access("office", roles))

    return decorate


def page_to_return_to(request: HttpRequest) -> str:
    """The page that the person was on: this one, or, for a form that was sent, the one that showed the form."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    page = urlsplit(referer)
    return page.path + (f"?{page.query}" if page.query else "")


def _to_enrolment(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Votre rôle demande un second facteur. Activez-le pour entrer dans le bureau.")
    query = urlencode({"next": page_to_return_to(request)})
    return HttpResponseRedirect(f"{reverse('mfa_activate_totp')}?{query}")
