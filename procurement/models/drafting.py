"""How a draft ripens: editions sent for review, what each reviewer said of each, and remarks on single parts."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from alliance.models import Record
from procurement.models.rfis import SECTIONS, Rfi


class RfiEdition(Record):
    """The whole of a draft as it was sent for review; `digest` is the SHA-256 of `text`. It is never changed."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="editions", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    text = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta(Record.Meta):
        verbose_name = "edition of an RFI"
        verbose_name_plural = "editions of RFIs"
        ordering = ["-number", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["rfi", "number"], name="procurement_edition_number"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.rfi.reference}"


class RfiReview(Record):
    """What one reviewer says of one edition; empty until said. Earlier ones stay."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Asked for changes"

    edition = models.ForeignKey(RfiEdition, on_delete=models.CASCADE, related_name="reviews", editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rfi_reviews", editable=False
    )
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, editable=False)
    note = models.TextField(blank=True, max_length=4000, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "review of an RFI"
        verbose_name_plural = "reviews of RFIs"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["edition", "reviewer"], name="procurement_reviewed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.get_verdict_display() or 'not said yet'}"


class RfiComment(Record):
    """A remark on one part of a draft, until somebody has dealt with it."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="comments", editable=False)
    part = models.CharField(max_length=20, choices=(*SECTIONS, ("criteria", "How responses are judged")))
    text = models.TextField("comment", max_length=4000)
    resolved_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "comment on a draft"
        verbose_name_plural = "comments on drafts"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return self.rfi.get_absolute_url()
