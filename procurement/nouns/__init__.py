"""The nouns of procurement, each at both doors."""

from procurement.nouns.drafting import COMMENT, REVIEW
from procurement.nouns.formal import FORMAL
from procurement.nouns.responses import RECEIPT, RESPONSE, SHEET
from procurement.nouns.rfis import QUESTION, RFI
from procurement.nouns.routes import PURCHASE, ROUTE
from procurement.nouns.running import CONTACT, SLOT
from procurement.nouns.solutions import CITATION, PROVEN_SOLUTION
from procurement.nouns.surrounding import PIGGYBACK, SUBSCRIPTION

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
    SUBSCRIPTION,
    PIGGYBACK,
    FORMAL,
)

__all__ = [
    "CITATION",
    "COMMENT",
    "CONTACT",
    "FORMAL",
    "NOUNS",
    "PIGGYBACK",
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
    "SUBSCRIPTION",
]
