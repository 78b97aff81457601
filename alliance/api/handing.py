"""Files that pages hand out, for other systems as well: the same view behind a token, with the API's refusals."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.api.schema import PROBLEM


class AsItIs(BaseContentNegotiation):
    """A file has one kind, whatever kinds are accepted; a refusal is JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


def handed(
    page: Callable[..., HttpResponseBase],
    *,
    scope: str,
    summary: str,
    media_type: str,
    public: bool = False,
    parameters: tuple[OpenApiParameter, ...] = (),
) -> Callable[..., HttpResponseBase]:
    """The page's own view, for callers of the API within `scope`."""

    class FileOfPage(APIView):
        permission_classes = [SignedIn]
        content_negotiation_class = AsItIs
        is_public = public

        @described(
            tags=[scope],
            summary=summary,
            parameters=list(parameters),
            responses={
                (200, media_type): OpenApiTypes.STR if is_text(media_type) else OpenApiTypes.BINARY,
                404: PROBLEM,
            },
        )
        def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
            asked: HttpRequest = request._request
            return page(asked, **kwargs)

    FileOfPage.scope = scope  # type: ignore[attr-defined]
    FileOfPage.page = staticmethod(page)  # type: ignore[attr-defined]
    return FileOfPage.as_view()


def is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith("json")
