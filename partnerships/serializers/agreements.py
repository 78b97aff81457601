"""How partnerships, parties, contributions and editions are shown to other systems."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from partnerships.models import Approval, Contribution, Edition, Partnership, Party


class PartnershipSerializer(RecordSerializer):
    class Meta:
        model = Partnership
        fields = (
            *RECORD_FIELDS,
            "reference",
            "initiative",
            "title",
            "purpose",
            "legal_form",
            "lead",
            "committee",
            "starts_on",
            "ends_on",
            "data_terms",
            "property_terms",
            "dispute_terms",
            "exit_terms",
            "bound_at",
            "ended_on",
            "state",
        )


class PartySerializer(RecordSerializer):
    class Meta:
        model = Party
        fields = (
            *RECORD_FIELDS,
            "partnership",
            "organisation",
            "department",
            "name",
            "role",
            "duty",
            "signatory",
            "signed_at",
            "left_on",
        )

    name = serializers.CharField(read_only=True)


class ContributionSerializer(RecordSerializer):
    class Meta:
        model = Contribution
        fields = (*RECORD_FIELDS, "party", "kind", "description", "value", "due_on", "delivered_on")


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    name = serializers.CharField(source="party.name", read_only=True)

    class Meta:
        model = Approval
        fields = ("party", "name", "signatory", "approved_at", "paper")
        read_only_fields = fields


class EditionSerializer(RecordSerializer):
    """`changes`: field by field, segments of kind same, added or removed, against the edition it follows."""

    approvals = ApprovalSerializer(many=True, read_only=True)
    changes = serializers.SerializerMethodField()

    class Meta:
        model = Edition
        fields = (
            *RECORD_FIELDS,
            "partnership",
            "number",
            "follows",
            "why",
            "text",
            "changes",
            "approvals",
            "in_force_at",
            "state",
        )

    def get_changes(self, row: Edition) -> list[dict[str, Any]]:
        return [
            {"field": name, "segments": [{"kind": kind, "text": text} for kind, text in segments]}
            for name, segments in row.changes()
        ]
