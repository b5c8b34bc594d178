"""Binding an application to the need that it answers."""

from django.db import transaction

from essaim.exchange.models import Need
from essaim.funding.models import Application
from essaim.funding.policies import can_write_application
from essaim.funding.services.freshness import lock_application
from essaim.journal import services as journal
from essaim.kernel.verdict import Refused
from essaim.people.actors import Actor


def choose_need(actor: Actor, application: Application, *, need: Need | None) -> Application:
    """Say which open need a draft answers, or that it answers none; said twice, it is said once."""
    with transaction.atomic():
        locked = lock_application(application)
        can_write_application(actor, locked).require()
        if locked.need_id == (need.pk if need else None):
            return locked
        if need is not None and not need.is_open:
            raise Refused("Ce besoin n’est plus ouvert\u00a0: on n’y répond plus.")
        locked.need = need
        locked.save(update_fields=["need"])
        journal.record(actor, "funding.choose_need", locked)
    return locked
