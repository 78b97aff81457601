"""API routes of initiatives that are not a noun's own."""

from django.urls import path

from initiatives import portfolio_views, round_api
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
from initiatives.public_api import FollowNeed, SubmitNeed
from initiatives.similar_views import InitiativesCalledLike, NeedsCalledLike

urlpatterns = [
    path("initiatives/board/", BoardOfInitiatives.as_view(), name="initiatives-board"),
    path("initiatives/similar/", InitiativesCalledLike.as_view(), name="initiatives-called-like"),
    path("needs/similar/", NeedsCalledLike.as_view(), name="needs-called-like"),
    path("initiatives/<uuid:pk>/appraisal/", AppraiseInitiative.as_view(), name="initiative-appraisal"),
    path("initiatives/<uuid:pk>/similar/", SimilarInitiatives.as_view(), name="initiative-similar"),
    path("portfolios/compare/", portfolio_views.ComparePortfolios.as_view(), name="portfolios-compare"),
    path("maturity/<uuid:pk>/comparison/", CompareMaturity.as_view(), name="maturity-comparison"),
    path("indicators/<uuid:pk>/chart/", ChartIndicator.as_view(), name="indicator-chart"),
    path("observations/import/", ImportObservations.as_view(), name="observations-import"),
    path("observation-imports/<uuid:pk>/rejected/", RejectedRows.as_view(), name="observation-import-rejected"),
    path("observations/bulk/", ObservationsInBulk.as_view(), name="observations-bulk"),
    path("rounds/<uuid:pk>/sensitivity/", round_api.Sensitivity.as_view(), name="round-sensitivity"),
    path("rounds/<uuid:pk>/consistency/", round_api.Consistency.as_view(), name="round-consistency"),
    path("report/", SubmitNeed.as_view(), name="need-tell"),
    path("report/<str:key>/", FollowNeed.as_view(), name="need-follow"),
]
