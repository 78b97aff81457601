"""Search over everything a person may see: each app contributes its own part to the slot."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from alliance import registry
from alliance.doors.lists import searched
from alliance.doors.noun import Noun, noun_of
from alliance.models import Organisation
from alliance.registry import Found

MOST_PER_KIND = 10


def everything(user: Any, words: str) -> list[Found]:
    """Results by kind, each kind's newest first; nothing for an empty search."""
    if not words.strip():
        return []
    return list(chain.from_iterable(source(user, words, MOST_PER_KIND) for source in registry.search))


def in_noun(noun: Noun, user: Any, words: str, most: int, detail: str = "") -> Iterable[Found]:
    """The usual contribution: rows of a noun in whose searched fields every word occurs."""
    for row in searched(noun, noun.rows(user), words)[:most]:
        text = str(getattr(row, detail, "") or "") if detail else ""
        yield Found(noun.label, str(row), text, row.get_absolute_url())


def organisations(user: Any, words: str, most: int) -> Iterable[Found]:
    return in_noun(noun_of(Organisation), user, words, most, "summary")
