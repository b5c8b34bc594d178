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
from essaim.funding.services.call_editing import archive_call, publish_call
from essaim.funding.services.calls import lay_aid_kinds, lay_call
from essaim.funding.services.collaborators import (
    accept_collaboration,
    add_collaborator,
    cancel_invitation,
    decline_collaboration,
    remove_collaborator,
)
from essaim.funding.services.comments import comment, read_comments, tell_comments
from essaim.funding.services.corrections import answer_correction, ask_correction, cancel_correction, save_correction
from essaim.funding.services.drafts import close_draft, keep_draft
from essaim.funding.services.envelopes import change_envelope, open_envelope, spread_award, transfer_money
from essaim.funding.services.experimentations import (
    note_milestone,
    plan_milestone,
    remove_milestone,
    tell_outcome,
)
from essaim.funding.services.filters import keep_filter, remove_filter
from essaim.funding.services.instruction import add_note, keep_label, label_application, triage_application
from essaim.funding.services.laureates import (
    consent_laureate,
    describe_laureate,
    publish_laureate,
    unpublish_laureate,
    withdraw_consent,
)
from essaim.funding.services.mails import keep_call_mail
from essaim.funding.services.metropolitan import (
    ask_metropolitan_consent,
    give_metropolitan_consent,
    propose_city_share,
    propose_metropolis_share,
    send_to_metropolis,
    withdraw_metropolitan_consent,
)
from essaim.funding.services.needs import choose_need
from essaim.funding.services.opinions import answer_opinion, ask_opinion, share_opinion, withdraw_opinion
from essaim.funding.services.past_grants import check_grants, map_grants, take_over_grants, undo_grants
from essaim.funding.services.pieces import add_answer_file, add_piece, remove_piece
from essaim.funding.services.publicity import note_publicity
from essaim.funding.services.readings import mark_read, note_reading
from essaim.funding.services.retention import erase_application, warn_of_erasure
from essaim.funding.services.reuse import renew_application, reuse_answers, undo_reuse
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
from essaim.funding.services.visits import add_visit_picture, cancel_visit, plan_visit, tell_visit
from essaim.funding.services.withdrawals import withdraw_application

__all__ = [
    "accept_collaboration",
    "accept_transfer",
    "add_answer_file",
    "add_cohort",
    "add_collaborator",
    "add_note",
    "add_office_file",
    "add_piece",
    "add_visit_picture",
    "adopt_grid",
    "annul_award",
    "answer_correction",
    "answer_opinion",
    "archive_call",
    "ask_correction",
    "ask_metropolitan_consent",
    "ask_opinion",
    "ask_second_reading",
    "assign_application",
    "award_application",
    "cancel_correction",
    "cancel_invitation",
    "cancel_transfer",
    "cancel_visit",
    "change_cohort",
    "change_envelope",
    "check_grants",
    "choose_need",
    "choose_reading",
    "close_draft",
    "comment",
    "consent_laureate",
    "declare_complete",
    "decline_application",
    "decline_collaboration",
    "decline_transfer",
    "delete_draft",
    "describe_award",
    "describe_laureate",
    "draw_agreement",
    "erase_application",
    "fill_agenda",
    "find_committee",
    "give_metropolitan_consent",
    "give_opinion",
    "invite_assessor",
    "join_cohort",
    "keep_call_mail",
    "keep_draft",
    "keep_filter",
    "keep_label",
    "label_application",
    "lay_aid_kinds",
    "lay_call",
    "leave_cohort",
    "map_grants",
    "mark_read",
    "mark_ready",
    "note_milestone",
    "note_publicity",
    "note_reading",
    "notify_award",
    "offer_application",
    "open_envelope",
    "plan_milestone",
    "plan_session",
    "plan_visit",
    "propose_city_share",
    "propose_metropolis_share",
    "provide_piece",
    "publish_call",
    "publish_laureate",
    "read_comments",
    "record_deliberation",
    "refresh_draft",
    "remove_cohort",
    "remove_collaborator",
    "remove_filter",
    "remove_milestone",
    "remove_piece",
    "renew_application",
    "request_piece",
    "reuse_answers",
    "save_assessment",
    "save_correction",
    "save_section",
    "send_to_metropolis",
    "share_award",
    "share_opinion",
    "sign_agreement",
    "spread_award",
    "start_application",
    "submit_application",
    "take_over_grants",
    "tell_comments",
    "tell_outcome",
    "tell_visit",
    "transfer_money",
    "triage_application",
    "undo_grants",
    "undo_reuse",
    "unpublish_laureate",
    "warn_of_erasure",
    "withdraw_application",
    "withdraw_consent",
    "withdraw_metropolitan_consent",
    "withdraw_opinion",
]
