"""Keeping the table of routes, and the record of what was bought."""

from typing import Any

from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service
from procurement.models import Purchase, Route
from procurement.shipped_routes import EXAMPLES

KEEP = "procurement.manage_routes"


@service
def add_route(*, by: Any, **values: Any) -> Route:
    """Add a row to the table of thresholds."""
    require(by, KEEP)
    return create(Route(**values), by=by)


@service
def change_route(*, route: Route, version: int | None = None, by: Any, **values: Any) -> Route:
    """Correct a row. Where the law changes, end this one and add the next: the past keeps its rule."""
    require(by, KEEP, route)
    return change(lock(route, version=version), values, by=by)


@service
def remove_route(*, route: Route, why: str, by: Any) -> None:
    """Take away a row that was never used."""
    require(by, KEEP, route)
    insist(not route.purchases.exists(), "why", "Purchases went this route. End it with “valid to” instead.")
    remove(route, by=by, why=why)


@service
def adopt_examples(*, example: str, by: Any) -> list[Route]:
    """Copy a shipped table, to be checked and adapted; rows that are there already are left alone."""
    require(by, KEEP)
    insist(example in EXAMPLES, "example", f"There are these: {', '.join(EXAMPLES)}.")
    made = []
    for row in EXAMPLES[example]:
        same = {name: row.get(name) for name in ("jurisdiction", "kind", "lower", "upper", "valid_from")}
        if not Route.objects.filter(**same).exists():
            lines = {name: "\n".join(row[name]) for name in ("requires", "steps")}
            made.append(create(Route(**row | lines), by=by, action="adopt_example"))
    return made


@service
def record_purchase(*, by: Any, **values: Any) -> Purchase:
    """Write down what was bought, by which route and why."""
    require(by, "procurement.record_purchase")
    return create(Purchase(**values), by=by)


@service
def change_purchase(*, purchase: Purchase, version: int | None = None, by: Any, **values: Any) -> Purchase:
    """Correct a purchase."""
    require(by, "procurement.record_purchase", purchase)
    return change(lock(purchase, version=version), values, by=by)
