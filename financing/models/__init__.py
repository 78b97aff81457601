"""With what money: plans with their sources and uses, revolving funds with their ledger and loans."""

from financing.models.funds import Fund, FundEntry
from financing.models.loans import FundLoan, VerifiedSaving
from financing.models.plans import Category, Phase, Plan, Receipt, Source, Use
from financing.models.situations import CityFinances, Situation

__all__ = [
    "Category",
    "CityFinances",
    "Fund",
    "FundEntry",
    "FundLoan",
    "Phase",
    "Plan",
    "Receipt",
    "Situation",
    "Source",
    "Use",
    "VerifiedSaving",
]
