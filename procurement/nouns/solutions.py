"""Proven solutions and their citations at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from procurement import services
from procurement.forms.solutions import CitationForm, ProvenSolutionForm
from procurement.models import Citation, ProvenSolution
from procurement.serializers import CitationSerializer, ProvenSolutionSerializer

TONES = {"worked": "ok", "partly": "warn", "failed": "bad", "stopped": "bad", "ongoing": "none"}


def outcome_of(row: ProvenSolution) -> tuple[str, str]:
    return TONES[row.outcome], row.get_outcome_display()


def page_context(row: ProvenSolution, user: Any) -> dict[str, Any]:
    return {
        "outcome": outcome_of(row),
        "citations": Citation.objects.visible_to(user).filter(proven_solution=row).select_related("initiative"),
    }


PROVEN_SOLUTION = Noun(
    model=ProvenSolution,
    path="proven-solutions",
    keyword="proven_solution",
    serializer=ProvenSolutionSerializer,
    lead="What worked elsewhere, what did not, and how well that is known.",
    create=Act(
        "create",
        "Record a solution",
        services.record_proven_solution,
        "procurement.manage_solution",
        ProvenSolutionForm,
        "Recorded. You can now cite it for an initiative.",
    ),
    acts=(
        Act(
            "change",
            "Edit solution",
            services.change_proven_solution,
            "procurement.manage_solution",
            ProvenSolutionForm,
        ),
    ),
    columns=(
        Column("Solution", "title", "link", "title"),
        Column("Place", "place", optional=True),
        Column("Domain", "get_domain_display", optional=True),
        Column("Since", "year_started", optional=True),
        Column("Outcome", outcome_of, "status"),
        Column("Evidence", "get_evidence_level_display"),
    ),
    filters={
        "domain": ["exact"],
        "outcome": ["exact"],
        "evidence_level": ["exact"],
        "country": ["exact"],
        "external_id": ["exact"],
    },
    search=("title", "solution", "problem", "technology", "vendor", "place"),
    ordering=("-created_at", "title", "year_started"),
    page_template="procurement/proven_solution.html",
    page_context=page_context,
    public=True,
)

CITATION = Noun(
    model=Citation,
    path="citations",
    serializer=CitationSerializer,
    lead="Which proof from elsewhere an initiative relies on.",
    create=Act(
        "create",
        "Attach proof",
        services.cite_proven_solution,
        "procurement.cite_solution",
        CitationForm,
        "Attached. The initiative and its RFI show it.",
    ),
    acts=(
        Act(
            "withdraw",
            "Take away",
            services.withdraw_citation,
            "procurement.withdraw_citation",
            said="Taken away.",
            danger=True,
        ),
    ),
    columns=(
        Column("Proof", "proven_solution.title", "link"),
        Column("Initiative", "initiative"),
        Column("Speaks to", "criterion", optional=True),
        Column("Shows", "note", optional=True),
    ),
    filters={"initiative": ["exact"], "proven_solution": ["exact"], "external_id": ["exact"]},
    search=("proven_solution__title", "note"),
    related=("proven_solution", "initiative", "criterion"),
    parent="initiative",
    is_line=True,
)
