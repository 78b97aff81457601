"""Where an indicator gets its values from the city's service requests."""

from django.db import models

from alliance.models import Job, Record
from initiatives.models.indicators import Indicator


class RequestFeed(Record):
    """The service requests of one kind, counted by month into the values of an indicator."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Not pulled yet"
        PULLED = "pulled", "Pulled"
        FAILED = "failed", "Did not work"

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="request_feed")
    service_code = models.CharField(
        max_length=80, help_text="As the city’s Open311 endpoint lists it in services.json, such as 001."
    )
    since = models.DateField("counted from", help_text="The first month that is counted; any day of it.")
    is_connected = models.BooleanField("connected", default=True, editable=False)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    outcome = models.CharField(
        "last pull", max_length=7, choices=Outcome.choices, default=Outcome.WAITING, editable=False
    )
    tried_at = models.DateTimeField("last tried", null=True, editable=False)
    pulled_at = models.DateTimeField("last worked", null=True, editable=False)
    # Without this day: what a daily pull need not ask again, but for the newest months.
    pulled_until = models.DateField("counted up to", null=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    fault = models.CharField(max_length=300, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "feed of service requests"
        verbose_name_plural = "feeds of service requests"

    def __str__(self) -> str:
        return f"Requests {self.service_code} for {self.indicator}"

    @property
    def is_underway(self) -> bool:
        """A pull goes on or is about to; one that waits to be tried again does not."""
        return self.job is not None and (
            self.job.state == Job.State.RUNNING or (self.is_waited_for and not self.job.tries)
        )

    @property
    def is_waited_for(self) -> bool:
        return self.job is not None and not self.job.is_over
