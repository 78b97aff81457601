"""The ground's own pages: what waits for me, notices, search, audit trail, settings, files, health."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.contrib import messages as banner
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alliance import audit, city, dashboard, design, digits, documents, files, messages, search, work
from alliance import audit_trail as trail
from alliance.models import Attachment, AuditEntry, Notification
from alliance.models.documents import TYPES
from alliance.permissions import require


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    groups = work.grouped(request.user, timezone.now())
    context = {
        "groups": groups,
        "said": work.summary(groups, timezone.localdate()),
        "put_off": work.put_off(request.user, timezone.now()),
        "notices": Notification.objects.visible_to(request.user)[:8],
        "first_act": {"label": "Raise a need", "url": "/needs/new/"},
    }
    return render(request, "work/page.html", context)


@require_GET
def work_count(request: HttpRequest) -> HttpResponse:
    return render(request, "work/count.html", {"count": work.count_of(request.user, timezone.now())})


@require_POST
def snooze(request: HttpRequest) -> HttpResponse:
    days = request.POST.get("days", "")
    if not days.isascii() or not days.isdigit() or len(days) > 3:
        raise ValidationError({"days": ["Give a whole number of days."]})
    work.snooze_task(task=request.POST.get("task", ""), days=int(days), at=timezone.now(), by=request.user)
    banner.success(request, "Put off. It comes back by itself." if int(days) else "It waits for you again.")
    return redirect("my_work")


@require_GET
def my_profile(request: HttpRequest) -> HttpResponse:
    return redirect("user", request.user.pk)


@require_GET
def council(request: HttpRequest) -> HttpResponse:
    require(request.user, "alliance.see_dashboard")
    scope = dashboard.scope_of(request.GET.dict())
    return render(request, "council/page.html", council_context(dashboard.panels(request.user, scope), scope))


@login_not_required
@require_GET
def public_council(request: HttpRequest) -> HttpResponse:
    """The same page for residents: public rows alone, also for those who could see more."""
    scope = dashboard.scope_of(request.GET.dict())
    context = council_context(dashboard.public_panels(scope), scope) | {"is_public": True}
    return render(request, "council/page.html", context)


def council_context(panels: Any, scope: dashboard.Scope) -> dict[str, Any]:
    """Panels and filters; the figures that head the page stand apart."""
    choices = [
        {"name": name, "label": name.capitalize(), "options": found, "value": getattr(scope, name)}
        for name, found in dashboard.offered().items()
        if found
    ]
    head = [panel for panel in panels if panel["key"] == "headline"]
    rest = [panel for panel in panels if panel["key"] != "headline"]
    return {"headline": head[0]["data"] if head else None, "panels": rest, "filters": choices, "scope": scope.chosen}


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    rows = Notification.objects.visible_to(request.user)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "work/notices.html", {"page": page})


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    messages.read_notices(by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect("notices")


@login_not_required
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    words, kind = request.GET.get("q", "")[: search.LONGEST].replace("\x00", ""), request.GET.get("kind", "")
    answer = search.everything(request.user, words, kind)
    groups = [(each, [row for row in answer.found if row.type == each.type]) for each in answer.kinds]
    context = {"words": words, "answer": answer, "groups": groups, "kind": search.name_of(kind) if kind else ""}
    return render(request, "search/page.html", context)


@require_GET
def audit_trail(request: HttpRequest) -> HttpResponse:
    require(request.user, "alliance.read_audit")
    asked = request.GET.dict()
    rows = trail.entries(asked)
    if before := asked.pop("before", ""):
        rows = rows.filter(id__lt=digits.whole(before) or 0)
    found = list(rows[:50])
    context = {
        "entries": [audit_line(entry) for entry in found],
        "older": found[-1].pk if len(found) == 50 else None,
        "acts": [
            {"label": "Export (CSV)", "url": f"{reverse('audit_export')}?{urlencode(asked)}"},
            {"label": "Verify the chain", "url": reverse("audit_chain")},
        ],
        "filters": trail.offered(asked),
        "asked": asked,
        "chain": trail.chain_state(),
        "about": found[0].subject_label if found and asked.get("subject_id") else "",
    }
    return render(request, "audit/page.html", context)


@require_GET
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    require(request.user, "alliance.read_audit")
    return trail.csv_of(request.GET.dict())


def audit_line(entry: AuditEntry) -> AuditEntry:
    """The entry with what changed as (field, before, after), for reading."""
    names = [name for name in entry.after if entry.before.get(name) != entry.after[name]]
    entry.changes = [(name.replace("_", " "), entry.before.get(name), entry.after[name]) for name in names]  # type: ignore[attr-defined]
    entry.words = entry.action.replace("_", " ")  # type: ignore[attr-defined]
    return entry


@require_GET
def audit_chain(request: HttpRequest) -> HttpResponse:
    require(request.user, "alliance.read_audit")
    return render(request, "audit/chain.html", {"report": audit.verify()})


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, label: str, pk: Any) -> HttpResponse:
    subject = files.subject_of(request.user, label, pk)
    require(request.user, "alliance.attach_file")
    if request.method == "POST" and "file" in request.FILES:
        upload: Any = request.FILES["file"]
        files.attach_file(subject=subject, upload=upload, by=request.user)
        banner.success(request, "The file is attached.")
        return HttpResponseRedirect(subject.get_absolute_url())
    return render(request, "files/attach.html", {"row": subject})


@require_GET
def download(request: HttpRequest, pk: Any) -> FileResponse:
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    files.subject_of(request.user, found.subject_type, found.subject_id)
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_GET
def document_file(request: HttpRequest, pk: Any) -> FileResponse:
    found = documents.readable(request.user, pk)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=TYPES[found.format]
    )


@require_POST
def remove_file(request: HttpRequest, pk: Any) -> HttpResponse:
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    subject = files.subject_of(request.user, found.subject_type, found.subject_id)
    files.remove_file(attachment=found, by=request.user)
    return HttpResponseRedirect(subject.get_absolute_url())


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    require(request.user, "alliance.see_design")
    return render(request, "design/components.html", design.examples())


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("my_work")
    found = city.profile()
    context = {
        "title": f"{found.name}, smart-city initiatives" if found else "Alliance",
        "sample_logins": sample_logins() if django_settings.EMBEDDED else [],
    }
    return render(request, "public/home.html", context)


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


def sample_logins() -> list[dict[str, str]]:
    found = city.profile()
    return work.sample_logins() if found and found.sample else []


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask by themselves, where no page has told them its name."""
    return redirect(static("build/favicon.svg"))


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """The process lives; says nothing about what it depends on."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether requests can be served: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"status": "ok"})
