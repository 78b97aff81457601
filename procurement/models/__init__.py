"""How the city buys: requests for information, sealed responses, their evaluation, and proof from elsewhere."""

from procurement.models.clauses import ClauseEdition
from procurement.models.demonstrations import DemonstrationScore, DemonstrationSlot, ScriptStep, StepScore
from procurement.models.drafting import RfiComment, RfiEdition, RfiReview
from procurement.models.evaluation import ConsensusRating, Declaration, Rating, ScoreSheet
from procurement.models.formal import FormalProcurement
from procurement.models.piggyback import PiggybackCheck
from procurement.models.releases import OcdsRelease
from procurement.models.requirements import Requirement
from procurement.models.responses import DraftFile, ResponseDraft, ResponseVersion, RfiResponse, SealedContent
from procurement.models.rfis import Addendum, Criterion, Rfi, RfiKey, VendorQuestion
from procurement.models.routes import Purchase, Route
from procurement.models.running import (
    Debrief,
    RedactionDecision,
    Subscription,
    TeamingEntry,
    VendorContact,
)
from procurement.models.solutions import Citation, ProvenSolution

__all__ = [
    "Addendum",
    "Citation",
    "ClauseEdition",
    "ConsensusRating",
    "Criterion",
    "Debrief",
    "Declaration",
    "DemonstrationScore",
    "DemonstrationSlot",
    "DraftFile",
    "FormalProcurement",
    "OcdsRelease",
    "PiggybackCheck",
    "ProvenSolution",
    "Purchase",
    "Rating",
    "RedactionDecision",
    "Requirement",
    "ResponseDraft",
    "ResponseVersion",
    "Rfi",
    "RfiComment",
    "RfiEdition",
    "RfiKey",
    "RfiResponse",
    "RfiReview",
    "Route",
    "ScoreSheet",
    "ScriptStep",
    "SealedContent",
    "StepScore",
    "Subscription",
    "TeamingEntry",
    "VendorContact",
    "VendorQuestion",
]
