"""What a role may be limited to, among what the directory knows; communes too, which stand beside people."""

from essaim.directory.models import Partner, Place, Service
from essaim.directory.queries import Choices, commune_choices
from essaim.people.scopes import SCOPES, ScopeKind


def _services() -> Choices:
    return list(Service.objects.values_list("code", "name"))


def _partners() -> Choices:
    return list(Partner.objects.values_list("code", "name"))


def _places() -> Choices:
    return list(Place.objects.values_list("code", "name"))


SCOPES.add("commune", ScopeKind("Commune", commune_choices))
SCOPES.add("service", ScopeKind("Service municipal", _services))
SCOPES.add("partner", ScopeKind("Partenaire", _partners))
SCOPES.add("place", ScopeKind("Lieu", _places))
