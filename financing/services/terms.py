"""Writing the terms of a source: one service per shape of terms, all through `set_terms`."""

from collections.abc import Mapping
from typing import Any

from alliance.models import User
from alliance.writing import change, insist, lock, service
from financing import terms
from financing.models import Source
from financing.services.plans import opened


@service
def set_terms(*, source: Source, version: int | None = None, shape: str, values: Mapping[str, Any], by: User) -> Source:
    """Write the terms of a source of a draft plan, if a cash flow follows from them.

    Raises ValidationError naming the term that the mathematics refuses; nothing is stored then.
    """
    opened(source.plan, by)
    row = lock(source, version=version)
    shapes = ", ".join(row.kind.shapes) or "none"
    insist(shape in row.kind.shapes, "__all__", f"{row.kind.label} takes these shapes of terms: {shapes}.")
    insist(row.available_on, "__all__", "Say first on which day the money is there: payments are counted from it.")
    with terms.refusing():
        found = terms.made(shape, values)
        found.cash_flow(row.amount, row.available_on)  # type: ignore[arg-type]
    return change(row, {"terms": terms.stored(found)}, by=by, action="set_terms")


@service
def set_loan_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Terms of a loan."""
    return set_terms(source=source, version=version, shape="loan", values=values, by=by)


@service
def set_bond_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Terms of an issue of bonds."""
    return set_terms(source=source, version=version, shape="bond", values=values, by=by)


@service
def set_accretion_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Terms of bonds that pay once, at maturity."""
    return set_terms(source=source, version=version, shape="accretion", values=values, by=by)


@service
def set_rent_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Terms of a lease, a service or any yearly payment."""
    return set_terms(source=source, version=version, shape="rent", values=values, by=by)


@service
def set_savings_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Terms of a repayment from savings."""
    return set_terms(source=source, version=version, shape="savings", values=values, by=by)


@service
def set_outcome_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Terms of a bond that pays by result."""
    return set_terms(source=source, version=version, shape="outcome", values=values, by=by)


@service
def set_arrival_terms(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """When funding arrives, where it does not come all at once."""
    return set_terms(source=source, version=version, shape="arrival", values=values, by=by)
