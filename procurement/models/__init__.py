"""How the city buys: requests for information, sealed responses, their evaluation, and proof from elsewhere."""

from procurement.models.drafting import RfiComment, RfiEdition, RfiReview
from procurement.models.evaluation import ConsensusRating, Declaration, Rating, ScoreSheet
from procurement.models.releases import OcdsRelease
from procurement.models.responses import ResponseVersion, RfiResponse, SealedContent
from procurement.models.rfis import Addendum, Criterion, Rfi, RfiKey, VendorQuestion
from procurement.models.routes import Purchase, Route
from procurement.models.running import Debrief, DemonstrationScore, DemonstrationSlot, VendorContact
from procurement.models.solutions import Citation, ProvenSolution

__all__ = [
    "Addendum",
    "Citation",
    "ConsensusRating",
    "Criterion",
    "Debrief",
    "Declaration",
    "DemonstrationScore",
    "DemonstrationSlot",
    "OcdsRelease",
    "ProvenSolution",
    "Purchase",
    "Rating",
    "ResponseVersion",
    "Rfi",
    "RfiComment",
    "RfiEdition",
    "RfiKey",
    "RfiResponse",
    "RfiReview",
    "Route",
    "ScoreSheet",
    "SealedContent",
    "VendorContact",
    "VendorQuestion",
]
