"""The applicant takes a file back: nothing is decided any more, what was reserved is given back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.funding.models import Application, Side
from essaim.funding.policies import can_follow_application, can_withdraw_application
from essaim.funding.services.corrections import close_correction
from essaim.funding.services.envelopes import release_opinion
from essaim.funding.services.freshness import lock_application, require_fresh
from essaim.funding.services.telling import tell
from essaim.funding.states import APPLICATION, ApplicationState
from essaim.journal import services as journal
from essaim.kernel import clock
from essaim.people.actors import Actor


def withdraw_application(
    actor: Actor, application: Application, *, reason: str, version: int | None = None
) -> Application:
    """Withdraw a file, for a reason that the office reads. Asked twice, it is one withdrawal.

    What waits of its applicant waits no longer: a piece, a correction, somebody to take it over.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Dites en quelques mots pourquoi\u00a0: la mission ESS le lira."})
    with transaction.atomic():
        locked = lock_application(application)
        if locked.state == ApplicationState.WITHDRAWN:
            can_follow_application(actor, locked).require()
            return locked
        can_withdraw_application(actor, locked).require()
        require_fresh(locked, version)
        release_opinion(locked)
        now = clock.now()
        locked.state = APPLICATION.target("withdraw_application")
        locked.withdraw_reason = reason.strip()[:1000]
        locked.ended_at = now
        locked.save(update_fields=["state", "withdraw_reason", "ended_at"])
        locked.piece_requests.filter(answered_at__isnull=True).delete()
        locked.transfers.filter(closed_at__isnull=True).update(closed_at=now)
        close_correction(locked)
        journal.record(actor, "funding.withdraw_application", locked, personal={"reason": locked.withdraw_reason})
        number, key = locked.number, f"withdrawn-{locked.pk}"
        tell(locked, Side.APPLICANT, subject=f"Votre demande {number} est retirée", template="withdrawn", key=key)
        tell(
            locked, Side.OFFICE, subject=f"La demande {number} est retirée", template="withdrawn_office", key=f"{key}-o"
        )
    return locked
