"""Pages of the route adviser and of splitting; both only read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from alliance.doors import shapes
from alliance.permissions import allows, require
from procurement import advising, services
from procurement.forms.routes import AdviserForm, ExampleForm, SplittingForm
from procurement.maths.refusals import InvalidRuleInput

SEE = "procurement.see_rfis"


@require_GET
def adviser(request: HttpRequest) -> HttpResponse:
    """The questions, and under them every route that fits, the most fitting first."""
    user: Any = request.user
    require(user, SEE)
    asked = "amount" in request.GET
    form = AdviserForm(request.GET) if asked else AdviserForm()
    found: list[Any] = []
    split: list[Any] = []
    fault = ""
    if asked and form.is_valid():
        on = timezone.localdate()
        try:
            found = advising.suggestions(user, form.cleaned_data, on)
            split = advising.split_with(form.cleaned_data, on)
        except InvalidRuleInput as wrong:
            fault = str(wrong)
    context = {
        "form": form,
        "asked": asked and form.is_valid() and not fault,
        "found": found,
        "split": split,
        "fault": fault,
        "may_record": allows(user, "procurement.record_purchase"),
        "plain": [{"label": "Table of routes", "url": reverse("route_list")}],
    }
    return render(request, "procurement/adviser.html", context, status=400 if fault or form.errors else 200)


@require_GET
def split(request: HttpRequest) -> HttpResponse:
    """Purchases of one vendor and need that together pass a threshold within a window."""
    require(request.user, SEE)
    threshold, months, route, form = window_of(request.GET)
    found = advising.split_purchases(threshold, months=months) if threshold is not None else []
    context = {"found": found, "threshold": threshold, "months": months, "route": route, "form": form}
    return render(request, "procurement/splitting.html", context, status=400 if form.errors else 200)


def window_of(asked: Any) -> tuple[Any, int, Any, SplittingForm]:
    """Threshold, months and the route the threshold comes from, as asked or as the table of routes says."""
    route = advising.threshold_of(timezone.localdate())
    start = {"threshold": route.upper if route else None, "months": advising.MONTHS}
    form = SplittingForm({**{name: value for name, value in start.items() if value}, **asked.dict()})
    if not form.is_valid():
        return None, advising.MONTHS, route, form
    given = form.cleaned_data
    return given["threshold"], given["months"] or advising.MONTHS, route, form


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest) -> HttpResponse:
    """Copy a shipped table of routes."""
    require(request.user, "procurement.manage_routes")
    form = shapes.bound(ExampleForm, request.POST, by=request.user) if request.method == "POST" else ExampleForm()
    if request.method == "POST":
        try:
            services.adopt_examples(**shapes.clean_values(form), by=request.user)
        except ValidationError:
            return render(request, "procurement/adopt.html", {"form": form}, status=400)
        return HttpResponseRedirect(reverse("route_list"))
    return render(request, "procurement/adopt.html", {"form": form})


urlpatterns = [
    path("routes/adviser/", adviser, name="route_adviser"),
    path("routes/adopt/", adopt, name="adopt_routes"),
    path("purchases/splitting/", split, name="splitting"),
]
