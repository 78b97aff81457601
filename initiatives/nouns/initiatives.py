"""Initiatives and updates at both doors."""

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.initiatives import InitiativeForm, SelectForm, StopForm, UpdateForm
from initiatives.forms.plans import CashForm, DependencyForm
from initiatives.lifecycle import INITIATIVE as STATES
from initiatives.models import Initiative, Update
from initiatives.pages import initiative_context
from initiatives.serializers import InitiativeSerializer, UpdateSerializer

STEER, REVISE = "initiatives.steer_initiative", "initiatives.revise_initiative"

INITIATIVE = Noun(
    model=Initiative,
    path="initiatives",
    serializer=InitiativeSerializer,
    lifecycle=STATES,
    lead="An initiative is what the city wants to do about needs, from the proposal to a proven, or honestly stopped, result.",
    create=Act(
        "create",
        "Propose an initiative",
        services.propose_initiative,
        "initiatives.propose_initiative",
        InitiativeForm,
        "Proposed. Who raised the needs it answers is told.",
    ),
    acts=(
        Act("select", "Select", services.select_initiative, STEER, SelectForm, "Selected.", step="select"),
        Act(
            "prepare",
            "Start preparing",
            services.prepare_initiative,
            STEER,
            None,
            "Its four pillars are prepared now.",
            step="prepare",
        ),
        Act(
            "scale_up",
            "Scale up",
            services.scale_up_initiative,
            STEER,
            None,
            "It is scaled up. Who raised the needs is told.",
            step="scale_up",
        ),
        Act(
            "put_in_service",
            "Put in service",
            services.put_in_service,
            STEER,
            None,
            "It is in service.",
            step="put_in_service",
        ),
        Act(
            "cash",
            "Costs and benefits",
            services.plan_cash,
            REVISE,
            CashForm,
            "Saved. The page shows what it is worth.",
        ),
        Act("depend", "Dependencies", services.set_dependencies, REVISE, DependencyForm),
        Act("change", "Edit initiative", services.revise_initiative, REVISE, InitiativeForm),
        Act(
            "adopt",
            "Adopt without a pilot",
            services.adopt_initiative,
            STEER,
            None,
            "It is rolled out.",
            step="adopt",
            danger=True,
            hint="Where others have proven it. Needs a signed decision on the business case.",
        ),
        Act(
            "stop",
            "Stop and move on",
            services.stop_initiative,
            STEER,
            StopForm,
            "Stopped. Who raised the needs is told why.",
            step="stop",
            danger=True,
        ),
    ),
    columns=(
        Column("Initiative", "title", "link", "title"),
        Column("No.", "reference", optional=True),
        Column("Stage", STATES.state_of, "status"),
        Column("Domain", "get_domain_display", optional=True),
        Column("Department", "department", optional=True),
        Column("Owner", "owner", optional=True),
        Column("Likely cost", "cost_likely", "money", "cost_likely", optional=True),
        Column("Last update", "last_update_at", "day", optional=True),
    ),
    filters={
        "state": ["exact"],
        "domain": ["exact"],
        "department": ["exact"],
        "owner": ["exact"],
        "ward": ["exact"],
        "needs": ["exact"],
        "external_id": ["exact"],
        "created_at": ["gte", "lt"],
        "last_status": ["exact"],
        "last_update_at": ["lt"],
    },
    search=("title", "summary", "reference"),
    ordering=("-created_at", "title", "cost_likely", "updated_at"),
    related=("department", "owner", "created_by"),
    api_related=(),
    page_template="initiatives/initiative.html",
    list_template="initiatives/initiatives.html",
    page_context=initiative_context,
    public=True,
)
UPDATE = Noun(
    model=Update,
    path="updates",
    serializer=UpdateSerializer,
    lead="An update says in a line how an initiative goes; council reads it between meetings.",
    create=Act(
        "create",
        "Post an update",
        services.post_update,
        REVISE,
        UpdateForm,
        "Posted.",
        unpack=lambda update: (update.initiative, {}),
    ),
    columns=(
        Column("Update", "text", "link"),
        Column("Initiative", "initiative", optional=True),
        Column("How it goes", "get_status_display"),
        Column("Posted", "posted_at", "day"),
        Column("By", "created_by", optional=True),
    ),
    filters={"initiative": ["exact"], "status": ["exact"], "posted_at": ["gte", "lt"], "external_id": ["exact"]},
    search=("text",),
    ordering=("-posted_at",),
    related=("initiative", "created_by"),
)
