"""Every write of funding. See each module for its acts."""

from essaim.funding.services.agreements import draw_agreement, sign_agreement
from essaim.funding.services.applications import (
    delete_draft,
    provide_piece,
    refresh_draft,
    save_section,
    start_application,
    submit_application,
)
from essaim.funding.services.assessments import adopt_grid, ask_second_reading, invite_assessor, save_assessment
from essaim.funding.services.awards import annul_award, award_application, notify_award, record_deliberation
from essaim.funding.services.beneficiaries import share_award
from essaim.funding.services.calls import lay_call
from essaim.funding.services.collaborators import (
    accept_collaboration,
    add_collaborator,
    cancel_invitation,
    decline_collaboration,
    remove_collaborator,
)
from essaim.funding.services.comments import comment, read_comments, tell_comments
from essaim.funding.services.corrections import answer_correction, ask_correction, cancel_correction, save_correction
from essaim.funding.services.envelopes import change_envelope, open_envelope, spread_award, transfer_money
from essaim.funding.services.experimentations import (
    note_milestone,
    plan_milestone,
    remove_milestone,
    tell_outcome,
)
from essaim.funding.services.laureates import (
    consent_laureate,
    publish_laureate,
    unpublish_laureate,
    withdraw_consent,
)
from essaim.funding.services.metropolitan import (
    ask_metropolitan_consent,
    give_metropolitan_consent,
    propose_city_share,
    propose_metropolis_share,
    send_to_metropolis,
    withdraw_metropolitan_consent,
)
from essaim.funding.services.past_grants import check_grants, map_grants, take_over_grants, undo_grants
from essaim.funding.services.pieces import add_answer_file, add_piece, remove_piece
from essaim.funding.services.review import (
    add_office_file,
    assign_application,
    declare_complete,
    decline_application,
    request_piece,
)
from essaim.funding.services.sessions import (
    choose_reading,
    fill_agenda,
    find_committee,
    give_opinion,
    mark_ready,
    plan_session,
)
from essaim.funding.services.supports import (
    add_cohort,
    change_cohort,
    describe_award,
    join_cohort,
    leave_cohort,
    remove_cohort,
)
from essaim.funding.services.transfers import accept_transfer, cancel_transfer, decline_transfer, offer_application
from essaim.funding.services.withdrawals import withdraw_application

__all__ = [
    "accept_collaboration",
    "accept_transfer",
    "add_answer_file",
    "add_cohort",
    "add_collaborator",
    "add_office_file",
    "add_piece",
    "adopt_grid",
    "annul_award",
    "answer_correction",
    "ask_correction",
    "ask_metropolitan_consent",
    "ask_second_reading",
    "assign_application",
    "award_application",
    "cancel_correction",
    "cancel_invitation",
    "cancel_transfer",
    "change_cohort",
    "change_envelope",
    "check_grants",
    "choose_reading",
    "comment",
    "consent_laureate",
    "declare_complete",
    "decline_application",
    "decline_collaboration",
    "decline_transfer",
    "delete_draft",
    "describe_award",
    "draw_agreement",
    "fill_agenda",
    "find_committee",
    "give_metropolitan_consent",
    "give_opinion",
    "invite_assessor",
    "join_cohort",
    "lay_call",
    "leave_cohort",
    "map_grants",
    "mark_ready",
    "note_milestone",
    "notify_award",
    "offer_application",
    "open_envelope",
    "plan_milestone",
    "plan_session",
    "propose_city_share",
    "propose_metropolis_share",
    "provide_piece",
    "publish_laureate",
    "read_comments",
    "record_deliberation",
    "refresh_draft",
    "remove_cohort",
    "remove_collaborator",
    "remove_milestone",
    "remove_piece",
    "request_piece",
    "save_assessment",
    "save_correction",
    "save_section",
    "send_to_metropolis",
    "share_award",
    "sign_agreement",
    "spread_award",
    "start_application",
    "submit_application",
    "take_over_grants",
    "tell_comments",
    "tell_outcome",
    "transfer_money",
    "undo_grants",
    "unpublish_laureate",
    "withdraw_application",
    "withdraw_consent",
    "withdraw_metropolitan_consent",
]
