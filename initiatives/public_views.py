"""The public door of needs: tell the city about a problem without an account, and follow what becomes of it."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from alliance.doors.pages import add_errors
from alliance.doors.shapes import clean_values
from alliance.errors import NotAllowed
from alliance.limits import address_of
from alliance.models.people import Anonymous
from alliance.permissions import allows
from initiatives import following, queries, services
from initiatives.forms.needs import PublicNeedForm

SIGNED_IN = "You are signed in: raise the need under your own name instead, so that you are told what becomes of it."


@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """The form for everybody; people who raise needs under their own name have their own."""
    if allows(request.user, "initiatives.raise_need"):
        if request.method == "POST":
            raise NotAllowed(SIGNED_IN)
        return redirect("need_new")
    form = PublicNeedForm(request.POST) if request.method == "POST" else PublicNeedForm()
    once = request.POST.get("once", "")[:36] or str(uuid4())
    if request.method == "POST":
        try:
            need = submitted(clean_values(form), request, once)
        except ValidationError as fault:
            add_errors(form, fault)
            return render(request, "initiatives/tell.html", {"form": form, "once": once}, status=400)
        return redirect(f"{following.url_of(need)}?sent=1")
    return render(request, "initiatives/tell.html", {"form": form, "once": once})


def submitted(values: dict[str, Any], request: Any, once: str) -> Any:
    """One call of the service, for the page and for the API."""
    values.pop("website")
    return services.submit_need(
        **values, address=address_of(request), once=f"public:{once}", at=timezone.now(), by=request.user
    )


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """What became of it, for who holds the private link; they may have their address erased."""
    need = following.need_of(key)
    if request.method == "POST":
        services.forget_sender(need=need, by=Anonymous())
        return redirect(following.url_of(need))
    sender = queries.sender_of(need)
    context = {
        "need": need,
        "thread": queries.thread_of(need),
        "was_sent": "sent" in request.GET,
        "writes_to": sender.email if sender else "",
        "link": request.build_absolute_uri(following.url_of(need)),
    }
    response = render(request, "initiatives/follow.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
