"""PDFs and spreadsheets that people asked for: made in the background, read by who asked."""

from typing import Any

from django.db import models

from alliance.models.jobs import Job
from alliance.models.records import Record

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "csv": "text/csv",
}


def storage_name(document: "Document", filename: str) -> str:
    return f"documents/{str(document.pk)[:2]}/{document.pk}"


class Document(Record):
    """One file made from a row as its reader saw it. Empty until its job has run."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Spreadsheet (XLSX)"
        DOCX = "docx", "Word (DOCX)"
        CSV = "csv", "CSV"

    kind = models.CharField(max_length=60)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.PDF)
    title = models.CharField(max_length=200, editable=False)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    job: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    file = models.FileField(upload_to=storage_name, blank=True, editable=False)
    size_bytes = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "document"

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"

    @property
    def name(self) -> str:
        return f"{self.title}.{self.format}"
