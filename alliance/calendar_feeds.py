"""The secret calendar address of a person: made, read by their calendar programme, revoked."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliance import city, dates, registry
from alliance.models import CalendarAddress, User
from alliance.people import digest_of_token
from alliance.permissions import require
from alliance.visibility import seen_by
from alliance.writing import change, create, insist, lock, service

BACK, AHEAD = timedelta(days=31), timedelta(days=366)
MOST = 10


@service
def make_calendar_address(*, name: str, subject: UUID | None = None, by: User) -> tuple[CalendarAddress, str]:
    """An address for one calendar programme: of one's own days, or of one subject's, such as a body's.

    Returns the row and the secret in it, which is shown only now.
    """
    require(by, "alliance.make_calendar_address")
    held = CalendarAddress.objects.filter(owner=by, revoked_at=None).count()
    insist(held < MOST, "__all__", f"You have {MOST} addresses: revoke one that you do not use first.")
    secret = secrets.token_urlsafe(32)
    row = CalendarAddress(owner=by, name=name, digest=digest_of_token(secret), **subject_named(subject, by))
    return create(row, by=by, action="make_calendar_address"), reverse("calendar_feed", args=[secret])


def subject_named(key: UUID | None, by: User) -> dict[str, Any]:
    """The fields that name a subject this person may know of. Raises ValidationError where there is none."""
    if key is None:
        return {}
    for kind in registry.subject_calendars:
        row = seen_by(kind.model, by).filter(pk=key).first()
        if row is not None:
            label = str(row)[:120]
            return {"subject_type": kind.model._meta.label_lower, "subject_id": row.pk, "subject_label": label}
    raise ValidationError({"subject": ["Nothing with this identifier has a calendar that you may read."]})


def events_for(address: CalendarAddress, since: date, until: date, request: HttpRequest) -> list[dict[str, Any]]:
    """As the owner may see them at this moment; none of a subject that is out of their sight by now."""
    person = address.owner
    if address.subject_id is None:
        return [dates.event_of(row, request) for row in dates.entries_of(person, since, until)]
    for kind in registry.subject_calendars:
        if kind.model._meta.label_lower == address.subject_type:
            row = seen_by(kind.model, person).filter(pk=address.subject_id).first()
            return kind.events(row, person, since, until, request) if row is not None else []
    return []


@service
def revoke_calendar_address(
    *, calendaraddress: CalendarAddress, version: int | None = None, at: datetime, by: User
) -> CalendarAddress:
    """From the next reading on there is nothing under it."""
    row = lock(calendaraddress, version=version)
    require(by, "alliance.revoke_calendar_address", row)
    insist(row.revoked_at is None, "__all__", "This address is revoked already.")
    return change(row, {"revoked_at": at}, by=by, action="revoke")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A month back and a year ahead, as its owner may see it at this moment. 404 once it is revoked or they have left."""
    found = CalendarAddress.objects.filter(digest=digest_of_token(secret), revoked_at=None, owner__is_active=True)
    address = found.select_related("owner").first()
    if address is None:
        raise Http404
    person = address.owner
    with timezone.override(person.time_zone or city.city_zone()):
        today = timezone.localdate()
        if address.last_used_on != today:
            CalendarAddress.objects.filter(pk=address.pk).update(last_used_on=today)
        events = events_for(address, today - BACK, today + AHEAD, request)
        response = dates.calendar_file(events, "alliance")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


urlpatterns = [path("calendar/feed/<str:secret>.ics", feed, name="calendar_feed")]
