"""Pages of governance that are not a noun's own: calendars."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from alliance.dates import calendar_file
from governance.models import Meeting
from governance.nouns.meetings import MEETING
from governance.nouns.office import BODY
from governance.papers import event_of


@require_GET
def meeting_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One meeting, for the reader's own calendar."""
    meeting = MEETING.row(request.user, pk)
    return calendar([meeting], meeting.reference, request.get_host())


@require_GET
def body_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every meeting of a body that this person may know of."""
    body = BODY.row(request.user, pk)
    rows = MEETING.rows(request.user).filter(body=body).order_by("starts_at")
    return calendar(list(rows), "meetings", request.get_host())


def calendar(rows: list[Meeting], name: str, host: str) -> HttpResponse:
    return calendar_file([event_of(row, host) for row in rows], name)


urlpatterns = [
    path("meetings/<uuid:pk>/calendar.ics", meeting_calendar, name="meeting_calendar"),
    path("bodies/<uuid:pk>/calendar.ics", body_calendar, name="body_calendar"),
]
