"""How rows of procurement are shown to other systems. The content of a response is never among these fields."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from procurement.models import (
    Addendum,
    Citation,
    Criterion,
    Declaration,
    DemonstrationSlot,
    FormalProcurement,
    PiggybackCheck,
    ProvenSolution,
    Purchase,
    Rating,
    Requirement,
    ResponseVersion,
    Rfi,
    RfiComment,
    RfiResponse,
    RfiReview,
    Route,
    ScoreSheet,
    ScriptStep,
    Subscription,
    TeamingEntry,
    VendorContact,
    VendorQuestion,
)
from procurement.ocds.building import PUBLIC_NEEDS
from procurement.queries import said_asset


class ProvenSolutionSerializer(RecordSerializer):
    class Meta:
        model = ProvenSolution
        fields = (
            *RECORD_FIELDS,
            "title",
            "problem",
            "solution",
            "technology",
            "vendor",
            "domain",
            "place",
            "country",
            "population",
            "year_started",
            "outcome",
            "result",
            "lesson",
            "cost_amount",
            "cost_currency",
            "kpis",
            "contract",
            "evidence_level",
            "sources",
            "must_check",
            "checked_on",
            "expires_on",
            "website",
        )


class CitationSerializer(RecordSerializer):
    class Meta:
        model = Citation
        fields = (*RECORD_FIELDS, "initiative", "proven_solution", "criterion", "note")


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    class Meta:
        model = Criterion
        fields = ("id", "position", "name", "weight", "proves", "anchors")


class AddendumSerializer(serializers.ModelSerializer[Addendum]):
    class Meta:
        model = Addendum
        fields = ("id", "number", "text", "is_material", "due_at", "issued_at")


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    class Meta:
        model = Requirement
        fields = (
            "id",
            "position",
            "text",
            "kind",
            "judged",
            "criterion",
            "options",
            "accepted",
            "least",
            "most",
            "earliest",
            "latest",
        )


class ScriptStepSerializer(serializers.ModelSerializer[ScriptStep]):
    class Meta:
        model = ScriptStep
        fields = ("id", "position", "text", "expected", "weight")


class TeamingEntrySerializer(serializers.ModelSerializer[TeamingEntry]):
    organisation = serializers.CharField(source="organisation.name")

    class Meta:
        model = TeamingEntry
        fields = ("organisation", "offers", "seeks", "contact")


class SubscriptionSerializer(RecordSerializer):
    class Meta:
        model = Subscription
        fields = (*RECORD_FIELDS, "code")


class PiggybackCheckSerializer(RecordSerializer):
    checklist = serializers.ListField(child=serializers.DictField(), read_only=True)
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = PiggybackCheck
        fields = (
            *RECORD_FIELDS,
            "contract",
            "holder",
            "vendor",
            "expires_on",
            "route",
            "initiative",
            "checklist",
            "missing",
        )


class RfiSerializer(RecordSerializer):
    criteria = CriterionSerializer(source="criterion_rows", many=True)
    requirements = RequirementSerializer(source="requirement_rows", many=True)
    script = ScriptStepSerializer(source="script_rows", many=True)
    needs = serializers.SerializerMethodField()
    assets = serializers.SerializerMethodField()
    teaming = TeamingEntrySerializer(many=True)
    addenda = AddendumSerializer(many=True)
    receipt_key = serializers.SerializerMethodField()
    market_findings = serializers.SerializerMethodField()

    class Meta:
        model = Rfi
        fields = (
            *RECORD_FIELDS,
            "reference",
            "initiative",
            "title",
            "summary",
            "problem",
            "resources",
            "partnership",
            "demonstration",
            "shared_value",
            "security",
            "scale",
            "cooperative",
            "terms",
            "category",
            "needs",
            "assets",
            "requirements",
            "script",
            "teaming",
            "criteria",
            "addenda",
            "questions_until",
            "due_at",
            "published_at",
            "opening_proposed_at",
            "opened_at",
            "market_findings",
            "lot_seed",
            "outcome",
            "outcome_reason",
            "concluded_at",
            "agreement",
            "pilot",
            "piggyback",
            "pooled_need",
            "records_published_at",
            "receipt_key",
            "state",
        )

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_needs(self, row: Rfi) -> list[Any]:
        """Ids of the needs it is about that residents can read; the city’s own stand on its page."""
        return [need.pk for need in row.needs.all() if need.is_public and need.state in PUBLIC_NEEDS]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_assets(self, row: Rfi) -> list[dict[str, Any]]:
        """What the city puts in: id and words."""
        return [{"id": asset.pk, "said": said_asset(asset)} for asset in row.assets.all()]

    def get_market_findings(self, row: Rfi) -> str:
        """What the market said, once the RFI is concluded; before, it stands in the report for those who may read it."""
        return row.market_findings if row.state == "concluded" else ""

    def get_receipt_key(self, row: Rfi) -> str | None:
        """The Ed25519 key, base64, that verifies receipts of this RFI."""
        keys = getattr(row, "keys", None)
        return keys.receipt_key if keys else None


class RouteSerializer(RecordSerializer):
    class Meta:
        model = Route
        fields = (
            *RECORD_FIELDS,
            "jurisdiction",
            "kind",
            "lower",
            "lower_included",
            "upper",
            "upper_included",
            "basis",
            "currency",
            "most_days",
            "clock_days",
            "requires",
            "steps",
            "approver",
            "citation",
            "website",
            "valid_from",
            "valid_to",
        )


class PurchaseSerializer(RecordSerializer):
    class Meta:
        model = Purchase
        fields = (*RECORD_FIELDS, "vendor", "need", "initiative", "bought_on", "amount", "route", "reason")


class FormalProcurementSerializer(RecordSerializer):
    class Meta:
        model = FormalProcurement
        fields = (
            *RECORD_FIELDS,
            "reference",
            "rfi",
            "route",
            "title",
            "scope",
            "demands",
            "criteria",
            "estimate",
            "announce_on",
            "notice",
            "announced_on",
            "bids_until",
            "purchase",
            "ended_because",
            "state",
        )


class VendorContactSerializer(RecordSerializer):
    class Meta:
        model = VendorContact
        fields = (*RECORD_FIELDS, "rfi", "with_whom", "channel", "happened_at", "summary")


class DemonstrationSlotSerializer(RecordSerializer):
    class Meta:
        model = DemonstrationSlot
        fields = (*RECORD_FIELDS, "rfi", "starts_at", "place", "response")


class RfiCommentSerializer(RecordSerializer):
    class Meta:
        model = RfiComment
        fields = (*RECORD_FIELDS, "rfi", "part", "text", "resolved_at")


class RfiReviewSerializer(RecordSerializer):
    edition = serializers.IntegerField(source="edition.number")
    digest = serializers.CharField(source="edition.digest")
    rfi = serializers.UUIDField(source="edition.rfi_id")

    class Meta:
        model = RfiReview
        fields = (*RECORD_FIELDS, "rfi", "edition", "digest", "reviewer", "verdict", "note", "decided_at")


class VendorQuestionSerializer(RecordSerializer):
    class Meta:
        model = VendorQuestion
        fields = (*RECORD_FIELDS, "rfi", "text", "asked_at", "answer", "answered_at", "published_at")


class RfiResponseSerializer(RecordSerializer):
    class Meta:
        model = RfiResponse
        fields = (*RECORD_FIELDS, "rfi", "organisation", "current", "state")


class ResponseVersionSerializer(RecordSerializer):
    class Meta:
        model = ResponseVersion
        fields = (
            *RECORD_FIELDS,
            "response",
            "number",
            "received_at",
            "plain_sha256",
            "cipher_sha256",
            "receipt",
            "signature",
        )


class DeclarationSerializer(RecordSerializer):
    class Meta:
        model = Declaration
        fields = (*RECORD_FIELDS, "response", "evaluator", "has_conflict", "note")


class RatingSerializer(serializers.ModelSerializer[Rating]):
    class Meta:
        model = Rating
        fields = ("criterion", "value", "remark")


class ScoreSheetSerializer(RecordSerializer):
    ratings = RatingSerializer(source="given", many=True)

    class Meta:
        model = ScoreSheet
        fields = (
            *RECORD_FIELDS,
            "response",
            "evaluator",
            "ratings",
            "comment",
            "submitted_at",
            "criteria_digest",
            "state",
        )
