"""The checklist before the city buys from another body's contract."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from procurement.models import PiggybackCheck, Route

MAY = "procurement.check_piggyback"


@service
def check_piggyback(*, route: Route, on: date, by: Any, **values: Any) -> PiggybackCheck:
    """Begin the check of one contract against what its route requires."""
    require(by, MAY)
    insist(
        route.kind == "cooperative" and route.requirement_list, "route", "Choose a cooperative route with a checklist."
    )
    insist(values["expires_on"] >= on, "expires_on", "This contract is not in force any more.")
    return create(PiggybackCheck(route=route, **values), by=by, action="check_piggyback")


@service
def change_piggyback(
    *, check: PiggybackCheck, version: int | None = None, checklist: Iterable[Mapping[str, Any]], by: Any
) -> PiggybackCheck:
    """Say of each requirement whether it is met, and what shows it. Raises ValidationError for a tick without evidence."""
    row = lock(check, version=version)
    require(by, MAY, row)
    asked = row.route.requirement_list
    answers = [{name: said.get(name) for name in ("requirement", "is_met", "evidence")} for said in checklist]
    for number, said in enumerate(answers, start=1):
        insist(said["requirement"] in asked, "checklist", f"Row {number}: the route does not ask this.")
        insist(not said["is_met"] or said["evidence"], "checklist", f"Row {number}: say what shows that it is met.")
    return change(row, {"answers": answers}, by=by, action="change")
