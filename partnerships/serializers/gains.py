"""How gain shares and settlements are shown to other systems. A settlement carries its whole statement."""

from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from partnerships.models import GainShare, PartyShare, Settlement, SettlementPayment


class ShareSerializer(serializers.ModelSerializer[PartyShare]):
    name = serializers.CharField(source="party.name", read_only=True)

    class Meta:
        model = PartyShare
        fields = ("party", "name", "share")
        read_only_fields = fields


class GainShareSerializer(RecordSerializer):
    shares = ShareSerializer(many=True, read_only=True)

    class Meta:
        model = GainShare
        fields = (
            *RECORD_FIELDS,
            "reference",
            "partnership",
            "title",
            "unit",
            "model",
            "terms",
            "is_trued_up",
            "year_terms",
            "shares",
            "period",
            "baseline",
            "baseline_note",
            "indicator",
            "gathering",
            "payment_days",
            "dispute_days",
            "city_signed_at",
            "partner_signed_at",
            "state",
        )


class PaymentSerializer(serializers.ModelSerializer[SettlementPayment]):
    class Meta:
        model = SettlementPayment
        fields = ("id", "amount", "paid_on", "bank_reference")
        read_only_fields = fields


class SettlementSerializer(RecordSerializer):
    city_pays = serializers.BooleanField(read_only=True)
    owed = serializers.DecimalField(max_digits=15, decimal_places=2, read_only=True)
    payments = PaymentSerializer(many=True, read_only=True)

    class Meta:
        model = Settlement
        fields = (
            *RECORD_FIELDS,
            "reference",
            "gain_share",
            "kind",
            "starts_on",
            "ends_on",
            "edition",
            "restates",
            "inputs",
            "source",
            "checksum",
            "note",
            "statement",
            "digest",
            "amount",
            "payable",
            "city_pays",
            "city_confirmed_at",
            "partner_confirmed_at",
            "locked_at",
            "due_on",
            "disputed_at",
            "dispute_reason",
            "owed",
            "payments",
            "state",
        )
