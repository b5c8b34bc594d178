"""Every address says who may open it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Addresses of other packages, which guard themselves: the sign-in library redirects whoever must be signed in.
GUARDED_ELSEWHERE = ("allauth.",)


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every route with its view."""
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from routes(pattern, route)


def module_of(view: Callable[..., Any]) -> str:
    """The module that wrote a view, classes included."""
    return getattr(getattr(view, "view_class", view), "__module__", "")


def test_every_view_declares_its_access() -> None:
    faults = [
        f"/{route}"
        for route, view in routes(get_resolver())
        if not module_of(view).startswith(GUARDED_ELSEWHERE) and not hasattr(view, "access")
    ]
    assert not faults, f"decorate with essaim.people.access: {faults}"


def test_addresses_are_french_words() -> None:
    ours = [route for route, view in routes(get_resolver()) if module_of(view).startswith("essaim.")]
    english = {"new", "edit", "delete", "list", "create", "update", "detail", "search", "settings", "users", "meetings"}
    faults = [route for route in ours if english & set(route.strip("/").split("/"))]
    assert not faults, faults
