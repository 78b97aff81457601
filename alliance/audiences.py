"""People who see exactly the same rows: figures counted for one hold for all of them."""

from typing import Any

from alliance.roles import CHAMPION_OFFICE, READERS, Role

OVERSEERS = (
    CHAMPION_OFFICE
    | READERS
    | {
        Role.PROCUREMENT_OFFICER,
        Role.FINANCE_OFFICER,
        Role.EVALUATOR,
        Role.ADMINISTRATOR,
    }
)


def audience_of(user: Any) -> str:
    """A key that two people share only if every VISIBLE rule treats them alike."""
    if user.is_system or not user.roles.isdisjoint(OVERSEERS):
        return "overseers"
    return f"person:{user.pk}"
