"""Who decides: the champion, the bodies, their decisions, and what somebody must watch."""

from governance.models.bodies import Action, Body, Meeting
from governance.models.decisions import Decision, Vote
from governance.models.office import Absence, ChampionMandate
from governance.models.risks import Escalation, Proposal, Risk

__all__ = [
    "Absence",
    "Action",
    "Body",
    "ChampionMandate",
    "Decision",
    "Escalation",
    "Meeting",
    "Proposal",
    "Risk",
    "Vote",
]
