"""Crowdfunding: all or nothing, or keep what is raised; with a match up to a cap."""

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
    """Terms; `deadline` is the last day that counts. `keeps_all`: what is raised is kept if the goal is missed."""

    goal: Decimal
    deadline: date
    match_ratio: Decimal
    match_cap: Decimal
    match_basis: MatchBasis | str = MatchBasis.GOAL
    platform_fee_rate: Decimal = Decimal(0)
    keeps_all: bool = False

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
    """The match is zero if the goal is missed; so are the fee and what the project receives, unless all is kept.
    Unrounded.
    """

    raised: Decimal
    goal_met: bool
    match: Decimal
    platform_fee: Decimal
    keeps_all: bool = False

    @property
    def project_receives(self) -> Decimal:
        """Raised and match less fee."""
        kept = self.goal_met or self.keeps_all
        return self.raised + self.match - self.platform_fee if kept else Decimal(0)


def outcome(campaign: Campaign, pledges: Sequence[Pledge]) -> Outcome:
    """Counts pledges up to and on the deadline. Sponsors match what meets its goal alone."""
    amounts = [refusals.positive(p.amount, "pledges") for p in pledges if p.on <= campaign.deadline]
    raised = sum(amounts, Decimal(0))
    fee = campaign.platform_fee_rate * raised
    if raised < campaign.goal:
        return Outcome(raised, False, Decimal(0), fee if campaign.keeps_all else Decimal(0), campaign.keeps_all)
    basis = campaign.goal if campaign.match_basis == MatchBasis.GOAL else raised
    match = min(campaign.match_ratio * basis, campaign.match_cap)
    return Outcome(raised, True, match, fee, campaign.keeps_all)
