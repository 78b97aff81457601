"""Indicators as NGSI-LD entities of the type KeyPerformanceIndicator (Smart Data Models), and their values from a context broker.

Read: every indicator that the caller may see, with its last value. Write: `entityOperations/upsert` as a program sends it, and
`notify` as a broker does for a subscription; both record one value per indicator and day through the usual service.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import city, digits
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.permissions import require
from initiatives.api import save
from initiatives.models import Indicator, Observation

TYPE = "KeyPerformanceIndicator"
URN = f"urn:ngsi-ld:{TYPE}:"
CONTEXT = [
    "https://raw.githubusercontent.com/smart-data-models/dataModel.KeyPerformanceIndicator/master/context.jsonld",
    "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.7.jsonld",
]
MOST = 1000
FREQUENCY = {"day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly"}
PAGES = [OpenApiParameter("limit", int), OpenApiParameter("offset", int), OpenApiParameter("type", str, enum=[TYPE])]


class NgsiView(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"


def indicators(user: Any) -> QuerySet[Indicator]:
    last = Observation.objects.filter(indicator=OuterRef("pk")).order_by("-on", "-pk")
    rows: QuerySet[Indicator] = Indicator.objects.visible_to(user).order_by("created_at", "pk")
    return rows.annotate(
        last_value=Subquery(last.values("value")[:1]), last_on=Subquery(last.values("on")[:1])
    ).select_related("department")


def entity(row: Any, organization: str) -> dict[str, Any]:
    """Numbers are JSON numbers here, as NGSI-LD wants them."""
    found: dict[str, Any] = {
        "id": f"{URN}{row.pk}",
        "type": TYPE,
        "name": text(row.name),
        "alternateName": text(f"{row.get_scheme_display()} {row.code}"),
        "category": text(["quantitative"]),
        "calculationFrequency": text(FREQUENCY[row.frequency]),
        "organization": text(organization),
        "dateModified": text(row.updated_at.isoformat()),
    }
    if row.source:
        found["source"] = text(row.source)
    if row.target is not None:
        found["businessTarget"] = text(f"{row.target:f} {row.unit}")
    if row.last_value is not None:
        at = timezone.make_aware(datetime.combine(row.last_on, time.min))
        unit = {"unit": text(row.unit)}
        found["kpiValue"] = text(float(row.last_value)) | {"observedAt": at.isoformat()} | unit
    return found | {"@context": CONTEXT}


def text(value: Any) -> dict[str, Any]:
    return {"type": "Property", "value": value}


def name_of_city() -> str:
    profile = city.profile()
    return profile.name if profile else ""


@described(tags=["initiatives"], responses={200: {"type": "array", "items": {"type": "object"}}})
class Entities(NgsiView):
    @described(
        operation_id="ngsi_ld_entities", summary="Indicators as NGSI-LD KeyPerformanceIndicator", parameters=PAGES
    )
    def get(self, request: Request) -> Response:
        if request.query_params.get("type", TYPE) != TYPE:
            return Response([])
        limit, offset = whole(request, "limit", 100, MOST), whole(request, "offset", 0, 10_000_000)
        rows, organization = indicators(request.user)[offset : offset + limit], name_of_city()
        return Response([entity(row, organization) for row in rows])


def whole(request: Request, name: str, default: int, most: int) -> int:
    found = digits.whole(request.query_params.get(name, str(default)))
    if found is None or found > most:
        raise ValidationError({name: [f"Give a whole number up to {most:,}."]})
    return found


class OneEntity(NgsiView):
    @described(
        tags=["initiatives"],
        operation_id="ngsi_ld_entity",
        summary="One indicator as NGSI-LD KeyPerformanceIndicator",
        responses={200: OpenApiTypes.OBJECT, 404: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, urn: str) -> Response:
        row = indicators(request.user).filter(pk=key_of(urn)).first()
        if row is None:
            raise Http404
        return Response(entity(row, name_of_city()))


def key_of(urn: str) -> UUID | None:
    try:
        return UUID(urn.removeprefix(URN)) if urn.startswith(URN) else None
    except ValueError:
        return None


class Upsert(NgsiView):
    @described(
        tags=["initiatives"],
        operation_id="ngsi_ld_upsert",
        summary="Record the values of KeyPerformanceIndicator entities, one per indicator and day",
        description="A list of entities. An entity is known by the `id` that reading gave, or by the indicator’s `external_id`. "
        "`kpiValue` is a Property with value and observedAt, or the bare value of today.",
        request={"application/json": {"type": "array", "items": {"type": "object"}}},
        responses={200: OpenApiTypes.OBJECT, 207: OpenApiTypes.OBJECT, 400: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        return recorded(request, request.data)


class Notify(NgsiView):
    @described(
        tags=["initiatives"],
        operation_id="ngsi_ld_notify",
        summary="What a context broker sends for a subscription",
        request=OpenApiTypes.OBJECT,
        responses={200: OpenApiTypes.OBJECT, 207: OpenApiTypes.OBJECT, 400: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        require(request.user, "initiatives.record_observation")
        data: Any = request.data
        if not isinstance(data, dict) or data.get("type") != "Notification":
            raise ValidationError("Send a Notification with the entities in data.")
        return recorded(request, data.get("data"))


def recorded(request: Request, entities: Any) -> Response:
    """Good values are saved although others are at fault; the answer names each, as the batch operations of NGSI-LD do."""
    require(request.user, "initiatives.record_observation")
    if not isinstance(entities, list) or not entities or not all(isinstance(one, dict) for one in entities):
        raise ValidationError("Send a list of entities.")
    if len(entities) > MOST:
        raise ValidationError(f"At most {MOST:,} entities fit in one request.")
    known = indicators_named(request.user, [str(one.get("id", "")) for one in entities])
    rows = [row_of(one, known.get(str(one.get("id", "")))) for one in entities]
    results, _ = save(rows, request.user, only_good=True, check_only=False)
    errors = [
        {"entityId": str(one.get("id", "")), "error": fault["message"]}
        for one, line in zip(entities, results, strict=True)
        for fault in line.get("errors", [])
    ]
    failed = {fault["entityId"] for fault in errors}
    success = [str(one["id"]) for one in entities if str(one.get("id", "")) not in failed]
    return Response({"success": success, "errors": errors}, status=207 if errors else 200)


def indicators_named(user: Any, names: Iterable[str]) -> dict[str, Indicator]:
    keys = {name: key_of(name) for name in names}
    rows = Indicator.objects.visible_to(user)
    by_key = rows.in_bulk([key for key in keys.values() if key])
    foreign = {row.external_id: row for row in rows.filter(external_id__in=[n for n, key in keys.items() if not key])}
    return {name: found for name, key in keys.items() if (found := by_key.get(key) if key else foreign.get(name))}


def row_of(one: Mapping[str, Any], indicator: Indicator | None) -> dict[str, Any]:
    """As a row of `observations/bulk/`; what cannot be read is left for its checks to refuse."""
    given = one.get("kpiValue")
    value = given.get("value") if isinstance(given, Mapping) else given
    at = given.get("observedAt") if isinstance(given, Mapping) else None
    return {
        "scheme": indicator.scheme if indicator else "own",
        "indicator": indicator.code if indicator else str(one.get("id", ""))[:40],
        "on": str(timezone.localdate()) if at is None else day_of(at),
        "value": "" if isinstance(value, bool | dict | list) or value is None else str(value),
        "note": "",
    }


def day_of(given: Any) -> str:
    """The day in the zone in force; what cannot be read stays as it came."""
    try:
        found = parse_datetime(given) if isinstance(given, str) else None
        aware = timezone.make_aware(found) if found and timezone.is_naive(found) else found
        return str(timezone.localdate(aware) if aware else given)
    except (ValueError, OverflowError):
        return str(given)


urlpatterns = [
    path("ngsi-ld/v1/entities/", Entities.as_view(), name="ngsi-entities"),
    path("ngsi-ld/v1/entities/<str:urn>/", OneEntity.as_view(), name="ngsi-entity"),
    path("ngsi-ld/v1/entityOperations/upsert/", Upsert.as_view(), name="ngsi-upsert"),
    path("ngsi-ld/v1/notify/", Notify.as_view(), name="ngsi-notify"),
]
