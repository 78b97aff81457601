"""Who may do what in procurement, and who sees its rows. No role, not even the system's, sees a sealed response."""

from typing import Any

from django.db.models import Q

from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, CITY_STAFF, READERS, Role
from alliance.rules import everyone_inside, inside
from alliance.visibility import EVERYONE, NOBODY, Rule
from initiatives.permissions import RUNNERS, inside_below, of_own_department, runs_it
from procurement.models import (
    Addendum,
    Citation,
    ClauseEdition,
    ConsensusRating,
    Criterion,
    Debrief,
    Declaration,
    DemonstrationScore,
    DemonstrationSlot,
    DraftFile,
    FormalProcurement,
    OcdsRelease,
    PiggybackCheck,
    ProvenSolution,
    Purchase,
    Rating,
    RedactionDecision,
    Requirement,
    ResponseDraft,
    ResponseVersion,
    Rfi,
    RfiComment,
    RfiEdition,
    RfiKey,
    RfiResponse,
    RfiReview,
    Route,
    ScoreSheet,
    ScriptStep,
    SealedContent,
    StepScore,
    Subscription,
    TeamingEntry,
    VendorContact,
    VendorQuestion,
)

OFFICER = frozenset({Role.PROCUREMENT_OFFICER})
# States in which responses have been opened.
OPEN_STATES = ("opened", "evaluating", "consensus", "demonstrating", "reported", "concluded")
# States in which scores are shown beyond the evaluator who gave them.
SHOWN_STATES = ("consensus", "demonstrating", "reported", "concluded")
# States in which an evaluator declares interests, or a conflict found out late.
DECLARING = ("evaluating", "consensus", "demonstrating", "reported")


def is_vendor(user: Any) -> bool:
    return Role.VENDOR in user.roles and user.organisation_id is not None


def speaks_for_vendor(user: Any, row: Any) -> bool:
    return is_vendor(user)


def own_response(user: Any, response: Any) -> bool:
    return is_vendor(user) and response.organisation_id == user.organisation_id


def on_panel(user: Any, row: Any) -> bool:
    rfi = row if isinstance(row, Rfi) else row.rfi
    return any(person.pk == user.pk for person in rfi.evaluators.all())


def is_reviewer(user: Any, rfi: Any) -> bool:
    """Whether this person was asked to judge the last edition."""
    last = next(iter(rfi.editions.all()), None)
    return last is not None and any(review.reviewer_id == user.pk for review in last.reviews.all())


def own_subscription(user: Any, row: Any) -> bool:
    return bool(row.person_id == user.pk)


def answers_for(user: Any, clause: Any) -> bool:
    """Whether the clause belongs to the department of this person of the city."""
    return bool(clause.department_id and clause.department_id == user.department_id and inside(user))


def said_it(user: Any, row: Any) -> bool:
    """Whoever of the city wrote the row."""
    return bool(inside(user) and row.created_by_id == user.pk)


def relies_on_it(user: Any, citation: Any) -> bool:
    """The owner of the initiative, and whoever cited the proof."""
    return runs_it(user, citation) or said_it(user, citation)


def own_sheet(user: Any, sheet: Any) -> bool:
    return bool(sheet.evaluator_id == user.pk)


PERMISSIONS = (
    Permission("procurement.manage_solution", "Record proven solutions", CITY_STAFF),
    Permission("procurement.cite_solution", "Attach proof from elsewhere", CITY_STAFF),
    Permission(
        "procurement.withdraw_citation",
        "Take away what an initiative cites",
        RUNNERS,
        within=of_own_department,
        also=relies_on_it,
    ),
    Permission("procurement.draft_rfi", "Draft an RFI", CHAMPION_OFFICE | OFFICER),
    Permission("procurement.manage_routes", "Keep the table of routes", OFFICER | {Role.ADMINISTRATOR}),
    Permission(
        "procurement.manage_clauses", "Word clauses of the library", OFFICER | {Role.ADMINISTRATOR}, also=answers_for
    ),
    Permission("procurement.record_purchase", "Record purchases", OFFICER | {Role.FINANCE_OFFICER}),
    Permission("procurement.check_piggyback", "Check another body’s contract", CITY_STAFF),
    Permission("procurement.comment_rfi", "Comment on a draft", CITY_STAFF),
    Permission(
        "procurement.resolve_comment", "Mark this remark as dealt with", CHAMPION_OFFICE | OFFICER, also=said_it
    ),
    Permission("procurement.review_rfi", "Review this RFI", also=is_reviewer),
    Permission("procurement.return_rfi", "Take this RFI back to draft", CHAMPION_OFFICE | OFFICER, also=is_reviewer),
    Permission("procurement.run_rfi", "Publish and run an RFI", OFFICER),
    Permission("procurement.open_responses", "Open responses", OFFICER),
    Permission("procurement.see_rfis", "See the city’s RFIs", CITY_STAFF | READERS),
    Permission("procurement.ask", "Ask a question about an RFI", frozenset({Role.VENDOR}), within=speaks_for_vendor),
    Permission("procurement.answer", "Answer questions of vendors", OFFICER),
    Permission("procurement.respond", "Respond to an RFI", frozenset({Role.VENDOR}), within=speaks_for_vendor),
    Permission("procurement.unfollow", "Stop following this category", also=own_subscription, for_readers=True),
    Permission("procurement.invite_colleague", "Invite a colleague", frozenset({Role.VENDOR})),
    Permission("procurement.withdraw_response", "Withdraw this response", also=own_response),
    Permission("procurement.declare", "Declare interests as an evaluator of this RFI", also=on_panel),
    Permission("procurement.score", "Score on this sheet", also=own_sheet),
    Permission(
        "procurement.read_report",
        "Read the report of this evaluation",
        OFFICER | CHAMPION_OFFICE | {Role.AUDITOR},
        also=on_panel,
    ),
    Permission("procurement.record_contact", "Record a contact with a vendor", CITY_STAFF),
    Permission("procurement.score_demonstration", "Score demonstrations of this RFI", also=on_panel),
    Permission("procurement.record_consensus", "Record the consensus of the panel", OFFICER),
)


def rfis_seen(user: Any) -> Q:
    return EVERYONE if inside(user) else Q(published_at__isnull=False)


def of_seen_rfi(prefix: str = "rfi__") -> Rule:
    return lambda user: EVERYONE if inside(user) else Q(**{f"{prefix}published_at__isnull": False})


def questions_seen(user: Any) -> Q:
    """Officers see every question (never who asked); others the published ones, and vendors their own."""
    if not user.roles.isdisjoint(OFFICER):
        return EVERYONE
    published = Q(published_at__isnull=False)
    return published | Q(organisation_id=user.organisation_id) if is_vendor(user) else published


def panels_of(user: Any) -> Any:
    return Rfi.evaluators.through._default_manager.filter(user_id=user.pk).values("rfi_id")


def responses_seen(user: Any, prefix: str = "") -> Q:
    """Vendors their own, at any time. Officers, the office, auditors and the panel: what was opened, after the opening."""
    own = Q(**{f"{prefix}organisation_id": user.organisation_id}) if is_vendor(user) else NOBODY
    opened = Q(**{f"{prefix}rfi__state__in": OPEN_STATES, f"{prefix}state__in": ("opened", "damaged")})
    if not user.roles.isdisjoint(OFFICER | CHAMPION_OFFICE | {Role.AUDITOR}):
        return own | opened
    if Role.EVALUATOR in user.roles:
        return own | (opened & Q(**{f"{prefix}rfi_id__in": panels_of(user)}))
    return own


def without_conflict(user: Any) -> Any:
    """Responses that this evaluator may read: declared to be without a conflict, and of another organisation."""
    said = Declaration._default_manager.filter(evaluator_id=user.pk, has_conflict=False)
    return said.exclude(response__organisation_id=user.organisation_id).values("response_id")


def judged_by(user: Any, response: str, *, everyone: bool) -> Q:
    """What was said of responses: for the panel only where it may read them; for `everyone` else that of other panels."""
    cleared = Q(**{f"{response}__rfi_id__in": panels_of(user), f"{response}_id__in": without_conflict(user)})
    return cleared | ~Q(**{f"{response}__rfi_id__in": panels_of(user)}) if everyone else cleared


def versions_seen(user: Any) -> Q:
    return responses_seen(user, "response__")


def declarations_seen(user: Any) -> Q:
    everyone = not user.roles.isdisjoint(OFFICER | {Role.AUDITOR})
    return EVERYONE if everyone else Q(evaluator_id=user.pk)


def sheets_seen(user: Any, prefix: str = "") -> Q:
    """One's own; those of others once all are in and shown (trust case A7)."""
    own = Q(**{f"{prefix}evaluator_id": user.pk})
    shown = Q(**{f"{prefix}response__rfi__state__in": SHOWN_STATES})
    everyone = not user.roles.isdisjoint(OFFICER | {Role.AUDITOR})
    return own | (shown & judged_by(user, f"{prefix}response", everyone=everyone))


def consensus_seen(user: Any) -> Q:
    everyone = not user.roles.isdisjoint(OFFICER | CHAMPION_OFFICE | {Role.AUDITOR})
    return judged_by(user, "response", everyone=everyone)


def contacts_seen(user: Any) -> Q:
    """Officers, the office and auditors see all contacts; others of the city their own."""
    if not user.roles.isdisjoint(OFFICER | CHAMPION_OFFICE | {Role.AUDITOR}):
        return EVERYONE
    return Q(created_by_id=user.pk) if inside(user) else NOBODY


def slots_seen(user: Any) -> Q:
    """The city sees all slots; a vendor its own."""
    if inside(user):
        return EVERYONE
    return Q(response__organisation_id=user.organisation_id) if is_vendor(user) else NOBODY


def demonstration_scores_seen(user: Any, prefix: str = "") -> Q:
    """One's own; all of them once the report is written."""
    own = Q(**{f"{prefix}evaluator_id": user.pk})
    shown = Q(**{f"{prefix}slot__rfi__state__in": ("reported", "concluded")})
    everyone = not user.roles.isdisjoint(OFFICER | {Role.AUDITOR})
    return own | (shown & judged_by(user, f"{prefix}slot__response", everyone=everyone))


def debriefs_seen(user: Any) -> Q:
    if not user.roles.isdisjoint(OFFICER | CHAMPION_OFFICE | {Role.AUDITOR}):
        return EVERYONE
    return Q(response__organisation_id=user.organisation_id) if is_vendor(user) else NOBODY


def drafts_seen(user: Any) -> Q:
    """Nobody of the city, in no role: only the vendor's own people."""
    return Q(organisation_id=user.organisation_id) if is_vendor(user) else NOBODY


VISIBLE: dict[type[Any], Rule] = {
    ProvenSolution: lambda user: EVERYONE,
    Citation: inside_below("initiative__"),
    ClauseEdition: everyone_inside,
    Rfi: rfis_seen,
    Criterion: of_seen_rfi(),
    Addendum: of_seen_rfi(),
    Requirement: of_seen_rfi(),
    ScriptStep: of_seen_rfi(),
    TeamingEntry: of_seen_rfi(),
    ResponseDraft: drafts_seen,
    DraftFile: lambda user: Q(draft__organisation_id=user.organisation_id) if is_vendor(user) else NOBODY,
    RedactionDecision: debriefs_seen,
    Subscription: lambda user: Q(person_id=user.pk),
    PiggybackCheck: everyone_inside,
    Route: everyone_inside,
    Purchase: everyone_inside,
    FormalProcurement: everyone_inside,
    OcdsRelease: lambda user: EVERYONE,
    RfiEdition: everyone_inside,
    RfiReview: everyone_inside,
    RfiComment: everyone_inside,
    RfiKey: lambda user: NOBODY,
    VendorQuestion: questions_seen,
    RfiResponse: responses_seen,
    ResponseVersion: versions_seen,
    SealedContent: lambda user: NOBODY,
    Declaration: declarations_seen,
    VendorContact: contacts_seen,
    DemonstrationSlot: slots_seen,
    DemonstrationScore: demonstration_scores_seen,
    StepScore: lambda user: demonstration_scores_seen(user, "score__"),
    Debrief: debriefs_seen,
    ScoreSheet: sheets_seen,
    Rating: lambda user: sheets_seen(user, "sheet__"),
    ConsensusRating: consensus_seen,
}
