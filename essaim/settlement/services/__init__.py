"""Every write of what follows an award. See each module for its acts."""

from essaim.settlement.services.activity import answer_activity, ask_activity, ask_all
from essaim.settlement.services.payments import (
    add_bank_details,
    make_batch,
    order_instalment,
    pay_instalment,
    record_return,
    return_instalment,
)
from essaim.settlement.services.plans import call_instalment, cancel_instalment, lay_plan
from essaim.settlement.services.recoveries import ask_recovery, open_recovery, repay_recovery, waive_recovery
from essaim.settlement.services.reports import (
    accept_report,
    add_report_file,
    ask_correction,
    lift_block,
    remind_reports,
    save_section,
    send_report,
)
from essaim.settlement.services.sequence import follow_award

__all__ = [
    "accept_report",
    "add_bank_details",
    "add_report_file",
    "answer_activity",
    "ask_activity",
    "ask_all",
    "ask_correction",
    "ask_recovery",
    "call_instalment",
    "cancel_instalment",
    "follow_award",
    "lay_plan",
    "lift_block",
    "make_batch",
    "open_recovery",
    "order_instalment",
    "pay_instalment",
    "record_return",
    "remind_reports",
    "repay_recovery",
    "return_instalment",
    "save_section",
    "send_report",
    "waive_recovery",
]
