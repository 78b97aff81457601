"""API routes of partnerships that are not about one row: the simulator, offers side by side, what is owed."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import AMOUNT, FLAG, TEXT, WHOLE, Amounts, Texts, answer, results
from alliance.api.described import described
from alliance.api.handing import handed
from alliance.api.permissions import SignedIn
from alliance.doors.shapes import clean_values
from alliance.permissions import require
from partnerships import queries, simulation, views
from partnerships.forms.offers import OffersForm
from partnerships.forms.simulator import SimulatorForm
from partnerships.maths import ageing
from partnerships.offers import compared


def simulated() -> Any:
    """`years` has an object for each year of the term, by the words of the page's table."""
    side = answer("SimulatedSide", many=True, side=TEXT, total=AMOUNT, present_value=AMOUNT, gains=FLAG)
    zone = answer(
        "ZoneOfMutualBenefit",
        many=True,
        label=TEXT,
        now=TEXT,
        city=TEXT,
        partner=TEXT,
        both=TEXT,
        inside=FLAG,
        warnings=Texts,
    )
    years = serializers.ListField(child=Amounts())
    return answer("Simulation", finding=TEXT, sides=side, zones=zone, years=years)


class PartnershipsView(APIView):
    permission_classes = [SignedIn]
    scope = "partnerships"


@described(
    lambda: {"responses": simulated()},
    tags=["partnerships"],
    summary="What each side gets over the term, and where both gain",
    parameters=[OpenApiParameter(name, str) for name in SimulatorForm.base_fields],
)
class Simulate(PartnershipsView):
    """The fields of the simulator's page; what is left out is as on a first visit."""

    def get(self, request: Request) -> Response:
        require(request.user, "partnerships.simulate")
        values = clean_values(SimulatorForm({**SimulatorForm.example(), **request.query_params.dict()}))
        shown = simulation.shown(values)
        sides = [
            {"side": side, "total": total, "present_value": present, "gains": gains}
            for side, total, present, gains in shown["sides"]
        ]
        years = [dict(zip(shown["head"], row, strict=True)) for row in shown["rows"]]
        return Response({"finding": shown["finding"], "sides": sides, "zones": shown["zones"], "years": years})


@described(
    lambda: {
        "responses": results("RankedOffer", offer=TEXT, rank=WHOLE, amount_contract=AMOUNT, amount_performance=AMOUNT)
    },
    tags=["partnerships"],
    summary="Offers of energy service companies by what the city keeps, in present value",
    parameters=[OpenApiParameter(name, str) for name in OffersForm.base_fields if name != "offers"],
)
class Offers(PartnershipsView):
    """Each offer as `offers-0-name`, `-years`, `-days`, `-partner_share` and `-reduction`, then `offers-1-…`."""

    def get(self, request: Request) -> Response:
        require(request.user, "partnerships.simulate")
        values = clean_values(OffersForm(request.query_params))
        return Response({"results": [vars(offer) for offer in compared(**values)]})


@described(
    lambda: {"responses": results("OwedBy", who=TEXT, owed=AMOUNT, by_age=Amounts)},
    tags=["partnerships"],
    summary="What is owed, by who owes it and how late it is",
)
class Owed(PartnershipsView):
    def get(self, request: Request) -> Response:
        labels = [label for label, _ in ageing.BANDS]
        rows: list[dict[str, Any]] = [
            {"who": who, "owed": total, "by_age": dict(zip(labels, sums, strict=True))}
            for who, sums, total in queries.owed_by_age(request.user, timezone.localdate())
        ]
        return Response({"results": rows})


urlpatterns = [
    path(
        "settlements/<uuid:pk>/statement/",
        handed(
            views.statement_json,
            scope="partnerships",
            summary="A settlement, line by line",
            media_type="application/json",
        ),
        name="settlement-statement",
    ),
    path(
        "settlements/<uuid:pk>/statement.csv",
        handed(views.statement_csv, scope="partnerships", summary="A settlement as CSV", media_type="text/csv"),
        name="settlement-csv",
    ),
    path("gain-shares/simulate/", Simulate.as_view(), name="simulate"),
    path("gain-shares/offers/", Offers.as_view(), name="offers"),
    path("settlements/owed/", Owed.as_view(), name="owed"),
]
