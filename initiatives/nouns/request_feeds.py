"""Feeds of service requests at both doors."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.request_feeds import RequestFeedForm, ReviseRequestFeedForm
from initiatives.models import RequestFeed
from initiatives.serializers import RequestFeedSerializer

CONNECT = "initiatives.connect_requests"
TONES = {"waiting": "warn", "pulled": "ok", "failed": "bad"}


def is_connected(row: RequestFeed) -> bool:
    return row.is_connected


def said_of(row: RequestFeed) -> str:
    """What the last pull that worked brought, in a sentence."""
    counts = row.counts
    if not counts:
        return ""
    brought = ngettext(
        "Requests in %(months)s whole month: %(requests)s.",
        "Requests in %(months)s whole months: %(requests)s.",
        counts["months"],
    )
    became = _("Values added: %(created)s, corrected: %(updated)s, as they were: %(unchanged)s.")
    shown = {name: f"{number:,}" for name, number in counts.items()}
    return f"{brought % shown} {became % shown}"


def shown(row: RequestFeed) -> dict[str, Any]:
    """For its own page and its indicator's."""
    return {"feed": row, "feed_tone": TONES[row.outcome], "feed_said": said_of(row)}


REQUEST_FEED = Noun(
    model=RequestFeed,
    path="request-feeds",
    keyword="feed",
    serializer=RequestFeedSerializer,
    lead="A feed counts the city’s service requests (311) of one kind by month into the values of an indicator.",
    create=Act(
        "create",
        "Connect service requests",
        services.connect_requests,
        CONNECT,
        RequestFeedForm,
        "The requests are being counted.",
        hint="Every whole month since the first becomes a value of the indicator, on the month’s last day. "
        "A value that is there for that day already is replaced; the audit trail keeps both.",
    ),
    acts=(
        Act(
            "pull",
            "Pull now",
            services.pull_requests,
            CONNECT,
            None,
            "The requests are being counted.",
            when=is_connected,
            hint="All months are counted again. A month whose count has changed is corrected.",
        ),
        Act(
            "change",
            "Change the code or first month",
            services.revise_request_feed,
            CONNECT,
            ReviseRequestFeedForm,
            "The requests are being counted.",
            when=is_connected,
        ),
        Act(
            "disconnect",
            "Disconnect",
            services.disconnect_requests,
            CONNECT,
            None,
            "Nothing is pulled any more. The values that came stay.",
            when=is_connected,
            danger=True,
        ),
        Act(
            "reconnect",
            "Connect again",
            services.reconnect_requests,
            CONNECT,
            None,
            "The requests are being counted.",
            when=lambda row: not row.is_connected,
        ),
    ),
    columns=(
        Column("Indicator", "indicator", "link"),
        Column("Service code", "service_code"),
        Column("Connected", "is_connected", "flag"),
        Column("Last pull", "get_outcome_display"),
        Column("Last worked", "pulled_at", "instant", optional=True),
    ),
    filters={"indicator": ["exact"], "outcome": ["exact"], "is_connected": ["exact"], "service_code": ["exact"]},
    search=("service_code", "indicator__name"),
    related=("indicator", "job"),
    api_related=("indicator",),
    page_template="initiatives/request_feed.html",
    page_context=lambda row, user: shown(row),
    parent="indicator",
)
