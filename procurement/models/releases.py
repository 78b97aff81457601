"""What was published as open data: each release frozen as the very text that was given out."""

from django.db import models

from alliance.models import Record
from procurement.models.rfis import Rfi


class OcdsRelease(Record):
    """One OCDS release. `body` is never made again from rows: a later change of the RFI makes a further release."""

    rfi = models.ForeignKey(Rfi, on_delete=models.PROTECT, related_name="releases", editable=False)
    ocid = models.CharField(max_length=80, editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    released_at = models.DateTimeField(editable=False)
    body = models.TextField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta(Record.Meta):
        verbose_name = "OCDS release"
        ordering = ["released_at", "ocid", "number"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["ocid", "number"], name="procurement_release_number"),
        ]
        indexes = [models.Index(fields=["released_at", "id"], name="release_in_order")]

    def __str__(self) -> str:
        return f"{self.ocid}-{self.number:02d}"

    def get_absolute_url(self) -> str:
        return self.rfi.get_absolute_url()
