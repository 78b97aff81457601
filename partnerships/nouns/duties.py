"""Responsibilities, obligations, risks and shared costs of partnerships at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from partnerships import annexes, queries, services
from partnerships.forms import duties as forms
from partnerships.forms.agreements import ReasonForm
from partnerships.lifecycle import MANAGE
from partnerships.maths import formulas
from partnerships.maths.risks import borne
from partnerships.models import Obligation, Responsibility, SharedCost, SharedRisk
from partnerships.serializers import duties as serializers

OBLIGE = "partnerships.manage_obligation"
LOSSES = (10_000, 100_000, 1_000_000)


def goes_on(row: Any) -> bool:
    return bool(row.partnership.state != "ended")


def is_open(obligation: Obligation) -> bool:
    return obligation.done_on is None


def names(parties: Any) -> str:
    return ", ".join(party.name for party in parties.all())


def removal(service: Any) -> Act:
    return Act("remove", "Take out", service, MANAGE, ReasonForm, "It is taken out.", when=goes_on, danger=True)


RESPONSIBILITY = Noun(
    model=Responsibility,
    path="responsibilities",
    serializer=serializers.ResponsibilitySerializer,
    lead="Who does what: one party answers for each activity, others do it, are asked, or are told.",
    create=Act(
        "create",
        "Add an activity",
        services.assign_responsibility,
        MANAGE,
        forms.ResponsibilityForm,
        "The activity is in the matrix.",
    ),
    acts=(
        Act(
            "change",
            "Edit activity",
            services.change_responsibility,
            MANAGE,
            forms.ChangeResponsibilityForm,
            when=goes_on,
        ),
        removal(services.remove_responsibility),
    ),
    columns=(
        Column("Activity", "activity", "link", "activity"),
        Column("Partnership", "partnership.title", optional=True),
        Column("Answers for it", "accountable.name"),
        Column("Does it", lambda row: names(row.responsible), optional=True),
    ),
    filters={"partnership": ["exact"], "accountable": ["exact"], "external_id": ["exact"]},
    search=("activity", "partnership__title"),
    ordering=("-created_at", "activity"),
    related=("partnership", "accountable__organisation", "accountable__department"),
    prefetch=tuple(queries.named_parties(name) for name in ("responsible", "consulted", "informed")),
    page_template="partnerships/responsibility.html",
    parent="partnership",
)
OBLIGATION = Noun(
    model=Obligation,
    path="obligations",
    serializer=serializers.ObligationSerializer,
    lead="What a party must do by a day, and who watches that it does.",
    create=Act(
        "create",
        "Record an obligation",
        services.record_obligation,
        OBLIGE,
        forms.ObligationForm,
        "The obligation is recorded. Reminders go out before it falls due.",
    ),
    acts=(
        Act(
            "fulfil",
            "Record that it is done",
            services.fulfil_obligation,
            "partnerships.fulfil_obligation",
            forms.FulfilForm,
            "Fulfilled.",
            when=is_open,
        ),
        Act(
            "change",
            "Edit obligation",
            services.change_obligation,
            OBLIGE,
            forms.ChangeObligationForm,
            when=is_open,
        ),
    ),
    columns=(
        Column("Obligation", "title", "link", "title"),
        Column("Owed by", "party.name"),
        Column("Partnership", "partnership.title", optional=True),
        Column("Watched by", "owner.name", optional=True),
        Column("Due", "due_on", "day", "due_on"),
        Column("Standing", annexes.standing, "status"),
    ),
    filters={
        "partnership": ["exact"],
        "party": ["exact"],
        "owner": ["exact"],
        "due_on": ["gte", "lt"],
        "done_on": ["isnull"],
        "external_id": ["exact"],
    },
    search=("title", "partnership__title", "party__organisation__name"),
    ordering=("due_on", "title", "-created_at"),
    related=("partnership", "party__organisation", "party__department", "owner"),
    page_template="partnerships/obligation.html",
    page_context=lambda row, user: {"standing": annexes.standing(row)},
    parent="partnership",
)


def risk_context(risk: SharedRisk, user: Any) -> dict[str, Any]:
    return {
        "words": formulas.in_words(risk.formula),
        "examples": [(loss, part, loss - part) for loss in LOSSES if (part := part_of(risk, loss)) is not None],
    }


def part_of(risk: SharedRisk, loss: int) -> Any:
    return borne(risk.formula, loss) if risk.formula else None  # type: ignore[arg-type]


SHARED_RISK = Noun(
    model=SharedRisk,
    path="shared-risks",
    serializer=serializers.SharedRiskSerializer,
    lead="What could happen, and which one party answers for it. Shared only by a formula.",
    create=Act(
        "create",
        "Allocate a risk",
        services.allocate_risk,
        MANAGE,
        forms.RiskForm,
        "The risk is allocated.",
    ),
    acts=(
        Act("change", "Edit risk", services.change_risk, MANAGE, forms.ChangeRiskForm, when=goes_on),
        removal(services.remove_risk),
    ),
    columns=(
        Column("Risk", "description", "link"),
        Column("Category", "get_category_display", optional=True),
        Column("Partnership", "partnership.title", optional=True),
        Column("Who bears it", "get_allocation_display"),
        Column("Answers for it", "accountable.name"),
    ),
    filters={
        "partnership": ["exact"],
        "category": ["exact"],
        "allocation": ["exact"],
        "accountable": ["exact"],
        "external_id": ["exact"],
    },
    search=("description", "partnership__title"),
    ordering=("-created_at", "category"),
    related=("partnership", "accountable__organisation", "accountable__department"),
    page_template="partnerships/risk.html",
    page_context=risk_context,
    parent="partnership",
)


def cost_context(cost: SharedCost, user: Any) -> dict[str, Any]:
    return {"parts": cost.statement["results"]["parts"], "lines": cost.statement["lines"]}


SHARED_COST = Noun(
    model=SharedCost,
    path="shared-costs",
    serializer=serializers.SharedCostSerializer,
    lead="A cost that parties carry together, divided by a key so that the parts add up to the cent.",
    create=Act(
        "create",
        "Share a cost",
        services.share_cost,
        OBLIGE,
        forms.SharedCostForm,
        "The cost is divided.",
    ),
    acts=(
        Act("change", "Divide anew", services.change_shared_cost, OBLIGE, forms.ChangeSharedCostForm, when=goes_on),
        removal(services.remove_shared_cost),
    ),
    columns=(
        Column("What is paid for", "title", "link", "title"),
        Column("Partnership", "partnership.title", optional=True),
        Column("Divided", "get_key_display"),
        Column("Amount", "amount", "money", "amount"),
    ),
    filters={"partnership": ["exact"], "key": ["exact"], "external_id": ["exact"]},
    search=("title", "partnership__title"),
    ordering=("-created_at", "title", "amount"),
    related=("partnership",),
    prefetch=(queries.with_cost_parts(),),
    page_template="partnerships/shared_cost.html",
    page_context=cost_context,
    parent="partnership",
)
