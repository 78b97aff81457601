"""The calendar: days on which something is due or happens, from every app, as a page, as iCalendar and as JSON."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import registry
from alliance.api.answers import DAY, TEXT, answer
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.messages import absolute
from alliance.models.people import Anonymous
from alliance.registry import Dated

AHEAD = timedelta(days=91)
BEHIND = timedelta(days=31)  # what just passed does not vanish from a calendar that is subscribed to
MOST_DAYS = 800


def entries_of(user: Any, since: date, until: date) -> list[Dated]:
    """What this person may see of the days from `since` to `until`, both included, the earliest first."""
    found = [entry for source in registry.calendar for entry in source(user, since, until)]
    return sorted(found, key=lambda entry: (entry.on, entry.title))


def span_asked(asked: Any) -> tuple[date, date]:
    """The days in `since` and `until`; three months from today where none are asked for. Raises ValidationError."""
    since = day_of(asked, "since") or timezone.localdate()
    until = day_of(asked, "until") or since + AHEAD
    if not since <= until <= since + timedelta(days=MOST_DAYS):
        raise ValidationError({"until": [f"Ask for at most {MOST_DAYS} days, the last one not before the first."]})
    return since, until


def day_of(asked: Any, name: str) -> date | None:
    try:
        found = date.fromisoformat(asked[name]) if asked.get(name) else None
    except ValueError as fault:
        raise ValidationError({name: ["Write the day as 2027-01-04."]}) from fault
    if found is not None and not 2000 <= found.year <= 2200:
        raise ValidationError({name: ["Ask for a day between 2000 and 2200."]})
    return found


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """By month; the days before and after are a link away."""
    try:
        since, until = span_asked(request.GET)
    except ValidationError as fault:
        return render(request, "calendar/page.html", {"refusal": " ".join(fault.messages)}, status=400)
    found = entries_of(request.user, since, until)
    months = [{"first": days[0].on, "entries": days} for days in by_month(found)]
    days = until - since
    context = {
        "since": since,
        "until": until,
        "months": months,
        "before": since - days - timedelta(days=1),
        "after": until + timedelta(days=1),
        "step": days,
        "after_until": until + timedelta(days=1) + days,
        "before_until": since - timedelta(days=1),
        "public_feed": absolute(reverse("public_calendar")),
    }
    return render(request, "calendar/page.html", context)


def by_month(found: Iterable[Dated]) -> list[list[Dated]]:
    return [list(days) for _, days in groupby(found, key=lambda entry: (entry.on.year, entry.on.month))]


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """A year of days for the reader's own calendar."""
    since = timezone.localdate()
    rows = entries_of(request.user, since, since + timedelta(days=366))
    return calendar_file([event_of(row, request) for row in rows], "calendar")


@login_not_required
@require_GET
def public_file(request: HttpRequest) -> HttpResponse:
    """What is everybody's, to subscribe to."""
    since = timezone.localdate()
    rows = entries_of(Anonymous(), since - BEHIND, since + timedelta(days=366))
    return calendar_file([event_of(row, request) for row in rows], "calendar")


def event_of(entry: Dated, request: HttpRequest) -> dict[str, Any]:
    """An event of a whole day. The key stays the same when the day moves, so that nothing doubles."""
    return {
        "uid": f"{entry.key}@{request.get_host()}",
        "dtstamp": timezone.now(),
        "dtstart": entry.on,
        "dtend": entry.on + timedelta(days=1),
        "summary": entry.title,
        "description": entry.detail,
        "url": request.build_absolute_uri(entry.url),
    }


def calendar_file(events: list[dict[str, Any]], name: str) -> HttpResponse:
    """The answer that hands events to a reader's own calendar."""
    body = import_string("alliance.ical.written")(events)
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@described(
    tags=["alliance"],
    summary="Days on which something is due or happens",
    parameters=[
        OpenApiParameter("since", OpenApiTypes.DATE, description="Today if left out."),
        OpenApiParameter("until", OpenApiTypes.DATE, description="Three months later if left out."),
    ],
    responses=answer(
        "Calendar",
        since=DAY,
        until=DAY,
        results=answer("Dated", many=True, on=DAY, title=TEXT, detail=TEXT, url=TEXT, key=TEXT),
    ),
)
class Dates(APIView):
    permission_classes = [SignedIn]
    scope = "alliance"

    def get(self, request: Request) -> Response:
        since, until = span_asked(request.query_params)
        rows = entries_of(request.user, since, until)
        return Response({"since": since, "until": until, "results": [vars(row) for row in rows]})


urlpatterns = [
    path("calendar/", page, name="calendar"),
    path("calendar.ics", file, name="calendar_file"),
    path("calendar/public.ics", public_file, name="public_calendar"),
]
