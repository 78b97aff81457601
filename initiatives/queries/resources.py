"""Reads of resources."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum

from initiatives.models import Resource


def free_money(years: Iterable[int]) -> list[tuple[Resource, Decimal]]:
    """Money of these fiscal years of which some is free, with how much that is. One query."""
    taken = Sum("commitments__quantity", filter=Q(commitments__released_on=None), default=Decimal(0))
    found = Resource.objects.filter(kind=Resource.Kind.MONEY, fiscal_year__in=list(years)).annotate(taken=taken)
    left = [(row, (row.quantity or Decimal(0)) - row.taken) for row in found.order_by("fiscal_year", "title")]
    return [(row, amount) for row, amount in left if amount > 0]


def promised_of(resource: Resource) -> Decimal:
    """How much of a resource is promised and not released."""
    promised = resource.commitments.filter(released_on=None).aggregate(total=Sum("quantity"))["total"]
    return promised or Decimal(0)
