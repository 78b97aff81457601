"""Reads of initiatives."""

from typing import Any

from django.db.models import QuerySet

from initiatives.models import Need, NeedMessage


def thread_of(need: Need) -> QuerySet[NeedMessage]:
    """The turning points of a need, oldest first."""
    return need.thread.select_related("created_by").order_by("created_at", "id")


def needs_to_judge(user: Any) -> QuerySet[Need]:
    """Needs that wait for the office's word, oldest first."""
    found: QuerySet[Need] = Need.objects.visible_to(user).filter(state="raised").order_by("created_at")
    return found
