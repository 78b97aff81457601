"""Editions of an agreement: the text as it was put to the parties, and who approved it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance.models import Record
from partnerships.lifecycle import EDITION
from partnerships.maths.redline import Segment, redline
from partnerships.models.agreements import Partnership, Party

# What the parties agree to; the rest of a partnership is the city's own book-keeping.
TEXT = (
    "title",
    "purpose",
    "legal_form",
    "starts_on",
    "ends_on",
    "data_terms",
    "property_terms",
    "dispute_terms",
    "exit_terms",
)


def text_of(partnership: Partnership) -> dict[str, str]:
    """The agreement as text by field, with one line for each party."""
    found = {name: str(getattr(partnership, name) or "") for name in TEXT}
    lines = [f"{p.name}, {p.get_role_display().lower()}: {p.duty}" for p in partnership.parties.filter(left_on=None)]
    return found | {"parties": "\n".join(lines)}


class Edition(Record):
    """The agreement as it was put to the parties once. `text` never changes; a new wording is a new edition."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(editable=False)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by", editable=False)
    why = models.CharField("why it changes", max_length=500, blank=True)
    text = models.JSONField(editable=False)
    in_force_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=EDITION.choices, default="proposed", editable=False)

    class Meta(Record.Meta):
        verbose_name = "edition of an agreement"
        verbose_name_plural = "editions of agreements"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "number"], name="partnerships_edition_number"),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state="proposed"),
                name="partnerships_one_proposed_edition",
                violation_error_message="An edition waits for the parties already. Withdraw that one first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership.reference} edition {self.number}"

    def changes(self) -> list[tuple[str, list[Segment]]]:
        """Field by field, what differs from the edition it follows; everything is new in the first."""
        before: dict[str, Any] = self.follows.text if self.follows else {}
        found = ((name, before.get(name, ""), text) for name, text in self.text.items())
        return [(name, redline(old, new)) for name, old, new in found if old != new]


class Approval(Record):
    """A party's word for an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="approvals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="approvals")
    signatory = models.CharField(max_length=120)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "approval"
        ordering = ["approved_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["edition", "party"],
                name="partnerships_approval_once",
                violation_error_message="This party has approved this edition already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party.name}, {self.signatory}"
