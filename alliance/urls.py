"""Every address of the product: the ground's own, and those that follow from the nouns in the registry."""

from itertools import chain

from django.urls import include, path

from alliance import calendar_feeds, dates, open_data, organisation_import, registry, setting_pages, views
from alliance.doors.pages import urls_of
from alliance.reporting import pages as report_pages

handler400 = "alliance.faults.bad_request"
handler403 = "alliance.faults.forbidden"
handler404 = "alliance.faults.not_found"
handler500 = "alliance.faults.server_error"

urlpatterns = [
    path("", views.home, name="public_home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("work/", views.my_work, name="my_work"),
    path("work/count/", views.work_count, name="work_count"),
    path("work/snooze/", views.snooze, name="snooze"),
    path("me/", views.my_profile, name="my_profile"),
    path("council/", views.council, name="council"),
    path("portfolio/", views.public_council, name="portfolio_public"),
    path("work/notices/", views.notices, name="notices"),
    path("work/notices/read/", views.read_notices, name="read_notices"),
    path("search/", views.find, name="search"),
    path("audit/", views.audit_trail, name="audit_trail"),
    path("audit/export.csv", views.audit_export, name="audit_export"),
    path("audit/chain/", views.audit_chain, name="audit_chain"),
    path("reports/<uuid:pk>/export.csv", report_pages.export, name="report_csv"),
    path("settings/", setting_pages.settings, name="settings"),
    path("settings/<str:key>/", setting_pages.setting, name="setting"),
    path("files/<uuid:pk>/", views.download, name="file"),
    path("files/<uuid:pk>/remove/", views.remove_file, name="remove_file"),
    path("files/<str:label>/<uuid:pk>/attach/", views.attach, name="attach"),
    path("documents/<uuid:pk>/file/", views.document_file, name="document_file"),
    *dates.urlpatterns,
    *calendar_feeds.urlpatterns,
    *open_data.urlpatterns,
    path("organisations/import/", organisation_import.import_page, name="import_organisations"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("design/", views.components, name="design"),
    path("accounts/", include("alliance.sign_in_pages")),
    path("api/v1/", include("alliance.api.urls")),
    path("scim/v2/", include("alliance.scim")),
    *(path(prefix, include(module)) for prefix, module in registry.pages),
    *chain.from_iterable(urls_of(noun) for noun in registry.nouns),
]
