"""API endpoints that are not about one noun: me, my work, notices, search, events, audit, settings, files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import audit, audit_trail, city, dashboard, messages, registry, search, work
from alliance.api.answers import (
    FLAG,
    INSTANT,
    KEY,
    TEXT,
    WHOLE,
    Anything,
    Facts,
    Objects,
    Texts,
    answer,
    maybe,
    results,
)
from alliance.api.described import described
from alliance.api.permissions import SignedIn, person
from alliance.api.repeating import once_per_key
from alliance.models import Event, Notification
from alliance.permissions import declared, require

TASK: dict[str, Any] = {
    "key": TEXT,
    "title": TEXT,
    "detail": TEXT,
    "button": TEXT,
    "url": TEXT,
    "subject": TEXT,
    "due_at": maybe(INSTANT),
}
SETTING: dict[str, Any] = {"key": TEXT, "value": Anything}
PANELS = answer("Panels", panels=Objects)
SCOPE = [
    OpenApiParameter("domain", str, description="Only initiatives of this domain."),
    OpenApiParameter("department", OpenApiTypes.UUID, description="Only initiatives of this department."),
    OpenApiParameter("ward", str, description="Only initiatives in this ward."),
]
AFTER = OpenApiParameter("after", int, description="Send what comes after this position.")


class GroundView(APIView):
    permission_classes = [SignedIn]
    scope = "alliance"


@described(
    tags=["alliance"],
    summary="Who I am and what I may do",
    responses=answer("Me", id=KEY, username=TEXT, name=TEXT, roles=Texts, permissions=Texts, time_zone=TEXT),
)
class Me(GroundView):
    def get(self, request: Request) -> Response:
        user = person(request)
        held = [name for name in declared() if user.has_perm(name)]
        return Response(
            {
                "id": user.pk,
                "username": user.username,
                "name": user.name,
                "roles": sorted(user.roles),
                "permissions": held,
                "time_zone": user.time_zone,
            }
        )


@described(tags=["alliance"])
class MyWork(GroundView):
    @described(
        summary="What waits for me, and what I put off",
        responses=answer(
            "MyWork",
            results=answer("WaitingTask", many=True, **TASK),
            put_off=answer("TaskPutOff", many=True, **TASK, until=INSTANT),
        ),
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        tasks = work.waiting(request.user, now)
        later = [{**vars(task), "key": task.key, "until": until} for task, until in work.put_off(request.user, now)]
        return Response({"results": [{**vars(task), "key": task.key} for task in tasks], "put_off": later})

    @described(
        summary="Put a task off, or bring it back with 0 days",
        request=answer("PutOff", task=TEXT, days=WHOLE),
        responses=answer("PutOffUntil", task=TEXT, until=INSTANT),
    )
    @once_per_key
    def post(self, request: Request) -> Response:
        data: Any = request.data
        if not isinstance(data, dict) or set(data) != {"task", "days"} or type(data["days"]) is not int:
            raise ValidationError("Send task (its key) and days (a whole number).")
        row = work.snooze_task(task=str(data["task"]), days=data["days"], at=timezone.now(), by=person(request))
        return Response({"task": row.task, "until": row.until})


@described(tags=["alliance"], summary="The figures of the council’s page", responses=PANELS, parameters=SCOPE)
class Dashboard(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.see_dashboard")
        scope = dashboard.scope_of(request.query_params.dict())
        return Response({"panels": shown_panels(dashboard.panels(request.user, scope))})


@described(tags=["alliance"], summary="The figures of the portfolio for residents", responses=PANELS, parameters=SCOPE)
class PublicDashboard(GroundView):
    is_public = True

    def get(self, request: Request) -> Response:
        return Response(
            {"panels": shown_panels(dashboard.public_panels(dashboard.scope_of(request.query_params.dict())))}
        )


def shown_panels(panels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"key": panel["key"], "title": panel["title"], **panel["data"]} for panel in panels]


@described(tags=["alliance"])
class Notices(GroundView):
    @described(
        summary="What I was told, newest first",
        responses=results("Notice", id=WHOLE, text=TEXT, url=TEXT, created_at=INSTANT, read_at=maybe(INSTANT)),
    )
    def get(self, request: Request) -> Response:
        rows = Notification.objects.visible_to(request.user)[:200]
        return Response(
            {
                "results": [
                    {
                        "id": row.pk,
                        "text": row.text,
                        "url": row.url,
                        "created_at": row.created_at,
                        "read_at": row.read_at,
                    }
                    for row in rows
                ]
            }
        )

    @described(summary="Mark all as read", request=None, responses=answer("NoticesRead", read=WHOLE))
    @once_per_key
    def post(self, request: Request) -> Response:
        return Response({"read": messages.read_notices(by=person(request), at=timezone.now())})


QUESTION = [
    OpenApiParameter("q", str, required=True, description='Words that must all occur; "a phrase", or, -without.'),
    OpenApiParameter("kind", str, description="Only rows of this kind, such as initiatives.need."),
]


@described(
    tags=["alliance"],
    summary="Search over everything you may see",
    responses=answer(
        "Search",
        results=answer("Found", many=True, kind=TEXT, label=TEXT, detail=TEXT, url=TEXT, type=TEXT, id=maybe(KEY)),
        kinds=answer("KindFound", many=True, type=TEXT, label=TEXT, count=WHOLE),
        similar=FLAG,
    ),
    parameters=QUESTION,
)
class Search(GroundView):
    is_public = True

    def get(self, request: Request) -> Response:
        words, kind = request.query_params.get("q", ""), request.query_params.get("kind", "")
        answer = search.everything(request.user, words, kind)
        kinds = [vars(kind) for kind in answer.kinds]
        return Response({"results": [vars(item) for item in answer.found], "kinds": kinds, "similar": answer.similar})


def position_after(request: Request) -> int:
    given = request.query_params.get("after", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise ValidationError({"after": ["Give the position you read last, a whole number."]})
    return int(given)


@described(
    tags=["alliance"],
    summary="The feed of events, oldest first",
    responses=results(
        "Event", position=WHOLE, topic=TEXT, subject_type=TEXT, subject_id=TEXT, payload=Facts, created_at=INSTANT
    ),
    parameters=[AFTER],
)
class Events(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_events")
        rows = (
            Event.objects.visible_to(request.user)
            .filter(position__gt=position_after(request))
            .order_by("position")[:200]
        )
        return Response(
            {
                "results": [
                    {
                        "position": row.position,
                        "topic": row.topic,
                        "subject_type": row.subject_type,
                        "subject_id": row.subject_id,
                        "payload": row.payload,
                        "created_at": row.created_at,
                    }
                    for row in rows
                ]
            }
        )


TRAIL = [OpenApiParameter(name, str, description="Only entries that fit.") for name in audit_trail.FILTERS]


@described(
    tags=["alliance"],
    summary="The audit trail, oldest first",
    responses=results(
        "AuditEntry",
        id=WHOLE,
        at=INSTANT,
        actor_id=maybe(KEY),
        actor_name=TEXT,
        action=TEXT,
        subject_type=TEXT,
        subject_id=TEXT,
        subject_label=TEXT,
        subject_version=maybe(WHOLE),
        before=Facts,
        after=Facts,
        why=TEXT,
        request_id=TEXT,
        digest=TEXT,
    ),
    parameters=[AFTER, *TRAIL],
)
class AuditTrail(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_audit")
        rows = audit_trail.entries(request.query_params.dict()).select_related(None)
        found = rows.filter(id__gt=position_after(request)).order_by("id")[:200]
        return Response({"results": list(found.values())})


@described(
    tags=["alliance"],
    summary="The audit trail as CSV, newest first, up to 100,000 entries",
    responses={(200, "text/csv"): OpenApiTypes.STR},
    parameters=TRAIL,
)
class AuditCsv(GroundView):
    def get(self, request: Request) -> StreamingHttpResponse:
        require(request.user, "alliance.read_audit")
        return audit_trail.csv_of(request.query_params.dict())


@described(
    tags=["alliance"],
    summary="Whether the audit chain holds",
    responses=answer("AuditChain", holds=FLAG, entries=WHOLE, links=WHOLE, head=TEXT, faults=Texts),
)
class AuditChain(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_audit")
        report = audit.verify()
        return Response(
            {
                "holds": report.holds,
                "entries": report.entries,
                "links": report.links,
                "head": report.head,
                "faults": report.faults,
            }
        )


@described(tags=["alliance"])
class Settings(GroundView):
    @described(
        summary="The city’s settings",
        responses=results("Setting", **SETTING, label=TEXT, help_text=TEXT, default=Anything),
    )
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.change_settings")
        return Response(
            {
                "results": [
                    {
                        "key": spec.key,
                        "label": spec.label,
                        "help_text": spec.help_text,
                        "default": spec.default,
                        "value": city.setting(spec.key),
                    }
                    for spec in registry.settings
                ]
            }
        )

    @described(
        summary="Change one setting",
        request=answer("SettingToChange", **SETTING, why=TEXT(required=False)),
        responses=answer("SettingChanged", **SETTING),
    )
    @once_per_key
    def post(self, request: Request) -> Response:
        require(request.user, "alliance.change_settings")
        data: Any = request.data
        if not isinstance(data, dict) or set(data) - {"key", "value", "why"} or not {"key", "value"} <= set(data):
            raise ValidationError("Send key, value and, if you like, why.")
        try:
            row = city.change_setting(key=data["key"], value=data["value"], why=data.get("why", ""), by=request.user)
        except LookupError as fault:
            raise ValidationError({"key": [str(fault)]}) from fault
        return Response({"key": row.key, "value": row.value})
