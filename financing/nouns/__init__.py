"""The nouns of financing."""

from financing.nouns.funds import ENTRY, FUND
from financing.nouns.plans import PLAN, SOURCE, USE
from financing.nouns.situations import FINANCES, SITUATION

NOUNS = (PLAN, SOURCE, USE, FUND, ENTRY, FINANCES, SITUATION)

__all__ = ["ENTRY", "FINANCES", "FUND", "NOUNS", "PLAN", "SITUATION", "SOURCE", "USE"]
