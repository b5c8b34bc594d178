"""What follows an award, laid out for its page of the office and for the holder's."""

from typing import Any

from essaim.funding.models import Award
from essaim.funding.schedules import Trigger
from essaim.funding.sequels import Panel
from essaim.people.actors import Actor
from essaim.settlement import policies
from essaim.settlement.listing import instalment_tag, report_tag
from essaim.settlement.models import ActivityCheck, Instalment, PaymentPlan, Recovery, Report
from essaim.settlement.services.payments import has_bank_details
from essaim.settlement.services.reports import reconciliation_of


def sequel_of(award: Award) -> dict[str, Any]:
    """The plan with its instalments, the report, the recoveries, what became two years after: four queries."""
    plan = PaymentPlan.objects.filter(award=award).first()
    if plan is not None:
        plan.award = award
    return {
        "plan": plan,
        "instalments": [_row(one, plan) for one in plan.instalments.select_related("batch")] if plan else [],
        "report": Report.objects.filter(award=award).first(),
        "recoveries": list(Recovery.objects.filter(award=award)),
        "activity": ActivityCheck.objects.filter(award=award).first(),
        "reconciliation": reconciliation_of(plan) if plan else None,
    }


def _row(instalment: Instalment, plan: PaymentPlan) -> dict[str, Any]:
    instalment.plan = plan
    words, kind = instalment_tag(instalment)
    return {
        "row": instalment,
        "words": words,
        "tag": kind,
        "waits_for": instalment.condition or instalment.get_trigger_display(),
    }


def office_panel(actor: Actor, award: Award) -> Panel | None:
    """Payments, report, recoveries and follow-up, with the acts that this agent may do."""
    found = sequel_of(award)
    if found["plan"] is None and not policies.can_lay_plan(actor, award):
        return None
    for line in found["instalments"]:
        line |= _acts(actor, line["row"])
    report = found["report"]
    return Panel(
        "settlement/office/parts/award.html",
        {
            **found,
            "award": award,
            "report_words": report_tag(report) if report else ("", ""),
            "may_plan": bool(policies.can_lay_plan(actor, award))
            and (found["plan"] is None or bool(policies.can_change_plan(found["plan"]))),
            "may_join_bank": bool(policies.can_lay_plan(actor, award)) and not has_bank_details(award),
            "may_recover": bool(policies.can_open_recovery(actor))
            and found["plan"] is not None
            and found["plan"].paid > 0,
            "recoveries": [{"row": one, **_recovery_acts(actor, one)} for one in found["recoveries"]],
        },
    )


def _acts(actor: Actor, instalment: Instalment) -> dict[str, bool]:
    by_hand = instalment.trigger in (Trigger.MILESTONE, Trigger.PROOF)
    return {
        "may_call": by_hand and bool(policies.can_call_instalment(actor, instalment)),
        "may_pay": bool(policies.can_pay_instalment(actor, instalment)),
        "may_return": bool(policies.can_return_instalment(actor, instalment)),
    }


def _recovery_acts(actor: Actor, recovery: Recovery) -> dict[str, bool]:
    return {
        "may_ask": bool(policies.can_ask_recovery(actor, recovery)),
        "may_repay": bool(policies.can_repay_recovery(actor, recovery)),
        "may_waive": bool(policies.can_waive_recovery(actor, recovery)),
    }


def own_link(actor: Actor, award: Award) -> Panel | None:
    """The way from an application to what follows its award."""
    return (
        Panel("settlement/space/parts/link.html", {"award": award}) if policies.is_beneficiary(actor, award) else None
    )


def own_panel(actor: Actor, award: Award) -> Panel | None:
    """What was awarded, what is paid, what is due, what one must send and by when."""
    found = sequel_of(award)
    return None if found["plan"] is None else Panel("settlement/space/parts/award.html", {**found, "award": award})
