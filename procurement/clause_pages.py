"""Pages of the clause library: what is in force, every edition of a clause, and the forms that write the next one."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from alliance.doors import shapes
from alliance.doors.pages import add_errors
from alliance.errors import Refusal
from alliance.permissions import allows, require
from procurement import library, services
from procurement.clauses import BY_KEY, Clause
from procurement.differences import differences
from procurement.forms.clauses import ClauseForm, NewClauseForm, RetirementForm
from procurement.models import ClauseEdition
from procurement.models.rfis import SECTIONS

SEE, MANAGE = "procurement.see_rfis", "procurement.manage_clauses"
KINDS = {"mandatory": "Mandatory", "default": "Default", "optional": "Optional"}
TONES = {"mandatory": "warn", "default": "ok", "optional": "none"}


@require_GET
def clause_list(request: HttpRequest) -> HttpResponse:
    """The library, part by part."""
    require(request.user, SEE)
    found = library.in_force()
    parts = [(label, [said(row) for row in found if row.part == name]) for name, label in SECTIONS]
    may = allows(request.user, MANAGE)
    context = {
        "parts": [(label, rows) for label, rows in parts if rows],
        "primary": {"label": "Add a clause", "url": reverse("clause_new")} if may else None,
    }
    return render(request, "procurement/clauses.html", context)


def said(clause: Clause) -> dict[str, Any]:
    return {"clause": clause, "kind": (TONES[clause.kind], KINDS[clause.kind])}


def known(key: str) -> list[dict[str, Any]]:
    """The editions of a clause that there is or was; Http404 for another."""
    found = library.editions_of(key)
    if not found:
        raise Http404
    return found


@require_GET
def clause_page(request: HttpRequest, key: str) -> HttpResponse:
    """One clause: its words now, and how they came to be."""
    require(request.user, SEE)
    editions = known(key)
    newest = editions[0]["clause"]
    for later, earlier in pairwise(editions):
        later["pieces"] = differences(earlier["clause"].text, later["clause"].text)
    retired = editions[0]["is_retired"]
    may = not retired and allows(request.user, MANAGE, newest)
    needed = key in BY_KEY and BY_KEY[key].kind == "mandatory"
    context = {
        "clause": newest,
        "kind": ("none", "Taken out") if retired else said(newest)["kind"],
        "part": dict(SECTIONS)[newest.part],
        "editions": editions,
        "crumbs": crumbs(),
        "primary": {"label": "Write the next edition", "url": reverse("clause_word", args=[key])} if may else None,
        "more": [{"label": "Take it out", "url": reverse("clause_retire", args=[key]), "danger": True}]
        if may and not needed
        else None,
    }
    return render(request, "procurement/clause.html", context)


def crumbs(clause: Clause | None = None) -> list[dict[str, str]]:
    found = [{"label": "Clause library", "url": reverse("clause_list")}]
    return [*found, {"label": clause.title, "url": f"/clauses/{clause.key}/"}] if clause else found


@require_http_methods(["GET", "POST"])
def clause_new(request: HttpRequest) -> HttpResponse:
    require(request.user, MANAGE)
    head = {"title": "Add a clause", "button": "Add clause", "crumbs": crumbs(), "cancel_url": reverse("clause_list")}
    return written(request, NewClauseForm, {}, services.add_clause, head)


@require_http_methods(["GET", "POST"])
def clause_word(request: HttpRequest, key: str) -> HttpResponse:
    now = manageable(request, key)
    head = {
        "title": "Write the next edition",
        "button": "Write edition",
        "lead": f"Edition {now.edition} stays readable, and drafts keep the words they have.",
        "crumbs": crumbs(now),
        "cancel_url": f"/clauses/{key}/",
    }
    return written(request, ClauseForm, begun(now), lambda **values: services.word_clause(key=key, **values), head)


@require_http_methods(["GET", "POST"])
def clause_retire(request: HttpRequest, key: str) -> HttpResponse:
    now = manageable(request, key)
    head = {"title": "Take it out", "button": "Take out", "danger": True, "crumbs": crumbs(now)}
    head |= {"lead": f"“{now.title}” is offered to no draft any more.", "cancel_url": f"/clauses/{key}/"}
    start = {"edition": now.edition}
    return written(request, RetirementForm, start, lambda **values: services.retire_clause(key=key, **values), head)


def manageable(request: HttpRequest, key: str) -> Clause:
    require(request.user, SEE)
    newest: Clause = known(key)[0]["clause"]
    require(request.user, MANAGE, newest)
    return newest


def begun(clause: Clause) -> dict[str, Any]:
    """What the form of the next edition begins with."""
    return {
        "edition": clause.edition,
        "title": clause.title,
        "kind": clause.kind,
        "text": clause.text,
        "department": clause.department_id,
    }


def written(
    request: HttpRequest,
    shape: Any,
    start: dict[str, Any],
    serve: Callable[..., ClauseEdition],
    head: dict[str, Any],
) -> HttpResponse:
    """The form, and what comes of it. What could not be written stays on the screen with the sentence of why."""
    if request.method == "GET":
        form = shapes.unbound(shape, by=request.user, initial=start)
        return render(request, "procurement/clause_form.html", head | {"form": form})
    form = shapes.bound(shape, request.POST, by=request.user, initial=start)
    try:
        row = serve(**shapes.clean_values(form), by=request.user)
    except ValidationError as fault:
        add_errors(form, fault)
        return render(request, "procurement/clause_form.html", head | {"form": form}, status=400)
    except Refusal as fault:
        context = head | {"form": form, "refusal": fault.message}
        return render(request, "procurement/clause_form.html", context, status=fault.status)
    messages.success(request, f"Written: {row}.")
    return HttpResponseRedirect(row.get_absolute_url())


urlpatterns = [
    path("clauses/", clause_list, name="clause_list"),
    path("clauses/new/", clause_new, name="clause_new"),
    path("clauses/<slug:key>/", clause_page, name="clause_page"),
    path("clauses/<slug:key>/word/", clause_word, name="clause_word"),
    path("clauses/<slug:key>/retire/", clause_retire, name="clause_retire"),
]
