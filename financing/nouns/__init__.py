"""The nouns of financing."""

from financing.nouns.forecasts import FORECAST
from financing.nouns.funds import ENTRY, FUND
from financing.nouns.gifts import CAMPAIGN, GRANT_NOUN, PLEDGE_NOUN, REPORT
from financing.nouns.loans import FUND_LOAN_NOUN
from financing.nouns.offerings import OFFERING, ORDER_NOUN, SERIES
from financing.nouns.plans import PLAN, SOURCE, USE
from financing.nouns.situations import FINANCES, SITUATION

NOUNS = (
    PLAN,
    SOURCE,
    USE,
    FUND,
    FUND_LOAN_NOUN,
    ENTRY,
    FINANCES,
    SITUATION,
    OFFERING,
    SERIES,
    ORDER_NOUN,
    CAMPAIGN,
    PLEDGE_NOUN,
    GRANT_NOUN,
    REPORT,
    FORECAST,
)

__all__ = [
    "CAMPAIGN",
    "ENTRY",
    "FINANCES",
    "FORECAST",
    "FUND",
    "FUND_LOAN_NOUN",
    "GRANT_NOUN",
    "NOUNS",
    "OFFERING",
    "ORDER_NOUN",
    "PLAN",
    "PLEDGE_NOUN",
    "REPORT",
    "SERIES",
    "SITUATION",
    "SOURCE",
    "USE",
]
