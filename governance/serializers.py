"""How rows of governance are shown to other systems."""

from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from governance.models import Body, ChampionMandate, Decision, Risk, Vote


class MandateSerializer(RecordSerializer):
    class Meta:
        model = ChampionMandate
        fields = (*RECORD_FIELDS, "person", "mandate", "decision_limit", "starts_on", "ends_on", "state")


class BodySerializer(RecordSerializer):
    class Meta:
        model = Body
        fields = (*RECORD_FIELDS, "name", "kind", "quorum", "chair", "members")


class DecisionSerializer(RecordSerializer):
    class Meta:
        model = Decision
        fields = (
            *RECORD_FIELDS,
            "reference",
            "body",
            "gate",
            "question",
            "options",
            "subject_type",
            "subject_id",
            "subject_label",
            "meets_on",
            "outcome",
            "reason",
            "conditions",
            "signed_at",
            "signed_by",
            "state",
        )


class VoteSerializer(RecordSerializer):
    class Meta:
        model = Vote
        fields = ("id", "version", "created_at", "decision", "member", "choice", "remark")


class RiskSerializer(RecordSerializer):
    score = serializers.IntegerField(help_text="Likelihood times impact, 1 to 25.")

    class Meta:
        model = Risk
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "subject_type",
            "subject_id",
            "subject_label",
            "likelihood",
            "impact",
            "score",
            "owner",
            "mitigation",
            "review_on",
            "state",
        )
