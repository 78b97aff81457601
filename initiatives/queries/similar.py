"""Needs and initiatives that look like the same idea."""

from typing import Any

from django.db.models import Q, QuerySet

from alliance.visibility import seen_by
from initiatives.maths.titles import likeness, telling_words
from initiatives.models import Initiative

ALIKE = 0.5
LOOKED_AT, MOST = 200, 5
OVER = ("stopped", "declined", "rejected", "merged")
Found = list[tuple[Any, str]]


def similar_to(initiative: Initiative, user: Any) -> list[tuple[Initiative, str]]:
    """Those that answer the same need or are called nearly the same, each with the reason; the closest first."""
    seen = Initiative.objects.visible_to(user).exclude(pk=initiative.pk).exclude(state="stopped")
    needs = list(initiative.needs.values_list("pk", flat=True))
    same_need = set(seen.filter(needs__in=needs).values_list("pk", flat=True)[:LOOKED_AT]) if needs else set()
    found = [
        *seen.filter(pk__in=same_need).only("reference", "title"),
        *sharing_words(seen.exclude(pk__in=same_need), initiative.title),
    ]
    return closest(initiative.title, found, same_need)


def called_like(model: type[Any], title: str, user: Any, but: Any = None) -> Found:
    """Needs or initiatives with nearly this title that this person may see, the closest first. One query."""
    seen = seen_by(model, user).exclude(state__in=OVER)
    return closest(title, sharing_words(seen.exclude(pk=but) if but else seen, title), set())


def sharing_words(rows: QuerySet[Any], title: str) -> list[Any]:
    named = Q()
    for word in telling_words(title):
        named |= Q(title__icontains=word)
    return list(rows.filter(named).only("reference", "title")[:LOOKED_AT]) if named else []


def closest(title: str, found: list[Any], same_need: set[Any]) -> Found:
    judged = [(likeness(title, row.title), row) for row in found]
    close = [(share, row) for share, row in judged if share >= ALIKE or row.pk in same_need]
    close.sort(key=lambda pair: (-pair[0], pair[1].reference))
    return [(row, reason(share, row.pk in same_need)) for share, row in close[:MOST]]


def reason(share: float, same_need: bool) -> str:
    if share >= ALIKE:
        return "nearly the same title, same need" if same_need else "nearly the same title"
    return "answers the same need"
