"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
Segment = tuple[str, str]  # ("same" | "added" | "removed", text)


def redline(before: str, after: str) -> list[Segment]:
    """Segments in reading order: those that are the same or added make `after`, those the same or removed `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Segment] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(("removed", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(("added", "".join(new[j1:j2])))
    return found
