"""With what money: financing plans with their sources and uses, revolving funds and their ledger."""

from financing.models.funds import Fund, FundEntry
from financing.models.plans import Category, Phase, Plan, Source, Use
from financing.models.situations import CityFinances, Situation

__all__ = ["Category", "CityFinances", "Fund", "FundEntry", "Phase", "Plan", "Situation", "Source", "Use"]
