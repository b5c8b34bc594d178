"""What an undertaking received, with whom it counts, and what may still be granted to it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from essaim.directory.models import LegalFamily, Organisation
from essaim.kernel.records import Record, key_of, kind_of
from essaim.people.actors import Actor
from essaim.state_aid.groups import Absorption, Tie, group_of, with_absorbed
from essaim.state_aid.models import AidReceived, Declaration, Merger, Undertaking, UndertakingLink
from essaim.state_aid.policies import READING
from essaim.state_aid.remaining import Aid, Remaining
from essaim.state_aid.remaining import remaining as left_under
from essaim.ui.formatting import format_table_day


def aids_visible_to(actor: Actor) -> QuerySet[AidReceived]:
    """The register, for those who follow the money of the City; nothing for others."""
    aids = AidReceived.objects.select_related("undertaking", "declaration", "used_by")
    return aids if actor.is_system or actor.has(*READING) else aids.none()


def declarations_of(undertaking: Undertaking) -> QuerySet[Declaration]:
    """What the undertaking signed, the latest first."""
    return Declaration.objects.filter(undertaking__siren=undertaking.siren).prefetch_related("aids")


def find_undertaking(siren: str) -> Undertaking | None:
    """The undertaking of this SIREN; not kept yet when only the directory knows it; None when nobody does."""
    found = Undertaking.objects.filter(siren=siren).first()
    if found is not None:
        return found
    known = Organisation.objects.filter(siren=siren).order_by("created_at").first() if siren else None
    return undertaking_like(known) if known is not None else None


def undertaking_like(organisation: Organisation) -> Undertaking:
    """The undertaking that an organisation is, not kept yet."""
    is_public = organisation.family == LegalFamily.PUBLIC
    return Undertaking(siren=organisation.siren, name=organisation.name, is_public_body=is_public)


def exercise_end_month_of(organisation: Organisation) -> int:
    """The month at whose end the organisation closes its accounts; December as long as nobody said otherwise."""
    months = Undertaking.objects.filter(siren=organisation.siren).values_list("exercise_end_month", flat=True)
    return (months.first() if organisation.siren else None) or 12


def single_undertaking(siren: str, day: date) -> frozenset[str]:
    """The SIREN that are one undertaking with this one on that day, itself included (E6)."""
    public_bodies = set(Undertaking.objects.filter(is_public_body=True).values_list("siren", flat=True))
    links = UndertakingLink.objects.values_list("controlling__siren", "controlled__siren", "from_on", "until_on")
    return group_of(siren, day, [Tie(*row) for row in links], public_bodies)


def histories(group: Iterable[str], day: date) -> frozenset[str]:
    """The group, and those whose aids it inherited by mergers."""
    rows = Merger.objects.values_list("absorbed__siren", "absorbing__siren", "merged_on")
    return with_absorbed(group, day, [Absorption(*row) for row in rows])


def counted_aids(sirens: Iterable[str], day: date) -> QuerySet[AidReceived]:
    """The standing aids that count on ``day`` for these undertakings: after a split, for the one that uses the aid."""
    group = list(sirens)
    moved = Q(used_since__isnull=False, used_since__lte=day)
    standing = AidReceived.objects.filter(withdrawn_on__isnull=True, granted_on__lte=day)
    return (
        standing.filter((~moved & Q(undertaking__siren__in=group)) | (moved & Q(used_by__siren__in=group)))
        .select_related("undertaking")
        .order_by("granted_on", "pk")
    )


def remaining(
    organisation: Organisation | Undertaking,
    day: date,
    regime: str,
    *,
    beside: Iterable[Aid] = (),
    without: AidReceived | None = None,
) -> Remaining:
    """What may still be granted on that day under a regime.

    The aids ``beside`` it (not written yet) are counted too; ``without``: the aid that is judged is not counted
    against itself.
    """
    group = histories(single_undertaking(organisation.siren, day), day)
    aids = [as_aid(aid) for aid in counted_aids(group, day) if aid != without]
    if isinstance(organisation, Undertaking):
        month = organisation.exercise_end_month
    else:
        month = exercise_end_month_of(organisation)
    return left_under([*aids, *beside], day, regime, month)


def as_aid(row: AidReceived) -> Aid:
    """An aid of the register as the ceilings count it."""
    day = format_table_day(row.granted_on)
    label = f"{row.undertaking.name}, {row.authority}, {day}"
    return Aid(row.granted_on, row.amount, row.regime, label, f"{day}, {row.undertaking.name[:22]}")


def recorded_aid(owner: Record) -> AidReceived | None:
    """The standing aid that one of our records wrote."""
    return AidReceived.objects.filter(
        owner_kind=kind_of(owner), owner_key=key_of(owner), withdrawn_on__isnull=True
    ).first()


def last_declaration(organisation: Organisation, day: date) -> Declaration | None:
    """The last declaration signed until that day."""
    if not organisation.siren:
        return None
    return Declaration.objects.filter(undertaking__siren=organisation.siren, signed_on__lte=day).first()


def links_of(undertaking: Undertaking) -> QuerySet[UndertakingLink]:
    """The links of an undertaking, ended ones included."""
    mine = Q(controlling__siren=undertaking.siren) | Q(controlled__siren=undertaking.siren)
    return UndertakingLink.objects.filter(mine).select_related("controlling", "controlled")


def mergers_of(undertaking: Undertaking) -> QuerySet[Merger]:
    """The mergers of an undertaking, on either side."""
    mine = Q(absorbed__siren=undertaking.siren) | Q(absorbing__siren=undertaking.siren)
    return Merger.objects.filter(mine).select_related("absorbed", "absorbing")
