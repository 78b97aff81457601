"""From rows with a day or an instant to entries of the calendar (`registry.calendar`)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.utils import timezone

from alliance.registry import Dated


def days_of(
    rows: QuerySet[Any], field: str, since: date, until: date, says: Callable[[Any], tuple[str, str]]
) -> Iterator[Dated]:
    """One entry per row whose `field` falls between two days, both included; instants fall on the reader's day.

    `says` gives title and detail.
    """
    if isinstance(rows.model._meta.get_field(field), DateTimeField):
        first, last = instants_of(since, until)
        found = rows.filter(**{f"{field}__gte": first, f"{field}__lt": last})
    else:
        found = rows.filter(**{f"{field}__range": (since, until)})
    for row in found:
        value = getattr(row, field)
        on = timezone.localdate(value) if isinstance(value, datetime) else value
        yield Dated(on, *says(row), row.get_absolute_url(), f"{row._meta.model_name}-{field}-{row.pk}")


def instants_of(since: date, until: date) -> tuple[datetime, datetime]:
    """The reader's midnight before the first day and after the last."""
    first = timezone.make_aware(datetime.combine(since, time.min))
    return first, timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
