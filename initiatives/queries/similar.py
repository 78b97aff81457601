"""Initiatives that look like the same idea."""

from typing import Any

from django.db.models import Q

from initiatives.maths.titles import likeness, telling_words
from initiatives.models import Initiative

ALIKE = 0.5
LOOKED_AT, MOST = 200, 5


def similar_to(initiative: Initiative, user: Any) -> list[tuple[Initiative, str]]:
    """Those that answer the same need or are called nearly the same, each with the reason; the closest first."""
    seen = Initiative.objects.visible_to(user).exclude(pk=initiative.pk).exclude(state="stopped")
    needs = list(initiative.needs.values_list("pk", flat=True))
    same_need = set(seen.filter(needs__in=needs).values_list("pk", flat=True)[:LOOKED_AT]) if needs else set()
    named = Q()
    for word in telling_words(initiative.title):
        named |= Q(title__icontains=word)
    found = list(seen.filter(pk__in=same_need))
    if named:
        found += list(seen.filter(named).exclude(pk__in=same_need)[:LOOKED_AT])
    judged = [(likeness(initiative.title, row.title), row) for row in found]
    close = [(share, row) for share, row in judged if share >= ALIKE or row.pk in same_need]
    close.sort(key=lambda pair: (-pair[0], pair[1].reference))
    return [(row, reason(share, row.pk in same_need)) for share, row in close[:MOST]]


def reason(share: float, same_need: bool) -> str:
    if share >= ALIKE:
        return "nearly the same title, same need" if same_need else "nearly the same title"
    return "answers the same need"
