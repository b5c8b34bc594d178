"""What makes a vote of the council take effect: its publication, and its transmission to the prefect."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Deliberation
from essaim.funding.policies import can_record_vote
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor


def note_publicity(
    actor: Actor, deliberation: Deliberation, *, published_on: date | None, transmitted_on: date | None
) -> Deliberation:
    """Note the day of publication and the day of transmission; the same days twice are one act.

    ``ValidationError`` beside a day that comes before the vote, or that has not come yet.
    """
    can_record_vote(actor).require()
    with transaction.atomic():
        locked = Deliberation.objects.select_for_update().get(pk=deliberation.pk)
        days = {"published_on": published_on, "transmitted_on": transmitted_on}
        _check(locked, days)
        if any(getattr(locked, name) != day for name, day in days.items()):
            locked.published_on, locked.transmitted_on = published_on, transmitted_on
            locked.save(update_fields=list(days))
            journal.record(actor, "funding.note_publicity", locked, facts=days)
    return locked


def _check(deliberation: Deliberation, days: dict[str, date | None]) -> None:
    faults = {}
    for name, day in days.items():
        if day is not None and day < deliberation.voted_on:
            faults[name] = "Ce jour vient avant le vote."
        elif day is not None and day > clock.today():
            faults[name] = "Ce jour n’est pas encore venu."
    if faults:
        raise ValidationError(faults)
