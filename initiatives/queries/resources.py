"""Reads of resources."""

from decimal import Decimal

from django.db.models import Sum

from initiatives.models import Resource


def promised_of(resource: Resource) -> Decimal:
    """How much of a resource is promised and not released."""
    promised = resource.commitments.filter(released_on=None).aggregate(total=Sum("quantity"))["total"]
    return promised or Decimal(0)
