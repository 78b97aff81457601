"""Two texts, word by word: what stayed, what went, what came."""

import re
from difflib import SequenceMatcher

PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Pairs of (kind, text) in reading order; kind is same, gone or new."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    found: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[i:j])))
        else:
            found += [("gone", "".join(old[i:j]))] if j > i else []
            found += [("new", "".join(new[k:m]))] if m > k else []
    return found
