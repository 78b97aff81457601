"""The nouns of partnerships, for both doors."""

from partnerships.nouns.agreements import CONTRIBUTION, PARTNERSHIP, PARTY
from partnerships.nouns.gains import GAIN_SHARE
from partnerships.nouns.settlements import SETTLEMENT

NOUNS = (PARTNERSHIP, PARTY, CONTRIBUTION, GAIN_SHARE, SETTLEMENT)

__all__ = ["CONTRIBUTION", "GAIN_SHARE", "NOUNS", "PARTNERSHIP", "PARTY", "SETTLEMENT"]
