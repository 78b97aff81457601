"""Crowdfunding: all or nothing, with a match up to a cap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from financing.maths import refusals


class MatchBasis(StrEnum):
    """What the match ratio applies to."""

    GOAL = "goal"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class Campaign:
    """Terms; `deadline` is the last day that counts."""

    goal: Decimal
    deadline: date
    match_ratio: Decimal
    match_cap: Decimal
    match_basis: MatchBasis | str = MatchBasis.GOAL
    platform_fee_rate: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms no campaign can run on."""
        refusals.positive(self.goal, "goal")
        refusals.not_negative(self.match_ratio, "match_ratio")
        refusals.not_negative(self.match_cap, "match_cap")
        refusals.known(self.match_basis, list(MatchBasis), "match_basis")
        if refusals.not_negative(self.platform_fee_rate, "platform_fee_rate") >= 1:
            raise refusals.OutOfRange(
                "The platform fee takes all that is raised; give a fraction below 1.",
                field="platform_fee_rate",
            )


@dataclass(frozen=True, slots=True)
class Pledge:
    """Money promised on a day."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """Match and fee are zero, and the project receives nothing, if the goal is missed. Unrounded."""

    raised: Decimal
    goal_met: bool
    match: Decimal
    platform_fee: Decimal

    @property
    def project_receives(self) -> Decimal:
        """Raised and match less fee."""
        return self.raised + self.match - self.platform_fee if self.goal_met else Decimal(0)


def outcome(campaign: Campaign, pledges: Sequence[Pledge]) -> Outcome:
    """Counts pledges up to and on the deadline."""
    amounts = [refusals.positive(p.amount, "pledges") for p in pledges if p.on <= campaign.deadline]
    raised = sum(amounts, Decimal(0))
    if raised < campaign.goal:
        return Outcome(raised, False, Decimal(0), Decimal(0))
    basis = campaign.goal if campaign.match_basis == MatchBasis.GOAL else raised
    match = min(campaign.match_ratio * basis, campaign.match_cap)
    return Outcome(raised, True, match, campaign.platform_fee_rate * raised)
