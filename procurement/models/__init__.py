"""How the city buys: requests for information, sealed responses, their evaluation, and proof from elsewhere."""

from procurement.models.evaluation import ConsensusRating, Declaration, Rating, ScoreSheet
from procurement.models.responses import ResponseVersion, RfiResponse, SealedContent
from procurement.models.rfis import Addendum, Criterion, Rfi, RfiKey, VendorQuestion
from procurement.models.solutions import Citation, ProvenSolution

__all__ = [
    "Addendum",
    "Citation",
    "ConsensusRating",
    "Criterion",
    "Declaration",
    "ProvenSolution",
    "Rating",
    "ResponseVersion",
    "Rfi",
    "RfiKey",
    "RfiResponse",
    "ScoreSheet",
    "SealedContent",
    "VendorQuestion",
]
