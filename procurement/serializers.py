"""How rows of procurement are shown to other systems. The content of a response is never among these fields."""

from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from procurement.models import (
    Addendum,
    Citation,
    Criterion,
    Declaration,
    DemonstrationSlot,
    ProvenSolution,
    Purchase,
    Rating,
    ResponseVersion,
    Rfi,
    RfiComment,
    RfiResponse,
    RfiReview,
    Route,
    ScoreSheet,
    VendorContact,
    VendorQuestion,
)


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


class RfiSerializer(RecordSerializer):
    criteria = CriterionSerializer(source="criterion_rows", many=True)
    addenda = AddendumSerializer(many=True)
    receipt_key = serializers.SerializerMethodField()

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
            "receipt_key",
            "state",
        )

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
        fields = (*RECORD_FIELDS, "rfi", "organisation", "current", "consensus_reason", "state")


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
