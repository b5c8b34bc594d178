"""Who may do what to the payments, the report and the recovery of an award."""

from essaim.directory.models import MembershipRole
from essaim.directory.queries import is_member
from essaim.funding.models import Award
from essaim.funding.policies import INSTRUCTING, VOTING_IN
from essaim.funding.states import AwardState
from essaim.kernel.verdict import Verdict, allow_if
from essaim.people.actors import Actor
from essaim.people.roles import Role
from essaim.settlement.models import Instalment, PaymentPlan, Recovery, Report
from essaim.settlement.states import INSTALMENT, RECOVERY, REPORT

PAYING = (Role.FINANCE,)
PLANNING = VOTING_IN
RECOVERING = (Role.FINANCE, Role.DIRECTOR)
LIFTING = (Role.DIRECTOR,)


def _pays(actor: Actor) -> Verdict:
    return allow_if(actor.has(*PAYING), "Les finances ordonnancent et notent les versements.")


def can_lay_plan(actor: Actor, award: Award) -> Verdict:
    """To say how an award is paid, one must be able to write votes; the award must stand and be paid in money."""
    verdict = allow_if(actor.has(*PLANNING), "La mission ESS, sa direction et les finances établissent l’échéancier.")
    standing = allow_if(award.state != AwardState.ANNULLED, "Cette aide est annulée\u00a0: elle ne se verse plus.")
    return verdict and standing and allow_if(not award.is_in_kind, "Une aide en nature ne se verse pas.")


def can_call_instalment(actor: Actor, instalment: Instalment) -> Verdict:
    """To say that what an instalment waits for has happened, one must follow awards."""
    verdict = allow_if(actor.has(*PLANNING), "La mission ESS dit quand un versement peut partir.")
    return verdict and INSTALMENT.may("call_instalment", instalment.state)


def can_cancel_instalment(actor: Actor, instalment: Instalment) -> Verdict:
    """To give up an instalment, one must keep the finances or direct."""
    verdict = allow_if(actor.has(*RECOVERING), "L’annulation d’un versement revient aux finances ou à la direction.")
    return verdict and INSTALMENT.may("cancel_instalment", instalment.state)


def can_order_instalment(actor: Actor, instalment: Instalment) -> Verdict:
    """To order a payment, one must keep the finances."""
    return _pays(actor) and INSTALMENT.may("order_instalment", instalment.state)


def can_pay_instalment(actor: Actor, instalment: Instalment) -> Verdict:
    """To note that the money left, one must keep the finances."""
    return _pays(actor) and INSTALMENT.may("pay_instalment", instalment.state)


def can_return_instalment(actor: Actor, instalment: Instalment) -> Verdict:
    """To note that the bank sent the money back, one must keep the finances."""
    return _pays(actor) and INSTALMENT.may("return_instalment", instalment.state)


def can_write_report(actor: Actor, report: Report) -> Verdict:
    """To write the report, one must have carried the application or belong to the beneficiary."""
    return allow_if(is_beneficiary(actor, report.award), "Ce compte rendu n’est pas le vôtre.") and REPORT.may(
        "send_report", report.state
    )


def can_send_report(actor: Actor, report: Report) -> Verdict:
    """To send the report, one must be able to write it."""
    return can_write_report(actor, report)


def can_ask_correction(actor: Actor, report: Report) -> Verdict:
    """To send a report back, one must instruct."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction relisent les comptes rendus.")
    return verdict and REPORT.may("ask_correction", report.state)


def can_accept_report(actor: Actor, report: Report) -> Verdict:
    """To accept a report, one must instruct."""
    verdict = allow_if(actor.has(*INSTRUCTING), "La mission ESS et sa direction relisent les comptes rendus.")
    return verdict and REPORT.may("accept_report", report.state)


def can_lift_block(actor: Actor, report: Report) -> Verdict:
    """To let a beneficiary apply although its report is late, one must direct."""
    verdict = allow_if(actor.has(*LIFTING), "Seule la direction permet une nouvelle demande malgré un retard.")
    return verdict and allow_if(report.is_late, "Ce compte rendu n’est pas en retard\u00a0: rien n’est bloqué.")


def can_open_recovery(actor: Actor) -> Verdict:
    """To ask for money back beside a report, one must keep the finances or direct."""
    return allow_if(actor.has(*RECOVERING), "Un reversement se décide par la direction ou les finances.")


def can_ask_recovery(actor: Actor, recovery: Recovery) -> Verdict:
    """To note the title that was issued, one must keep the finances or direct."""
    verdict = allow_if(actor.has(*RECOVERING), "Les finances émettent les titres.")
    return verdict and RECOVERY.may("ask_recovery", recovery.state)


def can_repay_recovery(actor: Actor, recovery: Recovery) -> Verdict:
    """To note that the money came back, one must keep the finances or direct."""
    verdict = allow_if(actor.has(*RECOVERING), "Les finances notent les reversements.")
    return verdict and RECOVERY.may("repay_recovery", recovery.state)


def can_waive_recovery(actor: Actor, recovery: Recovery) -> Verdict:
    """To give up a recovery, one must direct."""
    verdict = allow_if(actor.has(Role.DIRECTOR), "L’abandon d’un reversement revient à la direction.")
    return verdict and RECOVERY.may("waive_recovery", recovery.state)


def can_answer_activity(actor: Actor, award: Award) -> Verdict:
    """To say what became of a project, one must be its beneficiary, or instruct."""
    return allow_if(
        actor.has(*INSTRUCTING) or is_beneficiary(actor, award), "Seuls le bénéficiaire et la mission ESS répondent."
    )


def is_beneficiary(actor: Actor, award: Award) -> bool:
    """Whether this person carried the application, or acts for the beneficiary."""
    if actor.is_system:
        return True
    holds = actor.user is not None and award.application is not None and award.application.holder_id == actor.user.pk
    return holds or is_member(actor, award.organisation, MembershipRole.MANAGER, MembershipRole.CONTRIBUTOR)


def can_change_plan(plan: PaymentPlan) -> Verdict:
    """A plan changes as long as nothing of it was ordered, paid or settled."""
    return allow_if(
        not plan.has_begun,
        "Un versement est déjà parti ou annulé\u00a0: l’échéancier ne se réécrit plus.",
    )
