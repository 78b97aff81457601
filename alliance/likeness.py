"""Whether two organisations may be the same: by their names without legal forms, or by the site they answer from."""

import re
import unicodedata
from difflib import SequenceMatcher
from urllib.parse import urlsplit

LEGAL = re.compile(
    r"\b(the|inc|incorporated|llc|llp|ltd|limited|plc|corp|corporation|company|co|gmbh|ag|sa|bv|pty|group|and)\b"
)
ALIKE = 0.88


def plain(name: str) -> str:
    """`Lumen Vale Controls, Inc.` as `lumen vale controls`."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", " ", text.replace("&", " and "))
    return " ".join(LEGAL.sub(" ", words).split())


def host(address: str) -> str:
    found = urlsplit(address).hostname or ""
    return found.removeprefix("www.")


def are_alike(name: str, other: str) -> bool:
    """Names that differ in legal form, order of words or a few letters."""
    one, two = plain(name), plain(other)
    if not one or not two:
        return False
    if one == two or sorted(one.split()) == sorted(two.split()):
        return True
    return SequenceMatcher(None, one, two).ratio() >= ALIKE
