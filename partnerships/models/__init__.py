"""With whom the city works: partnerships, what their parties do and owe, gain shares and settlements."""

from partnerships.models.agreements import Contribution, Partnership, Party
from partnerships.models.duties import CostPart, Obligation, Responsibility, SharedCost, SharedRisk
from partnerships.models.editions import Approval, Edition
from partnerships.models.gains import GainShare, PartyShare
from partnerships.models.service_levels import ServiceLevel, ServiceWindow
from partnerships.models.settlements import Settlement, SettlementPayment

__all__ = [
    "Approval",
    "Contribution",
    "CostPart",
    "Edition",
    "GainShare",
    "Obligation",
    "Partnership",
    "Party",
    "PartyShare",
    "Responsibility",
    "ServiceLevel",
    "ServiceWindow",
    "Settlement",
    "SettlementPayment",
    "SharedCost",
    "SharedRisk",
]
