"""What people are told: the notice in the app (exactly once) and the letter (at least once, same Message-ID)."""

from typing import Any

from django.conf import settings
from django.db import models

from alliance.models.documents import Document
from alliance.models.records import Record


class Notification(Record):
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    # What happened, and about which row; together with the recipient it can only be told once.
    slot = models.CharField(max_length=200)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)
    waits_for_digest = models.BooleanField(default=False)  # told in the next digest instead of a letter of its own

    class Meta(Record.Meta):
        verbose_name = "notice"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["recipient", "slot"], name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_newest"),
            models.Index(fields=["recipient"], name="notification_gathered", condition=models.Q(waits_for_digest=True)),
        ]

    def __str__(self) -> str:
        return self.text


class Mail(Record):
    """A letter in the outbox; the job that sends it holds only its id."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Skipped"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="letters")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)
    document: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        Document, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )  # goes along, if it is not too large
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        verbose_name = "letter"

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class Reminder(Record):
    """The ledger of reminders (trust decision D5): one row per subject, its version, recipient and kind."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        SKIPPED = "skipped", "Skipped"
        SUPERSEDED = "superseded", "Superseded"

    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    subject_version = models.PositiveIntegerField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        verbose_name = "reminder"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["subject_id", "subject_version", "recipient", "kind"], name="reminder_once"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="reminder_due", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient}"
