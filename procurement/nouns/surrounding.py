"""Subscriptions, the teaming list and checks of other bodies' contracts, at both doors."""

from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from procurement import cpv, services
from procurement.forms.surrounding import ChecklistForm, PiggybackForm, SubscriptionForm, TeamingForm
from procurement.models import PiggybackCheck, Subscription
from procurement.serializers import PiggybackCheckSerializer, SubscriptionSerializer

TEAMING = (
    Act(
        "join_teaming_list",
        "Look for partners",
        services.join_teaming_list,
        "procurement.respond",
        TeamingForm,
        "You are on the teaming list.",
        when=lambda row: row.state == "published",
        hint="Everybody can read it. It does not say whether you answer; you can take it back at any time.",
    ),
    Act(
        "leave_teaming_list",
        "Leave the teaming list",
        services.leave_teaming_list,
        "procurement.respond",
        said="You are off the teaming list.",
        when=lambda row: row.state == "published",
    ),
)


def said_code(row: Subscription) -> str:
    return cpv.said(row.code)


def said_check(row: PiggybackCheck) -> tuple[str, str]:
    if row.expires_on < timezone.localdate():
        return "bad", "Not in force any more"
    missing = len(row.missing)
    return ("warn", f"{missing} still to be shown") if missing else ("ok", "May be used")


def check_context(row: PiggybackCheck, user: Any) -> dict[str, Any]:
    return {"status": said_check(row), "checklist": row.checklist()}


SUBSCRIPTION = Noun(
    model=Subscription,
    path="subscriptions",
    serializer=SubscriptionSerializer,
    lead="Follow categories, and you get a letter about new RFIs of these alone. Follow none, and you hear of all.",
    create=Act(
        "create",
        "Follow a category",
        services.follow_category,
        "procurement.respond",
        SubscriptionForm,
        "You follow this category.",
    ),
    acts=(
        Act(
            "unfollow",
            "Stop following",
            services.unfollow_category,
            "procurement.unfollow",
            said="You do not follow it any more.",
            danger=True,
        ),
    ),
    columns=(Column("Category", said_code, "link", "code"),),
    ordering=("code", "-created_at"),
)

PIGGYBACK = Noun(
    model=PiggybackCheck,
    path="piggyback-checks",
    keyword="check",
    serializer=PiggybackCheckSerializer,
    lead="Before the city buys from a contract that another body awarded: every requirement of the route, and what shows it.",
    create=Act(
        "create",
        "Check a contract",
        services.check_piggyback,
        "procurement.check_piggyback",
        PiggybackForm,
        "Begun. Go through the checklist next.",
    ),
    acts=(
        Act(
            "change",
            "Go through the checklist",
            services.change_piggyback,
            "procurement.check_piggyback",
            ChecklistForm,
        ),
    ),
    columns=(
        Column("Contract", "contract", "link"),
        Column("Held by", "holder", optional=True),
        Column("Vendor", "vendor"),
        Column("In force until", "expires_on", "day", "expires_on"),
        Column("State", said_check, "status"),
    ),
    filters={"initiative": ["exact"], "route": ["exact"], "external_id": ["exact"]},
    search=("contract", "holder", "vendor"),
    ordering=("-created_at", "expires_on"),
    related=("route", "initiative"),
    page_template="procurement/piggyback.html",
    page_context=check_context,
)
