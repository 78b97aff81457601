"""Pages of procurement that are not a noun's own: the RFI editor, and how a draft changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from alliance import digits
from alliance.doors import choices, shapes
from alliance.errors import Refusal
from alliance.models import AuditEntry
from alliance.permissions import require
from procurement import library, queries, services
from procurement.clauses import draft_parts
from procurement.differences import differences
from procurement.forms.rfis import RfiForm
from procurement.models import Rfi
from procurement.models.rfis import SECTIONS
from procurement.nouns.responses import RESPONSE
from procurement.nouns.rfis import RFI
from procurement.services.evaluation import require_reader
from procurement.services.opening import file_of

MOST_CHANGES = 50
LABELS = {field.name: field.verbose_name for field in Rfi._meta.concrete_fields}


@require_http_methods(["GET", "POST"])
def editor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft beside its outline and the Alliance check. Saved while writing; without a script by the button."""
    rfi = RFI.row(request.user, pk)
    require(request.user, "procurement.draft_rfi", rfi)
    if rfi.state != "draft":
        return redirect(rfi)
    if request.method == "GET" and "choices" in request.GET:
        return found_rows(request, rfi)
    if request.method == "GET":
        return shown(request, rfi, choices.searchable(shapes.unbound(RfiForm, by=request.user, row=rfi)))
    form = choices.searchable(shapes.bound(RfiForm, request.POST, by=request.user, row=rfi))
    fault = saved(request, rfi, form)
    rfi = RFI.row(request.user, pk)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "procurement/editor_check.html", checked(rfi) | {"fault": fault, "saved": not fault})
    if fault:
        return shown(request, rfi, form, fault=fault, status=400)
    messages.success(request, "The draft is saved.")
    return HttpResponseRedirect(reverse("rfi_editor", args=[rfi.pk]))


def found_rows(request: HttpRequest, rfi: Rfi) -> HttpResponse:
    """What a search box of the editor finds."""
    name = request.GET["choices"]
    form = choices.searchable(shapes.unbound(RfiForm, by=request.user, row=rfi))
    field = choices.field_called(form, name)
    if not isinstance(field, ModelChoiceField):
        raise Http404
    found = choices.found(field, request.GET.get("q", ""))
    return render(request, "forms/search_box_found.html", {"name": name, "found": found})


def saved(request: HttpRequest, rfi: Rfi, form: Any) -> str:
    """Saves the draft, and adds a clause where one was chosen. Returns the sentence of what keeps it from being saved."""
    given = request.POST.get("version", "")
    try:
        values = shapes.clean_values(form)
        row = services.change_rfi(rfi=rfi, version=digits.whole(given), **values, by=request.user)
        if clause := request.POST.get("clause", ""):
            services.use_clause(rfi=row, clause=clause, by=request.user)
    except ValidationError as fault:
        return "Not saved yet. " + " ".join(fault.messages)
    except Refusal as fault:
        return f"Not saved. {fault.message}"
    return ""


def checked(rfi: Rfi) -> dict[str, Any]:
    clauses = library.in_force()
    findings = queries.findings_of(rfi, clauses)
    return {
        "row": rfi,
        "findings": findings,
        "met": sum(found.is_met for found in findings),
        "blocking": sum(found.blocks for found in findings),
        "saved_at": timezone.now(),
        "sections": [(label, getattr(rfi, name)) for name, label in SECTIONS if getattr(rfi, name).strip()],
        "requirements": rfi.requirement_rows.all(),
        "script": rfi.script_rows.all(),
        "criteria": rfi.criterion_rows.all(),
        "offers": library.offers(rfi, clauses),
    }


def shown(request: HttpRequest, rfi: Rfi, form: Any, *, fault: str = "", status: int = 200) -> HttpResponse:
    found = checked(rfi)
    comments = list(rfi.comments.filter(resolved_at=None).select_related("created_by"))
    parts = [
        {
            "name": name,
            "label": label,
            "field": form[name],
            "clauses": [row for row in found["offers"] if row["clause"].part == name],
            "comments": [row for row in comments if row.part == name],
        }
        for name, label in SECTIONS
    ]
    context = {
        "form": form,
        "parts": parts,
        "heads": [form[name] for name in ("initiative", "needs", "title", "summary", "assets", "category")],
        "dates": [form[name] for name in ("questions_until", "due_at", "external_id")],
        "fault": fault,
        "crumbs": [{"label": "RFIs", "url": reverse("rfi_list")}, {"label": str(rfi), "url": rfi.get_absolute_url()}],
        "preview": [{"label": "Preview", "url": rfi.get_absolute_url()}],
        **found,
    }
    return render(request, "procurement/editor.html", context, status=status)


@require_GET
def changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was changed in the text, when and by whom, newest first."""
    rfi = RFI.row(request.user, pk)
    require(request.user, "procurement.draft_rfi", rfi)
    found = changes_of(rfi)
    crumbs = [{"label": "RFIs", "url": reverse("rfi_list")}, {"label": str(rfi), "url": rfi.get_absolute_url()}]
    against = request.GET.get("against", "")
    return render(
        request,
        "procurement/changes.html",
        {
            "row": rfi,
            "changes": found,
            "crumbs": crumbs,
            "views": views_of(rfi, against),
            "compared": compared(rfi, against) if against else None,
        },
    )


def changes_of(rfi: Rfi) -> list[dict[str, Any]]:
    entries = AuditEntry.objects.filter(
        subject_type=rfi._meta.label_lower, subject_id=str(rfi.pk), action="change"
    ).order_by("-id")[:MOST_CHANGES]
    return [{"who": entry.actor_name, "at": entry.at, "parts": changed_parts(entry)} for entry in entries]


def views_of(rfi: Rfi, against: str) -> list[dict[str, Any]]:
    """What the present text can be held against."""
    names = [("", "Every change"), ("library", "Against the clause library")]
    names += [("template", "Against the clauses it was drawn from")] if rfi.drawn_from else []
    names += [(str(row.number), f"Since edition {row.number}") for row in rfi.editions.all()]
    return [{"label": label, "url": f"?against={name}", "current": name == against} for name, label in names]


def compared(rfi: Rfi, against: str) -> list[dict[str, Any]]:
    """The parts that differ from an edition, or from what the clause library would write."""
    if against == "library":
        before: Mapping[str, Any] = draft_parts({}, library.in_force())
    elif against == "template":
        before = library.drawn_parts(rfi)
    else:
        before = get_object_or_404(rfi.editions, number=digits.whole(against) or 0).text
    now = queries.text_of(rfi)
    parts = [(name, label) for name, label in SECTIONS if name in before]
    return [
        {"label": label, "pieces": differences(before[name], now.get(name, ""))}
        for name, label in parts
        if before[name] != now.get(name, "")
    ]


def changed_parts(entry: AuditEntry) -> list[dict[str, Any]]:
    return [
        {
            "label": LABELS.get(name, name),
            "pieces": differences(str(entry.before.get(name) or ""), str(after or "")),
        }
        for name, after in entry.after.items()
    ]


@require_GET
def response_file(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    return shown_file(request.user, pk, number)


def shown_file(user: Any, pk: UUID, number: int) -> HttpResponse:
    """A file of an opened response, for those who may read the response."""
    row = RESPONSE.row(user, pk)
    require_reader(row, user)
    said, body = file_of(row, number)
    answer = HttpResponse(body, content_type=said["media_type"])
    answer.headers["Content-Disposition"] = content_disposition_header(True, said["name"]) or "attachment"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


urlpatterns = [
    path("responses/<uuid:pk>/files/<int:number>/", response_file, name="response_file"),
    path("rfis/<uuid:pk>/editor/", editor, name="rfi_editor"),
    path("rfis/<uuid:pk>/changes/", changes, name="rfi_changes"),
]
