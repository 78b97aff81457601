"""Packets: what a body gets for a meeting, frozen from the same figures as the dashboard."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance.models import Job, Record
from governance.lifecycle import PACKET
from governance.models.bodies import Meeting
from governance.models.decisions import Decision


def storage_name(packet: "Packet", filename: str) -> str:
    return f"packets/{str(packet.pk)[:2]}/{packet.pk}-{filename}"


class Packet(Record):
    """One edition. `content` holds every item as it stood at `frozen_at`; `public_content` what residents may read of it.

    `sha256` is over the content in canonical JSON: whoever has a copy can show that it is this packet.
    """

    reference_prefix = "P"
    # Too long for the trail, which keeps the digest; the texts are in the trail of the items.
    secret_fields: ClassVar[frozenset[str]] = frozenset({"content", "public_content"})

    reference = models.CharField(max_length=20, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packets")
    title = models.CharField(max_length=200, blank=True, help_text="Leave empty to name it after the meeting.")
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    supersedes = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="superseded_by"
    )
    why = models.CharField("why there is a new edition", max_length=500, blank=True, editable=False)
    content = models.JSONField(default=dict, editable=False)
    public_content = models.JSONField(default=dict, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    pdf = models.FileField(upload_to=storage_name, blank=True, editable=False)
    public_pdf = models.FileField(upload_to=storage_name, blank=True, editable=False)
    job: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    frozen_at = models.DateTimeField("frozen", null=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    posted_at = models.DateTimeField("posted", null=True, editable=False)
    late_because = models.CharField(max_length=500, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=PACKET.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "packet"
        indexes = [models.Index(fields=["state", "-frozen_at"], name="packet_frozen")]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(supersedes=None),
                name="governance_one_first_packet",
                violation_error_message="This meeting has a packet already: make a new edition of it.",
            ),
        ]

    def __str__(self) -> str:
        edition = f", edition {self.edition}" if self.edition > 1 else ""
        return f"{self.reference} {self.title or self.meeting.title or self.meeting.body}{edition}"


class PacketItem(Record):
    """One matter of a packet: what staff report and recommend, what it costs and from what money, and who may read it."""

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(help_text="Where it stands in the packet.")
    title = models.CharField(max_length=300)
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The question it is about.",
    )
    subject_type = models.CharField(max_length=80, blank=True, editable=False)
    subject_id = models.UUIDField(null=True, editable=False)
    subject_label = models.CharField(max_length=300, blank=True, editable=False)
    report = models.TextField("staff report", blank=True, help_text="Background, options, and what residents said.")
    recommendation = models.TextField(blank=True, help_text="What staff ask the body to do.")
    fiscal_impact = models.TextField(blank=True, help_text="What it costs or saves, this year and later.")
    source_of_funds = models.TextField(blank=True, help_text="Which fund or budget line pays; what is still missing.")
    is_contract = models.BooleanField("it approves a contract", default=False)
    contract = models.JSONField("facts of the contract", default=dict, blank=True)
    is_restricted = models.BooleanField("restricted", default=False, help_text="Left out of what residents read.")
    legal_ground = models.CharField(
        max_length=200,
        blank=True,
        help_text="The law that lets it be restricted, such as a section of the records act.",
    )

    class Meta(Record.Meta):
        verbose_name = "packet item"
        ordering = ["position", "created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_restricted=False) | ~Q(legal_ground=""),
                name="governance_item_restricted_with_ground",
                violation_error_message="Name the legal ground on which it is restricted.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"
