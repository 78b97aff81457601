"""API routes of financing that are not about one row alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import path
from django.utils.module_loading import import_string
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.permissions import SignedIn
from alliance.permissions import require
from financing import finding, offerings, scenarios
from financing.maths.outlook import Scenario
from financing.models import Plan
from financing.nouns import FUND, FUND_LOAN_NOUN, ORDER_NOUN, SOURCE
from financing.pages import SEE, chosen_plans, chosen_scenarios, day_asked, initiative_or_404, plan_or_404, unready
from financing.revolving import fund_json, loan_json
from financing.serializers import outlook_json, schedule_of, verdict_of


@extend_schema(
    tags=["financing"], summary="The dated cash flow and measures of a source", responses=OpenApiTypes.OBJECT
)
class Schedule(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        return Response(schedule_of(SOURCE.row(request.user, pk)))


@extend_schema(
    tags=["financing"],
    summary="Every instrument for an initiative, with each rule, its source, limit and answer",
    responses=OpenApiTypes.OBJECT,
)
class Finder(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        initiative = initiative_or_404(request.user, pk)
        return Response({"results": [verdict_of(verdict) for verdict in finding.verdicts_on(initiative)]})


@extend_schema(
    tags=["financing"],
    summary="A plan in scenarios: years and measures",
    parameters=[OpenApiParameter("scenario", str, many=True, description="Keys of scenarios; all if none is named.")],
    responses=OpenApiTypes.OBJECT,
)
class PlanOutlook(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        plan = plan_or_404(request.user, pk)
        wanted = chosen_scenarios(request._request)
        return Response({"results": [outlook_json(key, scenarios.outlook_of(plan, wanted[key])) for key in wanted]})


@extend_schema(
    tags=["financing"],
    summary="Two to four plans side by side in scenarios",
    parameters=[
        OpenApiParameter("plan", str, many=True, required=True, description="Identifiers of plans."),
        OpenApiParameter("scenario", str, many=True, description="Keys of scenarios; all if none is named."),
    ],
    responses=OpenApiTypes.OBJECT,
)
class Comparison(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request) -> Response:
        require(request.user, SEE)
        plans, wanted = chosen_plans(request._request), chosen_scenarios(request._request)
        faults = {fault["plan"].pk: fault["sentence"] for fault in unready(plans)}
        return Response({"results": [compared(plan, wanted, faults.get(plan.pk, "")) for plan in plans]})


def compared(plan: Plan, wanted: Mapping[str, Scenario], fault: str) -> dict[str, Any]:
    """One plan of a comparison; one that lacks something says what, and has no outlooks."""
    outlooks = [] if fault else [outlook_json(key, scenarios.outlook_of(plan, wanted[key])) for key in wanted]
    return {"plan": plan.pk, "title": plan.title, "missing": fault, "outlooks": outlooks}


@extend_schema(tags=["financing"], summary="Tornado and 10,000 draws of a plan", responses=OpenApiTypes.OBJECT)
class Stress(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        found = import_string("financing.stress.report")(plan_or_404(request.user, pk))
        return Response({name: value for name, value in found.items() if name != "charts"})


@extend_schema(
    tags=["financing"],
    summary="What a fund holds, lends and is owed, and a projection of ten years",
    responses=OpenApiTypes.OBJECT,
)
class FundOutlook(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        require(request.user, SEE)
        return Response(fund_json(FUND.row(request.user, pk)))


@extend_schema(
    tags=["financing"],
    summary="Every by-law for a loan, what is owed, and what should come back",
    responses=OpenApiTypes.OBJECT,
)
class LoanOutlook(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        return Response(loan_json(FUND_LOAN_NOUN.row(request.user, pk)))


@extend_schema(
    tags=["financing"],
    summary="What an allotted order is worth on each anniversary, and on any day asked for in `on`",
    parameters=[OpenApiParameter("on", str, description="A day, such as 2030-06-30.")],
    responses=OpenApiTypes.OBJECT,
)
class OrderStatement(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        order = ORDER_NOUN.row(request.user, pk)
        on = day_asked(request._request)
        return Response(
            {
                "allotted": None if order.allotted is None else f"{order.allotted:.2f}",
                "price": f"{offerings.price_of(order):.2f}",
                "on": on,
                "value": f"{offerings.value_on(order.series, order.allotted or Decimal(0), on):.2f}",
                "values": [
                    {"on": line["on"], "value": f"{line['value']:.2f}"} for line in offerings.statement_of(order)
                ],
            }
        )


urlpatterns = [
    path("bond-orders/<uuid:pk>/statement/", OrderStatement.as_view(), name="bondorder-statement"),
    path("funds/<uuid:pk>/outlook/", FundOutlook.as_view(), name="fund-outlook"),
    path("fund-loans/<uuid:pk>/outlook/", LoanOutlook.as_view(), name="fundloan-outlook"),
    path("plan-outlooks/<uuid:pk>/", PlanOutlook.as_view(), name="plan-outlook"),
    path("plan-comparison/", Comparison.as_view(), name="plan-comparison"),
    path("plan-stress/<uuid:pk>/", Stress.as_view(), name="plan-stress"),
    path("sources/<uuid:pk>/schedule/", Schedule.as_view(), name="source-schedule"),
    path("finder/<uuid:pk>/", Finder.as_view(), name="finder"),
]
