"""Parts in stages, milestones, benefits and lessons at both doors."""

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.charge import (
    BenefitForm,
    BenefitReadingForm,
    CorrectBenefitForm,
    MilestoneForm,
    MoveMilestoneForm,
    ReassignForm,
    ReviseBenefitForm,
    StageRoleForm,
)
from initiatives.models import Benefit, BenefitReading, Lesson, Milestone, StageRole
from initiatives.pages import benefit_context
from initiatives.serializers import (
    BenefitReadingSerializer,
    BenefitSerializer,
    LessonSerializer,
    MilestoneSerializer,
    StageRoleSerializer,
)

REVISE = "initiatives.revise_initiative"

STAGE_ROLE = Noun(
    model=StageRole,
    path="stage-roles",
    serializer=StageRoleSerializer,
    lead="Who does the work at a stage, who answers for it, who is asked before and told after.",
    create=Act("create", "Give a part", services.assign_stage, REVISE, StageRoleForm, "Saved. They have been told."),
    acts=(
        Act("change", "Change part", services.reassign_stage, REVISE, ReassignForm),
        Act("release", "Take away", services.release_stage, REVISE, None, "Taken away.", danger=True),
    ),
    columns=(
        Column("Who", "person", "link"),
        Column("Part", "get_part_display"),
        Column("Stage", "get_stage_display"),
        Column("Initiative", "initiative", optional=True),
    ),
    filters={"initiative": ["exact"], "stage": ["exact"], "person": ["exact"], "part": ["exact"]},
    search=("person__name", "initiative__title"),
    ordering=("-created_at",),
    related=("initiative", "person"),
    parent="initiative",
    is_line=True,
)
MILESTONE = Noun(
    model=Milestone,
    path="milestones",
    serializer=MilestoneSerializer,
    lead="A milestone is a day by which something of an initiative is done. Late, it goes to its owner, then upwards.",
    create=Act("create", "Set a milestone", services.set_milestone, REVISE, MilestoneForm, "The milestone is set."),
    acts=(
        Act(
            "reach",
            "Mark as reached",
            services.reach_milestone,
            REVISE,
            None,
            "Reached.",
            when=lambda row: row.done_on is None,
        ),
        Act(
            "change",
            "Move milestone",
            services.move_milestone,
            REVISE,
            MoveMilestoneForm,
            when=lambda row: row.done_on is None,
        ),
    ),
    columns=(
        Column("Milestone", "title", "link", "title"),
        Column("Initiative", "initiative", optional=True),
        Column("Due", "due_on", "day", "due_on"),
        Column("Reached", "done_on", "day"),
        Column("Owner", "owner", optional=True),
    ),
    filters={
        "initiative": ["exact"],
        "owner": ["exact"],
        "due_on": ["gte", "lt"],
        "done_on": ["isnull"],
        "external_id": ["exact"],
    },
    search=("title", "initiative__title"),
    ordering=("due_on", "-due_on", "title"),
    related=("initiative", "owner"),
    parent="initiative",
    is_line=True,
)
BENEFIT = Noun(
    model=Benefit,
    path="benefits",
    serializer=BenefitSerializer,
    lead="A benefit is what was promised when an initiative was scaled up, looked at after 6, 12 and 24 months.",
    create=Act(
        "create", "Promise a benefit", services.promise_benefit, REVISE, BenefitForm, "Promised. Its looks are dated."
    ),
    acts=(Act("change", "Correct promise", services.revise_benefit, REVISE, ReviseBenefitForm),),
    columns=(
        Column("Benefit", "name", "link", "name"),
        Column("Initiative", "initiative", optional=True),
        Column("After 6 months", "promised_6", "number", optional=True),
        Column("12", "promised_12", "number", optional=True),
        Column("24", "promised_24", "number"),
        Column("Unit", "unit"),
    ),
    filters={"initiative": ["exact"], "counts_from": ["gte", "lt"], "external_id": ["exact"]},
    search=("name", "initiative__title"),
    ordering=("-created_at", "name"),
    related=("initiative",),
    parent="initiative",
    is_line=True,
    page_template="initiatives/benefit.html",
    page_context=benefit_context,
)
READING = Noun(
    model=BenefitReading,
    path="benefit-readings",
    serializer=BenefitReadingSerializer,
    lead="What a promised benefit came to after 6, 12 or 24 months.",
    create=Act(
        "create", "Record what came of it", services.record_benefit, REVISE, BenefitReadingForm, "It is recorded."
    ),
    acts=(Act("change", "Correct figure", services.correct_benefit, REVISE, CorrectBenefitForm),),
    columns=(
        Column("Benefit", "benefit", "link"),
        Column("Look", "get_months_display"),
        Column("Came to", "realised", "number"),
        Column("Unit", "benefit.unit", optional=True),
        Column("Measured", "measured_on", "day", "measured_on"),
    ),
    filters={"benefit": ["exact"], "months": ["exact"], "external_id": ["exact"]},
    search=("benefit__name", "source"),
    ordering=("-created_at", "measured_on"),
    related=("benefit__initiative",),
    parent="benefit",
    is_line=True,
)
LESSON = Noun(
    model=Lesson,
    path="lessons",
    serializer=LessonSerializer,
    lead="What our pilots taught, whether they worked or not. Search here before you try something.",
    acts=(
        Act(
            "share",
            "Share as a proven solution",
            services.share_lesson,
            "initiatives.share_lesson",
            None,
            "Shared: other cities find it under Proven solutions.",
            when=lambda row: row.shared_at is None and row.pilot.state in ("scaled", "repeated", "stopped"),
            hint="Title, place, problem, result, measured KPIs, cost and this lesson become a public record.",
        ),
    ),
    columns=(
        Column("Pilot", "pilot.title", "link"),
        Column("In short", "summary"),
        Column("How it ended", "pilot.get_state_display", optional=True),
        Column("Domain", "pilot.initiative.get_domain_display", optional=True),
        Column("Tags", "tags", optional=True),
    ),
    filters={"pilot": ["exact"], "external_id": ["exact"]},
    search=("summary", "worked", "did_not", "differently", "tags", "pilot__title", "pilot__initiative__title"),
    ordering=("-created_at", "updated_at"),
    related=("pilot__initiative",),
    page_template="initiatives/lesson.html",
    public=True,
)
