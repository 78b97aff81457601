"""Pages of initiatives that are not a noun's own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from initiatives import (
    charge_views,
    gate_views,
    history_views,
    import_views,
    portfolio_views,
    public_views,
    round_views,
    similar_views,
    views,
)

urlpatterns = [
    path("portfolios/compare/", portfolio_views.compare, name="portfolio_compare"),
    path("report/", login_not_required(public_views.tell), name="need_tell"),
    path("report/<str:key>/", login_not_required(public_views.follow), name="need_follow"),
    path("needs/similar/", login_not_required(similar_views.needs), name="need_called_like"),
    path("initiatives/similar/", similar_views.initiatives, name="initiative_called_like"),
    path("initiatives/board/", login_not_required(views.board), name="initiative_board"),
    path("initiatives/<uuid:pk>/similar/", similar_views.same_idea, name="initiative_similar"),
    path("initiatives/<uuid:pk>/history/", history_views.history, name="initiative_history"),
    path("initiatives/<uuid:pk>/charge/", charge_views.page, name="initiative_charge"),
    path("initiatives/<uuid:pk>/gates/", gate_views.page, name="initiative_gates"),
    path("observations/import/", import_views.import_observations, name="observation_import"),
    path("observation-imports/<uuid:pk>/rejected.csv", import_views.rejected_rows, name="observation_import_rejected"),
    path("rounds/<uuid:pk>/sensitivity/", round_views.sensitivity, name="round_sensitivity"),
    path("rounds/<uuid:pk>/result.csv", round_views.result_csv, name="round_csv"),
    path("rounds/<uuid:pk>/score/", round_views.score_sheet, name="round_score"),
    path("rounds/<uuid:pk>/judge/", round_views.judgement_sheet, name="round_judge"),
]
