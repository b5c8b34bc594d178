"""Every write of funding. See each module for its acts."""

from essaim.funding.services.applications import (
    add_collaborator,
    delete_draft,
    provide_piece,
    save_section,
    start_application,
    submit_application,
)
from essaim.funding.services.awards import annul_award, check_deliberation, notify_award, record_deliberation
from essaim.funding.services.calls import lay_call
from essaim.funding.services.envelopes import change_envelope, open_envelope
from essaim.funding.services.laureates import consent_laureate, publish_laureate, withdraw_consent
from essaim.funding.services.review import assign_application, declare_complete, decline_application, request_piece
from essaim.funding.services.sessions import (
    fill_agenda,
    give_opinion,
    invite_assessor,
    mark_ready,
    plan_session,
    save_assessment,
)

__all__ = [
    "add_collaborator",
    "annul_award",
    "assign_application",
    "change_envelope",
    "check_deliberation",
    "consent_laureate",
    "declare_complete",
    "decline_application",
    "delete_draft",
    "fill_agenda",
    "give_opinion",
    "invite_assessor",
    "lay_call",
    "mark_ready",
    "notify_award",
    "open_envelope",
    "plan_session",
    "provide_piece",
    "publish_laureate",
    "record_deliberation",
    "request_piece",
    "save_assessment",
    "save_section",
    "start_application",
    "submit_application",
    "withdraw_consent",
]
