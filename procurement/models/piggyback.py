"""The check before the city buys from a contract that another body holds."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from alliance.models import Record
from initiatives.models import Initiative
from procurement.models.routes import Route


class PiggybackCheck(Record):
    """`answers` holds one object per requirement of the route: requirement, is_met, evidence."""

    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="piggybacks"
    )
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="piggybacks")
    contract = models.CharField(max_length=200, help_text="Its number and title.")
    holder = models.CharField("who holds it", max_length=200, help_text="The body that awarded it.")
    vendor = models.CharField(max_length=160)
    expires_on = models.DateField("in force until")
    answers = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder, editable=False)

    class Meta(Record.Meta):
        verbose_name = "piggyback check"
        indexes = [models.Index(fields=["-created_at", "id"], name="piggyback_newest")]

    def __str__(self) -> str:
        return f"{self.contract}, {self.holder}"

    def checklist(self) -> list[dict[str, Any]]:
        """One row per requirement of the route, as the form edits it."""
        said = {row["requirement"]: row for row in self.answers}
        blank = {"is_met": False, "evidence": ""}
        return [{"requirement": text, **blank, **said.get(text, {})} for text in self.route.requirement_list]

    @property
    def missing(self) -> list[str]:
        return [row["requirement"] for row in self.checklist() if not row["is_met"]]
