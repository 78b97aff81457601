"""Pages of partnerships that are not a noun's own."""

from django.urls import path

from partnerships import views

urlpatterns = [
    path("settlements/<uuid:pk>/statement.csv", views.statement_csv, name="settlement_csv"),
    path("settlements/<uuid:pk>/statement.json", views.statement_json, name="settlement_json"),
    path("gain-shares/offers/", views.offers, name="compare_offers"),
    path("gain-shares/simulator/", views.simulator, name="simulator"),
]
