"""How rows of initiatives are shown to other systems."""

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from initiatives.models import Need


class NeedSerializer(RecordSerializer):
    class Meta:
        model = Need
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "problem",
            "domain",
            "ward",
            "affected",
            "affected_count",
            "severity",
            "urgency",
            "equity",
            "evidence",
            "department",
            "is_public",
            "answer",
            "state",
        )
