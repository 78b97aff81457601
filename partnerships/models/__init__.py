"""With whom the city works: partnerships, their parties and contributions, gain shares and settlements."""

from partnerships.models.agreements import Contribution, Partnership, Party
from partnerships.models.gains import GainShare, PartyShare
from partnerships.models.settlements import Settlement, SettlementPayment

__all__ = ["Contribution", "GainShare", "Partnership", "Party", "PartyShare", "Settlement", "SettlementPayment"]
