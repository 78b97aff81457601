"""Who decides: the champion, the bodies, their decisions, and what somebody must watch."""

from governance.models.bodies import Action, Body, Meeting
from governance.models.decisions import Decision, Vote
from governance.models.office import Absence, ChampionMandate
from governance.models.packets import Packet, PacketItem
from governance.models.risks import Escalation, Proposal, Risk
from governance.models.seats import Conflict, Term

__all__ = [
    "Absence",
    "Action",
    "Body",
    "ChampionMandate",
    "Conflict",
    "Decision",
    "Escalation",
    "Meeting",
    "Packet",
    "PacketItem",
    "Proposal",
    "Risk",
    "Term",
    "Vote",
]
