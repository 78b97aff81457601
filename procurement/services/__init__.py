"""Everything that changes in procurement."""

from procurement.services.addenda import issue_addendum
from procurement.services.agreements import draw_up_pilot
from procurement.services.clauses import add_clause, retire_clause, word_clause
from procurement.services.contacts import record_contact
from procurement.services.debriefs import debrief_vendor
from procurement.services.demonstrations import draw_demonstrations, score_demonstration
from procurement.services.draft_files import drop_file, keep_files
from procurement.services.drafting import (
    approve_rfi,
    ask_for_changes,
    comment_rfi,
    resolve_comment,
    send_for_review,
    take_back_rfi,
)
from procurement.services.drafts import save_draft
from procurement.services.evaluation import (
    change_score_sheet,
    declare_interests,
    record_consensus,
    reveal_scores,
    start_evaluation,
    submit_score_sheet,
)
from procurement.services.followups import begin_formal, draw_up_cooperative, pool_need
from procurement.services.formal import abandon_formal, announce_formal, award_formal, change_formal
from procurement.services.opening import note_early_opening, open_responses, propose_opening
from procurement.services.outcomes import cancel_rfi, conclude_rfi
from procurement.services.piggyback import change_piggyback, check_piggyback
from procurement.services.questions import answer_question, ask_question, publish_answers
from procurement.services.records import publish_records
from procurement.services.redactions import decide_redaction
from procurement.services.reports import report_rfi, revise_report
from procurement.services.responses import record_paper_response, submit_response, withdraw_response
from procurement.services.rfis import begin_rfi, change_rfi, draft_rfi, publish_rfi, use_clause
from procurement.services.routes import (
    add_route,
    adopt_examples,
    change_purchase,
    change_route,
    record_purchase,
    remove_route,
)
from procurement.services.solutions import (
    change_proven_solution,
    cite_proven_solution,
    record_own_solution,
    record_proven_solution,
    withdraw_citation,
)
from procurement.services.subscriptions import follow_category, unfollow_category
from procurement.services.takeover import (
    record_past_addendum,
    record_past_question,
    record_past_response,
    take_over_rfi,
)
from procurement.services.teaming import join_teaming_list, leave_teaming_list
from procurement.services.vendors import invite_colleague, join_as_vendor, start_registration

__all__ = [
    "abandon_formal",
    "add_clause",
    "add_route",
    "adopt_examples",
    "announce_formal",
    "answer_question",
    "approve_rfi",
    "ask_for_changes",
    "ask_question",
    "award_formal",
    "begin_formal",
    "begin_rfi",
    "cancel_rfi",
    "change_formal",
    "change_piggyback",
    "change_proven_solution",
    "change_purchase",
    "change_rfi",
    "change_route",
    "change_score_sheet",
    "check_piggyback",
    "cite_proven_solution",
    "comment_rfi",
    "conclude_rfi",
    "debrief_vendor",
    "decide_redaction",
    "declare_interests",
    "draft_rfi",
    "draw_demonstrations",
    "draw_up_cooperative",
    "draw_up_pilot",
    "drop_file",
    "follow_category",
    "invite_colleague",
    "issue_addendum",
    "join_as_vendor",
    "join_teaming_list",
    "keep_files",
    "leave_teaming_list",
    "note_early_opening",
    "open_responses",
    "pool_need",
    "propose_opening",
    "publish_answers",
    "publish_records",
    "publish_rfi",
    "record_consensus",
    "record_contact",
    "record_own_solution",
    "record_paper_response",
    "record_past_addendum",
    "record_past_question",
    "record_past_response",
    "record_proven_solution",
    "record_purchase",
    "remove_route",
    "report_rfi",
    "resolve_comment",
    "retire_clause",
    "reveal_scores",
    "revise_report",
    "save_draft",
    "score_demonstration",
    "send_for_review",
    "start_evaluation",
    "start_registration",
    "submit_response",
    "submit_score_sheet",
    "take_back_rfi",
    "take_over_rfi",
    "unfollow_category",
    "use_clause",
    "withdraw_citation",
    "withdraw_response",
    "word_clause",
]
