"""Revolving funds and their ledger as both doors show them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from alliance import documents
from alliance.doors.noun import Act, Column, Noun
from financing import bylaws, queries, revolving, services
from financing.forms.funds import FundForm, PostForm
from financing.models import Fund, FundEntry
from financing.serializers import FundEntrySerializer, FundSerializer

MANAGE, POST = "financing.manage_fund", "financing.post_entry"


def fund_context(fund: Fund, user: Any) -> Mapping[str, Any]:
    available = bylaws.available(fund)
    figures = queries.figures_of(fund)
    return {
        "orders": documents.kinds_of(fund, user),
        "figures": figures,
        "available": available,
        "promised": fund.balance - available,
        "loans": revolving.loans_of(fund, user, timezone.localdate()),
        "chart": revolving.chart_of(revolving.projection_of(fund), fund.currency) if figures.paid_in else None,
        "assumption": revolving.ASSUMPTION,
        "apply_url": f"/fund-loans/new/?fund={fund.pk}" if user.has_perm("financing.apply_for_loan") else "",
        "entries": fund.entries.select_related("loan__source").order_by("-created_at", "id")[:50],
    }


FUND = Noun(
    model=Fund,
    path="funds",
    serializer=FundSerializer,
    lead="A revolving fund lends for measures that save money; the savings repay it and it lends again.",
    create=Act(
        "create", "Set up a fund", services.set_up_fund, MANAGE, FundForm, "The fund is set up. Post its seed money."
    ),
    acts=(
        Act("post", "Post to the ledger", services.post_to_fund, POST, PostForm, "Posted."),
        Act("change", "Edit fund", services.change_fund, MANAGE, FundForm),
    ),
    columns=(
        Column("Fund", "name", "link", "name"),
        Column("Committee", "committee", optional=True),
        Column("Balance", "balance", "money", "balance"),
    ),
    filters={"external_id": ["exact"]},
    search=("name", "purpose"),
    ordering=("name", "balance", "created_at"),
    related=("committee",),
    page_template="financing/fund.html",
    page_context=fund_context,
)

ENTRY = Noun(
    model=FundEntry,
    path="fund-entries",
    serializer=FundEntrySerializer,
    lead="Lines of the ledgers of revolving funds. A mistake is put right by another line.",
    columns=(
        Column("Entry", str, "link"),
        Column("Fund", "fund", optional=True),
        Column("Kind", "get_kind_display"),
        Column("Amount", "effect", "money"),
        Column("Balance after", "balance_after", "money", optional=True),
    ),
    filters={
        "fund": ["exact"],
        "kind": ["exact"],
        "plan": ["exact"],
        "loan": ["exact"],
        "booked_on": ["gte", "lt"],
        "external_id": ["exact"],
    },
    search=("note", "fund__name"),
    ordering=("-created_at", "booked_on", "amount"),
    related=("fund", "plan", "loan__source"),
    parent="fund",
)
