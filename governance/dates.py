"""Days of governance for the calendar: meetings, questions to decide, actions and answers that are due."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from alliance.days import days_of
from alliance.registry import Dated
from governance.models import Action, Decision, Meeting, Proposal


def entries(user: Any, since: date, until: date) -> Iterator[Dated]:
    meetings = Meeting.objects.visible_to(user).select_related("body")
    yield from days_of(meetings, "starts_at", since, until, lambda row: (row.title or str(row.body), "Meeting"))
    questions = Decision.objects.visible_to(user).filter(state="open").select_related("body")
    yield from days_of(questions, "meets_on", since, until, lambda row: (row.question, f"{row.body} decides"))
    actions = Action.objects.visible_to(user).filter(state="open").select_related("owner")
    yield from days_of(actions, "due_on", since, until, lambda row: (row.title, f"Action of {row.owner}"))
    proposals = Proposal.objects.visible_to(user).filter(answered_on=None)
    yield from days_of(proposals, "answer_by", since, until, lambda row: (row.title, "The city answers by then"))
