"""The nouns of initiatives, for both doors."""

from initiatives.nouns.charge import BENEFIT, LESSON, MILESTONE, READING, STAGE_ROLE
from initiatives.nouns.indicators import INDICATOR, OBSERVATION, OBSERVATION_IMPORT
from initiatives.nouns.initiatives import INITIATIVE, UPDATE
from initiatives.nouns.maturity import MATURITY
from initiatives.nouns.needs import NEED
from initiatives.nouns.pilots import KPI, KPI_VALUE, PILOT, REVIEW
from initiatives.nouns.portfolios import PORTFOLIO
from initiatives.nouns.request_feeds import REQUEST_FEED
from initiatives.nouns.resources import COMMITMENT, RESOURCE
from initiatives.nouns.rounds import JUDGEMENT, ROUND, SCORE
from initiatives.nouns.running import AMENDMENT, COST, INCIDENT

__all__ = ["INDICATOR", "INITIATIVE", "LESSON", "NEED", "NOUNS", "PILOT", "RESOURCE"]

NOUNS = (
    NEED,
    RESOURCE,
    COMMITMENT,
    INDICATOR,
    OBSERVATION,
    OBSERVATION_IMPORT,
    REQUEST_FEED,
    INITIATIVE,
    UPDATE,
    ROUND,
    SCORE,
    JUDGEMENT,
    PORTFOLIO,
    MATURITY,
    PILOT,
    KPI,
    KPI_VALUE,
    REVIEW,
    INCIDENT,
    COST,
    AMENDMENT,
    STAGE_ROLE,
    MILESTONE,
    BENEFIT,
    READING,
    LESSON,
)
