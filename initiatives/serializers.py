"""How rows of initiatives are shown to other systems."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from initiatives import gaps, maturity, models


class NeedSerializer(RecordSerializer):
    gap = serializers.SerializerMethodField(help_text="The need gap with what went into it, or null.")

    class Meta:
        model = models.Need
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "problem",
            "domain",
            "ward",
            "latitude",
            "longitude",
            "affected",
            "affected_count",
            "severity",
            "urgency",
            "equity",
            "evidence",
            "links",
            "indicator",
            "gap",
            "department",
            "is_public",
            "answer",
            "merged_into",
            "state",
        )

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": {}})
    def get_gap(self, need: models.Need) -> dict[str, Any] | None:
        return gaps.shown(need)


class ResourceSerializer(RecordSerializer):
    class Meta:
        model = models.Resource
        fields = (
            *RECORD_FIELDS,
            "kind",
            "title",
            "quantity",
            "unit",
            "rating",
            "restriction",
            "domains",
            "wards",
            "purposes",
            "fiscal_year",
            "department",
            "place",
            "note",
        )


class CommitmentSerializer(RecordSerializer):
    class Meta:
        model = models.Commitment
        fields = (*RECORD_FIELDS, "resource", "initiative", "quantity", "note", "decision", "released_on")


class IndicatorSerializer(RecordSerializer):
    class Meta:
        model = models.Indicator
        fields = (
            *RECORD_FIELDS,
            "code",
            "scheme",
            "name",
            "kind",
            "domain",
            "unit",
            "direction",
            "frequency",
            "department",
            "source",
            "baseline",
            "baseline_on",
            "target",
            "target_on",
        )


class RequestFeedSerializer(RecordSerializer):
    class Meta:
        model = models.RequestFeed
        fields = (
            *RECORD_FIELDS,
            "indicator",
            "service_code",
            "since",
            "is_connected",
            "job",
            "outcome",
            "tried_at",
            "pulled_at",
            "pulled_until",
            "counts",
            "fault",
        )


class ObservationSerializer(RecordSerializer):
    class Meta:
        model = models.Observation
        fields = (*RECORD_FIELDS, "indicator", "on", "value", "note")


class ObservationImportSerializer(RecordSerializer):
    class Meta:
        model = models.ObservationImport
        fields = (*RECORD_FIELDS, "name", "sha256", "check_only", "only_good", "outcome", "counts", "faults", "job")


class InitiativeSerializer(RecordSerializer):
    class Meta:
        model = models.Initiative
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "summary",
            "domain",
            "department",
            "ward",
            "latitude",
            "longitude",
            "purpose",
            "needs",
            "owner",
            "cost_low",
            "cost_likely",
            "cost_high",
            "annual_benefit",
            "population_reached",
            "starts_on",
            "ends_on",
            "is_public",
            "last_update_at",
            "state",
        )


class MaturityAnswerSerializer(RecordSerializer):
    class Meta:
        model = models.MaturityAnswer
        fields = ("question", "level", "evidence", "answered_by", "answered_at")


class MaturitySerializer(RecordSerializer):
    answers = MaturityAnswerSerializer(many=True)
    levels = serializers.SerializerMethodField(help_text="Levels of the city and by area, 1 to 4, to a tenth.")

    class Meta:
        model = models.MaturityAssessment
        fields = (*RECORD_FIELDS, "reference", "title", "on", "note", "answers", "levels", "state")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_levels(self, row: models.MaturityAssessment) -> dict[str, Any]:
        return maturity.levels_of(row.answers.all())


class UpdateSerializer(RecordSerializer):
    class Meta:
        model = models.Update
        fields = (*RECORD_FIELDS, "initiative", "status", "text", "posted_at")


@extend_schema_serializer(component_name="RoundCriterion")
class CriterionSerializer(RecordSerializer):
    class Meta:
        model = models.Criterion
        fields = ("id", "branch", "name", "weight", "anchors", "position")


class EntrySerializer(RecordSerializer):
    class Meta:
        model = models.Entry
        fields = ("id", "initiative", "is_selected")


class AssignmentSerializer(RecordSerializer):
    class Meta:
        model = models.Assignment
        fields = ("scorer", "branch")


class RoundSerializer(RecordSerializer):
    criteria = CriterionSerializer(source="all_criteria", many=True)
    assignments = AssignmentSerializer(source="all_assignments", many=True)
    entries = EntrySerializer(many=True)

    class Meta:
        model = models.Round
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "purpose",
            "weighting",
            "method",
            "mean",
            "sheet",
            "facilitator",
            "opens_at",
            "closes_at",
            "closed_at",
            "criteria",
            "entries",
            "scorers",
            "assignments",
            "result",
            "earlier",
            "state",
        )


class ScoreSerializer(RecordSerializer):
    class Meta:
        model = models.Score
        fields = (*RECORD_FIELDS, "entry", "criterion", "scorer", "value", "remark")


class JudgementSerializer(RecordSerializer):
    class Meta:
        model = models.Judgement
        fields = (*RECORD_FIELDS, "round", "judge", "node", "first", "second", "value")


class PortfolioSerializer(RecordSerializer):
    class Meta:
        model = models.Portfolio
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "round",
            "budgets",
            "funds",
            "costs",
            "staff_limits",
            "staff_needs",
            "min_count",
            "max_count",
            "relations",
            "floors",
            "must_do",
            "job",
            "solution",
            "solved_at",
        )


class PilotSerializer(RecordSerializer):
    spent = serializers.DecimalField(max_digits=17, decimal_places=2, read_only=True)
    times_amended = serializers.IntegerField(read_only=True)

    class Meta:
        model = models.Pilot
        fields = (
            *RECORD_FIELDS,
            "reference",
            "initiative",
            "title",
            "hypothesis",
            "learning_questions",
            "scope",
            "ward",
            "population",
            "exit_criteria",
            "scale_plan",
            "other_plan",
            "privacy_review",
            "budget",
            "financing",
            "starts_on",
            "ends_on",
            "latest_end",
            "limit_basis",
            "lead",
            "spent",
            "times_amended",
            "criteria_digest",
            "lesson",
            "repeats",
            "scaled_as",
            "scaled_on",
            "state",
        )


class KpiSerializer(RecordSerializer):
    class Meta:
        model = models.Kpi
        fields = (
            *RECORD_FIELDS,
            "pilot",
            "indicator",
            "name",
            "unit",
            "direction",
            "frequency",
            "kind",
            "data_owner",
            "baseline",
            "baseline_on",
            "baseline_method",
            "baseline_samples",
            "no_baseline_because",
            "target",
            "minimum",
            "latest_value",
            "latest_on",
            "standing",
        )


class KpiValueSerializer(RecordSerializer):
    class Meta:
        model = models.KpiValue
        fields = (*RECORD_FIELDS, "kpi", "on", "value", "source", "samples")


class ReviewSerializer(RecordSerializer):
    class Meta:
        model = models.Review
        fields = (
            *RECORD_FIELDS,
            "pilot",
            "due_on",
            "is_final",
            "reviewer",
            "schedule_version",
            "outcome",
            "findings",
            "facts",
            "held_at",
        )


class PilotIncidentSerializer(RecordSerializer):
    class Meta:
        model = models.PilotIncident
        fields = (
            *RECORD_FIELDS,
            "pilot",
            "title",
            "happened_at",
            "severity",
            "description",
            "told",
            "resolution",
            "resolved_at",
        )


class PilotCostSerializer(RecordSerializer):
    class Meta:
        model = models.PilotCost
        fields = (*RECORD_FIELDS, "pilot", "spent_on", "amount", "what", "source")


class PilotAmendmentSerializer(RecordSerializer):
    class Meta:
        model = models.PilotAmendment
        fields = (*RECORD_FIELDS, "pilot", "subject", "why", "changes", "digest_before", "digest_after", "made_at")


class StageRoleSerializer(RecordSerializer):
    class Meta:
        model = models.StageRole
        fields = (*RECORD_FIELDS, "initiative", "stage", "person", "part")


class MilestoneSerializer(RecordSerializer):
    class Meta:
        model = models.Milestone
        fields = (*RECORD_FIELDS, "initiative", "title", "due_on", "owner", "done_on")


class BenefitSerializer(RecordSerializer):
    class Meta:
        model = models.Benefit
        fields = (
            *RECORD_FIELDS,
            "initiative",
            "name",
            "unit",
            "direction",
            "counts_from",
            "promised_6",
            "promised_12",
            "promised_24",
        )


class BenefitReadingSerializer(RecordSerializer):
    class Meta:
        model = models.BenefitReading
        fields = (*RECORD_FIELDS, "benefit", "months", "realised", "measured_on", "source", "note")


class LessonSerializer(RecordSerializer):
    class Meta:
        model = models.Lesson
        fields = (*RECORD_FIELDS, "pilot", "summary", "worked", "did_not", "differently", "tags", "shared_at")
