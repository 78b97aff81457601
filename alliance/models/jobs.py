"""Work to be done outside the request. The row is the job; a message only wakes a worker."""

from django.db import models
from django.utils import timezone

from alliance.models.records import Record


class Job(Record):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=60)
    # Ids and plain values only: never content that is sealed or secret.
    arguments = models.JSONField(default=dict)
    slot = models.CharField(max_length=200, null=True, unique=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    run_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    owner = models.CharField(max_length=80, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    fault = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        verbose_name = "job"
        indexes = [
            models.Index(
                fields=["run_at"],
                name="job_due",
                condition=models.Q(state__in=["waiting", "running"]),
            ),
            models.Index(fields=["created_by", "-created_at"], name="job_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
