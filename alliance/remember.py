"""What was read about a row, kept with that instance: the parts of one page share it, and the next request reads anew."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


def remembered(row: Any, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` gave when it was first asked about this instance under `key`.

    For pages alone: a service decides on rows it has just locked and read. `read` gives values (a list, a row), not a
    queryset, which would ask the database again.
    """
    kept: dict[Hashable, Any] = row.__dict__.setdefault("_remembered", {})
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found
