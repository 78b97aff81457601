"""The nouns of partnerships, for both doors."""

from partnerships.nouns.agreements import CONTRIBUTION, PARTNERSHIP, PARTY
from partnerships.nouns.duties import OBLIGATION, RESPONSIBILITY, SHARED_COST, SHARED_RISK
from partnerships.nouns.editions import EDITION
from partnerships.nouns.gains import GAIN_SHARE
from partnerships.nouns.service_levels import SERVICE_LEVEL, SERVICE_WINDOW
from partnerships.nouns.settlements import SETTLEMENT

NOUNS = (
    PARTNERSHIP,
    PARTY,
    CONTRIBUTION,
    EDITION,
    RESPONSIBILITY,
    OBLIGATION,
    SHARED_RISK,
    SHARED_COST,
    SERVICE_LEVEL,
    SERVICE_WINDOW,
    GAIN_SHARE,
    SETTLEMENT,
)

__all__ = ["EDITION", "GAIN_SHARE", "NOUNS", "OBLIGATION", "PARTNERSHIP", "SERVICE_LEVEL", "SETTLEMENT"]
