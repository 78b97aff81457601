"""Up to four portfolios side by side, at both doors."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.described import described
from alliance.api.permissions import SignedIn
from initiatives import answers
from initiatives.models import Portfolio
from initiatives.nouns.portfolios import PORTFOLIO
from initiatives.portfolio_pages import comparison_of

MOST = 4


def chosen(user: Any, keys: list[str]) -> list[Portfolio]:
    """The portfolios asked for, in that order; Http404 for one that is not theirs to see."""
    if len(keys) > MOST:
        raise ValidationError({"portfolio": [f"At most {MOST} portfolios fit side by side. Choose fewer."]})
    try:
        return [PORTFOLIO.row(user, UUID(key)) for key in dict.fromkeys(keys)]
    except ValueError as fault:
        raise ValidationError({"portfolio": ["Give the identifier of a portfolio."]}) from fault


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """The ones chosen, or the newest if none is."""
    offered = list(PORTFOLIO.rows(request.user)[:50])
    rows = chosen(request.user, request.GET.getlist("portfolio")) or offered[:MOST]
    context = {
        "found": comparison_of(rows),
        "offered": offered,
        "chosen": {row.pk for row in rows},
        "crumbs": [{"label": "Portfolios", "url": "/portfolios/"}],
    }
    return render(request, "initiatives/portfolio_compare.html", context)


class ComparePortfolios(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        lambda: {"responses": answers.portfolios()},
        tags=["initiatives"],
        summary="Up to four portfolios side by side",
        parameters=[OpenApiParameter("portfolio", str, many=True, required=True)],
    )
    def get(self, request: Request) -> Response:
        return Response(comparison_of(chosen(request.user, request.query_params.getlist("portfolio"))))
