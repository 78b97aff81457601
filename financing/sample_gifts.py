"""The sample city's crowdfunding campaign, and the conditions of its grant."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from financing import services
from financing.models import Campaign, Grant, Source
from financing.services import campaigns, grants
from initiatives.models import Initiative

if TYPE_CHECKING:
    from alliance.sample import SampleCity

BENCHES = "millside-benches"
PLEDGES = ((-9, "250"), (-9, "40"), (-8, "100"), (-7, "25"), (-6, "500"), (-4, "60"), (-3, "1200"), (-1, "75"))


def load(city: SampleCity) -> None:
    initiative = city.find(Initiative, "millside-rain-gardens")
    if initiative is not None and city.find(Campaign, BENCHES) is None:
        load_campaign(city, initiative)
    source = Source.objects.filter(plan__external_id="rain-garden-plan", instrument="grant").first()
    if source is not None and city.find(Grant, "millrace-grant") is None:
        load_grant(city, source)


def load_campaign(city: SampleCity, initiative: Initiative) -> None:
    by = city.person("odell")
    plan = services.draft_plan(
        initiative=initiative, title="Benches beside the rain gardens", external_id=f"{BENCHES}-plan", by=by
    )
    source = services.add_source(
        plan=plan, label="Residents of Millside", instrument="crowdfunding", amount=Decimal(6000), by=by
    )
    services.add_use(plan=plan, label="Eight benches", category="equipment", amount=Decimal(6000), by=by)
    campaign = campaigns.draft_campaign(
        source=source,
        title="Eight benches by the rain gardens",
        summary="Somewhere to sit beside the new gardens in Millside. The Millrace Community Trust doubles what you give.",
        goal=Decimal(3000),
        deadline=city.day({"in_days": 21}),
        match_ratio=Decimal(1),
        match_cap=Decimal(3000),
        external_id=BENCHES,
        by=by,
    )
    campaigns.publish_campaign(campaign=campaign, on=city.today, by=by)
    for number, (days, amount) in enumerate(PLEDGES, start=1):
        campaigns.pledge(
            campaign=campaign,
            amount=Decimal(amount),
            number=f"MB-{number:03d}",
            pledged_on=city.day({"in_days": days}),
            on=city.today,
            by=city.person("desmond"),
        )


def load_grant(city: SampleCity, source: Source) -> None:
    by = city.person("desmond")
    others = Source.objects.filter(plan=source.plan).exclude(pk=source.pk)
    grant = grants.describe_grant(
        source=source,
        match=list(others.exclude(instrument="outcome_bond")[:1]),
        programme="Millrace Community Trust, green streets",
        award_number="MCT-117",
        match_required=Decimal(10000),
        starts_on=city.day({"in_days": -300}),
        ends_on=city.day({"in_days": 200}),
        conditions="For plants, soil and paths. A report every half year, with pictures and what residents say.",
        external_id="millrace-grant",
        by=by,
    )
    for title, days in (("First half-year report", -120), ("Second half-year report", 12), ("Final report", 230)):
        report = grants.plan_report(grant=grant, title=title, due_on=city.day({"in_days": days}), at=city.now, by=by)
        if days < 0:
            sent = city.day({"in_days": days - 3})
            grants.send_report(grantreport=report, sent_on=sent, on=city.today, by=by)
