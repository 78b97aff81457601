"""Who may do what with needs, resources, indicators, initiatives, rounds and pilots, and who sees them."""

from typing import Any

from django.db.models import Q

from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, CITY_STAFF, Role
from alliance.rules import everyone_inside, inside, overseer
from alliance.visibility import EVERYONE, NOBODY, Rule
from initiatives.models import (
    Assignment,
    Benefit,
    BenefitReading,
    CashLine,
    Commitment,
    Criterion,
    Declaration,
    Dependency,
    Entry,
    Indicator,
    Initiative,
    Judgement,
    Kpi,
    KpiValue,
    Lesson,
    MaturityAnswer,
    MaturityAssessment,
    Milestone,
    Need,
    NeedMessage,
    NeedSender,
    Observation,
    ObservationImport,
    Pilot,
    PilotAmendment,
    PilotCost,
    PilotIncident,
    Portfolio,
    RequestFeed,
    Resource,
    Review,
    Round,
    Score,
    StageRole,
    Update,
)


def raised_it(user: Any, need: Any) -> bool:
    return bool(need.raised_by_id == user.pk and need.state == "raised")


def of_own_department(user: Any, row: Any) -> bool:
    """The office may touch everything; department staff what belongs to their department."""
    if not user.roles.isdisjoint(CHAMPION_OFFICE):
        return True
    initiative = initiative_of(row)
    return bool(user.department_id and initiative.department_id == user.department_id)


def initiative_of(row: Any) -> Any:
    for path in ("initiative", "pilot", "kpi", "benefit"):
        if hasattr(row, path):
            return initiative_of(getattr(row, path))
    return row


def runs_it(user: Any, row: Any) -> bool:
    """The owner of the initiative, the lead of its pilot, or the reviewer of this review."""
    people = {getattr(row, "reviewer_id", None), lead_of(row), initiative_of(row).owner_id}
    return user.pk is not None and user.pk in people


def owns_some(user: Any) -> bool:
    """Whether this person owns an initiative, whatever their role; read once per request."""
    if not hasattr(user, "_owns_initiative"):
        user._owns_initiative = user.pk is not None and Initiative.objects.filter(owner_id=user.pk).exists()
    found: bool = user._owns_initiative
    return found


def runs_some(user: Any) -> bool:
    """Whether this person owns an initiative or leads a pilot; read once per request."""
    if not hasattr(user, "_runs_pilot"):
        leads = Pilot.objects.filter(lead_id=user.pk)
        user._runs_pilot = owns_some(user) or (user.pk is not None and leads.exists())
    found: bool = user._runs_pilot
    return found


def lead_of(row: Any) -> Any:
    for path in ("pilot", "kpi"):
        if hasattr(row, path):
            return lead_of(getattr(row, path))
    return getattr(row, "lead_id", None)


COMMITTERS = CHAMPION_OFFICE | {Role.FINANCE_OFFICER}


def may_commit(user: Any, row: Any) -> bool:
    """The office and finance commit every resource; department staff what their own department holds."""
    if not user.roles.isdisjoint(COMMITTERS):
        return True
    resource = getattr(row, "resource", row)
    return bool(user.department_id and resource.department_id == user.department_id)


def judges_in(user: Any, row: Any) -> bool:
    return any(person.pk == user.pk for person in row.scorers.all())


def facilitates(user: Any, row: Any) -> bool:
    return bool(row.sheet == "group" and user.pk is not None and row.facilitator_id == user.pk)


def scores_in(user: Any, row: Any) -> bool:
    """Each scorer alone; on a group's sheet the facilitator writes for all."""
    return facilitates(user, row) if row.sheet == "group" else judges_in(user, row)


def declares_in(user: Any, row: Any) -> bool:
    return judges_in(user, row) or facilitates(user, row)


STAFF_AND_RESIDENTS = CITY_STAFF | {Role.RESIDENT}
RUNNERS = CHAMPION_OFFICE | {Role.DEPARTMENT_STAFF}

PERMISSIONS = (
    Permission("initiatives.raise_need", "Raise a need", STAFF_AND_RESIDENTS),
    Permission("initiatives.revise_need", "Revise a need", CHAMPION_OFFICE, also=raised_it),
    Permission("initiatives.judge_need", "Accept, answer or decline a need", CHAMPION_OFFICE),
    Permission("initiatives.link_need", "Link a need to an initiative", RUNNERS),
    Permission("initiatives.watch_need", "Watch a need", STAFF_AND_RESIDENTS),
    Permission("initiatives.manage_resource", "Record resources", CITY_STAFF),
    Permission(
        "initiatives.commit_resource", "Commit a resource", COMMITTERS | {Role.DEPARTMENT_STAFF}, within=may_commit
    ),
    Permission("initiatives.manage_indicator", "Define indicators", RUNNERS),
    Permission("initiatives.record_observation", "Record values", RUNNERS),
    Permission("initiatives.connect_requests", "Connect service requests", CHAMPION_OFFICE),
    Permission("initiatives.propose_initiative", "Propose an initiative", CITY_STAFF),
    Permission(
        "initiatives.revise_initiative",
        "Edit an initiative",
        RUNNERS,
        within=of_own_department,
        also=runs_it,
        tries=owns_some,
    ),
    Permission("initiatives.steer_initiative", "Move an initiative to its next stage", CHAMPION_OFFICE),
    Permission("initiatives.run_round", "Run a prioritisation round", CHAMPION_OFFICE),
    Permission("initiatives.explain_portfolio", "Ask why an initiative is not in a portfolio", CITY_STAFF),
    Permission("initiatives.run_maturity", "Run a maturity assessment", CHAMPION_OFFICE),
    Permission("initiatives.answer_maturity", "Answer a maturity assessment", CITY_STAFF),
    Permission("initiatives.score", "Score in this round", also=scores_in),
    Permission("initiatives.compare_pairs", "Compare in pairs in this round", also=judges_in),
    Permission("initiatives.declare", "Declare an interest in this round", also=declares_in),
    Permission(
        "initiatives.run_pilot",
        "Design and run a pilot",
        RUNNERS,
        within=of_own_department,
        also=runs_it,
        tries=runs_some,
    ),
    Permission("initiatives.share_lesson", "Share a lesson as a proven solution", CHAMPION_OFFICE),
    Permission(
        "initiatives.review_pilot",
        "Review a pilot",
        RUNNERS,
        within=of_own_department,
        also=runs_it,
        tries=runs_some,
    ),
)


UNREAD = ("submitted", "rejected")  # what nobody has let in


def needs_seen(user: Any) -> Q:
    if overseer(user):
        return EVERYONE
    if inside(user):
        return ~Q(state__in=UNREAD)
    public = Q(is_public=True, state__in=["accepted", "answered", "merged"])
    return public | Q(raised_by_id=user.pk) if user.pk else public


def initiatives_seen(user: Any, prefix: str = "") -> Q:
    """Overseers see all; department staff their own department's and what they own; the public what is shown to it."""
    if overseer(user):
        return EVERYONE
    seen = Q(**{f"{prefix}is_public": True})
    if Role.DEPARTMENT_STAFF in user.roles:
        seen |= Q(**{f"{prefix}department_id": user.department_id}) | Q(**{f"{prefix}owner_id": user.pk})
    return seen


def inside_below(prefix: str) -> Rule:
    """What is about an initiative, but not for residents."""
    return lambda user: initiatives_seen(user, prefix) if inside(user) else NOBODY


def below(prefix: str) -> Rule:
    return lambda user: initiatives_seen(user, prefix)


def commitments_seen(user: Any) -> Q:
    """With the initiative they serve; the department that holds the resource sees what is asked of it."""
    seen = initiatives_seen(user, "initiative__")
    if seen == EVERYONE or Role.DEPARTMENT_STAFF not in user.roles:
        return seen & everyone_inside(user)
    return seen | Q(resource__department_id=user.department_id)


def rounds_seen(user: Any, prefix: str = "") -> Q:
    """A ranking names every department's initiatives: staff see it while they score in it, and once it is closed."""
    if not inside(user) or overseer(user):
        return EVERYONE if overseer(user) else NOBODY
    scored = Round.scorers.through._default_manager.filter(user_id=user.pk)
    return Q(**{f"{prefix}state": "closed"}) | Q(**{f"{prefix}pk__in": scored.values("round_id")})


def of_round(prefix: str) -> Rule:
    return lambda user: rounds_seen(user, prefix)


def scores_seen(user: Any) -> Q:
    """Nobody sees another's scores before the round is closed: each scores alone."""
    if not inside(user):
        return NOBODY
    shared = Q(entry__round__state="closed") | Q(entry__round__sheet="group")
    return EVERYONE if user.is_system else Q(scorer_id=user.pk) | shared


def judgements_seen(user: Any) -> Q:
    if not inside(user):
        return NOBODY
    return EVERYONE if user.is_system else Q(judge_id=user.pk) | Q(round__state="closed")


def lessons_seen(user: Any) -> Q:
    """Inside, every department learns from every other; the public sees those of what is shown to it."""
    return EVERYONE if inside(user) else initiatives_seen(user, "pilot__initiative__")


VISIBLE: dict[type[Any], Rule] = {
    Need: needs_seen,
    NeedMessage: lambda user: Q(need__in=Need._default_manager.filter(needs_seen(user))),
    NeedSender: lambda user: EVERYONE if user.has_perm("initiatives.judge_need") else NOBODY,
    Resource: everyone_inside,
    Commitment: commitments_seen,
    Indicator: everyone_inside,
    Observation: everyone_inside,
    ObservationImport: everyone_inside,
    RequestFeed: everyone_inside,
    Initiative: initiatives_seen,
    Update: below("initiative__"),
    CashLine: inside_below("initiative__"),
    Dependency: inside_below("initiative__"),
    Round: rounds_seen,
    Criterion: of_round("round__"),
    Entry: of_round("round__"),
    Declaration: of_round("entry__round__"),
    Score: scores_seen,
    Assignment: everyone_inside,
    Judgement: judgements_seen,
    Portfolio: everyone_inside,
    MaturityAssessment: everyone_inside,
    MaturityAnswer: everyone_inside,
    Pilot: below("initiative__"),
    Kpi: below("pilot__initiative__"),
    KpiValue: below("kpi__pilot__initiative__"),
    Review: below("pilot__initiative__"),
    PilotIncident: inside_below("pilot__initiative__"),
    PilotCost: inside_below("pilot__initiative__"),
    PilotAmendment: below("pilot__initiative__"),
    Lesson: lessons_seen,
    StageRole: inside_below("initiative__"),
    Milestone: inside_below("initiative__"),
    Benefit: below("initiative__"),
    BenefitReading: below("benefit__initiative__"),
}
