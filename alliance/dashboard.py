"""The council's page: panels that apps contribute, each plain data, so that page and API say the same.

Figures may be up to a minute old: they are kept per audience, because what a person may see decides what is counted.
"""

from typing import Any

from django.core.cache import cache
from django.utils import timezone

from alliance import registry
from alliance.audiences import audience_of

KEPT_SECONDS = 45


def panels(user: Any) -> list[dict[str, Any]]:
    """Key, title, template and data of every panel that has something to say to this person, in order."""
    key = f"dashboard:{audience_of(user)}:{timezone.localdate()}"
    found: list[dict[str, Any]] | None = cache.get(key)
    if found is None:
        found = [
            {"key": panel.key, "title": panel.title, "template": panel.template, "data": dict(data)}
            for panel in sorted(registry.dashboard_panels, key=lambda panel: panel.order)
            if (data := panel.context(None, user)) is not None
        ]
        cache.set(key, found, KEPT_SECONDS)
    return found
