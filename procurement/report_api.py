"""Addresses of the report and of published responses, for other systems."""

from django.urls import path

from procurement.report_pages import Evaluation, RecordFile, Records

urlpatterns = [
    path("rfis/<uuid:pk>/evaluation/", Evaluation.as_view(), name="rfi-evaluation"),
    path("rfis/<uuid:pk>/records/", Records.as_view(), name="rfi-records"),
    path("rfis/<uuid:pk>/records/<uuid:of>/<int:number>/", RecordFile.as_view(), name="rfi-record-file"),
]
