"""Reads of initiatives."""

from typing import Any

from django.db.models import QuerySet

from initiatives.models import Need, NeedMessage, NeedSender


def thread_of(need: Need) -> QuerySet[NeedMessage]:
    """The turning points of a need, oldest first."""
    return need.thread.select_related("created_by").order_by("created_at", "id")


def needs_to_judge(user: Any) -> QuerySet[Need]:
    """Needs that wait for the office's word, oldest first."""
    found: QuerySet[Need] = Need.objects.visible_to(user).filter(state="raised").order_by("created_at")
    return found.select_related("raised_by")


def needs_to_moderate(user: Any) -> QuerySet[Need]:
    """Needs that came without an account and that nobody has read yet, oldest first."""
    found: QuerySet[Need] = Need.objects.visible_to(user).filter(state="submitted").order_by("created_at")
    return found


def sender_of(need: Need) -> NeedSender | None:
    """Who sent it without an account; for those who moderate only."""
    return NeedSender.objects.filter(need=need).first()
