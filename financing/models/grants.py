"""Grants: the match they ask for, the time in which they may be spent, and the days on which to report."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from alliance.models import Record
from financing.models.plans import MONEY, Source


class Grant(Record):
    """The conditions of a source that is a grant."""

    source = models.OneToOneField(
        Source,
        on_delete=models.PROTECT,
        related_name="grant",
        error_messages={"unique": "This source has its conditions already: edit those."},
    )
    programme = models.CharField(max_length=160, help_text="Who grants it, and under which programme.")
    award_number = models.CharField(max_length=80, blank=True)
    match_required = models.DecimalField(default=Decimal(0), **MONEY)
    match: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        Source, blank=True, related_name="matches", help_text="Other sources of the plan that count as the match."
    )
    starts_on = models.DateField("may be spent from")
    ends_on = models.DateField("may be spent until")
    conditions = models.TextField(blank=True, help_text="What it may pay for, and what must be done.")

    class Meta(Record.Meta):
        verbose_name = "grant"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="financing_grant_ends_after_start",
                violation_error_message="The period ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(match_required__gte=0),
                name="financing_grant_match_not_negative",
                violation_error_message="The match is zero or more.",
            ),
        ]

    def __str__(self) -> str:
        return self.programme

    @property
    def match_secured(self) -> Decimal:
        """What of the match is promised in writing or there."""
        firm = [source for source in self.match.all() if source.state in ("committed", "received")]
        return sum((source.amount for source in firm), Decimal(0))

    @property
    def match_missing(self) -> Decimal:
        return max(Decimal(0), self.match_required - self.match_secured)


class GrantReport(Record):
    """A report that the grantor wants by a day."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="reports")
    title = models.CharField(max_length=160)
    due_on = models.DateField("due")
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    scheduled_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_on = models.DateField("sent", null=True, editable=False)
    note = models.TextField(blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "grant report"
        ordering = ["due_on", "title"]

    def __str__(self) -> str:
        return f"{self.title}, due {self.due_on:%Y-%m-%d}"
