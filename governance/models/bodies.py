"""Bodies that decide, their meetings, and the actions that come of them."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from governance.lifecycle import ACTION, MEETING


class Body(Record):
    """A committee, council or panel that decides."""

    class Kind(models.TextChoices):
        STEERING_COMMITTEE = "steering_committee", "Steering committee"
        COUNCIL = "council", "Council"
        EVALUATION_PANEL = "evaluation_panel", "Evaluation panel"
        FUND_COMMITTEE = "fund_committee", "Fund committee"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=Kind.choices)

    class Majority(models.TextChoices):
        SIMPLE = "simple", "More votes for than against"
        ABSOLUTE = "absolute", "More than half of all members"
        TWO_THIRDS = "two_thirds", "Two thirds of the votes for and against"

    quorum = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1)], help_text="How many members must vote for a decision to count."
    )
    majority = models.CharField(max_length=12, choices=Majority.choices, default=Majority.SIMPLE)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    members: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="bodies"
    )

    class Meta(Record.Meta):
        verbose_name = "body"
        verbose_name_plural = "bodies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Meeting(Record):
    """A body comes together. Its agenda is what waits for the body, and what members add."""

    reference_prefix = "M"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200, blank=True, help_text="Leave empty for an ordinary meeting.")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=200, blank=True)
    agenda = models.JSONField(default=list, blank=True, help_text="Items besides the questions that wait.")
    closed_agenda = models.JSONField(
        "in closed session",
        default=list,
        blank=True,
        help_text="Items the public is kept out of, each with the ground in law.",
    )
    present: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", editable=False
    )
    minutes = models.TextField(blank=True, editable=False)
    closed_minutes = models.TextField("minutes of the closed session", blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(max_length=12, choices=MEETING.choices, default="planned", editable=False)

    class Meta(Record.Meta):
        verbose_name = "meeting"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="governance_meeting_ends_after_start",
                violation_error_message="A meeting ends after it starts.",
            ),
            models.UniqueConstraint(
                fields=["body", "starts_at"],
                condition=~Q(state="cancelled"),
                name="governance_one_meeting_at_a_time",
                violation_error_message="This body meets at that time already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title or self.body}"


class Action(Record):
    """Something somebody has promised to do, carried forward from meeting to meeting until it is done."""

    reference_prefix = "T"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=300)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="actions", editable=False)
    decision = models.ForeignKey(
        "governance.Decision", null=True, on_delete=models.PROTECT, related_name="actions", editable=False
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions")
    due_on = models.DateField("due")
    outcome = models.CharField("what came of it", max_length=500, blank=True, editable=False)
    done_on = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=ACTION.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "action"
        indexes = [models.Index(fields=["state", "due_on"], name="action_open")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_condition(self) -> bool:
        """Whether a decision went ahead only on condition of this."""
        return self.decision_id is not None and self.meeting_id is None
