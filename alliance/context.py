"""What every page shows around its own content: the city, the navigation, the person, the number of unread notices."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from alliance import registry, work
from alliance.city import profile
from alliance.models import Notification
from alliance.registry import NavItem

GROUPS = ("", "Choose", "Finance", "Partners", "Procure", "Govern", "Run", "Records")
ALWAYS_OPEN = ("", "Choose", "Run")
FEW = 16  # as many places as one takes in at a glance: nothing is folded away for people with no more


def shell(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    return {
        "city": request.city if hasattr(request, "city") else profile(),
        "person": person,
        "nav": groups(request) if signed_in else [],
        "public_nav": [entry(item, request.path) for item in sorted(registry.public_links, key=lambda i: i.order)],
        "unread": Notification.objects.filter(recipient=person, read_at=None).count() if signed_in else 0,
        "search_url": reverse("search"),
        "single_sign_on": settings.SINGLE_SIGN_ON,
    }


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The places this person comes to, by what they do there. Long lists are folded, except where the person is."""
    shown = [item for item in sorted(registry.navigation, key=lambda item: item.order) if is_for(item, request.user)]
    found = []
    for label in GROUPS:
        items = [with_count(entry(item, request.path), item, request.user) for item in shown if item.group == label]
        unfolded = label in ALWAYS_OPEN or len(shown) <= FEW or any(item["current"] for item in items)
        if items:
            found.append({"label": label, "items": items, "open": unfolded})
    return found


def with_count(shown: dict[str, Any], item: NavItem, user: Any) -> dict[str, Any]:
    """How many things wait stands beside My work; where nobody has counted lately, the page asks once it is there."""
    if item.url_name == "my_work":
        shown["count"] = work.count_kept(user)
        shown["counted_at"] = reverse("work_count") if shown["count"] is None else ""
    return shown


def is_for(item: NavItem, user: Any) -> bool:
    if item.permission is not None and not user.has_perm(item.permission):
        return False
    return item.for_whom is None or item.for_whom(user)


def entry(item: NavItem, path: str) -> dict[str, Any]:
    try:
        url = reverse(item.url_name)
    except NoReverseMatch as fault:
        raise LookupError(f"navigation: no page is called {item.url_name}") from fault
    return {
        "label": item.label,
        "said": item.said,
        "url": url,
        "current": path == url or (url != "/" and path.startswith(url)),
        "count": None,
        "counted_at": "",
    }
