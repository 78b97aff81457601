"""With what money: financing plans with their sources and uses, revolving funds and their ledger."""

from financing.models.funds import Fund, FundEntry
from financing.models.plans import Category, Phase, Plan, Source, Use

__all__ = ["Category", "Fund", "FundEntry", "Phase", "Plan", "Source", "Use"]
