"""What a person has put off: tasks are not rows, so a task is known by where it leads and what its button says."""

from django.conf import settings
from django.db import models

from alliance.models.records import RecordQuerySet, Worded


class Snooze(Worded):
    """Hides one task of one person until an instant. The task itself, its deadline and its reminders go on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes")
    task = models.CharField(max_length=64)
    until = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "snooze"
        constraints = [models.UniqueConstraint(fields=["person", "task"], name="alliance_snooze_once")]

    def __str__(self) -> str:
        return f"{self.person} until {self.until:%Y-%m-%d %H:%M}"
