"""What the documentation of the API says of a view or a method of one.

Only `manage.py document_api`, which writes docs/openapi.json, puts descriptions together. Whoever answers requests hands that
file out: a web worker is spared a class for each of a thousand operations, 13 MB of memory.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_view

Target = TypeVar("Target", bound=Callable[..., Any])
Said = dict[str, Any]


def described(said: Callable[[], Said] | None = None, /, **more: Any) -> Callable[[Target], Target]:
    """As `extend_schema`. What takes long to put together is `said`, and asked only when documenting."""
    if not settings.DESCRIBE_API:
        return unchanged
    return extend_schema(**(said() if said else {}), **more)


def described_methods(said: Callable[[], dict[str, Said]], /) -> Callable[[Target], Target]:
    """As `extend_schema_view`, for the methods that a view inherits, by name."""
    if not settings.DESCRIBE_API:
        return unchanged
    return extend_schema_view(**{name: extend_schema(**words) for name, words in said().items()})


def unchanged(target: Target) -> Target:
    return target
