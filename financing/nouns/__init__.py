"""The nouns of financing."""

from financing.nouns.funds import ENTRY, FUND
from financing.nouns.plans import PLAN, SOURCE, USE

NOUNS = (PLAN, SOURCE, USE, FUND, ENTRY)

__all__ = ["ENTRY", "FUND", "NOUNS", "PLAN", "SOURCE", "USE"]
