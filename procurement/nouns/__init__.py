"""The nouns of procurement, each at both doors."""

from procurement.nouns.drafting import COMMENT, REVIEW
from procurement.nouns.responses import RECEIPT, RESPONSE, SHEET
from procurement.nouns.rfis import QUESTION, RFI
from procurement.nouns.routes import PURCHASE, ROUTE
from procurement.nouns.running import CONTACT, SLOT
from procurement.nouns.solutions import CITATION, PROVEN_SOLUTION

NOUNS = (
    PROVEN_SOLUTION,
    CITATION,
    RFI,
    COMMENT,
    REVIEW,
    QUESTION,
    RESPONSE,
    RECEIPT,
    SHEET,
    ROUTE,
    PURCHASE,
    CONTACT,
    SLOT,
)

__all__ = [
    "CITATION",
    "COMMENT",
    "CONTACT",
    "NOUNS",
    "PROVEN_SOLUTION",
    "PURCHASE",
    "QUESTION",
    "RECEIPT",
    "RESPONSE",
    "REVIEW",
    "RFI",
    "ROUTE",
    "SHEET",
    "SLOT",
]
