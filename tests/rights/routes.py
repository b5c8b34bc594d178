"""The URL table, as the rights tests read it: every address with its name, its view, its access and its arguments."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from essaim.people.access import Access


@dataclass(frozen=True)
class Route:
    """One address of the site."""

    name: str
    pattern: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def access(self) -> Access | None:
        """Who may open it, as its view declares."""
        return getattr(self.view, "access", None)

    def url(self, arguments: Mapping[str, Any]) -> str:
        """Its address for these arguments."""
        return reverse(self.name, kwargs=dict(arguments))


def routes() -> list[Route]:
    """Every address, whatever brings it there."""
    return sorted(_routes(get_resolver()), key=lambda route: route.name)


def _routes(resolver: URLResolver, pattern: str = "", names: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        whole = f"{pattern}{entry.pattern}"
        if isinstance(entry, URLPattern):
            name = ":".join([*names, entry.name or f"? {whole}"])
            yield Route(name, whole, entry.callback, _arguments(resolver, entry))
        else:
            inside = (*names, entry.namespace) if entry.namespace else names
            yield from _routes(entry, whole, inside)


def _arguments(resolver: URLResolver, entry: URLPattern) -> tuple[str, ...]:
    inherited = getattr(resolver.pattern, "converters", {})
    return (*inherited, *(entry.pattern.converters or entry.pattern.regex.groupindex))
