"""Files people attach: stored under an unguessable name outside the web root, read only through a view that asks."""

from django.db import models

from alliance.models.records import Record


def storage_name(attachment: "Attachment", filename: str) -> str:
    return f"attachments/{str(attachment.pk)[:2]}/{attachment.pk}"


class Attachment(Record):
    """A file that belongs to a record; whoever may see the record may read the file."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    file = models.FileField(upload_to=storage_name)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta(Record.Meta):
        verbose_name = "file"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name
