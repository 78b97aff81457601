"""The nouns of financing."""

from financing.nouns.funds import ENTRY, FUND
from financing.nouns.loans import FUND_LOAN_NOUN
from financing.nouns.plans import PLAN, SOURCE, USE
from financing.nouns.situations import FINANCES, SITUATION

NOUNS = (PLAN, SOURCE, USE, FUND, FUND_LOAN_NOUN, ENTRY, FINANCES, SITUATION)

__all__ = ["ENTRY", "FINANCES", "FUND", "FUND_LOAN_NOUN", "NOUNS", "PLAN", "SITUATION", "SOURCE", "USE"]
