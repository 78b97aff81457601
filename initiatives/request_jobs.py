"""The jobs that pull service requests: everything is asked for before the first value is written."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from alliance import city, jobs, people
from alliance.models import Job
from initiatives import services
from initiatives.maths.months import months_later
from initiatives.models import RequestFeed
from initiatives.open311 import Endpoint, EndpointFault
from initiatives.services.request_feeds import ASKED_AGAIN, ENDPOINT, JURISDICTION

LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 180))  # and then the next day


def queue_pulls(job: Job) -> dict[str, int]:
    """Job. One pull a day for every connected feed; none where the city has no endpoint."""
    feeds = RequestFeed.objects.filter(is_connected=True) if city.setting(ENDPOINT) else RequestFeed.objects.none()
    by, today = people.system_user(), timezone.localdate()
    for feed in feeds:
        services.pull_by_day(feed=feed, on=today, by=by)
    return {"feeds": len(feeds)}


def pull(job: Job) -> dict[str, Any]:
    """Job. Count by month, then write all months at once; a fault is noted and tried again later."""
    feed = RequestFeed.objects.select_related("indicator").filter(pk=job.arguments["feed"]).first()
    if feed is None or not feed.is_connected:
        return {}
    by, now, zone = people.system_user(), timezone.now(), city.city_zone()
    until = now.astimezone(ZoneInfo(zone)).date().replace(day=1)
    endpoint = Endpoint(
        city.setting(ENDPOINT),
        city.setting(JURISDICTION),
        zone,
        lambda percent, words: jobs.report(job, percent, words),
    )
    try:
        counts = endpoint.count(feed.service_code, first_month(feed, until, job.arguments["whole"]), until)
    except EndpointFault as fault:
        return failed(job, feed, fault, now)
    given = {"service_code": feed.service_code, "counts": counts, "until": until}
    return dict(services.save_requests(feed=feed, **given, at=timezone.now(), by=by).counts)


def first_month(feed: RequestFeed, until: date, whole: bool) -> date:
    if whole or feed.pulled_until is None:
        return feed.since
    return max(feed.since, min(feed.pulled_until, months_later(until, -ASKED_AGAIN)))


def failed(job: Job, feed: RequestFeed, fault: EndpointFault, now: datetime) -> dict[str, Any]:
    services.note_fault(feed=feed, fault=fault.sentence, at=now, by=people.system_user())
    if fault.may_pass and job.tries <= len(PAUSES):
        raise jobs.Retry(timezone.now() + PAUSES[job.tries - 1], fault.sentence)
    return {"fault": fault.sentence}
