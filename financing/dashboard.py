"""Financing's part of the council's page: what approved plans count on, what has arrived, and what is missing."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from alliance import city
from alliance.dashboard import Scope
from alliance.lately import dated
from alliance.registry import Lately, Panel
from financing.instruments import BY_KEY, FINANCING, FUNDING
from financing.models import Plan, Receipt, Source, Use

NOTHING = Decimal(0)
SIDES = {FUNDING: "Funding, not repaid", FINANCING: "Financing, to be repaid"}
SURE = ("committed", "received")


def money(scope: Scope, user: Any) -> dict[str, Any] | None:
    """Committed, drawn and missing money of plans that are checked or approved, funding apart from financing."""
    if not user.has_perm("financing.see_plans"):
        return None
    chosen = {f"initiative__{name}": value for name, value in scope.chosen.items()}
    plans = Plan.objects.visible_to(user).filter(**chosen, state__in=["checked", "approved"]).order_by().values("pk")
    counted = sides_of(plans)
    needed = Use.objects.filter(plan__in=plans).aggregate(total=Sum("amount"))["total"] or NOTHING
    committed = sum((row["committed"] for row in counted.values()), NOTHING)
    drawn = sum((row["drawn"] for row in counted.values()), NOTHING)
    gap = max(needed - committed, NOTHING)
    rows = [(SIDES[side], counted[side]) for side in SIDES]
    return {
        "key": "money",
        "finding": f"{said(committed)} of {said(needed)} that plans need is committed, {said(drawn)} has arrived; "
        f"{said(gap)} is not committed yet.",
        "spec": {
            "kind": "bars",
            "labels": [label for label, _ in rows],
            "series": [
                {"name": "Committed", "values": [float(row["committed"]) for _, row in rows]},
                {"name": "Drawn", "values": [float(row["drawn"]) for _, row in rows]},
                {"name": "Expected", "values": [float(row["expected"]) for _, row in rows]},
            ],
        },
        "head": ["Kind of money", "Sources", "Committed", "Drawn", "Expected, not committed"],
        "lines": [
            {
                "url": "/plans/?state=approved",
                "cells": [
                    label,
                    f"{row['number']:,}",
                    said(row["committed"]),
                    said(row["drawn"]),
                    said(row["expected"]),
                ],
            }
            for label, row in rows
        ],
        "more_url": "/plans/",
        "more": "All plans",
    }


def sides_of(plans: Any) -> dict[str, dict[str, Any]]:
    """Sums for funding and for financing; which of the two an instrument is, is no column. Two statements."""
    found: dict[str, dict[str, Any]] = {
        side: {"number": 0, "committed": NOTHING, "drawn": NOTHING, "expected": NOTHING} for side in SIDES
    }
    sources = Source.objects.filter(plan__in=plans).exclude(state="lost").order_by().values("instrument")
    sums = sources.annotate(
        number=Count("pk"), sure=Sum("amount", filter=Q(state__in=SURE)), rest=Sum("amount", filter=~Q(state__in=SURE))
    )
    for row in sums:
        side = found[BY_KEY[row["instrument"]].side]
        side["number"] += row["number"]
        side["committed"] += row["sure"] or NOTHING
        side["expected"] += row["rest"] or NOTHING
    arrived = Receipt.objects.filter(source__plan__in=plans).order_by().values_list("source__instrument")
    for instrument, amount in arrived.annotate(total=Sum("amount")):
        found[BY_KEY[instrument].side]["drawn"] += amount
    return found


def said(amount: Decimal) -> str:
    """Big money in words of a card; the lists behind it are exact."""
    return (
        f"{amount / 1_000_000:,.2f} M {city.currency()}" if amount >= 1_000_000 else f"{amount:,.0f} {city.currency()}"
    )


def changed(scope: Scope, user: Any, since: datetime, most: int) -> Iterable[Lately]:
    """Which plans were approved, for those who may see plans."""
    if user.has_perm("financing.see_plans"):
        chosen = {f"initiative__{name}": value for name, value in scope.chosen.items()}
        yield dated(
            Plan.objects.visible_to(user).filter(**chosen),
            "approved_at",
            "financing plan approved",
            "financing plans approved",
            since=since,
            most=most,
            said=lambda row: f"Financing plan approved: {row.title}.",
        )


PANELS = (Panel("money", "Money", "council/chart.html", money, 40),)
