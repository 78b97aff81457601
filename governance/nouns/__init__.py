"""The nouns of governance, for both doors."""

from governance.nouns.decisions import DECISION, VOTE
from governance.nouns.meetings import ACTION, MEETING
from governance.nouns.office import ABSENCE, BODY, MANDATE
from governance.nouns.packets import PACKET, PACKET_ITEM
from governance.nouns.risks import ESCALATION, PROPOSAL, RISK
from governance.nouns.seats import CONFLICT, TERM

NOUNS = (
    MANDATE,
    ABSENCE,
    BODY,
    TERM,
    CONFLICT,
    MEETING,
    PACKET,
    PACKET_ITEM,
    ACTION,
    DECISION,
    VOTE,
    RISK,
    ESCALATION,
    PROPOSAL,
)
