"""The nouns of initiatives, for both doors."""

from initiatives.nouns.needs import NEED

NOUNS = (NEED,)
