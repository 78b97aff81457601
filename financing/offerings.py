"""Bond offerings as people read them: demand against offer, what a holding is worth on each day, the register."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from alliance.exports import cell, line_writer
from financing import charts, terms
from financing.maths import calendar
from financing.maths.capital_appreciation import CapitalAppreciationBond, accreted_value
from financing.maths.day_count import DayCount, year_fraction
from financing.maths.rounding import Rounding, rounded
from financing.models import BondOrder, BondSeries, Offering

ZERO = Decimal(0)


def demand_of(offering: Offering) -> list[dict[str, Any]]:
    """Each series with what is ordered, by how many, and what was allotted."""
    rows = offering.series.annotate(
        asked=Sum("orders__amount", default=ZERO),
        paid=Sum("orders__amount", filter=Q(orders__paid_on__isnull=False), default=ZERO),
        given=Sum("orders__allotted", default=ZERO),
        buyers=Count("orders__buyer_key", distinct=True),
    )
    return [
        {"series": row, "asked": row.asked, "paid": row.paid, "given": row.given, "buyers": row.buyers} for row in rows
    ]


def demand_chart(rows: list[dict[str, Any]], *, is_allotted: bool) -> dict[str, Any]:
    asked, offered = sum((row["asked"] for row in rows), ZERO), sum((row["series"].amount for row in rows), ZERO)
    series = [("Offered", [row["series"].amount for row in rows]), ("Ordered", [row["asked"] for row in rows])]
    if is_allotted:
        series.append(("Allotted", [row["given"] for row in rows]))
    return {
        "id": "demand",
        "finding": f"Orders come to {asked / offered:.0%} of what is offered." if offered else "",
        "spec": {
            "kind": "columns",
            "labels": [row["series"].name for row in rows],
            "series": [{"name": name, "values": [float(value) for value in values]} for name, values in series],
        },
        "head": ["Series", *(name for name, _ in series)],
        "rows": [
            [row["series"].name, *(charts.money(values[place]) for _, values in series)]
            for place, row in enumerate(rows)
        ],
    }


def price_of(order: BondOrder) -> Decimal:
    """What the allotted bonds cost, to the cent."""
    return rounded((order.allotted or ZERO) * order.series.price / 100, Rounding.CENT)


def bond_of(series: BondSeries, amount: Decimal) -> CapitalAppreciationBond:
    """A holding as one bond: its price grows at the yield, twice a year, to the value at maturity."""
    start = series.offering.dated_on
    price = rounded(amount * series.price / 100, Rounding.CENT)
    years = year_fraction(DayCount.THIRTY_360, start, series.matures_on)
    # Not rounded here: a rounded end would bend the values of all days before it.
    return CapitalAppreciationBond(start, series.matures_on, price, price * (1 + series.rate / 2) ** (2 * years))


def value_on(series: BondSeries, amount: Decimal, on: date) -> Decimal:
    """What a holding is worth on a day, to the cent: accreted for bonds that pay once, else its principal."""
    if not amount or on < series.offering.dated_on:
        return ZERO
    if series.kind == BondSeries.Kind.CURRENT:
        return amount if on < series.matures_on else ZERO
    with terms.refusing():
        day = min(on, series.matures_on)
        return rounded(accreted_value(bond_of(series, amount), day), Rounding.CENT)


def statement_of(order: BondOrder) -> list[dict[str, Any]]:
    """What the holding is worth on each anniversary and at maturity."""
    series, start = order.series, order.series.offering.dated_on
    days, year = [start], 1
    while (on := calendar.add_months(start, 12 * year)) < series.matures_on:
        days.append(on)
        year += 1
    return [{"on": on, "value": value_on(series, order.allotted or ZERO, on)} for on in days] + [
        {"on": series.matures_on, "value": final_value(series, order.allotted or ZERO)}
    ]


def final_value(series: BondSeries, amount: Decimal) -> Decimal:
    if not amount or series.kind == BondSeries.Kind.CURRENT:
        return amount
    return rounded(bond_of(series, amount).maturity_value, Rounding.CENT)


REGISTER = [
    "number",
    "received_at",
    "buyer",
    "buyer_key",
    "residency",
    "series",
    "ordered",
    "paid_on",
    "allotted",
    "price",
    "value",
    "reason",
]


def register_lines(offering: Offering, on: date) -> Iterator[str]:
    """The register as CSV, each holding with its value on a day."""
    line = line_writer()
    yield line(REGISTER)
    rows = offering.orders.select_related("series__offering").order_by("received_at", "number")
    for order in rows.iterator(chunk_size=500):
        values = [
            order.number,
            order.received_at,
            order.buyer,
            order.buyer_key,
            order.residency,
            order.series.name,
            order.amount,
            order.paid_on,
            order.allotted,
            price_of(order),
            value_on(order.series, order.allotted or ZERO, on),
            order.reason,
        ]
        yield line([cell(value) for value in values])
