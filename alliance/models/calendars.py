"""Secret addresses under which a person's calendar programme reads their days, without a password."""

from django.conf import settings
from django.db import models

from alliance.models.records import Record


class CalendarAddress(Record):
    """Stored only as a digest; shown once. Gives exactly what its owner may see, until it is revoked."""

    secret_fields = frozenset({"digest"})

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_addresses")
    name = models.CharField(max_length=80, help_text="Which calendar reads it, such as “My telephone”.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # Empty: its owner's own days. Else those of one row, such as a body.
    subject_type = models.CharField(max_length=80, blank=True, editable=False)
    subject_id = models.UUIDField(null=True, editable=False)
    subject_label = models.CharField("of", max_length=120, blank=True, editable=False)
    revoked_at = models.DateTimeField("revoked", null=True, editable=False)
    last_used_on = models.DateField("last read", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "calendar address"
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return self.name
