"""With what money: plans with their sources and uses, revolving funds with their ledger and loans."""

from financing.models.campaigns import Campaign, Pledge
from financing.models.forecasts import Forecast
from financing.models.funds import Fund, FundEntry
from financing.models.grants import Grant, GrantReport
from financing.models.loans import FundLoan, VerifiedSaving
from financing.models.offerings import BondOrder, BondSeries, Offering
from financing.models.plans import Category, Phase, Plan, Receipt, Source, Use
from financing.models.situations import CityFinances, Situation

__all__ = [
    "BondOrder",
    "BondSeries",
    "Campaign",
    "Category",
    "CityFinances",
    "Forecast",
    "Fund",
    "FundEntry",
    "FundLoan",
    "Grant",
    "GrantReport",
    "Offering",
    "Phase",
    "Plan",
    "Pledge",
    "Receipt",
    "Situation",
    "Source",
    "Use",
    "VerifiedSaving",
]
