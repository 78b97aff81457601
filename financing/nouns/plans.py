"""Plans, sources and uses as both doors show them."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse

from alliance import documents
from alliance.doors.noun import Act, Column, Noun
from financing import charts, forecasts, queries, services, terms
from financing.forms import plans as forms
from financing.forms import terms as term_forms
from financing.lifecycle import PLAN as STATES
from financing.lifecycle import SOURCE as SOURCE_STATES
from financing.models import Campaign, Category, Forecast, Plan, Source, Use
from financing.serializers import PlanSerializer, SourceSerializer, UseSerializer

DRAFT, CHECK, APPROVE, RECORD = (
    "financing.draft_plan",
    "financing.check_plan",
    "financing.approve_plan",
    "financing.record_money",
)


MOST_COMPARED = 4


def is_draft(row: Any) -> bool:
    return bool(getattr(row, "plan", row).state == "draft")


def plan_context(plan: Plan, user: Any) -> Mapping[str, Any]:
    prefetch_related_objects([plan], "sources__receipts")
    lines = queries.lines_of(plan)
    others = [other for other in queries.plans_beside(plan) if other.pk != plan.pk]
    beside = [plan.pk, *(other.pk for other in others)][:MOST_COMPARED]
    may_write = is_draft(plan) and user.has_perm(DRAFT, plan)
    return {
        "orders": documents.kinds_of(plan, user),
        "lines": lines,
        "chart": charts.stack(lines) if lines.sources and lines.uses else None,
        "add_source_url": f"/sources/new/?plan={plan.pk}" if may_write else "",
        "add_use_url": f"/uses/new/?plan={plan.pk}" if may_write else "",
        "facts": [
            ("Savings or revenue per year", None if plan.annual_savings is None else f"{plan.annual_savings:,.2f}"),
            ("Savings start", plan.savings_start_on),
            ("Discount rate", f"{plan.discount_rate * 100:.2f}% per year"),
            ("Note", plan.note),
            ("External identifier", plan.external_id),
        ],
        "others": others,
        "forecasts": Forecast.objects.filter(plan=plan),
        "needs_forecast": forecasts.needs_forecast(plan) and forecasts.current(plan) is None,
        "forecast_url": f"/forecasts/new/?plan={plan.pk}" if user.has_perm(DRAFT, plan) else "",
        "compare_url": f"{reverse('plan_compare')}?{urlencode([('plan', pk) for pk in beside])}" if others else "",
    }


def source_context(source: Source, user: Any) -> Mapping[str, Any]:
    flow = terms.cash_flow(source)
    return {
        "flow": flow,
        "measures": charts.measures_of(flow) if flow else [],
        "chart": charts.money_of(flow) if flow else None,
        "said_terms": term_forms.said(source.terms),
        "receipts": source.receipts.all(),
        "loan_url": loan_url(source, user),
        "loans": source.loans.all(),
        "offerings": source.offerings.all(),
        "campaign": Campaign.objects.filter(source=source).first(),
        "facts": [
            ("Instrument", source.kind.label),
            ("Phase", source.get_phase_display()),
            ("Amount", f"{source.amount:,.2f} {source.plan.currency}"),
            ("Received so far", f"{source.received:,.2f} {source.plan.currency}"),
            ("Provider", source.provider),
            ("Available", source.available_on),
            ("Restriction", source.restriction),
            ("Pays only for", ", ".join(str(Category(kind).label) for kind in source.pays_only) or "Anything"),
            ("External identifier", source.external_id),
        ],
    }


def loan_url(source: Source, user: Any) -> str:
    """Where to apply for the loan that this source counts on; empty where there is nothing to apply for."""
    wanted = source.instrument == "revolving_fund_loan" and source.state in ("expected", "applied", "committed")
    open_ = any(loan.state not in ("refused", "withdrawn") for loan in source.loans.all())
    may = wanted and not open_ and user.has_perm("financing.apply_for_loan", source)
    return f"/fund-loans/new/?source={source.pk}" if may else ""


PLAN = Noun(
    model=Plan,
    path="plans",
    serializer=PlanSerializer,
    lifecycle=STATES,
    lead="A financing plan shows where the money comes from and what it is spent on, equal to the cent.",
    create=Act(
        "create", "Draft a plan", services.draft_plan, DRAFT, forms.PlanForm, "The plan is begun. Add sources and uses."
    ),
    acts=(
        Act("check", "Check plan", services.check_plan, CHECK, None, "Checked: sources equal uses.", step="check"),
        Act("approve", "Approve plan", services.approve_plan, APPROVE, None, "The plan is approved.", step="approve"),
        Act("change", "Edit plan", services.change_plan, DRAFT, forms.ChangePlanForm, when=is_draft),
        Act("reopen", "Return to draft", services.reopen_plan, CHECK, forms.WhyForm, "Back in draft.", step="reopen"),
        Act(
            "close",
            "Close plan",
            services.close_plan,
            APPROVE,
            forms.WhyForm,
            "The plan is closed.",
            step="close",
            danger=True,
        ),
    ),
    columns=(
        Column("Plan", "title", "link", "title"),
        Column("Reference", "reference", optional=True),
        Column("Initiative", "initiative", optional=True),
        Column("Sources", lambda plan: queries.lines_of(plan).balance.total_sources, "money"),
        Column("Uses", lambda plan: queries.lines_of(plan).balance.total_uses, "money", optional=True),
        Column("Difference", lambda plan: queries.lines_of(plan).balance.difference, "money"),
        Column("State", STATES.state_of, "status"),
    ),
    filters={"state": ["exact"], "initiative": ["exact"], "external_id": ["exact"], "created_at": ["gte", "lt"]},
    search=("title", "reference", "initiative__title"),
    ordering=("-created_at", "title", "updated_at"),
    related=("initiative", "checked_by", "approved_by"),
    prefetch=("sources", "uses"),
    page_template="financing/plan.html",
    page_context=plan_context,
)


def shaped(name: str, label: str, service: Callable[..., Any], form: type[Any]) -> Act:
    """The act that writes terms of one shape; offered where the instrument takes that shape."""
    return Act(
        f"{name}_terms",
        label,
        service,
        DRAFT,
        form,
        "The terms are stored, and the payments that follow from them.",
        when=lambda source: is_draft(source) and name in source.kind.shapes,
    )


SOURCE = Noun(
    model=Source,
    path="sources",
    serializer=SourceSerializer,
    lifecycle=SOURCE_STATES,
    lead="Money of one kind: funding is not repaid, financing is.",
    create=Act("create", "Add a source", services.add_source, DRAFT, forms.SourceForm, "The source is added."),
    acts=(
        shaped("loan", "Write loan terms", services.set_loan_terms, term_forms.LoanTermsForm),
        shaped("bond", "Write bond terms", services.set_bond_terms, term_forms.BondTermsForm),
        shaped("accretion", "Write terms", services.set_accretion_terms, term_forms.AccretionTermsForm),
        shaped("rent", "Write yearly payments", services.set_rent_terms, term_forms.RentTermsForm),
        shaped("savings", "Write repayment from savings", services.set_savings_terms, term_forms.SavingsTermsForm),
        shaped("outcome", "Write terms", services.set_outcome_terms, term_forms.OutcomeTermsForm),
        shaped("arrival", "Write when it arrives", services.set_arrival_terms, term_forms.ArrivalTermsForm),
        Act("commit", "Record commitment", services.commit_source, RECORD, None, "Committed.", step="commit"),
        Act(
            "receive",
            "Record receipt",
            services.receive_source,
            RECORD,
            forms.ReceiptForm,
            "The receipt is recorded.",
            step="receive",
        ),
        Act(
            "correct",
            "Take back a receipt",
            services.correct_receipt,
            RECORD,
            forms.CorrectReceiptForm,
            "Taken back by a row of its own. The source waits for the money again.",
            when=lambda source: any(receipt.amount > 0 for receipt in source.receipts.all()),
        ),
        Act("apply", "Record application", services.apply_for_source, RECORD, None, "Applied for.", step="apply"),
        Act("change", "Edit source", services.change_source, DRAFT, forms.ChangeSourceForm, when=is_draft),
        Act(
            "lose",
            "Record that it fell through",
            services.lose_source,
            RECORD,
            forms.WhyForm,
            "The plan no longer counts on it. Its people are told.",
            step="lose",
            danger=True,
        ),
        Act(
            "remove",
            "Take out of the plan",
            services.remove_source,
            DRAFT,
            None,
            "Taken out.",
            when=is_draft,
            danger=True,
        ),
    ),
    columns=(
        Column("Source", "label", "link", "label"),
        Column("Instrument", "get_instrument_display", optional=True),
        Column("Plan", "plan", optional=True),
        Column("Amount", "amount", "money", "amount"),
        Column("State", SOURCE_STATES.state_of, "status"),
    ),
    filters={
        "plan": ["exact"],
        "instrument": ["exact"],
        "state": ["exact"],
        "phase": ["exact"],
        "provider": ["exact"],
        "external_id": ["exact"],
    },
    search=("label", "plan__title", "restriction"),
    ordering=("-created_at", "amount", "label"),
    related=("plan__initiative", "provider"),
    prefetch=("receipts",),
    page_template="financing/source.html",
    page_context=source_context,
    parent="plan",
    is_line=True,
)

USE = Noun(
    model=Use,
    path="uses",
    serializer=UseSerializer,
    lead="What the money is spent on.",
    create=Act("create", "Add a use", services.add_use, DRAFT, forms.UseForm, "The use is added."),
    acts=(
        Act("change", "Edit use", services.change_use, DRAFT, forms.ChangeUseForm, when=is_draft),
        Act(
            "remove", "Take out of the plan", services.remove_use, DRAFT, None, "Taken out.", when=is_draft, danger=True
        ),
    ),
    columns=(
        Column("Use", "label", "link", "label"),
        Column("Category", "get_category_display", optional=True),
        Column("Plan", "plan", optional=True),
        Column("Amount", "amount", "money", "amount"),
    ),
    filters={"plan": ["exact"], "category": ["exact"], "phase": ["exact"], "external_id": ["exact"]},
    search=("label", "plan__title"),
    ordering=("-created_at", "amount", "label"),
    related=("plan__initiative",),
    page_template="financing/use.html",
    parent="plan",
    is_line=True,
)
