"""Settlements at both doors. The page is the statement itself."""

from typing import Any

from django.utils import timezone

from alliance import documents
from alliance.doors.noun import Act, Column, Noun
from partnerships import lifecycle, queries, services
from partnerships.forms import gains as forms
from partnerships.forms.agreements import ReasonForm
from partnerships.maths import ageing
from partnerships.maths import settlement as period_maths
from partnerships.models import Settlement
from partnerships.serializers.gains import SettlementSerializer

SETTLE = "partnerships.settle"
OPEN = ("draft", "city_confirmed", "partner_confirmed")


def is_open(settlement: Settlement) -> bool:
    return settlement.state in OPEN


def is_correctable(settlement: Settlement) -> bool:
    return settlement.locked_at is None


def is_restatable(settlement: Settlement) -> bool:
    return settlement.locked_at is not None and not hasattr(settlement, "restated_by")


def list_context(user: Any) -> dict[str, Any]:
    return {
        "ageing": queries.owed_by_age(user, timezone.localdate()),
        "bands": [label for label, _ in ageing.BANDS],
    }


def page_context(settlement: Settlement, user: Any) -> dict[str, Any]:
    statement = settlement.statement
    return {
        "orders": documents.kinds_of(settlement, user),
        "states": lifecycle.way_of(lifecycle.SETTLEMENT, settlement.state, ("draft", "locked", "paid")),
        "lines": [*statement["gain"]["lines"], statement["correction"]],
        "amount": statement["amount"],
        "rounding": statement["rounding"],
        "parts": statement["division"]["results"]["parts"],
        "division_lines": statement["division"]["lines"],
        "disagreements": period_maths.disagreements(statement),
        "payments": settlement.payments.all(),
        "later": Settlement.objects.filter(restates=settlement).first(),
        "payer": "The city" if settlement.city_pays else "The partner",
        "payee": "the partner" if settlement.city_pays else "the city",
        "size": abs(settlement.payable),
    }


SETTLEMENT = Noun(
    model=Settlement,
    path="settlements",
    serializer=SettlementSerializer,
    lifecycle=lifecycle.SETTLEMENT,
    lead="The statement of a period: what was measured, what follows from it line by line, and who pays what.",
    create=Act(
        "create",
        "Settle a period",
        services.draft_settlement,
        SETTLE,
        forms.SettlementForm,
        "The statement is drafted. Both sides are asked to confirm it.",
    ),
    acts=(
        Act(
            "confirm",
            "Confirm",
            services.confirm_settlement,
            "partnerships.confirm_settlement",
            forms.PaperForm,
            "Confirmed. The statement is locked once both sides have confirmed it.",
            when=is_open,
            hint="The figures never change once both sides have confirmed them.",
        ),
        Act(
            "pay",
            "Record payment",
            services.record_payment,
            "partnerships.record_payment",
            forms.PaymentForm,
            "The payment is recorded.",
            step="pay",
        ),
        Act(
            "dispute",
            "Dispute",
            services.dispute_settlement,
            "partnerships.dispute_settlement",
            forms.DisputeForm,
            "The other side is told what you do not agree with.",
            step="dispute",
            danger=True,
        ),
        Act(
            "change",
            "Correct measurements",
            services.change_settlement,
            SETTLE,
            forms.MeasuredForm,
            "Computed again. Both sides are asked to look at it.",
            when=is_correctable,
        ),
        Act(
            "restate",
            "Restate",
            services.restate_settlement,
            SETTLE,
            forms.RestateForm,
            "A new edition is drafted. Its payable amount is the correction.",
            when=is_restatable,
            danger=True,
        ),
        Act(
            "uphold",
            "Close the dispute",
            services.uphold_settlement,
            SETTLE,
            ReasonForm,
            "The dispute is closed. The statement stands as it was agreed.",
            when=lambda row: row.state == "disputed" and row.locked_at is not None,
        ),
    ),
    columns=(
        Column("Settlement", "reference", "link", "reference"),
        Column("What is measured", "gain_share.title", optional=True),
        Column("Kind", "get_kind_display", optional=True),
        Column("From", "starts_on", "day", "starts_on"),
        Column("Until", "ends_on", "day", "ends_on", optional=True),
        Column("Payable", "payable", "money", "payable"),
        Column("Owed", "owed", "money", optional=True),
        Column("Due", "due_on", "day", "due_on", optional=True),
        Column("State", lifecycle.SETTLEMENT.state_of, "status"),
    ),
    filters={
        "state": ["exact"],
        "kind": ["exact"],
        "gain_share": ["exact"],
        "gain_share__partnership": ["exact"],
        "starts_on": ["gte", "lt"],
        "due_on": ["gte", "lt"],
    },
    search=("reference", "gain_share__title", "gain_share__partnership__title"),
    ordering=("-created_at", "reference", "starts_on", "ends_on", "due_on", "payable"),
    related=("gain_share__partnership", "restated_by"),
    prefetch=(queries.with_shares("gain_share__"), "payments"),
    page_template="partnerships/settlement.html",
    list_template="partnerships/settlements.html",
    list_context=list_context,
    page_context=page_context,
    parent="gain_share",
)
