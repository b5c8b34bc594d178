"""Addresses of other rooms' pages, as far as a room offers them."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(route: str, *args: Any, query: str = "") -> str:
    """The relative address of a named route, empty while no room offers it; ``query`` begins with its question mark."""
    try:
        return reverse(route, args=args) + query
    except NoReverseMatch:
        return ""


def first_address(*routes: str) -> str:
    """The address of the first of these routes that exists."""
    return next(filter(None, map(address, routes)), "")
