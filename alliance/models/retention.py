"""Legal holds: while one is in force, nothing that it covers is removed by the retention schedule."""

from django.db import models

from alliance.models.records import Record


class LegalHold(Record):
    """An order to keep records, such as for a lawsuit or a request for records."""

    title = models.CharField(max_length=200, help_text="Such as the name and number of the case.")
    reason = models.TextField(help_text="Who asked for it, and what has to be kept.")
    kinds = models.JSONField(
        "covers", default=list, blank=True, help_text="Which schedules it stops; none chosen means all."
    )
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_why = models.TextField("why it was lifted", blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "legal hold"

    def __str__(self) -> str:
        return self.title
