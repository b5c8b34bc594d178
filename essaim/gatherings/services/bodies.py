"""Bodies: constituted, seated."""

from datetime import date
from typing import Any

from django.db import transaction

from essaim.directory.models import Organisation, Sector
from essaim.gatherings.models import Body, BodyKind, Seat
from essaim.gatherings.policies import can_run_meetings
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor
from essaim.people.models import User


def constitute_body(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: BodyKind,
    sector: Sector | None = None,
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
                "name": name,
                "kind": kind,
                "sector": sector,
                "constituted_on": constituted_on or clock.today(),
                "is_public": is_public,
                "purpose": purpose or [],
                "composition": composition or [],
                "seats_total": seats_total,
                "position": 100,
            },
        )
        if created:
            journal.record(actor, "gatherings.constitute_body", body)
    return body


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
    from_on: date | None = None,
) -> Seat:
    """Give a seat to a user, or to a named person without account."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        seat = Seat.objects.create(
            body=body,
            function=function,
            user=user,
            person_name=person_name,
            organisation=organisation,
            is_chair=is_chair,
            is_voting=is_voting,
            from_on=from_on or clock.today(),
        )
        journal.record(actor, "gatherings.give_seat", body, facts={"function": function})
    return seat


def end_seat(actor: Actor, seat: Seat, *, until_on: date | None = None) -> Seat:
    """End a seat; its history stays."""
    can_run_meetings(actor).require()
    with transaction.atomic():
        locked = Seat.objects.select_for_update().get(pk=seat.pk)
        locked.until_on = until_on or clock.today()
        locked.save(update_fields=["until_on"])
        journal.record(actor, "gatherings.end_seat", locked.body)
    return locked


def lay_bodies(bodies: list[dict[str, Any]]) -> None:
    """Write the bodies of a territory folder, keeping what exists under the same code."""
    for row in bodies:
        values = {name: value for name, value in row.items() if name != "code"}
        Body.objects.update_or_create(code=row["code"], defaults=values)
