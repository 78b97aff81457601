"""What the city does: needs, resources, indicators, initiatives, prioritisation rounds, pilots."""

from initiatives.models.benefits import Benefit, BenefitReading
from initiatives.models.charge import Milestone, StageRole
from initiatives.models.indicators import Indicator, Observation, ObservationImport
from initiatives.models.initiatives import Initiative, Purpose, Update
from initiatives.models.lessons import Lesson
from initiatives.models.maturity import MaturityAnswer, MaturityAssessment
from initiatives.models.needs import Need, NeedMessage, NeedSender
from initiatives.models.pilots import Kpi, KpiValue, Pilot, Review
from initiatives.models.plans import CashLine, Dependency
from initiatives.models.portfolios import Portfolio
from initiatives.models.request_feeds import RequestFeed
from initiatives.models.resources import Commitment, Resource
from initiatives.models.rounds import Assignment, Criterion, Declaration, Entry, Judgement, Round, Score
from initiatives.models.running import PilotAmendment, PilotCost, PilotIncident

__all__ = [
    "Assignment",
    "Benefit",
    "BenefitReading",
    "CashLine",
    "Commitment",
    "Criterion",
    "Declaration",
    "Dependency",
    "Entry",
    "Indicator",
    "Initiative",
    "Judgement",
    "Kpi",
    "KpiValue",
    "Lesson",
    "MaturityAnswer",
    "MaturityAssessment",
    "Milestone",
    "Need",
    "NeedMessage",
    "NeedSender",
    "Observation",
    "ObservationImport",
    "Pilot",
    "PilotAmendment",
    "PilotCost",
    "PilotIncident",
    "Portfolio",
    "Purpose",
    "RequestFeed",
    "Resource",
    "Review",
    "Round",
    "Score",
    "StageRole",
    "Update",
]
