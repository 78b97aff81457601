"""What initiatives puts in the product's slots."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alliance import permissions, registry, search, visibility
from alliance.registry import NavItem, Task
from initiatives import lifecycle, nouns, queries
from initiatives.nouns import NEED
from initiatives.permissions import PERMISSIONS, VISIBLE

ANSWER_WITHIN = timedelta(days=21)


def needs_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """The office answers a need within three weeks."""
    if not user.has_perm("initiatives.judge_need"):
        return
    for need in queries.needs_to_judge(user)[:50]:
        yield Task(
            title=f"Judge the need “{need.title}”",
            detail=f"{need.reference}, raised by {need.raised_by or 'a resident'}.",
            button="Look at need",
            url=need.get_absolute_url(),
            due_at=need.created_at + ANSWER_WITHIN,
        )


def search_needs(user: Any, words: str, most: int) -> Iterable[registry.Found]:
    return search.in_noun(NEED, user, words, most, "problem")


def fill() -> None:
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*nouns.NOUNS)
    registry.lifecycles.add(lifecycle.NEED, lifecycle.INITIATIVE, lifecycle.ROUND, lifecycle.PILOT)
    registry.my_work.add(needs_waiting)
    registry.search.add(search_needs)
    registry.case_runners.add("initiatives.cases.RUNNERS", "initiatives.pilot_cases.RUNNERS")
    registry.navigation.add(NavItem("Choose", "Needs", "need_list", order=100))
    registry.public_links.add(NavItem("", "Needs", "need_list", order=10))
