"""Crowdfunding campaigns, pledges, grants and their reports, as both doors show them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from financing.forms import gifts as forms
from financing.forms.plans import WhyForm
from financing.lifecycle import CAMPAIGN as STATES
from financing.models import Campaign, Grant, GrantReport, Pledge
from financing.serializers import CampaignSerializer, GrantReportSerializer, GrantSerializer, PledgeSerializer
from financing.services import campaigns, grants

MANAGE, PLEDGE, GRANT = "financing.manage_campaign", "financing.pledge", "financing.manage_grant"


def campaign_context(campaign: Campaign, user: Any) -> Mapping[str, Any]:
    found = campaigns.outcome_of(campaign)
    open_now = campaign.state == "open" and timezone.localdate() <= campaign.deadline
    known = user.is_authenticated
    return {
        "outcome": found,
        "part": min(found.raised / campaign.goal, 1),
        "givers": campaign.pledges.count(),
        "pledge_url": f"/pledges/new/?campaign={campaign.pk}" if open_now and known and user.has_perm(PLEDGE) else "",
        "is_inside": known and user.has_perm("financing.see_plans"),
    }


def grant_context(grant: Grant, user: Any) -> Mapping[str, Any]:
    return {
        "match": grant.match.all(),
        "reports": grant.reports.all(),
        "receipts": grant.source.receipts.all(),
        "today": timezone.localdate(),
        "report_url": f"/grant-reports/new/?grant={grant.pk}" if user.has_perm(GRANT) else "",
        "facts": [
            ("Award number", grant.award_number),
            ("Conditions", grant.conditions),
            ("External identifier", grant.external_id),
        ],
    }


def report_status(report: GrantReport) -> tuple[str, str]:
    if report.sent_on:
        return "ok", "Sent"
    return ("bad", "Late") if report.due_on < timezone.localdate() else ("none", "To be sent")


CAMPAIGN = Noun(
    model=Campaign,
    path="campaigns",
    serializer=CampaignSerializer,
    lifecycle=STATES,
    lead="Residents give small amounts towards a goal by a day; a sponsor may match them.",
    create=Act(
        "create", "Draft a campaign", campaigns.draft_campaign, MANAGE, forms.CampaignForm, "Begun. Publish it next."
    ),
    acts=(
        Act(
            "publish",
            "Publish campaign",
            campaigns.publish_campaign,
            MANAGE,
            None,
            "Published: pledges count until its last day.",
            step="publish",
        ),
        Act(
            "settle",
            "Settle campaign",
            campaigns.settle_campaign,
            MANAGE,
            None,
            "Settled by its terms.",
            when=lambda row: row.state == "open" and row.deadline < timezone.localdate(),
        ),
        Act(
            "change",
            "Edit campaign",
            campaigns.change_campaign,
            MANAGE,
            forms.ChangeCampaignForm,
            when=lambda row: row.state == "draft",
        ),
        Act(
            "withdraw",
            "Call off",
            campaigns.withdraw_campaign,
            MANAGE,
            WhyForm,
            "Called off.",
            step="withdraw",
            danger=True,
        ),
    ),
    columns=(
        Column("Campaign", str, "link"),
        Column("Goal", "goal", "money", "goal"),
        Column("Last day", "deadline", "day", "deadline", optional=True),
        Column("State", STATES.state_of, "status"),
    ),
    filters={"state": ["exact"], "source": ["exact"], "external_id": ["exact"]},
    search=("title", "reference", "summary"),
    ordering=("-created_at", "deadline", "goal"),
    related=("source__plan__initiative", "sponsor"),
    page_template="financing/campaign.html",
    page_context=campaign_context,
    public=True,
)

PLEDGE_NOUN = Noun(
    model=Pledge,
    path="pledges",
    serializer=PledgeSerializer,
    lead="Money promised to a campaign. You see your own; finance sees all.",
    create=Act("create", "Pledge", campaigns.pledge, PLEDGE, forms.PledgeForm, "Thank you: the pledge counts."),
    columns=(
        Column("Pledge", str, "link"),
        Column("Campaign", "campaign", optional=True),
        Column("Amount", "amount", "money", "amount"),
        Column("Day", "pledged_on", "day", "pledged_on"),
    ),
    filters={"campaign": ["exact"], "pledged_on": ["gte", "lt"], "external_id": ["exact"]},
    search=("number", "giver"),
    ordering=("-created_at", "pledged_on", "amount"),
    related=("campaign",),
    parent="campaign",
)

GRANT_NOUN = Noun(
    model=Grant,
    path="grants",
    serializer=GrantSerializer,
    lead="What a grant asks for: its match, the time in which it may be spent, and reports by their days.",
    create=Act(
        "create",
        "Describe a grant",
        grants.describe_grant,
        GRANT,
        forms.GrantForm,
        "Described. Put its reports on the calendar.",
    ),
    acts=(Act("change", "Edit grant", grants.change_grant, GRANT, forms.ChangeGrantForm),),
    columns=(
        Column("Grant", "programme", "link", "programme"),
        Column("Source", "source", optional=True),
        Column("Match required", "match_required", "money", "match_required"),
        Column("Match missing", "match_missing", "money"),
        Column("Until", "ends_on", "day", "ends_on"),
    ),
    filters={"source": ["exact"], "ends_on": ["gte", "lt"], "external_id": ["exact"]},
    search=("programme", "award_number", "source__label"),
    ordering=("-created_at", "ends_on", "programme", "match_required"),
    related=("source__plan__initiative",),
    prefetch=("match",),
    page_template="financing/grant.html",
    page_context=grant_context,
)

REPORT = Noun(
    model=GrantReport,
    path="grant-reports",
    serializer=GrantReportSerializer,
    lead="Reports that grantors want, by their days. Finance is reminded before, on and after them.",
    create=Act(
        "create", "Plan a report", grants.plan_report, GRANT, forms.ReportForm, "On the calendar. Finance is reminded."
    ),
    acts=(
        Act(
            "send",
            "Record that it was sent",
            grants.send_report,
            GRANT,
            forms.SentForm,
            "Recorded.",
            when=lambda row: row.sent_on is None,
        ),
        Act(
            "change",
            "Edit report",
            grants.move_report,
            GRANT,
            forms.MoveReportForm,
            when=lambda row: row.sent_on is None,
        ),
    ),
    columns=(
        Column("Report", "title", "link", "title"),
        Column("Grant", "grant", optional=True),
        Column("Due", "due_on", "day", "due_on"),
        Column("State", report_status, "status"),
    ),
    filters={"grant": ["exact"], "due_on": ["gte", "lt"], "external_id": ["exact"]},
    search=("title", "grant__programme"),
    ordering=("-created_at", "due_on", "title"),
    related=("grant__source",),
    parent="grant",
)
