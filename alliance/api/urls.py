"""The API: one set of routes per noun, and the few that are about none."""

import os

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from alliance import dates, organisation_import, registry
from alliance import views as pages
from alliance.api import attachments, documentation, views
from alliance.api.described import described
from alliance.api.handing import handed
from alliance.api.records import api_of
from alliance.metrics import Metrics
from alliance.reporting import pages as report_pages

app_name = "api"
METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR")  # the library's own variable, read when it is imported


router = SimpleRouter(use_regex_path=False)
for noun in registry.nouns:
    router.register(noun.path, api_of(noun), basename=noun.name)


urlpatterns = [
    path("schema/", documentation.document, name="schema"),
    path("docs/", documentation.reader, name="docs"),
    path("me/", views.Me.as_view(), name="me"),
    path("my-work/", views.MyWork.as_view(), name="my-work"),
    path("dashboard/", views.Dashboard.as_view(), name="dashboard"),
    path("dashboard/public/", views.PublicDashboard.as_view(), name="public-dashboard"),
    path("notices/", views.Notices.as_view(), name="notices"),
    path("calendar/", dates.Dates.as_view(), name="calendar"),
    path("search/", views.Search.as_view(), name="search"),
    path("events/", views.Events.as_view(), name="events"),
    path("audit/", views.AuditTrail.as_view(), name="audit"),
    path("audit/export.csv", views.AuditCsv.as_view(), name="audit-csv"),
    path("audit/chain/", views.AuditChain.as_view(), name="audit-chain"),
    path("reports/catalogue/", report_pages.ReportCatalogue.as_view(), name="report-catalogue"),
    path("reports/<uuid:pk>/answer/", report_pages.ReportAnswer.as_view(), name="report-answer"),
    path("reports/<uuid:pk>/export.csv", report_pages.ReportCsv.as_view(), name="report-csv"),
    path("metrics/", described(exclude=True)(Metrics).as_view(folder=METRICS_FOLDER), name="metrics"),
    path("settings/", views.Settings.as_view(), name="settings"),
    path("files/<str:label>/<uuid:pk>/", attachments.Files.as_view(), name="files"),
    path("files/<uuid:pk>/", attachments.OneFile.as_view(), name="file"),
    path("documents/<uuid:pk>/file/", attachments.DocumentFile.as_view(), name="document-file"),
    path(
        "audit/export.csv",
        handed(pages.audit_export, scope="alliance", summary="The audit trail as CSV", media_type="text/csv"),
        name="audit-export",
    ),
    path(
        "calendar.ics",
        handed(dates.file, scope="alliance", summary="A year of the calendar as iCalendar", media_type="text/calendar"),
        name="calendar-file",
    ),
    path("organisations/import/", organisation_import.ImportOrganisations.as_view(), name="import-organisations"),
    *(path(prefix, include(module)) for prefix, module in registry.api_pages),
    *router.urls,
]
