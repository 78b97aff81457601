"""Everything that changes in governance."""

from governance.services.bodies import change_body, set_up_body
from governance.services.decisions import cast_vote, decide_alone, put_question, sign_decision, withdraw_question
from governance.services.escalations import acknowledge_escalation, climb, close_escalation, raise_escalation
from governance.services.meetings import (
    approve_minutes,
    cancel_meeting,
    change_action,
    change_meeting,
    drop_action,
    finish_action,
    hold_meeting,
    plan_meeting,
    record_action,
)
from governance.services.office import appoint_champion, end_absence, end_mandate, record_absence
from governance.services.proposals import (
    decline_proposal,
    extend_proposal,
    pursue_proposal,
    receive_proposal,
    revise_proposal,
)
from governance.services.risks import accept_risk, change_risk, close_risk, record_risk, reopen_risk

__all__ = [
    "accept_risk",
    "acknowledge_escalation",
    "appoint_champion",
    "approve_minutes",
    "cancel_meeting",
    "cast_vote",
    "change_action",
    "change_body",
    "change_meeting",
    "change_risk",
    "climb",
    "close_escalation",
    "close_risk",
    "decide_alone",
    "decline_proposal",
    "drop_action",
    "end_absence",
    "end_mandate",
    "extend_proposal",
    "finish_action",
    "hold_meeting",
    "plan_meeting",
    "pursue_proposal",
    "put_question",
    "raise_escalation",
    "receive_proposal",
    "record_absence",
    "record_action",
    "record_risk",
    "reopen_risk",
    "revise_proposal",
    "set_up_body",
    "sign_decision",
    "withdraw_question",
]
