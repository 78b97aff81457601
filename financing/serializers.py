"""How financing is shown to other systems."""

from typing import Any

from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from financing import queries, terms
from financing.finder.judge import Verdict
from financing.maths.outlook import Outlook
from financing.models import (
    BondOrder,
    BondSeries,
    Campaign,
    Forecast,
    Fund,
    FundEntry,
    FundLoan,
    Grant,
    GrantReport,
    Offering,
    Plan,
    Pledge,
    Source,
    Use,
)


class PlanSerializer(RecordSerializer):
    total_sources = serializers.SerializerMethodField()
    total_uses = serializers.SerializerMethodField()
    difference = serializers.SerializerMethodField(help_text="Sources less uses; negative: money is missing.")

    class Meta:
        model = Plan
        fields = (
            *RECORD_FIELDS,
            "reference",
            "initiative",
            "title",
            "note",
            "currency",
            "annual_savings",
            "savings_start_on",
            "discount_rate",
            "state",
            "checked_by",
            "checked_at",
            "approved_by",
            "approved_at",
            "total_sources",
            "total_uses",
            "difference",
        )

    def get_total_sources(self, plan: Plan) -> str:
        return f"{queries.lines_of(plan).balance.total_sources:.2f}"

    def get_total_uses(self, plan: Plan) -> str:
        return f"{queries.lines_of(plan).balance.total_uses:.2f}"

    def get_difference(self, plan: Plan) -> str:
        return f"{queries.lines_of(plan).balance.difference:.2f}"


class SourceSerializer(RecordSerializer):
    side = serializers.ChoiceField(choices=["funding", "financing"], help_text="Follows from the instrument.")
    received = serializers.SerializerMethodField(help_text="How much of it has arrived.")
    receipts = serializers.SerializerMethodField(help_text="What arrived, and what was taken back by a correction.")

    def get_received(self, source: Source) -> str:
        return f"{source.received:.2f}"

    def get_receipts(self, source: Source) -> list[dict[str, Any]]:
        return [
            {
                "id": receipt.pk,
                "amount": f"{receipt.amount:.2f}",
                "received_on": receipt.received_on,
                "note": receipt.note,
                "corrects": receipt.corrects_id,
            }
            for receipt in source.receipts.all()
        ]

    class Meta:
        model = Source
        fields = (
            *RECORD_FIELDS,
            "plan",
            "phase",
            "label",
            "instrument",
            "side",
            "amount",
            "provider",
            "available_on",
            "restriction",
            "pays_only",
            "terms",
            "received",
            "receipts",
            "state",
        )


class UseSerializer(RecordSerializer):
    class Meta:
        model = Use
        fields = (*RECORD_FIELDS, "plan", "phase", "label", "category", "amount")


class FundSerializer(RecordSerializer):
    class Meta:
        model = Fund
        fields = (*RECORD_FIELDS, "name", "purpose", "committee", "currency", "balance")


class FundEntrySerializer(RecordSerializer):
    class Meta:
        model = FundEntry
        fields = (*RECORD_FIELDS, "fund", "kind", "amount", "booked_on", "plan", "loan", "balance_after", "note")


class FundLoanSerializer(RecordSerializer):
    class Meta:
        model = FundLoan
        fields = (
            *RECORD_FIELDS,
            "reference",
            "fund",
            "source",
            "category",
            "amount",
            "annual_savings",
            "share_of_savings",
            "years",
            "purpose",
            "decision",
            "write_off_decision",
            "first_drawn_on",
            "state",
        )


class OfferingSerializer(RecordSerializer):
    class Meta:
        model = Offering
        fields = (
            *RECORD_FIELDS,
            "reference",
            "plan",
            "source",
            "title",
            "summary",
            "dated_on",
            "opens_at",
            "closes_at",
            "tiers",
            "maximum_per_buyer",
            "minimum_age",
            "rule",
            "seed_source",
            "seed",
            "allotted_at",
            "digest",
            "state",
        )


class BondSeriesSerializer(RecordSerializer):
    class Meta:
        model = BondSeries
        fields = (
            *RECORD_FIELDS,
            "offering",
            "name",
            "kind",
            "amount",
            "denomination",
            "price",
            "rate",
            "matures_on",
        )


class BondOrderSerializer(RecordSerializer):
    class Meta:
        model = BondOrder
        fields = (
            *RECORD_FIELDS,
            "offering",
            "series",
            "number",
            "buyer",
            "buyer_key",
            "residency",
            "age",
            "amount",
            "received_at",
            "paid_on",
            "allotted",
            "reason",
        )


class CampaignSerializer(RecordSerializer):
    class Meta:
        model = Campaign
        fields = (
            *RECORD_FIELDS,
            "reference",
            "source",
            "title",
            "summary",
            "goal",
            "deadline",
            "keeps_all",
            "sponsor",
            "match_ratio",
            "match_cap",
            "match_basis",
            "fee_rate",
            "raised",
            "matched",
            "fee",
            "state",
        )


class PledgeSerializer(RecordSerializer):
    class Meta:
        model = Pledge
        fields = (*RECORD_FIELDS, "campaign", "number", "giver", "amount", "pledged_on")


class GrantSerializer(RecordSerializer):
    match_secured = serializers.DecimalField(max_digits=15, decimal_places=2, read_only=True)
    match_missing = serializers.DecimalField(max_digits=15, decimal_places=2, read_only=True)

    class Meta:
        model = Grant
        fields = (
            *RECORD_FIELDS,
            "source",
            "programme",
            "award_number",
            "match_required",
            "match",
            "match_secured",
            "match_missing",
            "starts_on",
            "ends_on",
            "conditions",
        )


class GrantReportSerializer(RecordSerializer):
    class Meta:
        model = GrantReport
        fields = (*RECORD_FIELDS, "grant", "title", "due_on", "sent_on", "note")


class ForecastSerializer(RecordSerializer):
    class Meta:
        model = Forecast
        fields = (
            *RECORD_FIELDS,
            "plan",
            "title",
            "years",
            "revenue",
            "revenue_growth",
            "cost",
            "cost_growth",
            "investment",
            "upfront",
            "guarantee",
            "guarantee_growth",
            "share",
            "evidence",
            "conclusion",
            "result",
        )


def schedule_of(source: Source) -> dict[str, Any]:
    """The cash flow of a source as JSON: exact decimals as texts."""
    flow = terms.cash_flow(source)
    if flow is None:
        return {"rows": [], "arrivals": [], "measures": {}}
    return {
        "start": flow.start,
        "amount": f"{flow.amount:f}",
        "net_proceeds": f"{flow.net_proceeds:f}",
        "shortfall": f"{flow.shortfall:f}",
        "measures": {name: None if value is None else f"{value:f}" for name, value in flow.measures.items()},
        "rows": [
            {
                "on": row.on,
                "payment": f"{row.payment:f}",
                "principal": f"{row.principal:f}",
                "interest": f"{row.interest:f}",
                "balance": f"{row.balance:f}",
            }
            for row in flow.rows
        ],
        "arrivals": [{"on": part.on, "amount": f"{part.amount:f}"} for part in flow.arrivals],
    }


def verdict_of(verdict: Verdict) -> dict[str, Any]:
    """A verdict of the finder as JSON."""
    return {
        "instrument": verdict.instrument.key,
        "label": verdict.instrument.label,
        "side": verdict.instrument.side,
        "status": verdict.status,
        "typical_size": verdict.profile.size,
        "time_to_money": verdict.profile.time,
        "risk": verdict.profile.risk,
        "what_would_change_it": verdict.to_do,
        "findings": [
            {
                "rule": found.rule.id,
                "sentence": found.rule.sentence,
                "source": found.rule.source,
                "threshold": found.limit,
                "outcome": found.outcome,
                "to_do": found.to_do,
            }
            for found in verdict.findings
        ],
    }


def outlook_json(key: str, found: Outlook) -> dict[str, Any]:
    """An outlook as JSON: exact decimals as texts, and why there is no single rate of return."""
    return {
        "scenario": key,
        "name": found.scenario.name,
        "measures": {name: None if value is None else f"{value:f}" for name, value in found.measures.items()},
        "irr_said": found.irr.sentence,
        "short_years": found.short_years,
        "years": [
            {
                "year": row.number,
                "ends_on": row.ends_on,
                "savings": f"{row.savings:f}",
                "debt_service": f"{row.debt_service:f}",
                "coverage": None if row.coverage is None else f"{row.coverage:f}",
                "net": f"{row.net:f}",
                "running": f"{row.running:f}",
            }
            for row in found.rows
        ],
    }
