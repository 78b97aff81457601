"""What the API allows before a service is asked."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from alliance.api.authentication import scope_allows
from alliance.errors import NotAllowed
from alliance.models import ApiToken, User


def person(request: Request) -> User:
    """Who asks, in a view that answers only people with an account. Raises NotAuthenticated for anybody else."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


class DenyAll(BasePermission):
    """The default: a view without a rule of its own answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class SignedIn(BasePermission):
    """Anybody with an account, within the scopes of their token. Rows and acts are judged by the services."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return bool(getattr(view, "is_public", False)) and request.method in ("GET", "HEAD", "OPTIONS")
        if getattr(view, "sessions_only", False) and isinstance(request.auth, ApiToken):
            raise NotAllowed("A token cannot do this: sign in.", code="insufficient_scope")
        return scope_allows(request, getattr(view, "scope", ""))
