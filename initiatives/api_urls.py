"""API routes of initiatives that are not a noun's own."""

from django.urls import path

from alliance.api.handing import handed
from initiatives import ngsi_ld, portfolio_views, round_api, round_views
from initiatives.api import (
    AppraiseInitiative,
    BoardOfInitiatives,
    ChartIndicator,
    CompareMaturity,
    ImportObservations,
    ObservationsInBulk,
    RejectedRows,
    SimilarInitiatives,
)
from initiatives.charge_views import Charge
from initiatives.gate_views import Gates
from initiatives.history_views import HistoryOfInitiative
from initiatives.public_api import FollowNeed, SubmitNeed
from initiatives.similar_views import InitiativesCalledLike, NeedsCalledLike

urlpatterns = [
    *ngsi_ld.urlpatterns,
    path("initiatives/board/", BoardOfInitiatives.as_view(), name="initiatives-board"),
    path("initiatives/similar/", InitiativesCalledLike.as_view(), name="initiatives-called-like"),
    path("needs/similar/", NeedsCalledLike.as_view(), name="needs-called-like"),
    path("initiatives/<uuid:pk>/appraisal/", AppraiseInitiative.as_view(), name="initiative-appraisal"),
    path("initiatives/<uuid:pk>/history/", HistoryOfInitiative.as_view(), name="initiative-history"),
    path("initiatives/<uuid:pk>/charge/", Charge.as_view(), name="initiative-charge"),
    path("initiatives/<uuid:pk>/gates/", Gates.as_view(), name="initiative-gates"),
    path("initiatives/<uuid:pk>/similar/", SimilarInitiatives.as_view(), name="initiative-similar"),
    path("portfolios/compare/", portfolio_views.ComparePortfolios.as_view(), name="portfolios-compare"),
    path("maturity/<uuid:pk>/comparison/", CompareMaturity.as_view(), name="maturity-comparison"),
    path("indicators/<uuid:pk>/chart/", ChartIndicator.as_view(), name="indicator-chart"),
    path("observations/import/", ImportObservations.as_view(), name="observations-import"),
    path("observation-imports/<uuid:pk>/rejected/", RejectedRows.as_view(), name="observation-import-rejected"),
    path("observations/bulk/", ObservationsInBulk.as_view(), name="observations-bulk"),
    path(
        "rounds/<uuid:pk>/result.csv",
        handed(
            round_views.result_csv, scope="initiatives", summary="The result of a round as CSV", media_type="text/csv"
        ),
        name="round-csv",
    ),
    path("rounds/<uuid:pk>/sensitivity/", round_api.Sensitivity.as_view(), name="round-sensitivity"),
    path("rounds/<uuid:pk>/consistency/", round_api.Consistency.as_view(), name="round-consistency"),
    path("report/", SubmitNeed.as_view(), name="need-tell"),
    path("report/<str:key>/", FollowNeed.as_view(), name="need-follow"),
]
