"""The public door of needs for other systems, such as the city's own website: no account, the same limits."""

from typing import Any
from uuid import uuid4

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import INSTANT, TEXT, answer
from alliance.api.described import described
from alliance.api.schema import PROBLEM, shape_serializer
from alliance.doors.shapes import from_json
from alliance.errors import NotAllowed
from alliance.models.people import Anonymous
from alliance.permissions import allows
from initiatives import following, queries, services
from initiatives.forms.needs import PublicNeedForm
from initiatives.models import Need
from initiatives.public_views import SIGNED_IN, submitted

TOLD = answer(
    "NeedTold",
    reference=TEXT,
    title=TEXT,
    state=TEXT,
    follow=TEXT,
    thread=answer("NeedThreadLine", many=True, at=INSTANT, text=TEXT),
)


class SubmitNeed(APIView):
    permission_classes = [AllowAny]

    @described(
        tags=["initiatives"],
        summary="Tell the city about a problem, without an account",
        description="Read by the champion's office before it is published. The answer holds the private address at "
        "which it can be followed. An Idempotency-Key makes a repeated request the same need.",
        request=shape_serializer(PublicNeedForm, "PublicNeed"),
        responses={201: TOLD, 400: PROBLEM, 429: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        if allows(request.user, "initiatives.raise_need"):
            raise NotAllowed(SIGNED_IN)
        values = from_json(PublicNeedForm, request.data, by=request.user)
        once = request.headers.get("Idempotency-Key", "")[:80] or str(uuid4())
        return Response(told(submitted(values, request, once)), status=201)


class FollowNeed(APIView):
    permission_classes = [AllowAny]

    @described(
        tags=["initiatives"],
        summary="What became of a need that was sent without an account",
        responses={200: TOLD, 404: PROBLEM},
    )
    def get(self, request: Request, key: str) -> Response:
        return Response(told(following.need_of(key)))

    @described(tags=["initiatives"], summary="Erase name and address of who sent it", responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        services.forget_sender(need=following.need_of(key), by=Anonymous())
        return Response(status=204)


def told(need: Need) -> dict[str, Any]:
    """What whoever sent it may read: nothing of people."""
    return {
        "reference": need.reference,
        "title": need.title,
        "state": need.state,
        "follow": following.url_of(need),
        "thread": [{"at": line.created_at, "text": line.text} for line in queries.thread_of(need)],
    }
