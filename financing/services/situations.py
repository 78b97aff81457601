"""Saying what the finder must know."""

from datetime import date
from typing import Any

from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from financing.models import CityFinances, Situation
from initiatives.models import Initiative

STATE, DESCRIBE = "financing.state_finances", "financing.describe_initiative"


@service
def state_finances(*, as_of: date, external_id: str | None = None, by: User, **values: Any) -> CityFinances:
    """State the city's means and limits on a day. What is left out is “not known”."""
    require(by, STATE)
    refuse_contradiction(values)
    return create(CityFinances(as_of=as_of, external_id=external_id, **values), by=by, action="state_finances")


@service
def change_finances(*, cityfinances: CityFinances, version: int | None = None, by: User, **values: Any) -> CityFinances:
    """Correct a statement of the city's finances."""
    require(by, STATE)
    row = lock(cityfinances, version=version)
    refuse_contradiction({"is_rated": row.is_rated, "rating": row.rating} | values)
    return change(row, values, by=by)


def refuse_contradiction(values: dict[str, Any]) -> None:
    sentence = "A city without a rating cannot have one: empty the rating, or say that the city is rated."
    insist(not (values.get("is_rated") is False and values.get("rating")), "rating", sentence)


@service
def describe_initiative(
    *, initiative: Initiative, external_id: str | None = None, by: User, **values: Any
) -> Situation:
    """Answer what is asked of an initiative before instruments are looked for."""
    situation = Situation(initiative=initiative, external_id=external_id, **values)
    require(by, DESCRIBE, situation)
    return create(situation, by=by, action="describe_initiative")


@service
def change_situation(*, situation: Situation, version: int | None = None, by: User, **values: Any) -> Situation:
    """Correct the answers."""
    row = lock(situation, version=version)
    require(by, DESCRIBE, row)
    return change(row, values, by=by)
