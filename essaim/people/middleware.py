"""Puts the actor on each request, and lets no view answer that does not say who may open it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse

from essaim.people.actors import Actor


class ActorMiddleware:
    """Sets ``request.actor`` from the session's user; closes every view without ``access``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = Actor.signed_in(user) if user.is_authenticated else Actor.anonymous()  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Refuse a view that was left undecorated: loudly where we build, as if it were not there in production."""
        if hasattr(view, "access"):
            return
        if settings.ESSAIM_MODE == "production":
            raise Http404("This view does not say who may open it.")
        raise ImproperlyConfigured(f"{view.__module__}: decorate this view with essaim.people.access")
