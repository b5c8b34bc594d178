"""Bodies: constituted, seated."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.directory.models import Organisation, Partner, Sector
from essaim.gatherings.models import Body, BodyKind, Seat
from essaim.gatherings.policies import can_run_meetings
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.kernel.freshness import require_fresh
from essaim.people.actors import Actor
from essaim.people.models import User

EDITABLE = frozenset(
    {
        *("name", "kind", "group_type", "purpose", "composition", "chair_function", "topics", "sector"),
        *("seats_total", "constituted_on", "dissolved_on", "is_public"),
    }
)


def constitute_body(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: BodyKind,
    group_type: str = "",
    sector: Sector | None = None,
    topics: Iterable[str] = (),
    partners: Iterable[Partner] = (),
    constituted_on: date | None = None,
    is_public: bool = True,
    purpose: list[str] | None = None,
    composition: list[str] | None = None,
    seats_total: int | None = None,
) -> Body:
    """Constitute a body (a working group for a sector, a club…); the same code twice is the same body."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        body, created = Body.objects.get_or_create(
            code=code,
            defaults={
                "name": name.strip(),
                "kind": kind,
                "group_type": group_type,
                "sector": sector,
                "topics": sorted(topics),
                "constituted_on": constituted_on or clock.today(),
                "is_public": is_public,
                "purpose": purpose or [],
                "composition": composition or [],
                "seats_total": seats_total,
                "position": 100,
            },
        )
        if created:
            body.full_clean()
            body.partners.set(partners)
            journal.record(actor, "gatherings.constitute_body", body)
    return body


def update_body(
    actor: Actor, body: Body, *, version: int, partners: Iterable[Partner] | None = None, **fields: Any
) -> Body:
    """Change a body; ``ValidationError`` when it moved since ``version``. Its code and obligations are the folder's."""
    can_run_meetings(actor).require()
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with transaction.atomic():
        locked = Body.objects.select_for_update().get(pk=body.pk)
        require_fresh(locked, version)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save()
        if partners is not None:
            locked.partners.set(partners)
        journal.record(actor, "gatherings.update_body", locked)
    return locked


def give_seat(
    actor: Actor,
    body: Body,
    *,
    function: str,
    user: User | None = None,
    person_name: str = "",
    organisation: Organisation | None = None,
    is_chair: bool = False,
    is_voting: bool = True,
    family: str = "",
    represents_city: bool = False,
    deliberation: str = "",
    from_on: date | None = None,
) -> Seat:
    """Give a seat to a user, or to a named person without account; the same person, function and day is one seat."""
    can_run_meetings(actor).require()
    if not function.strip():
        raise ValidationError({"function": "Écrivez à quel titre la personne siège."})
    with transaction.atomic():
        locked = Body.objects.select_for_update().get(pk=body.pk)
        seat, created = Seat.objects.get_or_create(
            body=locked,
            function=function.strip()[:160],
            user=user,
            person_name=person_name.strip()[:120],
            from_on=from_on or clock.today(),
            until_on=None,
            defaults={
                "organisation": organisation,
                "is_chair": is_chair,
                "is_voting": is_voting,
                "family": family,
                "represents_city": represents_city,
                "deliberation": deliberation.strip()[:120],
            },
        )
        if created:
            journal.record(actor, "gatherings.give_seat", locked, facts={"function": seat.function})
    return seat


def end_seat(actor: Actor, seat: Seat, *, until_on: date | None = None) -> Seat:
    """End a seat on its last day (today when none is said); its history stays."""
    can_run_meetings(actor).require()
    last_day = until_on or clock.today()
    with transaction.atomic():
        locked = Seat.objects.select_for_update().select_related("body").get(pk=seat.pk)
        if last_day < locked.from_on:
            raise ValidationError({"until_on": "Un siège ne finit pas avant d’avoir commencé."})
        if locked.until_on is None or locked.until_on > last_day:
            locked.until_on = last_day
            locked.save(update_fields=["until_on"])
            journal.record(actor, "gatherings.end_seat", locked.body, facts={"function": locked.function})
    return locked


def lay_bodies(bodies: list[dict[str, Any]]) -> None:
    """Write the bodies of a territory folder, keeping what exists under the same code; keys are the model's fields.

    ``partners`` are codes of partners that are laid already.
    """
    known = {partner.code: partner for partner in Partner.objects.all()}
    for row in bodies:
        values = {name: value for name, value in row.items() if name not in ("code", "partners")}
        body, _ = Body.objects.update_or_create(code=row["code"], defaults=values)
        if "partners" in row:
            body.partners.set([known[code] for code in row["partners"]])
