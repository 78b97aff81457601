"""Pages of initiatives that are not a noun's own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from initiatives import import_views, views

urlpatterns = [
    path("initiatives/board/", login_not_required(views.board), name="initiative_board"),
    path("observations/import/", import_views.import_observations, name="observation_import"),
    path("rounds/<uuid:pk>/sensitivity/", views.sensitivity, name="round_sensitivity"),
    path("rounds/<uuid:pk>/score/", views.score_sheet, name="round_score"),
]
