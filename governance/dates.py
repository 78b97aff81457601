"""Days of governance for the calendar: meetings, questions to decide, actions and answers that are due."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from alliance import dates
from alliance.days import days_of, instants_of
from alliance.registry import Dated
from governance.models import Action, Body, Decision, Meeting, Packet, Proposal
from governance.papers import event_of


def entries(user: Any, since: date, until: date) -> Iterator[Dated]:
    meetings = Meeting.objects.visible_to(user).select_related("body")
    yield from days_of(meetings, "starts_at", since, until, lambda row: (row.title or str(row.body), "Meeting"))
    yield from posted(user, since, until)
    questions = Decision.objects.visible_to(user).filter(state="open").select_related("body")
    yield from days_of(questions, "meets_on", since, until, lambda row: (row.question, f"{row.body} decides"))
    actions = Action.objects.visible_to(user).filter(state="open").select_related("owner")
    yield from days_of(actions, "due_on", since, until, lambda row: (row.title, f"Action of {row.owner}"))
    proposals = Proposal.objects.visible_to(user).filter(answered_on=None)
    yield from days_of(proposals, "answer_by", since, until, lambda row: (row.title, "The city answers by then"))


def posted(user: Any, since: date, until: date) -> Iterator[Dated]:
    """For readers who may not know of the meeting itself: the meetings whose packet is posted, with the packet's address."""
    for row in posted_packets(user, since, until):
        on, title = timezone.localdate(row.meeting.starts_at), row.meeting.title or str(row.meeting.body)
        key = f"meeting-starts_at-{row.meeting_id}"
        yield Dated(on, title, "Meeting, with its packet", row.get_absolute_url(), key)


def posted_packets(user: Any, since: date, until: date) -> Any:
    known = Meeting.objects.visible_to(user).values("pk")
    packets = Packet.objects.visible_to(user).filter(state="posted").exclude(meeting__in=known)
    first, last = instants_of(since, until)
    packets = packets.filter(meeting__starts_at__gte=first, meeting__starts_at__lt=last)
    return packets.select_related("meeting__body")


def events_of_body(body: Body, user: Any, since: date, until: date, request: HttpRequest) -> list[dict[str, Any]]:
    """The meetings of one body with their hours, and the days on which it is to decide, as far as this person may know."""
    host, first, last = request.get_host(), *instants_of(since, until)
    meetings = Meeting.objects.visible_to(user).filter(body=body, starts_at__gte=first, starts_at__lt=last)
    pages = {row: row.get_absolute_url() for row in meetings.select_related("body")}
    pages |= {
        row.meeting: row.get_absolute_url() for row in posted_packets(user, since, until).filter(meeting__body=body)
    }
    found = [event_of(row, host) | {"url": request.build_absolute_uri(url)} for row, url in pages.items()]
    questions = Decision.objects.visible_to(user).filter(state="open", body=body)
    due = days_of(questions, "meets_on", since, until, lambda row: (row.question, f"{body} decides"))
    return found + [dates.event_of(entry, request) for entry in due]
