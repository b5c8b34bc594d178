"""Undertakings and what binds them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Organisation
from essaim.journal import services as journal
from essaim.kernel.freshness import require_fresh
from essaim.kernel.identifiers import check_siren
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor
from essaim.state_aid.models import LinkKind, Merger, Undertaking, UndertakingLink
from essaim.state_aid.policies import can_keep_register
from essaim.state_aid.queries import find_undertaking, single_undertaking, undertaking_like


def open_undertaking(actor: Actor, *, siren: str, name: str = "") -> Undertaking:
    """Find the undertaking of this SIREN or begin its account, under the name that the directory gives it.

    ``ValidationError`` for a wrong SIREN, or without a name when nobody knows one.
    """
    can_keep_register(actor).require()
    siren = check_siren(siren)
    with transaction.atomic():
        found = find_undertaking(siren) or Undertaking(siren=siren, name=name.strip()[:200])
        if not found._state.adding:
            return found
        if not found.name:
            raise ValidationError({"name": "Écrivez le nom de l’entreprise\u00a0: l’annuaire ne la connaît pas."})
        return _keep(actor, found)


def _keep(actor: Actor, undertaking: Undertaking) -> Undertaking:
    """Write a new account; asked twice at once, written once."""
    facts = {"name": undertaking.name, "is_public_body": undertaking.is_public_body}
    kept, is_new = Undertaking.objects.get_or_create(siren=undertaking.siren, defaults=facts)
    if is_new:
        journal.record(actor, "state_aid.open_undertaking", kept)
    return kept


def lock_single_undertakings(actor: Actor, organisations: Iterable[Organisation], day: date) -> None:
    """Hold every account of the single undertakings that these organisations belong to, until the transaction ends.

    Two grants to the same group then follow each other. An account that does not exist is begun; an organisation
    without a SIREN has none.
    """
    group: set[str] = set()
    for organisation in organisations:
        if organisation.siren:
            _keep(actor, undertaking_like(organisation))
            group |= single_undertaking(organisation.siren, day)
    # All of them at once, in one order: no two votes ever wait for each other.
    list(Undertaking.objects.select_for_update().filter(siren__in=group).order_by("siren"))


def update_undertaking(actor: Actor, undertaking: Undertaking, *, version: int, **fields: Any) -> Undertaking:
    """Change what is known of an undertaking: ``name``, ``activity_code``, ``exercise_end_month``, ``is_public_body``.

    ``version`` is the one the form was drawn from: ``ValidationError`` when it moved. The same again writes nothing.
    """
    with transaction.atomic():
        current = Undertaking.objects.select_for_update().get(pk=undertaking.pk)
        can_keep_register(actor).require()
        changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
        if not changed:
            return current
        require_fresh(current, version)
        before = {name: getattr(current, name) for name in changed}
        for name in changed:
            setattr(current, name, fields[name])
        current.full_clean(exclude=["siren"])
        current.save()
        facts = {"before": before, "after": {name: fields[name] for name in changed}}
        journal.record(actor, "state_aid.update_undertaking", current, facts=facts)
    return current


def link_undertakings(
    actor: Actor, *, controlling: Undertaking, controlled: Undertaking, kind: LinkKind, from_on: date, proof: str
) -> UndertakingLink:
    """Note that one undertaking controls another since a day; the same link still open is that link."""
    if controlling == controlled:
        raise ValidationError({"siren": "Une entreprise n’est pas liée à elle-même."})
    if not proof.strip():
        raise ValidationError({"proof": "Dites d’où on le sait\u00a0: statuts, pacte, déclaration."})
    with transaction.atomic():
        can_keep_register(actor).require()
        list(_both(controlling, controlled))
        known = UndertakingLink.objects.filter(
            controlling=controlling, controlled=controlled, kind=kind, until_on__isnull=True
        ).first()
        if known is not None:
            return known
        link = UndertakingLink.objects.create(
            controlling=controlling, controlled=controlled, kind=kind, from_on=from_on, proof=proof.strip()[:300]
        )
        facts = {"controlled": controlled.siren, "kind": kind, "from_on": from_on}
        journal.record(actor, "state_aid.link_undertakings", controlling, facts=facts, note=link.proof)
        journal.record(
            actor, "state_aid.link_undertakings", controlled, facts={**facts, "controlling": controlling.siren}
        )
    return link


def _both(*undertakings: Undertaking) -> Any:
    keys = [one.pk for one in undertakings]
    return Undertaking.objects.select_for_update().filter(pk__in=keys).order_by("siren")


def end_link(actor: Actor, link: UndertakingLink, *, until_on: date) -> UndertakingLink:
    """Note the first day without the link; ended twice, ended once."""
    with transaction.atomic():
        can_keep_register(actor).require()
        locked = UndertakingLink.objects.select_for_update().get(pk=link.pk)
        if locked.until_on is not None:
            return locked
        if until_on < locked.from_on:
            raise ValidationError({"until_on": "Un lien ne finit pas avant d’avoir commencé."})
        locked.until_on = until_on
        locked.save(update_fields=["until_on"])
        for undertaking in (locked.controlling, locked.controlled):
            journal.record(actor, "state_aid.end_link", undertaking, facts={"until_on": until_on})
    return locked


def record_merger(
    actor: Actor, *, absorbed: Undertaking, absorbing: Undertaking, merged_on: date, proof: str
) -> Merger:
    """Note that one undertaking absorbed another: its history counts with the other's. Noted twice, noted once."""
    if absorbed == absorbing:
        raise ValidationError({"siren": "Une entreprise ne s’absorbe pas elle-même."})
    if not proof.strip():
        raise ValidationError({"proof": "Dites d’où on le sait\u00a0: traité de fusion, registre du commerce."})
    with transaction.atomic():
        can_keep_register(actor).require()
        list(_both(absorbed, absorbing))
        known = Merger.objects.filter(absorbed=absorbed).first()
        if known is not None and known.absorbing_id == absorbing.pk:
            return known
        if known is not None:
            raise Refused(f"{absorbed.name} a déjà été absorbée par {known.absorbing.name}.")
        merger = Merger.objects.create(
            absorbed=absorbed, absorbing=absorbing, merged_on=merged_on, proof=proof.strip()[:300]
        )
        for undertaking in (absorbing, absorbed):
            facts = {"absorbed": absorbed.siren, "absorbing": absorbing.siren, "merged_on": merged_on}
            journal.record(actor, "state_aid.record_merger", undertaking, facts=facts, note=merger.proof)
    return merger
