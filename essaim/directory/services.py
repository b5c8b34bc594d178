"""Writes of the directory."""

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
    Partner,
    Place,
    Sector,
    Service,
)
from essaim.directory.policies import can_manage_members, can_publish_organisation, can_update_organisation
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.identifiers import check_rna, check_siret
from essaim.people.actors import Actor
from essaim.people.models import User

EDITABLE = frozenset(
    {
        *("name", "acronym", "legal_category", "family", "created_on", "address", "postcode", "town", "commune_code"),
        *("quarter_code", "qpv_code", "website", "email", "phone", "description", "is_iae"),
    }
)
"""Fields that a member may change; numbers and publication have their own services."""


def find_organisation(*, siret: str = "", rna: str = "") -> Organisation | None:
    """The organisation known under one of the numbers, if any."""
    if siret:
        found = Organisation.objects.filter(siret=siret).first()
        if found is not None:
            return found
    return Organisation.objects.filter(rna=rna).first() if rna else None


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
    Raises ``ValidationError`` (French) for a wrong number or a missing name. Unknown ``fields`` are a ``TypeError``.
    """
    siret = check_siret(siret) if siret else ""
    rna = check_rna(rna) if rna else ""
    if unknown := set(fields) - EDITABLE - {"is_public", "is_demo", "is_checked"}:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    if not name.strip():
        raise ValidationError({"name": "Écrivez le nom de la structure."})
    with transaction.atomic():
        found = find_organisation(siret=siret, rna=rna)
        if found is not None:
            return found
        organisation = Organisation(name=name.strip(), siret=siret, rna=rna, **fields)
        if organisation.family == LegalFamily.UNKNOWN and organisation.legal_category:
            organisation.family = family_of(organisation.legal_category)
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
    """Change declared fields. ``version`` is the one the form was drawn from: ``ValidationError`` when it moved."""
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        can_update_organisation(actor, current).require()
        if current.version != version:
            raise ValidationError(
                "Quelqu’un a modifié cette fiche pendant que vous écriviez. "
                "Rechargez la page et reprenez vos changements.",
                code="stale",
            )
        changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
        for name in changed:
            setattr(current, name, fields[name])
        current.full_clean(exclude=["sectors"])
        current.save()
        if sectors is not None:
            current.sectors.set(sectors)
        journal.record(actor, "directory.update_organisation", current, facts={"fields": changed})
    return current


def set_publication(actor: Actor, organisation: Organisation, *, is_public: bool) -> Organisation:
    """Show the record in the public directory, or take it out."""
    can_publish_organisation(actor).require()
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if current.is_public != is_public:
            current.is_public = is_public
            current.save(update_fields=["is_public"])
            verb = "directory.publish_organisation" if is_public else "directory.hide_organisation"
            journal.record(actor, verb, current)
    return current


def add_member(actor: Actor, organisation: Organisation, *, user: User, role: MembershipRole) -> Membership:
    """Let ``user`` act for the organisation."""
    can_manage_members(actor, organisation).require()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        membership = Membership.objects.filter(organisation=organisation, until_on__isnull=True, user=user).first()
        if membership is None:
            membership = Membership.objects.create(user=user, organisation=organisation, role=role)
            journal.record(actor, "directory.add_member", organisation, facts={"role": str(role)})
    return membership


def end_membership(actor: Actor, membership: Membership) -> None:
    """End a membership today; the last manager cannot leave while others remain."""
    organisation = membership.organisation
    can_manage_members(actor, organisation).require()
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        others = Membership.objects.filter(organisation=organisation, until_on__isnull=True).exclude(pk=membership.pk)
        if others.exists() and not others.filter(role=MembershipRole.MANAGER).exists():
            raise ValidationError("Nommez d’abord une autre personne responsable de la structure.")
        membership.until_on = clock.today()
        membership.save(update_fields=["until_on"])
        journal.record(actor, "directory.end_membership", organisation)


def give_role(actor: Actor, organisation: Organisation, *, role: str) -> OrganisationRole:
    """Recognise that the organisation supports, funds, hosts… (ESS officer or director)."""
    can_publish_organisation(actor).require()
    with transaction.atomic():
        given, created = OrganisationRole.objects.get_or_create(organisation=organisation, role=role, until_on=None)
        if created:
            journal.record(actor, "directory.give_role", organisation, facts={"role": role})
    return given


def lay_lists(
    *,
    sectors: list[dict[str, Any]],
    services: list[dict[str, Any]],
    partners: list[dict[str, Any]],
    places: list[dict[str, Any]],
) -> None:
    """Write the lists of a territory folder, keeping what exists under the same code."""
    for model, rows in ((Sector, sectors), (Service, services), (Partner, partners), (Place, places)):
        for row in rows:
            values = {name: value for name, value in row.items() if name != "code"}
            model.objects.update_or_create(code=row["code"], defaults=values)  # type: ignore[attr-defined]
