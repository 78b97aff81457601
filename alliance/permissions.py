"""The permission table: who may do what, to which rows. Asked in services through `require`; views ask only to hide a button.

Each app's permissions.py lists its `Permission`s; there is no superuser and no rule outside the table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from alliance.errors import NotAllowed
from alliance.roles import READERS

Predicate = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Permission:
    """`roles` hold it where `within` (if any) says yes of the row; besides, anybody of whom `also` says yes holds it.

    Who only reads the portfolio (council members, auditors) holds nothing by `also`, though a row names them, unless it is
    `for_readers`: about themselves, or a seat in a body.

    Asked without a row (to show a link or a form that begins without one), `roles` decide, and besides `tries`: it says
    yes of a person to whom `also` would say yes of some row. The service asks again with the row.
    """

    name: str
    sentence: str
    roles: frozenset[str] = frozenset()
    within: Predicate | None = None
    also: Predicate | None = None
    tries: Callable[[Any], bool] | None = None
    for_readers: bool = False

    def allows(self, user: Any, row: Any) -> bool:
        besides = self.for_readers or not only_reads(user)
        if row is None:
            return not self.roles.isdisjoint(user.roles) or (besides and self.tries is not None and self.tries(user))
        if not self.roles.isdisjoint(user.roles) and (self.within is None or self.within(user, row)):
            return True
        return besides and self.also is not None and self.also(user, row)


def only_reads(user: Any) -> bool:
    return bool(user.roles) and user.roles <= READERS


_table: dict[str, Permission] = {}


def declare(permissions: Iterable[Permission]) -> None:
    for permission in permissions:
        if _table.setdefault(permission.name, permission) is not permission:
            raise ValueError(f"permission {permission.name} is declared twice")


def declared() -> dict[str, Permission]:
    return dict(sorted(_table.items()))


def allows(user: Any, name: str, row: Any = None) -> bool:
    """Unknown names are refused. The `system` account holds every permission: it acts for scheduled work only."""
    permission = _table.get(name)
    if permission is None:
        raise LookupError(f"no permission is called {name}")
    if user.is_system:
        return True
    return bool(user.is_active) and permission.allows(user, row)


def require(user: Any, name: str, row: Any = None) -> None:
    """Raises NotAllowed with a sentence that says which permission is missing and who holds it."""
    if not allows(user, name, row):
        raise NotAllowed(refusal(_table[name]))


def refusal(permission: Permission) -> str:
    from_role = " or ".join(sorted(role.label for role in permission.roles if hasattr(role, "label")))
    held = f" It needs the role {from_role}." if from_role else ""
    return f"You may not {permission.sentence[0].lower()}{permission.sentence[1:]} here.{held}"
