"""Responses to an RFI: sealed from receipt to opening. What is not sealed says nothing of the content."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from alliance.models import Organisation, Record
from alliance.roles import Role
from procurement.lifecycle import RESPONSE
from procurement.models.requirements import Requirement
from procurement.models.rfis import Criterion, Rfi

ALGORITHM = "xchacha20poly1305-sealedbox-1"


class RfiResponse(Record):
    """One vendor's response. `content` is empty until two officers open it after the deadline (trust decision D3)."""

    secret_fields = frozenset({"content"})
    why_fixed = "may have responses that stay with it, and nobody is told so before they are opened."

    rfi = models.ForeignKey(Rfi, on_delete=models.PROTECT, related_name="responses", editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name="vendor", on_delete=models.PROTECT, related_name="rfi_responses", editable=False
    )
    current = models.PositiveSmallIntegerField("current version", default=1, editable=False)
    content = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    unmet = models.ManyToManyField(
        Requirement, verbose_name="not met", blank=True, related_name="unmet_by", editable=False
    )
    consensus_reason = models.TextField(blank=True, editable=False)
    strengths = models.TextField(blank=True, editable=False)
    weaknesses = models.TextField("what was missing", blank=True, editable=False)
    state = models.CharField(max_length=12, choices=RESPONSE.choices, default="sealed", editable=False)

    class Meta(Record.Meta):
        verbose_name = "response"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["rfi", "organisation"],
                name="procurement_response_once",
                violation_error_message="Your organisation has a response to this RFI already: replace it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Response to {self.rfi.reference}"

    @classmethod
    def organisation_is_fixed(cls, organisation: Organisation) -> bool:
        """A response is encrypted under the name it came under. While an RFI runs any vendor may have sent one."""
        running = Rfi.objects.filter(state="published")
        read = models.Q(state__in=("opened", "damaged")) | models.Q(rfi__in=running)
        if cls.objects.filter(read, organisation=organisation).exists():
            return True
        is_vendor = (
            organisation.kind == Organisation.Kind.VENDOR
            or organisation.people.filter(role_assignments__role=Role.VENDOR).exists()
        )
        return is_vendor and running.exists()

    def receive(self, number: int) -> None:
        """Hold version `number`, sealed. Not a step of the engine: the engine audits, and the trail would name the vendor."""
        self.current, self.state = number, "sealed"

    def take_back(self) -> None:
        """Withdrawn, for the same reason not by the engine."""
        self.state = "withdrawn"

    def ratings(self) -> list[dict[str, Any]]:
        """One row per criterion as the consensus form edits it."""
        agreed = {row.criterion_id: row.value for row in self.agreed.all()}
        return [line(criterion, agreed.get(criterion.pk)) for criterion in self.rfi.criterion_rows.all()]


def line(criterion: Criterion, value: Any, remark: str = "") -> dict[str, Any]:
    return {"criterion": str(criterion.pk), "name": str(criterion), "value": value, "remark": remark}


class ResponseVersion(Record):
    """The receipt of one submission: digests and the instant on the database's clock, signed."""

    response = models.ForeignKey(RfiResponse, on_delete=models.CASCADE, related_name="versions", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    received_at = models.DateTimeField(editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    plain_sha256 = models.CharField("SHA-256 of what was sent", max_length=64, editable=False)
    cipher_sha256 = models.CharField("SHA-256 of what is stored", max_length=64, editable=False)
    receipt = models.TextField(editable=False)
    signature = models.CharField(max_length=128, editable=False)

    class Meta(Record.Meta):
        verbose_name = "receipt"
        ordering = ["-received_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["response", "number"], name="procurement_version_once"),
        ]

    def __str__(self) -> str:
        return f"Receipt {self.number} for {self.response.rfi.reference}"


class SealedContent(Record):
    """The ciphertext of one version and its data key, sealed to the RFI; without the key there is no way back."""

    secret_fields = frozenset({"sealed_key", "ciphertext"})

    of = models.OneToOneField(ResponseVersion, on_delete=models.CASCADE, related_name="sealed")
    sealed_key = models.BinaryField()
    ciphertext = models.BinaryField()

    class Meta(Record.Meta):
        verbose_name = "sealed content"

    def __str__(self) -> str:
        return f"Sealed content of {self.of_id}"


class ResponseDraft(Record):
    """What a vendor has written so far, kept while it writes; encrypted under a key that is not the opening's."""

    secret_fields = frozenset({"ciphertext"})

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="drafts", editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", editable=False)
    ciphertext = models.BinaryField()
    saved_at = models.DateTimeField(editable=False)

    class Meta(Record.Meta):
        verbose_name = "draft of a response"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["rfi", "organisation"], name="procurement_draft_once"),
        ]

    def __str__(self) -> str:
        return f"Draft of a response to {self.rfi.reference}"


class DraftFile(Record):
    """A file chosen for a response that is still being written; name and bytes are in `ciphertext`, sealed like the draft."""

    secret_fields = frozenset({"ciphertext"})

    draft = models.ForeignKey(ResponseDraft, on_delete=models.CASCADE, related_name="files", editable=False)
    ciphertext = models.BinaryField()

    class Meta(Record.Meta):
        verbose_name = "file of a draft"
        verbose_name_plural = "files of drafts"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"File of a draft for {self.draft.rfi.reference}"
