"""Records of organisations: found or created once, updated, checked, published; what they are for the strategy."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from essaim.directory.legal_forms import family_of
from essaim.directory.models import (
    LegalFamily,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationRole,
    OrganisationRoleKind,
    Sector,
)
from essaim.directory.policies import can_keep_directory, can_publish_organisation, can_update_organisation
from essaim.directory.queries import find_organisation
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.freshness import require_fresh
from essaim.kernel.identifiers import check_rna, check_siret
from essaim.people.actors import Actor
from essaim.people.models import User

EDITABLE = frozenset(
    {
        *("name", "acronym", "legal_category", "family", "created_on", "address", "postcode", "town", "commune_code"),
        *("quarter_code", "qpv_code", "website", "email", "phone", "description", "is_ess_company", "is_iae"),
        *("iae_approved_until",),
    }
)
"""Fields that a member may change; numbers and publication have their own services."""

KEPT_BY_CITY = frozenset({"is_born_from_need", "origin_region", "incubator"})
"""Fields by which the city follows a structure: ESS officer or director only."""


def register_organisation(
    actor: Actor,
    *,
    name: str,
    siret: str = "",
    rna: str = "",
    sectors: Iterable[Sector] = (),
    manager: User | None = None,
    **fields: Any,
) -> Organisation:
    """Find the organisation by its numbers, or create it; the same numbers at the same time make one record.

    ``manager`` becomes the manager of a record that is created; one that is found is never claimed this way.
    ``is_public``, ``is_checked`` and ``is_demo`` are for those who keep the directory, and for Essaim itself.
    Raises ``ValidationError`` (French) for a wrong number or a missing name. Unknown ``fields`` are a ``TypeError``.
    """
    siret = check_siret(siret) if siret else ""
    rna = check_rna(rna) if rna else ""
    kept = {"is_public", "is_demo", "is_checked", *KEPT_BY_CITY} & set(fields)
    if unknown := set(fields) - EDITABLE - kept:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    if any(fields[field] for field in kept):
        can_keep_directory(actor).require()
    if not name.strip():
        raise ValidationError({"name": "Écrivez le nom de la structure."})
    is_public = fields.pop("is_public", False)
    with transaction.atomic():
        found = find_organisation(siret=siret, rna=rna)
        if found is not None:
            return found
        organisation = Organisation(name=name.strip(), siret=siret, rna=rna, **fields)
        if organisation.family == LegalFamily.UNKNOWN and organisation.legal_category:
            organisation.family = family_of(organisation.legal_category)
        if is_public:
            organisation.list_publicly(is_public=True)
        organisation.clean_fields(exclude=["incubator"])
        try:
            with transaction.atomic():
                organisation.save()
        except IntegrityError:
            found = find_organisation(siret=siret, rna=rna)
            if found is None:
                raise
            return found
        organisation.sectors.set(sectors)
        if manager is not None:
            Membership.objects.create(user=manager, organisation=organisation, role=MembershipRole.MANAGER)
        journal.record(actor, "directory.register_organisation", organisation)
    return organisation


def update_organisation(
    actor: Actor, organisation: Organisation, *, version: int, sectors: Iterable[Sector] | None = None, **fields: Any
) -> Organisation:
    """Change declared fields. ``version`` is the one the form was drawn from: ``ValidationError`` when it moved.

    Changing nothing writes nothing.
    """
    if unknown := set(fields) - EDITABLE - KEPT_BY_CITY:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        can_update_organisation(actor, current).require()
        require_fresh(current, version)
        changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
        if KEPT_BY_CITY.intersection(changed):
            can_keep_directory(actor).require()
        wanted = None if sectors is None else set(sectors)
        moves_sectors = wanted is not None and wanted != set(current.sectors.all())
        if not changed and not moves_sectors:
            return current
        for name in changed:
            setattr(current, name, fields[name])
        current.clean_fields()
        current.save()
        if moves_sectors and wanted is not None:
            current.sectors.set(wanted)
        facts = {"fields": [*changed, *(["sectors"] if moves_sectors else [])]}
        journal.record(actor, "directory.update_organisation", current, facts=facts)
    return current


def check_organisation(actor: Actor, organisation: Organisation) -> Organisation:
    """Say that the identity of the organisation was checked against the registers."""
    can_keep_directory(actor).require()
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if not current.is_checked:
            current.is_checked = True
            current.save(update_fields=["is_checked"])
            journal.record(actor, "directory.check_organisation", current)
    return current


def set_publication(actor: Actor, organisation: Organisation, *, is_public: bool) -> Organisation:
    """Show the record in the public directory, or take it out; asked twice, done once."""
    can_publish_organisation(actor).require()
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if current.is_public != is_public:
            current.list_publicly(is_public=is_public)
            current.save(update_fields=["is_public", "listed_on", "unlisted_on"])
            verb = "directory.publish_organisation" if is_public else "directory.hide_organisation"
            journal.record(actor, verb, current)
    return current


def give_role(actor: Actor, organisation: Organisation, *, role: str) -> OrganisationRole:
    """Recognise that the organisation supports, funds, hosts… (ESS officer or director)."""
    can_keep_directory(actor).require()
    kind = OrganisationRoleKind(role)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        given, created = OrganisationRole.objects.get_or_create(organisation=organisation, role=kind, until_on=None)
        if created:
            journal.record(actor, "directory.give_role", organisation, facts={"role": str(kind)})
    return given


def end_role(actor: Actor, role: OrganisationRole) -> OrganisationRole:
    """Say that the organisation no longer plays this part, from today."""
    can_keep_directory(actor).require()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=role.organisation_id)
        current = OrganisationRole.objects.select_related("organisation").get(pk=role.pk)
        if current.until_on is None:
            current.until_on = clock.today()
            current.save(update_fields=["until_on"])
            journal.record(actor, "directory.end_role", current.organisation, facts={"role": current.role})
    return current
