"""What registers say of the structures, kept beside what was declared, and the identities that they confirm."""

from collections.abc import Iterable

from django.db import transaction

from essaim.directory.models import OfficialFacts, OfficialSource, Organisation
from essaim.directory.policies import can_keep_directory
from essaim.directory.queries import to_check
from essaim.directory.services.organisations import check_organisation
from essaim.directory.sources.companies import Company, find_company
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.registers import WORKER_PATIENCE, RegisterDown
from essaim.people.actors import Actor

CHECKED_AT_ONCE = 500
"""Structures that one night looks up."""


def ask_register(actor: Actor, organisation: Organisation, *, patience: float | None = None) -> OfficialFacts:
    """Keep what the register of companies says of a structure; the identity is checked when both agree.

    Nothing declared is changed. ``RegisterDown``: nothing is written, and the structure remains to be checked.
    """
    can_keep_directory(actor).require()
    found = find_company(organisation.siret, patience=patience)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        kept, _ = OfficialFacts.objects.update_or_create(
            organisation=organisation,
            source=OfficialSource.COMPANIES,
            defaults={"facts": found.as_facts() if found else {}, "fetched_at": clock.now()},
        )
        journal.record(actor, "directory.ask_register", organisation, facts={"is_known": found is not None})
        if found is not None and _confirms(found, organisation):
            check_organisation(actor, organisation)
    return kept


def ask_register_for_all(actor: Actor) -> int:
    """Look up the structures that remain to be checked; give how many were. It stops when the register does."""
    can_keep_directory(actor).require()
    return sum(1 for _ in _asked(actor, list(to_check()[:CHECKED_AT_ONCE])))


def _asked(actor: Actor, organisations: Iterable[Organisation]) -> Iterable[OfficialFacts]:
    for organisation in organisations:
        try:
            yield ask_register(actor, organisation, patience=WORKER_PATIENCE)
        except RegisterDown:
            return


def _confirms(found: Company, organisation: Organisation) -> bool:
    return found.is_open and found.is_named(organisation.name)
