"""What happens to an RFI before it is published: reviews and remarks, at both doors."""

from alliance.doors.noun import Act, Column, Noun
from procurement import services
from procurement.forms.rfis import ApprovalForm, ChangesForm, CommentForm, ReviewersForm
from procurement.models import Rfi, RfiComment, RfiReview
from procurement.serializers import RfiCommentSerializer, RfiReviewSerializer
from procurement.services.drafting import WRITING


def is_in_review(row: Rfi) -> bool:
    return row.state == "in_review"


DRAFTING = (
    Act(
        "send_for_review",
        "Send for review",
        services.send_for_review,
        "procurement.draft_rfi",
        ReviewersForm,
        "Sent. The reviewers are told, and the text stands still meanwhile.",
        step="send_for_review",
    ),
    Act(
        "approve",
        "Approve RFI",
        services.approve_rfi,
        "procurement.review_rfi",
        ApprovalForm,
        "Approved.",
        when=is_in_review,
    ),
    Act(
        "ask_for_changes",
        "Ask for changes",
        services.ask_for_changes,
        "procurement.review_rfi",
        ChangesForm,
        "Sent back to the writer.",
        when=is_in_review,
    ),
    Act(
        "take_back",
        "Take back to draft",
        services.take_back_rfi,
        "procurement.draft_rfi",
        said="Taken back. Every reviewer judges the next edition anew.",
        step="return_to_draft",
    ),
    Act(
        "comment",
        "Comment",
        services.comment_rfi,
        "procurement.comment_rfi",
        CommentForm,
        "Commented.",
        when=lambda row: row.state in WRITING,
    ),
)

COMMENT = Noun(
    model=RfiComment,
    path="rfi-comments",
    keyword="comment",
    serializer=RfiCommentSerializer,
    lead="What people of the city remark on the parts of a draft.",
    acts=(
        Act(
            "resolve",
            "Mark as dealt with",
            services.resolve_comment,
            "procurement.resolve_comment",
            said="Dealt with.",
            when=lambda row: row.resolved_at is None,
        ),
    ),
    columns=(
        Column("Comment", "text", "link"),
        Column("RFI", "rfi.reference"),
        Column("Part", "get_part_display"),
        Column("Dealt with", "resolved_at", "instant"),
    ),
    filters={"rfi": ["exact"], "part": ["exact"]},
    search=("text",),
    ordering=("created_at",),
    related=("rfi",),
    parent="rfi",
)

REVIEW = Noun(
    model=RfiReview,
    path="rfi-reviews",
    keyword="review",
    serializer=RfiReviewSerializer,
    lead="Who approved which edition of which RFI. Nothing here is ever replaced.",
    columns=(
        Column("Edition", "edition", "link"),
        Column("Reviewer", "reviewer"),
        Column("Verdict", "get_verdict_display"),
        Column("Said", "decided_at", "instant"),
    ),
    filters={"edition__rfi": ["exact"], "verdict": ["exact"], "reviewer": ["exact"]},
    ordering=("-created_at",),
    related=("edition__rfi", "reviewer"),
)
