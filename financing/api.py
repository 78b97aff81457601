"""API routes of financing that are not about one row alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import path
from django.utils.module_loading import import_string
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import KEY, TEXT, WHOLE, Facts, answer, choice
from alliance.api.described import described
from alliance.api.handing import handed
from alliance.api.permissions import SignedIn, person
from alliance.api.schema import PROBLEM, shape_serializer
from alliance.doors.shapes import clean_values
from alliance.permissions import require
from financing import answers, batches, cash_flows, finding, offerings, pages, scenarios, services
from financing.forms.cash_flows import CashFlowForm
from financing.forms.offerings import BatchRow
from financing.maths.outlook import Scenario
from financing.models import Plan
from financing.nouns import FUND, FUND_LOAN_NOUN, OFFERING, ORDER_NOUN, SOURCE
from financing.pages import SEE, chosen_plans, chosen_scenarios, day_asked, initiative_or_404, plan_or_404, unready
from financing.revolving import fund_json, loan_json
from financing.serializers import outlook_json, schedule_of, verdict_of


@described(
    lambda: {"responses": answers.schedule()},
    tags=["financing"],
    summary="The dated cash flow and measures of a source",
)
class Schedule(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        return Response(schedule_of(SOURCE.row(request.user, pk)))


@described(
    lambda: {"responses": answers.verdicts()},
    tags=["financing"],
    summary="Every instrument for an initiative, with each rule, its source, limit and answer",
)
class Finder(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        initiative = initiative_or_404(request.user, pk)
        return Response({"results": [verdict_of(verdict) for verdict in finding.verdicts_on(initiative)]})


@described(
    lambda: {"responses": answers.outlooks()},
    tags=["financing"],
    summary="A plan in scenarios: years and measures",
    parameters=[OpenApiParameter("scenario", str, many=True, description="Keys of scenarios; all if none is named.")],
)
class PlanOutlook(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        plan = plan_or_404(request.user, pk)
        wanted = chosen_scenarios(request._request)
        return Response({"results": [outlook_json(key, scenarios.outlook_of(plan, wanted[key])) for key in wanted]})


@described(
    lambda: {"responses": answers.comparison()},
    tags=["financing"],
    summary="Two to four plans side by side in scenarios",
    parameters=[
        OpenApiParameter("plan", str, many=True, required=True, description="Identifiers of plans."),
        OpenApiParameter("scenario", str, many=True, description="Keys of scenarios; all if none is named."),
    ],
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


@described(lambda: {"responses": answers.stress()}, tags=["financing"], summary="Tornado and 10,000 draws of a plan")
class Stress(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        found = import_string("financing.stress.report")(plan_or_404(request.user, pk))
        return Response({name: value for name, value in found.items() if name != "charts"})


@described(
    lambda: {"responses": answers.fund()},
    tags=["financing"],
    summary="What a fund holds, lends and is owed, and a projection of ten years",
)
class FundOutlook(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        require(request.user, SEE)
        return Response(fund_json(FUND.row(request.user, pk)))


@described(
    lambda: {"responses": answers.loan()},
    tags=["financing"],
    summary="Every by-law for a loan, what is owed, and what should come back",
)
class LoanOutlook(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request, pk: Any) -> Response:
        return Response(loan_json(FUND_LOAN_NOUN.row(request.user, pk)))


@described(
    lambda: {"responses": answers.cash_flow()},
    tags=["financing"],
    summary="The measures of any dated payments",
    parameters=[OpenApiParameter("discount_rate", str, required=True)],
)
class CashFlowMeasures(APIView):
    """Each payment as `flows-0-on` and `flows-0-amount`, then `flows-1-…`; money paid out is negative."""

    permission_classes = [SignedIn]
    scope = "financing"

    def get(self, request: Request) -> Response:
        require(request.user, SEE)
        return Response(cash_flows.measured(**clean_values(CashFlowForm(request.query_params))))


@described(
    lambda: {"responses": answers.statement()},
    tags=["financing"],
    summary="What an allotted order is worth on each anniversary, and on any day asked for in `on`",
    parameters=[OpenApiParameter("on", str, description="A day, such as 2030-06-30.")],
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


@described(
    tags=["financing"],
    summary="Take many orders of an offering at once",
    description="`orders` holds up to 1,000 rows of number, series (its name), buyer, residency, amount and, if wanted, buyer_key, age "
    "and paid_on. An order is known by its number: send a batch again after a lost answer, and nothing is doubled. The answer says of each row "
    "in turn whether it is taken, in_book (the same order came before) or refused, with the fields that are wrong.",
    request=answer("OrdersToTake", orders=shape_serializer(BatchRow, "OrderRow")(many=True)),
    responses={
        200: answer(
            "OrdersTaken",
            results=answer(
                "OrderTaken",
                many=True,
                row=WHOLE,
                number=TEXT,
                state=choice(["taken", "in_book", "refused"]),
                id=KEY(required=False),
                errors=answer("OrderFault", many=True, field=TEXT, message=TEXT),
            ),
            counts=Facts,
        ),
        400: PROBLEM,
        403: PROBLEM,
        409: PROBLEM,
    },
)
class OrdersAtOnce(APIView):
    permission_classes = [SignedIn]
    scope = "financing"

    def post(self, request: Request, pk: Any) -> Response:
        offering = OFFERING.row(request.user, pk)
        require(request.user, "financing.manage_offering", offering)
        good, faulty = batches.read(request.data)
        taken = services.take_orders(offering=offering, orders=list(good.values()), by=person(request)) if good else []
        return Response(batches.said(dict(zip(good, taken, strict=True)), faulty))


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = [
    ("plans/<uuid:pk>/workbook.xlsx", pages.workbook, "A plan as a spreadsheet with live formulas", SHEET),
    ("plans/<uuid:pk>/payments.csv", pages.plan_payments, "Every payment of a plan as CSV", "text/csv"),
    ("sources/<uuid:pk>/payments.csv", pages.payments, "The payments of a source as CSV", "text/csv"),
    ("offerings/<uuid:pk>/register.csv", pages.register, "The register of an offering as CSV", "text/csv"),
]
urlpatterns = [
    *(
        path(route, handed(page, scope="financing", summary=summary, media_type=kind), name=f"{page.__name__}-file")
        for route, page, summary, kind in FILES
    ),
    path("offerings/<uuid:pk>/orders/", OrdersAtOnce.as_view(), name="offering-orders"),
    path("cash-flow/", CashFlowMeasures.as_view(), name="cash-flow"),
    path("bond-orders/<uuid:pk>/statement/", OrderStatement.as_view(), name="bondorder-statement"),
    path("funds/<uuid:pk>/outlook/", FundOutlook.as_view(), name="fund-outlook"),
    path("fund-loans/<uuid:pk>/outlook/", LoanOutlook.as_view(), name="fundloan-outlook"),
    path("plan-outlooks/<uuid:pk>/", PlanOutlook.as_view(), name="plan-outlook"),
    path("plan-comparison/", Comparison.as_view(), name="plan-comparison"),
    path("plan-stress/<uuid:pk>/", Stress.as_view(), name="plan-stress"),
    path("sources/<uuid:pk>/schedule/", Schedule.as_view(), name="source-schedule"),
    path("finder/<uuid:pk>/", Finder.as_view(), name="finder"),
]
