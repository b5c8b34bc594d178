"""What an award's notification, signature or annulment starts here."""

from essaim.funding.models import Award
from essaim.funding.states import AwardState
from essaim.people.actors import Actor
from essaim.settlement.models import PaymentPlan
from essaim.settlement.services.plans import drop_what_waits, keep_clauses, lay_plan, lock_plan
from essaim.settlement.services.recoveries import recover_annulled
from essaim.settlement.services.reports import lay_report

HERE = Actor.system("settlement")


def follow_award(actor: Actor, award: Award) -> None:
    """Lay the schedule and the report of a notified award, stop those of an annulled one (in the act's transaction)."""
    if award.state == AwardState.ANNULLED:
        if PaymentPlan.objects.filter(award=award).exists():
            plan = lock_plan(award.pk)
            drop_what_waits(actor, plan)
            recover_annulled(plan)
    elif award.state == AwardState.NOTIFIED and not award.is_in_kind:
        found = PaymentPlan.objects.filter(award=award).first()
        is_open = found is None or not found.has_begun
        lay_report(HERE, lay_plan(HERE, award) if is_open else keep_clauses(HERE, award))
