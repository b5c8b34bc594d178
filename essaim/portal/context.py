"""What every page's shell needs: names, navigation, mode."""

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from essaim.people.actors import Actor
from essaim.portal import nav
from essaim.territory.identity import identity


class Navigation:
    """The three navigations and the footer, each built only when a shell asks for it."""

    def __init__(self, actor: Actor, path: str) -> None:
        self._actor = actor
        self._path = path

    @cached_property
    def public(self) -> list[nav.Section]:
        """Across the top of the public site."""
        return nav.build(nav.PUBLIC, self._actor, self._path)

    @cached_property
    def space(self) -> list[nav.Section]:
        """Across the top of the structure space."""
        return nav.build(nav.SPACE, self._actor, self._path)

    @cached_property
    def office(self) -> list[nav.Section]:
        """The rail of the city office."""
        return nav.build(nav.OFFICE, self._actor, self._path)

    @cached_property
    def footer(self) -> list[nav.Item]:
        """Pages owed to everyone."""
        return [item for section in nav.build([nav.Group("", nav.FOOTER)], self._actor, "") for item in section.items]

    @cached_property
    def account(self) -> list[nav.Item]:
        """Beside the name of who is signed in, or the way to sign in."""
        actor = self._actor
        wanted = [nav.Entry("Se connecter", "account_login")]
        if actor.is_authenticated:
            away = actor.is_agent and not self._path.startswith("/bureau/")
            desk = [nav.Entry("Bureau de la Ville", "portal:day")] if away else []
            wanted = [*desk, nav.Entry("Mon compte", "people:account"), nav.Entry("Se déconnecter", "account_logout")]
        return [
            item for section in nav.build([nav.Group("", tuple(wanted))], actor, self._path) for item in section.items
        ]

    @cached_property
    def search(self) -> str:
        """Address of the office's search, empty while there is none."""
        return nav.url_for(nav.Entry("Rechercher", "portal:search"), self._actor)


def territory_names() -> dict[str, str]:
    """``name`` (where), ``city`` (whose) and ``tagline`` of the territory, empty while its folder is not there."""
    try:
        known = identity()
    except (OSError, KeyError):
        return {"name": "", "city": "", "tagline": ""}
    return {"name": known.name, "city": known.city, "tagline": known.tagline}


def shell(request: HttpRequest) -> dict[str, object]:
    """Names, navigation and mode for the shells."""
    actor = getattr(request, "actor", None) or Actor.anonymous()
    return {
        "territory": territory_names(),
        "nav": Navigation(actor, request.path),
        "shell_actor": actor,
        "is_demo": settings.ESSAIM_MODE == "demo",
    }
