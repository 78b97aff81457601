"""Facts told to other systems: the feed of events, who subscribes, and each attempt to deliver."""

from django.db import models
from django.utils import timezone

from alliance.fields import WebAddressField
from alliance.models.records import Record


class Event(Record):
    """One thing that happened, in the past tense. `position` is given after commit, so a reader never skips one."""

    topic = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)

    class Meta(Record.Meta):
        verbose_name = "event"
        indexes = [models.Index(fields=["created_at"], name="event_unplaced", condition=models.Q(position=None))]

    def __str__(self) -> str:
        return self.topic


class WebhookSubscription(Record):
    secret_fields = frozenset({"secret", "old_secret", "used_secrets"})

    url = WebAddressField(max_length=500)
    topics = models.JSONField(default=list, blank=True)
    secret = models.CharField(max_length=120)
    # After a rotation both secrets sign until this instant, so that the receiver can change its own in between.
    old_secret = models.CharField(max_length=120, blank=True, editable=False)
    old_secret_until = models.DateTimeField("old secret signs until", null=True, editable=False)
    used_secrets = models.JSONField(default=list, editable=False)  # digests: a secret is never taken twice
    is_active = models.BooleanField(default=True)
    disabled_why = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "webhook"

    def __str__(self) -> str:
        return str(self.url)


class WebhookDelivery(Record):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"

    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField("first tried", default=timezone.now)  # again from here after a replay
    last_status = models.PositiveSmallIntegerField(null=True, editable=False)
    last_fault = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "webhook delivery"
        verbose_name_plural = "webhook deliveries"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["subscription", "event"], name="webhook_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.subscription}"

    @property
    def answer(self) -> str:
        """What the receiver said last, for people."""
        return f"HTTP {self.last_status}" if self.last_status else self.last_fault
