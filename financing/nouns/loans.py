"""Loans of revolving funds as both doors show them."""

from collections.abc import Mapping
from typing import Any

from alliance.doors.noun import Act, Column, Noun
from financing import bylaws, queries
from financing.forms import loans as forms
from financing.forms.plans import WhyForm
from financing.lifecycle import FUND_LOAN
from financing.models import FundLoan, VerifiedSaving
from financing.serializers import FundLoanSerializer
from financing.services import loans as services


def loan_context(loan: FundLoan, user: Any) -> Mapping[str, Any]:
    recovery = bylaws.recovery_of(loan)
    figures = queries.loan_figures(loan)
    owed, rows = loan.amount, []
    for year, repaid in enumerate(recovery.repayments, start=1):
        owed -= repaid
        rows.append({"year": year, "repaid": repaid, "owed": max(owed, 0)})
    return {
        "figures": figures,
        "part_repaid": figures.repaid / figures.drawn if figures.drawn else None,
        "rules": bylaws.judged(loan) if loan.state in ("applied", "asked", "approved") else [],
        "decided_by": bylaws.decided_by(loan),
        "expected": rows,
        "shortfall": recovery.outstanding,
        "term": queries.term_of(loan),
        "savings": VerifiedSaving.counted(loan).select_related("settlement"),
        "entries": loan.entries.order_by("-created_at", "id"),
        "facts": [
            ("Category", loan.get_category_display()),
            ("Share of savings repaid", f"{loan.share_of_savings:.0%}"),
            ("Years of repayment", loan.years),
            ("Savings or revenue per year", f"{loan.annual_savings:,.2f} {loan.fund.currency}"),
            ("External identifier", loan.external_id),
        ],
    }


FUND_LOAN_NOUN = Noun(
    model=FundLoan,
    path="fund-loans",
    serializer=FundLoanSerializer,
    lifecycle=FUND_LOAN,
    lead="What a revolving fund lends: applied for, decided by its committee, drawn, and repaid from verified savings.",
    create=Act(
        "create",
        "Apply for a loan",
        services.apply_for_loan,
        "financing.apply_for_loan",
        forms.LoanForm,
        "Applied for. Finance looks at the by-laws and puts it to the committee.",
    ),
    acts=(
        Act(
            "ask",
            "Put to the committee",
            services.put_to_committee,
            "financing.put_to_committee",
            forms.CommitteeForm,
            "The committee is asked. Its members are told.",
            step="ask",
        ),
        Act(
            "repay",
            "Post repayment",
            services.repay_loan,
            "financing.post_entry",
            forms.MoveMoneyForm,
            "Posted.",
            when=lambda loan: loan.state == "approved" and queries.loan_figures(loan).owed > 0,
        ),
        Act(
            "draw",
            "Draw money",
            services.draw_loan,
            "financing.post_entry",
            forms.MoveMoneyForm,
            "Drawn. The plan’s source shows its receipt.",
            when=lambda loan: loan.state == "approved" and queries.loan_figures(loan).undrawn > 0,
        ),
        Act(
            "change",
            "Edit application",
            services.change_loan,
            "financing.apply_for_loan",
            forms.ChangeLoanForm,
            when=lambda loan: loan.state == "applied",
        ),
        Act("finish", "Close as repaid", services.finish_loan, "financing.post_entry", None, "Closed.", step="finish"),
        Act(
            "ask_write_off",
            "Ask to write off",
            services.ask_write_off,
            "financing.put_to_committee",
            WhyForm,
            "The committee is asked. Nothing is written off before it has decided.",
            when=lambda loan: loan.state == "approved" and queries.loan_figures(loan).owed > 0,
            danger=True,
        ),
        Act(
            "withdraw",
            "Withdraw application",
            services.withdraw_loan,
            "financing.apply_for_loan",
            WhyForm,
            "Withdrawn.",
            step="withdraw",
            danger=True,
        ),
    ),
    columns=(
        Column("Loan", str, "link"),
        Column("Fund", "fund", optional=True),
        Column("Category", "get_category_display", optional=True),
        Column("Amount", "amount", "money", "amount"),
        Column("State", FUND_LOAN.state_of, "status"),
    ),
    filters={
        "fund": ["exact"],
        "state": ["exact"],
        "category": ["exact"],
        "source": ["exact"],
        "external_id": ["exact"],
    },
    search=("reference", "source__label", "source__plan__title", "purpose"),
    ordering=("-created_at", "amount"),
    related=("fund__committee", "source__plan__initiative", "decision", "write_off_decision"),
    page_template="financing/loan.html",
    page_context=loan_context,
    parent="fund",
)
