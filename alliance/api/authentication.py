"""Who calls the API: a token of another system, or a person in the browser (with CSRF protection)."""

from typing import Any

from django.utils import timezone
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from alliance import second_factor
from alliance.errors import NotAllowed
from alliance.models import ApiToken
from alliance.people import TOKEN_PREFIX, digest_of_token

READ, WRITE = "read", "write"
SAFE = ("GET", "HEAD", "OPTIONS")
BAD_TOKEN = "This token is unknown, expired or revoked."  # noqa: S105 — a sentence


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer alc_…`. Never taken from the query string."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = token.strip()
        now = timezone.now()
        row = None
        if token.startswith(TOKEN_PREFIX) and token.isascii():
            row = ApiToken.objects.select_related("owner").filter(digest=digest_of_token(token)).first()
        if row is None or row.revoked_at is not None or row.expires_at <= now or not row.owner.is_active:
            raise AuthenticationFailed(BAD_TOKEN)
        if row.last_used_on is None or row.last_used_on < now.date():
            ApiToken.objects.filter(pk=row.pk).update(last_used_on=now.date())
        return row.owner, row

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Alliance"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session. Raises NotAllowed (403 second_factor_required) where the pages would ask for the factor first."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        if found and second_factor.is_missing(request._request):
            raise NotAllowed(second_factor.NEEDED, code="second_factor_required")
        return found

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Alliance"'


def scope_allows(request: Request, area: str) -> bool:
    """A token works within its scopes, such as `initiatives:read`; `*:read` is every area. A session has no scopes."""
    token = request.auth
    if not isinstance(token, ApiToken):
        return True
    wanted = READ if request.method in SAFE else WRITE
    held = set(token.scopes)
    if held & {f"{area}:{wanted}", f"*:{wanted}"}:
        return True
    raise NotAllowed(f"This token lacks the scope {area}:{wanted}.", code="insufficient_scope")
