"""Who sits on a body on a day. Reads only.

A member without a term sits until the body is changed; one with terms sits on the days of a term alone.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from alliance.models import User
from governance.models import Body, Term


def seats_on(day: date) -> "QuerySet[Any]":
    """Pairs of body and user: the seats that are held that day."""
    terms = Term.objects.filter(body=OuterRef("body_id"), person=OuterRef("user_id"))
    held = terms.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    found: QuerySet[Any] = Body.members.through._default_manager.filter(~Exists(terms) | Exists(held))
    return found


def members_on(body: Body, day: date) -> "QuerySet[User]":
    seated = seats_on(day).filter(body_id=body.pk).values("user_id")
    found: QuerySet[User] = User.objects.filter(pk__in=seated).order_by("name")
    return found


def count_on(body: Body, day: date) -> int:
    return seats_on(day).filter(body_id=body.pk).count()


def ending(until: date) -> "QuerySet[Term]":
    """Terms of members that end by a day (or have ended) and that no later term of the same seat follows."""
    later = Term.objects.filter(body=OuterRef("body"), person=OuterRef("person"), starts_on__gt=OuterRef("starts_on"))
    seated = Body.members.through._default_manager.filter(body_id=OuterRef("body"), user_id=OuterRef("person"))
    rows = Term.objects.filter(~Exists(later), Exists(seated), ends_on__lte=until)
    return rows.select_related("body", "person").order_by("ends_on")


def rows_of(body: Body, day: date) -> list[dict[str, Any]]:
    """Every member with their latest term, and whether they sit today. Three queries, whatever the number."""
    latest = {term.person_id: term for term in body.terms.order_by("starts_on", "created_at")}
    sitting = set(members_on(body, day).values_list("pk", flat=True))
    return [
        {"person": person, "term": latest.get(person.pk), "sits": person.pk in sitting}
        for person in body.members.order_by("name")
    ]
