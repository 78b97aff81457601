"""Facts about money that climb until somebody acts."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from alliance.registry import Concern
from financing.models import Plan, Receipt, Use


def found(now: datetime) -> Iterable[Concern]:
    """An approved plan of which more was drawn than it spends. Three queries, whatever the number."""
    drawn = dict(
        Receipt.objects.filter(source__plan__state="approved")
        .values_list("source__plan")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    spends = dict(Use.objects.filter(plan__in=drawn).values_list("plan").annotate(total=Sum("amount")).order_by())
    over = {pk: total - spends.get(pk, Decimal(0)) for pk, total in drawn.items() if total > spends.get(pk, Decimal(0))}
    for plan in Plan.objects.filter(pk__in=over).select_related("initiative__owner"):
        fact = f"{over[plan.pk]:,.2f} {plan.currency} more was drawn than “{plan.title}” spends."
        yield Concern("plan_overdrawn", plan, fact, plan.initiative.owner)
