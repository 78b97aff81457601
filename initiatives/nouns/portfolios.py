"""Portfolios at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.portfolios import AdoptForm, CopyForm, ExplainForm, PortfolioForm
from initiatives.models import Portfolio
from initiatives.portfolio_pages import portfolio_context
from initiatives.serializers import PortfolioSerializer

RUN = "initiatives.run_round"


def is_solved(row: Any) -> bool:
    return bool(row.solution.get("value"))


def is_idle(row: Any) -> bool:
    return row.job is None or bool(row.job.is_over)


def outcome_of(row: Any) -> tuple[str, str]:
    if not is_idle(row):
        return "warn", "Being solved"
    tone = {"optimal": "ok", "time_limit": "warn", "infeasible": "bad", "unknown": "bad"}
    return tone.get(row.solution.get("outcome", ""), "none"), row.outcome or "Not solved yet"


PORTFOLIO = Noun(
    model=Portfolio,
    path="portfolios",
    serializer=PortfolioSerializer,
    lead="A portfolio is the set of initiatives that brings residents most within the money, staff and rules you write "
    "down. Make variants and compare them.",
    create=Act(
        "create", "Draw up a portfolio", services.draw_up_portfolio, RUN, PortfolioForm, "Saved. Have it solved next."
    ),
    acts=(
        Act(
            "solve",
            "Find the best set",
            services.solve_portfolio,
            RUN,
            None,
            "The solver is at work.",
            when=is_idle,
            hint="It works in the background and proves that no better set exists, or says how far it may be off.",
        ),
        Act("change", "Edit portfolio", services.revise_portfolio, RUN, PortfolioForm, when=is_idle),
        Act(
            "funds",
            "Take in the city’s money",
            services.take_in_funds,
            RUN,
            None,
            "The funds stand in the rules now, each with what it is bound to. Have the best set found next.",
            when=is_idle,
            hint="Adds what is free of the money recorded under Resources for the years of this portfolio. From then on "
            "funds must cover every cost: money that may pay for anything has to be among them.",
        ),
        Act(
            "explain",
            "Ask why one is out",
            services.explain_portfolio,
            "initiatives.explain_portfolio",
            ExplainForm,
            "The solver looks into it.",
            when=lambda row: is_solved(row) and is_idle(row),
        ),
        Act("copy", "Make a variant", services.copy_portfolio, RUN, CopyForm, "The variant is ready to be changed."),
        Act(
            "adopt",
            "Select these initiatives",
            services.adopt_portfolio,
            RUN,
            AdoptForm,
            "Selected. Who raised their needs is told.",
            when=is_solved,
        ),
    ),
    columns=(
        Column("Portfolio", "title", "link", "title"),
        Column("No.", "reference", optional=True),
        Column("Round", "round", optional=True),
        Column("Found", outcome_of, "status"),
        Column("Benefit points", "benefit", "number"),
        Column("Solved", "solved_at", "instant", "solved_at", optional=True),
    ),
    filters={"round": ["exact"], "external_id": ["exact"]},
    search=("title", "reference"),
    ordering=("-created_at", "title", "solved_at"),
    related=("round", "job"),
    page_template="initiatives/portfolio.html",
    page_context=portfolio_context,
)
