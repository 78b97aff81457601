"""The clause library in force: what the product ships, and before it whatever the city worded itself."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from procurement.clauses import BY_KEY, LIBRARY, Clause, text_of
from procurement.models import ClauseEdition, Rfi
from procurement.models.rfis import SECTIONS

ORDER = [name for name, _ in SECTIONS]


def in_force() -> list[Clause]:
    """Every clause, in the order of the parts of an RFI. One query, however many there are."""
    newest = newest_rows()
    shipped = [newest[row.key].as_clause() if row.key in newest else row for row in LIBRARY]
    own = [row.as_clause() for key, row in newest.items() if key not in BY_KEY]
    retired = {key for key, row in newest.items() if row.is_retired}
    found = [row for row in [*shipped, *own] if row.key not in retired]
    return sorted(found, key=lambda row: ORDER.index(row.part))


def newest_rows() -> dict[str, ClauseEdition]:
    """The newest of the city's own editions by key."""
    rows = ClauseEdition.objects.select_related("department").order_by("number")
    return {row.key: row for row in rows}


def clause_named(key: str) -> Clause | None:
    return next((row for row in in_force() if row.key == key), None)


def editions_of(key: str) -> list[dict[str, Any]]:
    """What was and is the wording of one clause, newest first: clause, reason, by, at, is_retired."""
    rows = ClauseEdition.objects.filter(key=key).select_related("department", "created_by")
    found = [
        {
            "clause": row.as_clause(),
            "reason": row.reason,
            "by": row.created_by,
            "at": row.created_at,
            "is_retired": row.is_retired,
        }
        for row in rows
    ]
    if key in BY_KEY:
        found.append({"clause": BY_KEY[key], "reason": "", "by": None, "at": None, "is_retired": False})
    return found


def demanded(library: Iterable[Clause]) -> list[Clause]:
    """The city's own mandatory clauses. Those that ship are answered by checks of their own, in any words."""
    return [row for row in library if row.kind == "mandatory" and row.key not in BY_KEY]


def stands_in(clause: Clause, texts: Mapping[str, str]) -> bool:
    """Whether a text has the clause word for word, whatever its blanks were filled in with."""
    pieces = [flat(piece) for piece in re.split(r"\{\w+\}", clause.text)]
    pattern = ".{1,400}?".join(re.escape(piece) for piece in pieces)
    return re.search(pattern, flat(texts.get(clause.part, "")), re.S) is not None


def flat(text: str) -> str:
    """With single blanks, none of them lost at the ends: a blank may stand before or after what was filled in."""
    return re.sub(r"\s+", " ", text)


def noted(clause: Clause, answers: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What an RFI remembers of a clause that was put into it."""
    words = text_of(clause, answers)
    return {"key": clause.key, "edition": clause.edition, "part": clause.part, "text": words}


def offers(rfi: Rfi, library: Iterable[Clause]) -> list[dict[str, Any]]:
    """Each clause of the library as the editor offers it; `stands` new, there, or older (an earlier edition is there)."""
    used = {row["key"]: row for row in rfi.drawn_from}
    return [{"clause": row, "words": text_of(row), "stands": standing(rfi, row, used.get(row.key))} for row in library]


def standing(rfi: Rfi, clause: Clause, used: Mapping[str, Any] | None) -> str:
    text = getattr(rfi, clause.part)
    if used and used["text"] in getattr(rfi, used["part"]):
        return "there" if used["edition"] == clause.edition else "older"
    return "there" if text_of(clause) in text else "new"


def drawn_parts(rfi: Rfi) -> dict[str, str]:
    """The template of this RFI: the clauses it was drawn from, in the words they had then."""
    parts: dict[str, list[str]] = {}
    for row in rfi.drawn_from:
        parts.setdefault(row["part"], []).append(row["text"])
    return {part: "\n\n".join(texts) for part, texts in parts.items()}
