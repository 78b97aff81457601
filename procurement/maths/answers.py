"""Whether an answer lies outside what must be met. Plain values, no rows."""

from datetime import date
from decimal import Decimal
from typing import Any


def misses(asked: Any, value: Any) -> bool:
    """`asked` has kind, judged, bounds (two numbers or days, either None) and accepted_list (choices).

    Numbers, days and choices are judged here; texts, files and tables are for the panel to say.
    """
    if asked.judged != "pass_fail" or value is None:
        return False
    if asked.kind == "choice":
        return bool(asked.accepted_list) and value not in asked.accepted_list
    if asked.kind not in ("number", "date"):
        return False
    found: Any = Decimal(value) if asked.kind == "number" else date.fromisoformat(value)
    least, most = asked.bounds
    return bool((least is not None and found < least) or (most is not None and found > most))
