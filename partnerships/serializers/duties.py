"""How responsibilities, obligations, risks, shared costs and service levels are shown to other systems."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from partnerships.models import (
    CostPart,
    Obligation,
    Responsibility,
    ServiceLevel,
    ServiceWindow,
    SharedCost,
    SharedRisk,
)
from partnerships.scorecards import colour_of, scorecard


class ResponsibilitySerializer(RecordSerializer):
    class Meta:
        model = Responsibility
        fields = (*RECORD_FIELDS, "partnership", "activity", "accountable", "responsible", "consulted", "informed")


class ObligationSerializer(RecordSerializer):
    class Meta:
        model = Obligation
        fields = (*RECORD_FIELDS, "partnership", "party", "title", "owner", "due_on", "done_on", "evidence")


class SharedRiskSerializer(RecordSerializer):
    class Meta:
        model = SharedRisk
        fields = (
            *RECORD_FIELDS,
            "partnership",
            "category",
            "description",
            "allocation",
            "accountable",
            "formula",
            "mitigation",
        )


class CostPartSerializer(serializers.ModelSerializer[CostPart]):
    name = serializers.CharField(source="party.name", read_only=True)

    class Meta:
        model = CostPart
        fields = ("party", "name", "measure")
        read_only_fields = fields


class SharedCostSerializer(RecordSerializer):
    parts = CostPartSerializer(many=True, read_only=True)

    class Meta:
        model = SharedCost
        fields = (*RECORD_FIELDS, "partnership", "title", "amount", "key", "parts", "statement")


class ServiceLevelSerializer(RecordSerializer):
    """`scorecard`: every window that is over, with the colour its data give and the one that counts."""

    scorecard = serializers.SerializerMethodField()

    class Meta:
        model = ServiceLevel
        fields = (
            *RECORD_FIELDS,
            "partnership",
            "party",
            "metric",
            "unit",
            "direction",
            "target",
            "threshold",
            "window",
            "starts_on",
            "exclusions",
            "indicator",
            "gathering",
            "credit",
            "credit_cap",
            "chronic_misses",
            "chronic_within",
            "scorecard",
        )

    def get_scorecard(self, row: ServiceLevel) -> dict[str, Any]:
        card = scorecard(row, row.windows.all(), timezone.localdate())
        windows = [
            {
                "starts_on": window.starts_on,
                "ends_on": window.ends_on,
                "computed": window.computed,
                "state": window.state,
                "credit": window.credit,
            }
            for window in card.windows
        ]
        return {"windows": windows, "credit": card.credit, "is_chronic": card.is_chronic}


class ServiceWindowSerializer(RecordSerializer):
    computed = serializers.SerializerMethodField()

    class Meta:
        model = ServiceWindow
        fields = (
            *RECORD_FIELDS,
            "service_level",
            "starts_on",
            "ends_on",
            "value",
            "source",
            "checksum",
            "computed",
            "judged",
            "judged_why",
        )

    def get_computed(self, row: ServiceWindow) -> str:
        return colour_of(row.service_level, row)
