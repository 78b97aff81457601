"""The formal procurement that an RFI leads to: what is bought, by which route, and how it ended."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from alliance.fields import WebAddressField
from alliance.models import Record
from procurement.lifecycle import FORMAL
from procurement.models.rfis import Rfi
from procurement.models.routes import MONEY, Purchase, Route


class FormalProcurement(Record):
    """Begun from a concluded RFI, in words the market helped to find. Bids are taken where the official notice says.

    `criteria` holds one object per criterion: name, weight (text), anchors.
    """

    reference_prefix = "FP"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    rfi = models.OneToOneField(Rfi, on_delete=models.PROTECT, related_name="formal", editable=False)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="formal")
    title = models.CharField(max_length=160)
    scope = models.TextField("what is bought", help_text="The result wanted, with what the RFI taught.")
    demands = models.TextField("what must be met", blank=True)
    criteria = models.JSONField("how bids are judged", default=list, encoder=DjangoJSONEncoder, editable=False)
    estimate = models.DecimalField("estimated value", null=True, blank=True, **MONEY)
    announce_on = models.DateField("to be announced on", null=True, blank=True)
    notice = WebAddressField("official notice", blank=True, editable=False)
    announced_on = models.DateField(null=True, editable=False)
    bids_until = models.DateTimeField("bids due", null=True, editable=False)
    purchase = models.OneToOneField(
        Purchase, null=True, editable=False, on_delete=models.PROTECT, related_name="formal"
    )
    ended_because = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=FORMAL.choices, default="planned", editable=False)

    class Meta(Record.Meta):
        verbose_name = "formal procurement"
        verbose_name_plural = "formal procurements"
        indexes = [models.Index(fields=["-created_at", "id"], name="formal_newest")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def judged_by(self) -> list[dict[str, Any]]:
        """The criteria as the form edits them."""
        return [dict(row) for row in self.criteria]
