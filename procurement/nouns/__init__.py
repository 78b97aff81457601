"""The nouns of procurement, each at both doors."""

from procurement.nouns.responses import RECEIPT, RESPONSE, SHEET
from procurement.nouns.rfis import QUESTION, RFI
from procurement.nouns.solutions import CITATION, PROVEN_SOLUTION

NOUNS = (PROVEN_SOLUTION, CITATION, RFI, QUESTION, RESPONSE, RECEIPT, SHEET)

__all__ = ["CITATION", "NOUNS", "PROVEN_SOLUTION", "QUESTION", "RECEIPT", "RESPONSE", "RFI", "SHEET"]
