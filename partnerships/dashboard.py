"""Partnerships' part of the council's page: benefits promised against those that locked settlements verified."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from alliance import city
from alliance.dashboard import Scope
from alliance.lately import dated
from alliance.registry import Lately, Panel
from initiatives.dashboard.rows import initiatives
from initiatives.models import Initiative
from partnerships.models import Partnership, Settlement

YEAR = timedelta(days=365)
MOST_SHOWN = 8
AFTER = ("scaling", "in_service")


def benefits(scope: Scope, user: Any) -> dict[str, Any] | None:
    """Money a year that initiatives promise, and what was verified of it in the last twelve months."""
    if not user.has_perm("financing.see_plans"):
        return None
    rows = initiatives(scope, user).exclude(annual_benefit=None).exclude(state="stopped")
    promised = rows.aggregate(total=Sum("annual_benefit"))["total"] or Decimal(0)
    delivered = rows.filter(state__in=AFTER).aggregate(total=Sum("annual_benefit"))["total"] or Decimal(0)
    verified = verified_of(scope, user)
    named = list(initiatives(scope, user).filter(pk__in=verified).order_by("-annual_benefit")[:MOST_SHOWN])
    total = sum(verified.values(), Decimal(0))
    labels = ["Promised, all under way", "Promised by what is rolled out", "Verified, last 12 months"]
    return {
        "key": "benefits",
        "finding": f"{total:,.0f} {city.currency()} was verified in the last twelve months, of {delivered:,.0f} a year "
        "that initiatives rolled out have promised.",
        "spec": {
            "kind": "bars",
            "labels": labels,
            "series": [{"name": "Money a year", "values": [float(promised), float(delivered), float(total)]}],
        },
        "head": ["Initiative", "Promised a year", "Verified, last 12 months"],
        "lines": [
            {"url": row.get_absolute_url(), "cells": [str(row), money(row.annual_benefit), money(verified[row.pk])]}
            for row in named
        ]
        + [{"url": "", "cells": ["All", money(promised), money(total)]}],
    }


def verified_of(scope: Scope, user: Any) -> dict[Any, Decimal]:
    """Verified savings by initiative: locked settlements whose period ended in the last year, newest editions alone."""
    since = timezone.localdate() - YEAR
    chosen = {f"gain_share__partnership__initiative__{name}": value for name, value in scope.chosen.items()}
    found = Settlement.objects.visible_to(user).filter(**chosen, ends_on__gte=since, kind=Settlement.Kind.PERIOD)
    rows = found.exclude(locked_at=None).exclude(restated_by__locked_at__isnull=False)
    sums: dict[Any, Decimal] = {}
    for initiative, statement in rows.values_list("gain_share__partnership__initiative_id", "statement"):
        amount = statement.get("gain", {}).get("results", {}).get("verified_savings")
        if amount is not None:
            sums[initiative] = sums.get(initiative, Decimal(0)) + Decimal(str(amount))
    return sums


def money(amount: Decimal | None) -> str:
    return f"{amount:,.0f} {city.currency()}" if amount is not None else "not given"


def changed(scope: Scope, user: Any, since: datetime, most: int) -> Iterable[Lately]:
    """Which partnerships were signed by every party, and which settlements both sides agreed on."""
    held = Initiative.objects.visible_to(user).filter(**scope.chosen)
    of_scope = {"initiative__in": held} if scope.chosen else {}
    yield dated(
        Partnership.objects.visible_to(user).filter(**of_scope),
        "bound_at",
        "partnership signed",
        "partnerships signed",
        since=since,
        most=most,
        said=lambda row: f"Every party has signed: {row.title}.",
    )
    of_scope = {"gain_share__partnership__initiative__in": held} if scope.chosen else {}
    yield dated(
        Settlement.objects.visible_to(user).filter(**of_scope),
        "locked_at",
        "settlement agreed",
        "settlements agreed",
        since=since,
        most=most,
        said=lambda row: f"Both sides agreed on {row}.",
        related=["gain_share"],
    )


PANELS = (Panel("benefits", "Benefits promised and realised", "council/chart.html", benefits, 35),)
