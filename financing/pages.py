"""Pages of financing that are not the page of one row."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET

from alliance.doors.pages import add_errors
from alliance.exports import cell, line_writer
from alliance.permissions import require
from financing import cash_flows, charts, finding, offerings, queries, scenarios, terms
from financing.finder.judge import CONDITIONAL, ELIGIBLE, INELIGIBLE, Verdict
from financing.forms.cash_flows import CashFlowForm
from financing.instruments import SIDE_WORDS
from financing.maths.outlook import Scenario
from financing.models import CityFinances, Offering, Plan, Situation, Source
from financing.nouns.plans import MOST_COMPARED
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
        "may_set": user.has_perm("alliance.change_settings"),
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


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plan_or_404(user: Any, pk: Any) -> Plan:
    require(user, SEE)
    rows = Plan.objects.visible_to(user).select_related("initiative").prefetch_related("sources", "uses")
    found: Plan = get_object_or_404(rows, pk=pk)
    return found


def chosen_scenarios(request: HttpRequest) -> dict[str, Scenario]:
    """Those asked for; all of them where none is. Raises ValidationError for one that does not exist."""
    known = scenarios.scenarios()
    asked = request.GET.getlist("scenario") or list(known)
    if unknown := sorted(set(asked) - set(known)):
        sentence = f"There is no scenario {', '.join(unknown)}. There are: {', '.join(known)}."
        raise ValidationError({"scenario": [sentence]})
    return {key: known[key] for key in asked}


def chosen_plans(request: HttpRequest) -> list[Plan]:
    """Two to four plans that this reader may see. Raises ValidationError for fewer, more, or ids that are none."""
    keys = list(dict.fromkeys(request.GET.getlist("plan")))
    if not 2 <= len(keys) <= MOST_COMPARED:
        raise ValidationError({"plan": [f"Choose two to {MOST_COMPARED} plans to compare."]})
    try:
        return [plan_or_404(request.user, UUID(key)) for key in keys]
    except ValueError as fault:
        raise ValidationError({"plan": ["Choose plans by their identifiers."]}) from fault


@require_GET
def outlook(request: HttpRequest, pk: Any) -> HttpResponse:
    """One plan in every scenario, and its years as planned."""
    plan = plan_or_404(request.user, pk)
    context: dict[str, Any] = {"plan": plan}
    try:
        found = [scenarios.outlook_of(plan, scenario) for scenario in scenarios.scenarios().values()]
    except (scenarios.NotReady, ValidationError) as fault:
        context["refusal"] = " ".join(getattr(fault, "messages", [str(fault)]))
    else:
        context |= {
            "outlooks": found,
            "rows": charts.outlook_rows(found),
            "charts": charts.money_over_time(found[0]),
            "irr_said": found[0].irr.sentence,
        }
    return render(request, "financing/outlook.html", context)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Plans side by side: what they cost, and how they do in each scenario."""
    require(request.user, SEE)
    try:
        plans, wanted = chosen_plans(request), chosen_scenarios(request)
    except ValidationError as fault:
        return render(request, "financing/compare.html", {"refusal": " ".join(fault.messages)}, status=400)
    faults = unready(plans)
    ready = [plan for plan in plans if plan not in [fault["plan"] for fault in faults]]
    context = {
        "plans": [{"plan": plan, "lines": queries.lines_of(plan)} for plan in plans],
        "ready": ready,
        "faults": faults,
        "tables": (tables := [comparison(ready, scenario) for scenario in wanted.values()] if ready else []),
        "chart": charts.worth(ready, tables) if len(ready) > 1 else None,
    }
    return render(request, "financing/compare.html", context)


def comparison(plans: list[Plan], scenario: Scenario) -> dict[str, Any]:
    """One scenario's measures of every plan that is ready for it."""
    outlooks = [scenarios.outlook_of(plan, scenario) for plan in plans]
    return {"scenario": scenario, "rows": charts.outlook_rows(outlooks) if outlooks else []}


def unready(plans: list[Plan]) -> list[dict[str, Any]]:
    """Plans that cannot be looked at in scenarios, each with what to write first; the others still can."""
    found = []
    for plan in plans:
        try:
            scenarios.outlook_of(plan, Scenario())
        except (scenarios.NotReady, ValidationError) as fault:
            found.append({"plan": plan, "sentence": " ".join(getattr(fault, "messages", [str(fault)]))})
    return found


@require_GET
def stress(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ten thousand draws take a fraction of a second; numpy is loaded only when somebody asks."""
    plan = plan_or_404(request.user, pk)
    context: dict[str, Any] = {"plan": plan}
    try:
        context["report"] = import_string("financing.stress.report")(plan)
    except (scenarios.NotReady, ValidationError) as fault:
        context["refusal"] = " ".join(getattr(fault, "messages", [str(fault)]))
    return render(request, "financing/stress.html", context)


@require_GET
def workbook(request: HttpRequest, pk: Any) -> HttpResponse:
    """The plan as a spreadsheet with live formulas."""
    plan = plan_or_404(request.user, pk)
    body = import_string("financing.workbook.workbook_of")(plan)
    name = f"{plan.reference}.xlsx"
    return HttpResponse(body, SPREADSHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'})


PARTS = ("payment", "principal", "interest", "balance")


@require_GET
def payments(request: HttpRequest, pk: Any) -> HttpResponse:
    """The payments of a source as CSV."""
    require(request.user, SEE)
    source = get_object_or_404(Source.objects.visible_to(request.user), pk=pk)
    flow = terms.cash_flow(source)
    rows = [[due.on, *(getattr(due, part) for part in PARTS)] for due in (flow.rows if flow else ())]
    return csv_of("payments.csv", ["date", *PARTS], rows)


@require_GET
def plan_payments(request: HttpRequest, pk: Any) -> HttpResponse:
    """Every payment of every source of a plan as CSV, by date."""
    plan = plan_or_404(request.user, pk)
    flows = [(source, terms.cash_flow(source)) for source in queries.lines_of(plan).counted]
    rows = [
        [due.on, source.label, source.kind.label, *(getattr(due, part) for part in PARTS)]
        for source, flow in flows
        for due in (flow.rows if flow else ())
    ]
    heads = ["date", "source", "instrument", *PARTS]
    return csv_of(f"{plan.reference}-payments.csv", heads, sorted(rows, key=lambda row: row[0]))


def csv_of(name: str, heads: list[str], rows: list[list[Any]]) -> HttpResponse:
    line = line_writer()
    text = "".join(line(row) for row in [heads, *([cell(value) for value in row] for row in rows)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, "text/csv; charset=utf-8", headers=headers)


def day_asked(request: HttpRequest) -> date:
    """The day in `on`, today where none is asked for. Raises ValidationError for what is no day."""
    asked = request.GET.get("on", "")
    try:
        return date.fromisoformat(asked) if asked else timezone.localdate()
    except ValueError as fault:
        raise ValidationError({"on": ["Write the day as 2027-01-04."]}) from fault


@require_GET
def register(request: HttpRequest, pk: Any) -> HttpResponseBase:
    """Who holds what: the register of an offering as CSV, with the value of each holding on a day."""
    require(request.user, "financing.read_orders")
    offering = get_object_or_404(Offering.objects.visible_to(request.user), pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="{offering.reference}-register.csv"'}
    lines = offerings.register_lines(offering, day_asked(request))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
def cash_flow(request: HttpRequest) -> HttpResponse:
    """The measures of any dated payments. All of it stands in the address, so it can be shared."""
    require(request.user, SEE)
    form = CashFlowForm(request.GET) if request.GET else CashFlowForm()
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            shown["found"] = cash_flows.measured(**form.cleaned_data)
            shown["chart"] = cash_flows.chart(shown["found"])
        except ValidationError as fault:
            add_errors(form, fault)
    status = 400 if form.is_bound and "found" not in shown else 200
    return render(request, "financing/cash_flow.html", shown, status=status)


urlpatterns = [
    path("cash-flow/", cash_flow, name="cash_flow"),
    path("offerings/<uuid:pk>/register.csv", register, name="offering_register"),
    path("finder/<uuid:pk>/", finder, name="finder"),
    path("plans/compare/", compare, name="plan_compare"),
    path("plans/<uuid:pk>/outlook/", outlook, name="plan_outlook"),
    path("plans/<uuid:pk>/stress/", stress, name="plan_stress"),
    path("plans/<uuid:pk>/workbook.xlsx", workbook, name="plan_workbook"),
    path("plans/<uuid:pk>/payments.csv", plan_payments, name="plan_payments"),
    path("sources/<uuid:pk>/payments.csv", payments, name="source_payments"),
]
