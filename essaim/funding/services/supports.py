"""What an award carries beyond its money, typed on its page: kind, stake, partners and means, groups of structures."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory import services as directory
from essaim.directory.models import Organisation, Partner
from essaim.funding.demands import rules_of
from essaim.funding.models import AidKind, Award, Cohort, ExperimentationOutcome, Support
from essaim.funding.policies import can_describe_award
from essaim.funding.services.freshness import require_fresh
from essaim.journal import services as journal
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor

ACCELERATING = "incubator"
"""Role of a beneficiary whose groups are accelerated by it."""


def describe_award(
    actor: Actor,
    award: Award,
    *,
    version: int | None = None,
    kind: AidKind | None,
    municipal_stake: str = "",
    strategies: Iterable[str] = (),
    is_experimentation: bool = False,
    partners: Iterable[Partner] = (),
    means_euros: Decimal | None = None,
    means_fte: Decimal | None = None,
) -> Award:
    """Say the kind of an award and what it carries. ``Refused`` when the page was drawn before somebody else's act."""
    with transaction.atomic():
        locked = _lock(award)
        can_describe_award(actor, locked).require()
        require_fresh(locked, version)
        if not is_experimentation and ExperimentationOutcome.objects.filter(award=locked).exists():
            raise Refused("Un bilan d’expérimentation est remis\u00a0: l’aide reste une expérimentation.")
        locked.kind = kind
        locked.municipal_stake = municipal_stake.strip()[:200]
        locked.strategies = list(strategies)
        locked.is_experimentation = is_experimentation
        if kind is not None and kind.stage:
            locked.stage = kind.stage
        locked.save(update_fields=["kind", "stage", "municipal_stake", "strategies", "is_experimentation"])
        support, _ = Support.objects.get_or_create(award=locked)
        support.means_euros, support.means_fte = means_euros, means_fte
        support.save(update_fields=["means_euros", "means_fte"])
        support.partners.set(partners)
        journal.record(actor, "funding.describe_award", locked)
    return locked


def _lock(award: Award) -> Award:
    return Award.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=award.pk)


def add_cohort(
    actor: Actor,
    award: Award,
    *,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    people: int | None = None,
    organisations: Iterable[Organisation] = (),
) -> Cohort:
    """Add a group to an award; the same name twice is the same group."""
    with transaction.atomic():
        locked = _lock(award)
        can_describe_award(actor, locked).require()
        _check_period(starts_on, ends_on)
        cohort, created = Cohort.objects.get_or_create(
            award=locked, title=title.strip(), defaults={"starts_on": starts_on, "ends_on": ends_on, "people": people}
        )
        if created:
            journal.record(actor, "funding.add_cohort", locked, facts={"title": cohort.title})
        for organisation in organisations:
            join_cohort(actor, cohort, organisation)
    return cohort


def change_cohort(actor: Actor, cohort: Cohort, *, version: int | None = None, **fields: Any) -> Cohort:
    """Change the name, the period or the number of young people of a group; sent twice, changed once."""
    with transaction.atomic():
        award = _lock(cohort.award)
        can_describe_award(actor, award).require()
        locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
        wanted = {name: fields[name] for name in ("title", "starts_on", "ends_on", "people")}
        if all(getattr(locked, name) == value for name, value in wanted.items()):
            return locked
        require_fresh(locked, version)
        for name, value in wanted.items():
            setattr(locked, name, value)
        _check_period(locked.starts_on, locked.ends_on)
        if Cohort.objects.filter(award=award, title=locked.title).exclude(pk=locked.pk).exists():
            raise ValidationError({"title": "Une autre promotion de cette aide porte ce nom."})
        locked.save()
        journal.record(actor, "funding.change_cohort", award, facts={"title": locked.title})
    return locked


def remove_cohort(actor: Actor, cohort: Cohort) -> None:
    """Take out a group written by mistake; removed twice, it is removed once."""
    with transaction.atomic():
        award = _lock(cohort.award)
        can_describe_award(actor, award).require()
        gone, _ = Cohort.objects.filter(pk=cohort.pk).delete()
        if gone:
            journal.record(actor, "funding.remove_cohort", award, facts={"title": cohort.title})


def join_cohort(actor: Actor, cohort: Cohort, organisation: Organisation) -> None:
    """Add a structure to a group; the directory then says which incubator accelerates it."""
    with transaction.atomic():
        award = _lock(cohort.award)
        can_describe_award(actor, award).require()
        if organisation.pk == award.organisation_id:
            raise Refused("La structure aidée ne s’accélère pas elle-même.")
        if cohort.organisations.filter(pk=organisation.pk).exists():
            return
        cohort.organisations.add(organisation)
        journal.record(actor, "funding.join_cohort", award, facts={"title": cohort.title, "joins": organisation.name})
        if rules_of(award.kind).role == ACCELERATING:
            fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
            directory.update_organisation(actor, fresh, version=fresh.version, incubator=award.organisation)


def leave_cohort(actor: Actor, cohort: Cohort, organisation: Organisation) -> None:
    """Take a structure out of a group; the directory no longer says it accelerated, unless another group does."""
    with transaction.atomic():
        award = _lock(cohort.award)
        can_describe_award(actor, award).require()
        if not cohort.organisations.filter(pk=organisation.pk).exists():
            return
        cohort.organisations.remove(organisation)
        journal.record(actor, "funding.leave_cohort", award, facts={"title": cohort.title, "leaves": organisation.name})
        others = Cohort.objects.filter(award__organisation=award.organisation, organisations=organisation)
        fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if fresh.incubator_id == award.organisation_id and not others.exists():
            directory.update_organisation(actor, fresh, version=fresh.version, incubator=None)


def _check_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": "La fin ne peut pas précéder le début."})
