"""The measures of any dated payments, as a finance officer or a bond adviser asks for them; nothing is stored."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from financing.charts import money
from financing.maths import flows as flow_maths
from financing.maths.yields import Payment

CENT, RATE = Decimal("0.01"), Decimal("0.000001")


def measured(flows: Sequence[Mapping[str, Any]], discount_rate: Decimal) -> dict[str, Any]:
    """Total, present value on the first day, rate of return (ACT/365) and the day from which the sum stays repaid.

    `irr` is None and `irr_said` says why where the payments have no rate or several; `rates` then lists them all.
    Amounts are rounded to the cent and rates to six places, half to even, once at the end.
    """
    payments = sorted((Payment(row["on"], row["amount"]) for row in flows), key=lambda payment: payment.on)
    running = list(accumulate(payment.amount for payment in payments))
    found = flow_maths.xirr(payments)
    return {
        "total": running[-1].quantize(CENT),
        "present_value": flow_maths.xnpv(payments, discount_rate).quantize(CENT),
        "irr": found.rate.quantize(RATE) if found.rate is not None and found.reason is None else None,
        "irr_said": found.sentence,
        "rates": [rate.quantize(RATE) for rate in found.rates],
        "repaid_on": repaid_on(payments, running),
        "payments": [
            {"on": payment.on, "amount": payment.amount, "so_far": so_far}
            for payment, so_far in zip(payments, running, strict=True)
        ],
    }


def repaid_on(payments: Sequence[Payment], running: Sequence[Decimal]) -> date | None:
    """The first day from which on the sum so far is never below zero again; None if it ends below."""
    day = None
    for payment, so_far in zip(payments, running, strict=True):
        day = None if so_far < 0 else day or payment.on
    return day


def chart(found: Mapping[str, Any]) -> dict[str, Any]:
    """The sum so far, payment by payment."""
    rows, last = found["payments"], found["total"]
    return {
        "id": "so-far",
        "finding": f"In the end {money(abs(last))} {'more came in than went out' if last >= 0 else 'less came in than went out'}."
        if last
        else "In the end as much came in as went out.",
        "spec": {
            "kind": "lines",
            "labels": [f"{row['on']:%Y-%m-%d}" for row in rows],
            "series": [{"name": "Cash so far", "values": [round(float(row["so_far"])) for row in rows]}],
        },
        "head": ["Day", "Payment", "So far"],
        "rows": [[f"{row['on']:%Y-%m-%d}", money(row["amount"]), money(row["so_far"])] for row in rows],
    }
