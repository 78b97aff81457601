"""What a link leads to, and for whom: a page offers no link whose click would be refused."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.urls import Resolver404, resolve

from alliance.permissions import allows
from alliance.visibility import EVERYONE, rule_for, seen_by


def may_do(url: str, user: Any, row: Any = None) -> bool:
    """Whether this person may do the act whose form is at `url`; `row` is the one that page is about, where it is known.

    An address that is no form of a noun is left to its own page to judge.
    """
    try:
        found = resolve(url.partition("?")[0])
    except Resolver404:
        return True
    noun = getattr(getattr(found.func, "view_class", None), "noun", None)
    if noun is None or not (found.url_name or "").startswith(f"{noun.name}_"):
        return True
    if found.url_name == f"{noun.name}_new":
        return bool(noun.may_create(user))
    act = next((act for act in noun.acts if act.name == found.kwargs.get("act")), None)
    about = row if row is not None and row.pk == found.kwargs.get("pk") else None
    return act is None or allows(user, act.permission, about)


def opened(urls: Iterable[str], user: Any) -> set[str]:
    """Those of the addresses that this person may open, as far as they are pages of rows. One query for each kind of row."""
    found, asked = set(), {}  # type: set[str], dict[str, tuple[Any, dict[str, str]]]
    for url in filter(None, urls):
        try:
            match = resolve(url.partition("?")[0])
        except Resolver404:
            continue
        noun = getattr(getattr(match.func, "view_class", None), "noun", None)
        if noun is not None and match.url_name == noun.name:
            asked.setdefault(noun.name, (noun, {}))[1][str(match.kwargs["pk"])] = url
        else:
            found.add(url)
    for noun, pages in asked.values():
        seen = seen_by(noun.model, user).filter(pk__in=pages).values_list("pk", flat=True)
        found |= {pages[str(pk)] for pk in seen}
    return found


def sees(user: Any, row: Model) -> bool:
    """Whether this person may know of the row. No query where everybody may."""
    model = type(row)
    return rule_for(model)(user) == EVERYONE or seen_by(model, user).filter(pk=row.pk).exists()
