"""Pages of financing that are not the page of one row."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET

from alliance.permissions import require
from financing import finding
from financing.finder.judge import CONDITIONAL, ELIGIBLE, INELIGIBLE, Verdict
from financing.instruments import SIDE_WORDS
from financing.models import CityFinances, Plan, Situation
from initiatives.models import Initiative

SEE = "financing.see_plans"
TONES = {ELIGIBLE: ("ok", "Open"), CONDITIONAL: ("warn", "Open on conditions"), INELIGIBLE: ("none", "Closed")}
OUTCOMES = {
    "pass": ("ok", "Holds"),
    "condition": ("warn", "Does not hold yet"),
    "missing": ("warn", "Not known"),
    "fail": ("bad", "Closes it"),
}


def initiative_or_404(user: Any, pk: Any) -> Initiative:
    require(user, SEE)
    found: Initiative = get_object_or_404(Initiative.objects.visible_to(user), pk=pk)
    return found


def drawn(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the page shows it."""
    tone, label = TONES[verdict.status]
    findings = [{"finding": found, "status": OUTCOMES[found.outcome]} for found in verdict.findings]
    return {"verdict": verdict, "tone": tone, "label": label, "findings": findings}


@require_GET
def finder(request: HttpRequest, pk: Any) -> HttpResponse:
    """Every instrument for one initiative, with each rule that speaks for or against it."""
    user: Any = request.user
    initiative = initiative_or_404(user, pk)
    verdicts = finding.verdicts_on(initiative)
    situation = Situation.objects.filter(initiative=initiative).first()
    statement = CityFinances.objects.order_by("-as_of").first()
    context = {
        "initiative": initiative,
        "sides": [
            {"label": words, "verdicts": [drawn(v) for v in verdicts if v.instrument.side == side]}
            for side, words in SIDE_WORDS.items()
        ],
        "open": sum(verdict.status == ELIGIBLE for verdict in verdicts),
        "conditional": sum(verdict.status == CONDITIONAL for verdict in verdicts),
        "closed": sum(verdict.status == INELIGIBLE for verdict in verdicts),
        "situation": situation,
        "statement": statement,
        "acts": acts(user, initiative, situation, statement),
    }
    return render(request, "financing/finder.html", context)


def acts(user: Any, initiative: Initiative, situation: Situation | None, statement: CityFinances | None) -> Any:
    """What this reader may do next; the first that is missing is the primary one."""
    found = []
    if user.has_perm("financing.describe_initiative", Situation(initiative=initiative)):
        url = f"{situation.get_absolute_url()}change/" if situation else f"/situations/new/?initiative={initiative.pk}"
        found.append({"label": "Edit the answers" if situation else "Answer what is asked", "url": url})
    if user.has_perm("financing.state_finances"):
        url = f"{statement.get_absolute_url()}change/" if statement else "/city-finances/new/"
        label = "Edit the city’s finances" if statement else "State the city’s finances"
        found.append({"label": label, "url": url})
    if user.has_perm("financing.draft_plan", Plan(initiative=initiative)):
        found.append({"label": "Draft a plan", "url": f"/plans/new/?initiative={initiative.pk}"})
    return found


urlpatterns = [path("finder/<uuid:pk>/", finder, name="finder")]
