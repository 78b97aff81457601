"""The nouns of governance, for both doors."""

from governance.nouns.decisions import DECISION, VOTE
from governance.nouns.meetings import ACTION, MEETING
from governance.nouns.office import ABSENCE, BODY, MANDATE
from governance.nouns.risks import ESCALATION, PROPOSAL, RISK

NOUNS = (MANDATE, ABSENCE, BODY, MEETING, ACTION, DECISION, VOTE, RISK, ESCALATION, PROPOSAL)
