"""Calls, applications, assessments, deliberations, awards, and the envelopes they draw on."""

from essaim.funding.models.applications import (
    Application,
    Cofinancer,
    CofinancerStatus,
    Collaborator,
    CollaboratorInvitation,
    NumberSequence,
    PieceRequest,
    Priority,
)
from essaim.funding.models.awards import (
    Agreement,
    Award,
    Deliberation,
    DeliberationDraft,
    DeliberationMode,
    EconomicQualification,
)
from essaim.funding.models.beneficiaries import Beneficiary
from essaim.funding.models.calls import AidKind, Call, CallState, CutOff, Grid, Stage
from essaim.funding.models.envelopes import AwardPart, Envelope, LedgerKind, LedgerLine
from essaim.funding.models.exchanges import Comment, Correction, Side, Transfer
from essaim.funding.models.experimentation import (
    ExperimentationMilestone,
    ExperimentationOutcome,
    ExperimentationResult,
)
from essaim.funding.models.instruction import (
    CallMail,
    InternalNote,
    Label,
    OpinionChoice,
    OpinionRequest,
    Reading,
    SavedFilter,
    SiteVisit,
    Tint,
)
from essaim.funding.models.laureates import Laureate
from essaim.funding.models.metropolitan import MetropolitanAnswer, MetropolitanReferral
from essaim.funding.models.past_grants import BatchState, GrantBatch, PastGrant
from essaim.funding.models.review import Assessment, CommitteeOpinion, Verdict
from essaim.funding.models.support import Cohort, Support

__all__ = [
    "Agreement",
    "AidKind",
    "Application",
    "Assessment",
    "Award",
    "AwardPart",
    "BatchState",
    "Beneficiary",
    "Call",
    "CallMail",
    "CallState",
    "Cofinancer",
    "CofinancerStatus",
    "Cohort",
    "Collaborator",
    "CollaboratorInvitation",
    "Comment",
    "CommitteeOpinion",
    "Correction",
    "CutOff",
    "Deliberation",
    "DeliberationDraft",
    "DeliberationMode",
    "EconomicQualification",
    "Envelope",
    "ExperimentationMilestone",
    "ExperimentationOutcome",
    "ExperimentationResult",
    "GrantBatch",
    "Grid",
    "InternalNote",
    "Label",
    "Laureate",
    "LedgerKind",
    "LedgerLine",
    "MetropolitanAnswer",
    "MetropolitanReferral",
    "NumberSequence",
    "OpinionChoice",
    "OpinionRequest",
    "PastGrant",
    "PieceRequest",
    "Priority",
    "Reading",
    "SavedFilter",
    "Side",
    "SiteVisit",
    "Stage",
    "Support",
    "Tint",
    "Transfer",
    "Verdict",
]
