"""The API: one set of routes per noun, and the few that are about none."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.routers import SimpleRouter

from alliance import dates, organisation_import, registry
from alliance.api import views
from alliance.api.records import api_of

app_name = "api"


router = SimpleRouter(use_regex_path=False)
for noun in registry.nouns:
    router.register(noun.path, api_of(noun), basename=noun.name)


class Documentation(SpectacularSwaggerSplitView):
    permission_classes = [AllowAny]
    renderer_classes = [TemplateHTMLRenderer]
    url_name = "api:schema"
    template_name = "api/documentation.html"


open_schema = SpectacularAPIView.as_view(permission_classes=[AllowAny])

urlpatterns = [
    path("schema/", login_not_required(open_schema), name="schema"),
    path("docs/", login_not_required(Documentation.as_view()), name="docs"),
    path("me/", views.Me.as_view(), name="me"),
    path("my-work/", views.MyWork.as_view(), name="my-work"),
    path("dashboard/", views.Dashboard.as_view(), name="dashboard"),
    path("notices/", views.Notices.as_view(), name="notices"),
    path("calendar/", dates.Dates.as_view(), name="calendar"),
    path("search/", views.Search.as_view(), name="search"),
    path("events/", views.Events.as_view(), name="events"),
    path("audit/", views.AuditTrail.as_view(), name="audit"),
    path("audit/chain/", views.AuditChain.as_view(), name="audit-chain"),
    path("settings/", views.Settings.as_view(), name="settings"),
    path("files/<str:label>/<uuid:pk>/", views.Files.as_view(), name="files"),
    path("documents/<uuid:pk>/file/", views.DocumentFile.as_view(), name="document-file"),
    path("organisations/import/", organisation_import.ImportOrganisations.as_view(), name="import-organisations"),
    *(path(prefix, include(module)) for prefix, module in registry.api_pages),
    *router.urls,
]
