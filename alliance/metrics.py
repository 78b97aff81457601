"""Figures of operation for Prometheus: requests by route and status, and what waits in the database."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.permissions import SignedIn
from alliance.models import AuditEntry, Event, Job, Mail, WebhookDelivery
from alliance.permissions import require

REQUESTS = Counter("alliance_requests", "Answers by route, method and status", ["route", "method", "status"])
SECONDS = Histogram("alliance_request_seconds", "How long answers took", ["route"])
Handler = Callable[[HttpRequest], HttpResponse]


class MetricsMiddleware:
    """Counts by the pattern of the address, never by the address: ids would fill the memory and tell of people."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = f"/{match.route}" if match else "none"
        method = request.method if request.method in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE") else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        return response


class Waiting(Collector):
    """What the database says, asked when it is read: the same from every process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        yield by_state("alliance_jobs", "Background work by state", Job)
        yield by_state("alliance_letters", "Letters by state", Mail)
        yield by_state("alliance_webhook_messages", "Messages to other systems by state", WebhookDelivery)
        due = Job.objects.filter(Q(state="waiting", run_at__lte=now)).aggregate(first=Min("run_at"))["first"]
        yield gauge("alliance_oldest_due_job_seconds", "How long the oldest due job waits", age(due, now))
        unplaced = Event.objects.filter(position=None).count()
        yield gauge("alliance_events_unplaced", "Events that are not in the feed yet", unplaced)
        unlinked = AuditEntry.objects.filter(link=None).count()
        yield gauge("alliance_audit_unlinked", "Entries of the trail that are not in the chain yet", unlinked)


def by_state(name: str, meaning: str, model: Any) -> GaugeMetricFamily:
    found = GaugeMetricFamily(name, meaning, labels=["state"])
    for row in model.objects.order_by().values("state").annotate(count=Count("pk")):
        found.add_metric([row["state"]], row["count"])
    return found


def gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def age(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0


def exposition(*, folder: str | None) -> bytes:
    """The text that Prometheus reads; with a folder (PROMETHEUS_MULTIPROC_DIR) the sums of all web processes."""
    registry = CollectorRegistry()
    registry.register(Waiting())
    if folder:
        multiprocess.MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)


class TextRenderer(BaseRenderer):
    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return data if isinstance(data, bytes) else str(data).encode()


class Metrics(APIView):
    """For a token with `alliance:read` of an administrator or auditor: Prometheus sends it as a bearer token."""

    permission_classes = [SignedIn]
    scope = "alliance"
    renderer_classes = [TextRenderer]
    folder: str | None = None

    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_metrics")
        return Response(exposition(folder=self.folder))
