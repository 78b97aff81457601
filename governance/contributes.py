"""What governance puts in the product's slots."""

from alliance import permissions, registry, visibility
from governance import lifecycle
from governance.permissions import PERMISSIONS, VISIBLE


def fill() -> None:
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.lifecycles.add(lifecycle.CHAMPION, lifecycle.DECISION, lifecycle.RISK)
