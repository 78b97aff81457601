"""How alike two titles are, by the words that tell something."""

from __future__ import annotations

import re

EMPTY_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "with",
        "city",
        "new",
        "pilot",
        "project",
        "programme",
    ]
)
WORD = re.compile(r"\w+")


def telling_words(title: str) -> frozenset[str]:
    """Its words in lower case, without a plural s and without those that every title has."""
    words = (word.removesuffix("s") for word in WORD.findall(title.lower()))
    return frozenset(word for word in words if len(word) > 2 and word not in EMPTY_WORDS)


def likeness(one: str, other: str) -> float:
    """Words they share over words in either (Jaccard), from 0 to 1; 0 where a title tells nothing."""
    left, right = telling_words(one), telling_words(other)
    return len(left & right) / len(left | right) if left and right else 0.0
