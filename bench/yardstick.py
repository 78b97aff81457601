"""The least that Django and DRF can do over the same table: no permissions, no audit, no components. Only measured against."""

import os

import environ
from django.conf import settings

settings.configure(
    SECRET_KEY="yardstick",  # noqa: S106 — measured on this machine only
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="bench.yardstick",
    DATABASES={"default": environ.Env.db_url_config(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 60}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "django_filters"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
)

import django  # noqa: E402

django.setup()

from uuid import uuid4  # noqa: E402

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse, JsonResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_filters.rest_framework import DjangoFilterBackend  # noqa: E402
from rest_framework import filters, pagination, routers, serializers, viewsets  # noqa: E402
from rest_framework.renderers import JSONRenderer  # noqa: E402


class Department(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=120)

    class Meta:
        app_label = "yardstick"
        managed = False
        db_table = "alliance_department"

    def __str__(self) -> str:
        return self.name


class Initiative(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    reference = models.CharField(max_length=20, default=lambda: f"Y-{uuid4().hex[:12]}")
    title = models.CharField(max_length=160)
    summary = models.TextField()
    domain = models.CharField(max_length=24)
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    ward = models.CharField(max_length=60, default="")
    purpose = models.CharField(max_length=12, default="")
    cost_likely = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    is_public = models.BooleanField(default=False)
    last_status = models.CharField(max_length=12, default="")
    state = models.CharField(max_length=12, default="proposed")

    class Meta:
        app_label = "yardstick"
        managed = False
        db_table = "initiatives_initiative"
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.title


class InitiativeSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    department_name = serializers.CharField(source="department.name", read_only=True)

    class Meta:
        model = Initiative
        fields = "__all__"


class Pages(pagination.PageNumberPagination):
    page_size = 50


class InitiativeViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    queryset = Initiative._default_manager.select_related("department")
    serializer_class = InitiativeSerializer
    pagination_class = Pages
    renderer_classes = [JSONRenderer]
    filter_backends = [DjangoFilterBackend, filters.OrderingFilter]
    filterset_fields = ["state", "department"]


PAGE = engines["django"].from_string(
    "<!doctype html><title>Initiatives</title><table>{% for row in rows %}<tr><td><a href='/initiatives/{{ row.pk }}/'>"
    "{{ row.title }}</a></td><td>{{ row.reference }}</td><td>{{ row.state }}</td><td>{{ row.department.name }}</td>"
    "<td>{{ row.cost_likely }}</td><td>{{ row.updated_at }}</td></tr>{% endfor %}</table>{{ total }}"
)


def page(request: HttpRequest) -> HttpResponse:
    rows = Initiative._default_manager.select_related("department")
    return HttpResponse(PAGE.render({"rows": rows[:50], "total": rows.count()}, request))


router = routers.SimpleRouter()
router.register("initiatives", InitiativeViewSet)
urlpatterns = [
    path("readyz", lambda request: JsonResponse({"status": "ok"})),
    path("initiatives/", page),
    path("api/v1/", include(router.urls)),
]
application = get_wsgi_application()
