"""Puts the actor on each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from essaim.people.actors import Actor


class ActorMiddleware:
    """Sets ``request.actor`` from the session's user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = Actor.of(user) if user.is_authenticated else Actor.anonymous()  # type: ignore[attr-defined, arg-type]
        return self.get_response(request)
