"""The route adviser and the search for splitting, for other systems."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import AMOUNT, DAY, FLAG, KEY, TEXT, Keys, Texts, answer, maybe, results
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.api.repeating import once_per_key
from alliance.api.schema import shape_serializer
from alliance.doors import shapes
from alliance.permissions import require
from procurement import advising, services
from procurement.forms.routes import AdviserForm, ExampleForm
from procurement.maths.refusals import InvalidRuleInput
from procurement.route_pages import SEE, window_of


@cache
def splitting() -> dict[str, Any]:
    """The fields of purchases that together pass a threshold; the same ones each time, because their objects have names."""
    purchases = answer("SplitPurchase", many=True, id=KEY, on=DAY, amount=AMOUNT)
    return {"vendor": TEXT, "need": TEXT, "total": AMOUNT, "purchases": purchases}


def advice() -> Any:
    route = answer(
        "AdvisedRoute",
        many=True,
        route=KEY,
        kind=TEXT,
        jurisdiction=TEXT,
        open=FLAG,
        reason=TEXT,
        against=Texts,
        requires=Texts,
        answer_by=maybe(DAY),
        steps=Texts,
        approver=TEXT,
        citation=TEXT,
    )
    return answer("RouteAdvice", routes=route, splitting=answer("SplittingWith", many=True, **splitting()))


class RouteView(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"


@described(lambda: {"responses": advice()}, tags=["procurement"])
class Adviser(RouteView):
    @described(
        summary="Which route fits, and why",
        parameters=[OpenApiParameter(name, str) for name in AdviserForm.base_fields],
    )
    def get(self, request: Request) -> Response:
        require(request.user, SEE)
        facts = shapes.clean_values(AdviserForm(request.query_params))
        on = timezone.localdate()
        try:
            found = advising.suggestions(request.user, facts, on)
        except InvalidRuleInput as fault:
            raise ValidationError(str(fault)) from fault
        return Response(
            {"routes": [said(each) for each in found], "splitting": as_rows(advising.split_with(facts, on))}
        )


def said(each: advising.Suggestion) -> dict[str, Any]:
    row, found = each.route, each.advice
    return {
        "route": row.pk,
        "kind": row.kind,
        "jurisdiction": row.jurisdiction,
        "open": found.is_open,
        "reason": found.reason,
        "against": each.against,
        "requires": list(found.requires),
        "answer_by": found.answer_by,
        "steps": row.step_list,
        "approver": row.approver,
        "citation": row.citation,
    }


def as_rows(found: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "vendor": each.vendor,
            "need": each.need,
            "total": str(each.total),
            "purchases": [{"id": row.id, "on": row.bought_on, "amount": str(row.amount)} for row in each.purchases],
        }
        for each in found
    ]


@described(lambda: {"responses": results("Splitting", **splitting())}, tags=["procurement"])
class Splitting(RouteView):
    @described(
        summary="Purchases that together pass a threshold",
        parameters=[OpenApiParameter("threshold", str), OpenApiParameter("months", int)],
    )
    def get(self, request: Request) -> Response:
        require(request.user, SEE)
        threshold, months, _, form = window_of(request.query_params)
        shapes.clean_values(form)
        if threshold is None:
            raise ValidationError({"threshold": ["No route in force has an upper end: give a threshold."]})
        return Response({"results": as_rows(advising.split_purchases(threshold, months=months))})


@described(
    tags=["procurement"],
    request=shape_serializer(ExampleForm, "RoutesToAdopt"),
    responses={201: answer("RoutesAdopted", made=Keys)},
)
class Adopt(RouteView):
    @described(summary="Copy a shipped table of routes")
    @once_per_key
    def post(self, request: Request) -> Response:
        require(request.user, "procurement.manage_routes")
        made = services.adopt_examples(**shapes.from_json(ExampleForm, request.data, by=request.user), by=request.user)
        return Response({"made": [row.pk for row in made]}, status=201)


urlpatterns = [
    path("routes/adviser/", Adviser.as_view(), name="route-adviser"),
    path("routes/adopt/", Adopt.as_view(), name="adopt-routes"),
    path("purchases/splitting/", Splitting.as_view(), name="splitting"),
]
