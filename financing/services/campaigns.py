"""What happens to crowdfunding campaigns: drafted, published, pledged to, settled by the published terms."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from alliance import events
from alliance.errors import Refusal, WrongState
from alliance.models import User
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import change, create, insist, lock, next_reference, service
from financing import terms
from financing.lifecycle import CAMPAIGN
from financing.maths import crowdfunding
from financing.maths.rounding import Rounding, rounded
from financing.models import Campaign, Pledge, Source
from financing.services import proceeds
from financing.services.plans import lose_source

MANAGE, PLEDGE = "financing.manage_campaign", "financing.pledge"


@service
def draft_campaign(*, source: Source, external_id: str | None = None, by: User, **values: Any) -> Campaign:
    """Begin a campaign for a source of a plan that is crowdfunding."""
    campaign = Campaign(source=source, external_id=external_id, **values)
    require(by, MANAGE, campaign)
    insist(source.instrument == "crowdfunding", "source", "Choose a source that is crowdfunding.")
    campaign.reference = next_reference(Campaign.reference_prefix or "")
    return create(campaign, by=by, action="draft_campaign")


@service
def change_campaign(*, campaign: Campaign, version: int | None = None, by: User, **values: Any) -> Campaign:
    """Correct a campaign nobody has seen yet."""
    row = lock(campaign, version=version)
    require(by, MANAGE, row)
    if row.state != "draft":
        raise WrongState(
            f"{row.reference} is published: its terms stand. Call it off and draft another.", state=row.state
        )
    return change(row, values, by=by)


@service
def publish_campaign(*, campaign: Campaign, version: int | None = None, on: date, by: User) -> Campaign:
    """Show it to everybody; from now on pledges count. Raises Refusal where the plan no longer counts on its source."""
    row = CAMPAIGN.take(campaign, "publish", by=by, version=version)
    if row.deadline < on:
        raise Refusal("Its last day has passed. Give a later one first.", code="deadline_passed")
    source = lock(row.source)
    if not source.counts:
        raise Refusal(
            f"“{source.label}” fell through, and the plan no longer counts on it. Add a new source and a campaign for it.",
            code="source_lost",
        )
    with terms.refusing():
        terms_of(row)
    return row


@service
def pledge(
    *,
    campaign: Campaign,
    amount: Decimal,
    giver: str = "",
    number: str = "",
    pledged_on: date | None = None,
    external_id: str | None = None,
    on: date,
    by: User,
) -> Pledge:
    """Promise money. Residents promise for themselves today; staff record pledges of a platform with their day."""
    require(by, PLEDGE, campaign)
    own = Role.FINANCE_OFFICER not in by.roles and not by.is_system
    day = on if own else pledged_on or on
    insist(day <= on, "pledged_on", "This day has not come yet. Give the day of the pledge.")
    row = Pledge(
        campaign=campaign,
        number=number.strip() or uuid4().hex[:12].upper(),
        giver=giver,
        amount=amount,
        pledged_on=day,
        external_id=external_id,
    )
    create(row, by=by, action="pledge")
    # Read again once the row is written: settling locks the campaign, which the row's key holds until the commit.
    fresh = Campaign.objects.get(pk=campaign.pk)
    if fresh.state != "open" or day > fresh.deadline:
        raise Refusal(
            f"Pledges are taken until {fresh.deadline:%-d %B %Y}, while the campaign is open.", code="not_open"
        )
    return row


@service
def settle_campaign(*, campaign: Campaign, version: int | None = None, on: date, by: User) -> Campaign:
    """After the last day: the goal, the match and the fee decide; the plan's source is received or falls through."""
    row = lock(campaign, version=version)
    require(by, MANAGE, row)
    if on <= row.deadline:
        raise Refusal(f"Pledges are taken until {row.deadline:%-d %B %Y}. Settle it after that.", code="still_open")
    found = outcome_of(row)
    matched, fee = (rounded(part, Rounding.CENT) for part in (found.match, found.platform_fee))
    kept = found.raised + matched - fee if found.project_receives else Decimal(0)  # so that the parts add up
    row = CAMPAIGN.take(row, "fund" if kept else "fail", by=by, raised=found.raised, matched=matched, fee=fee)
    carry_to_plan(row, kept, on, by)
    events.publish(f"campaign.{row.state}", row, by=by, payload={"reference": row.reference, "receives": str(kept)})
    return row


def carry_to_plan(campaign: Campaign, kept: Decimal, on: date, by: User) -> None:
    """The source shows what came; what the plan counted on beyond it falls through."""
    source = campaign.source
    if kept:
        source = proceeds.bring(source=source, amount=kept, on=on, note=str(campaign), by=by)
    if source.state in ("expected", "applied", "committed"):
        lose_source(source=source, why="The campaign raised less than the plan counted on.", by=by)


def terms_of(campaign: Campaign) -> crowdfunding.Campaign:
    return crowdfunding.Campaign(
        goal=campaign.goal,
        deadline=campaign.deadline,
        match_ratio=campaign.match_ratio,
        match_cap=campaign.match_cap,
        match_basis=campaign.match_basis,
        platform_fee_rate=campaign.fee_rate,
        keeps_all=campaign.keeps_all,
    )


def outcome_of(campaign: Campaign) -> crowdfunding.Outcome:
    """What it comes to with the pledges so far. Raises ValidationError where the mathematics refuses."""
    rows = campaign.pledges.values_list("pledged_on", "amount")
    with terms.refusing():
        return crowdfunding.outcome(terms_of(campaign), [crowdfunding.Pledge(on, amount) for on, amount in rows])


@service
def withdraw_campaign(*, campaign: Campaign, version: int | None = None, why: str, by: User) -> Campaign:
    """Call it off."""
    return CAMPAIGN.take(campaign, "withdraw", by=by, version=version, why=why)
