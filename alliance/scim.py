"""SCIM 2.0 Users (RFC 7643, 7644): the city's directory adds, corrects and closes accounts.

Closing ends sessions and tokens at once; what somebody did stays theirs, so nobody is ever deleted. Roles are not part of
it: they follow from groups at sign-in (alliance/single_sign_on.py) or from an administrator.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import digits, people
from alliance.api import problems
from alliance.api.described import described
from alliance.api.parsing import StrictJSONParser
from alliance.api.permissions import SignedIn
from alliance.api.rendering import OrjsonRenderer
from alliance.api.repeating import once_per_key
from alliance.models import User
from alliance.permissions import require

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
FILTER = re.compile(r'^\s*(userName|externalId|id)\s+eq\s+"([^"\\]{1,200})"\s*$', re.IGNORECASE)
FIELDS = {"username": "username", "externalid": "external_id", "id": "pk"}
MOST = 200
WHY = "The city’s directory closed the account."


class ScimParser(StrictJSONParser):
    media_type = "application/scim+json"


class ScimRenderer(OrjsonRenderer):
    media_type = "application/scim+json"
    format = "scim"


def answer(fault: Exception, context: dict[str, Any]) -> Response | None:
    """The same refusals as everywhere, in SCIM's own shape."""
    found = problems.answer(fault, context)
    if found is None:
        return None
    said = found.data
    details = [error["message"] for error in said.get("errors", [])] or [said["detail"]]
    body = {"schemas": [ERROR], "status": str(found.status_code), "detail": " ".join(details)}
    response = Response(body, status=found.status_code, headers=dict(found.headers))
    response.content_type = ScimRenderer.media_type
    return response


@described(exclude=True)
class ScimView(APIView):
    permission_classes = [SignedIn]
    scope = "alliance"
    parser_classes = [ScimParser, StrictJSONParser]
    renderer_classes = [ScimRenderer, OrjsonRenderer]

    def get_exception_handler(self) -> Any:
        return answer

    def row(self, pk: UUID) -> User:
        found: User | None = accounts().filter(pk=pk).first()
        if found is None:
            raise Http404
        return found


def accounts() -> QuerySet[User]:
    found: QuerySet[User] = User.objects.filter(is_system=False)
    return found


class Users(ScimView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.manage_people")
        rows = filtered(request.query_params.get("filter", "")).order_by("username")
        first = max(1, whole(request.query_params.get("startIndex", "1"), "startIndex"))
        count = min(MOST, whole(request.query_params.get("count", str(MOST)), "count"))
        page = list(rows[first - 1 : first - 1 + count])
        return Response(
            {
                "schemas": [LIST],
                "totalResults": rows.count(),
                "startIndex": first,
                "itemsPerPage": len(page),
                "Resources": [shown(row) for row in page],
            }
        )

    @once_per_key
    def post(self, request: Request) -> Response:
        require(request.user, "alliance.manage_people")
        values = values_of(mapping(request.data))
        if "username" not in values:
            raise ValidationError({"userName": ["Send a userName."]})
        is_active = values.pop("is_active", True)
        person = people.add_person(**{"name": values["username"], **values}, roles=[], by=request.user)
        person = set_active(person, is_active, request.user)
        return Response(shown(person), status=201, headers={"Location": location(person)})


class OneUser(ScimView):
    def get(self, request: Request, pk: UUID) -> Response:
        require(request.user, "alliance.manage_people")
        return Response(shown(self.row(pk)))

    def put(self, request: Request, pk: UUID) -> Response:
        require(request.user, "alliance.manage_people")
        return Response(shown(applied(self.row(pk), values_of(mapping(request.data)), request.user)))

    @once_per_key
    def patch(self, request: Request, pk: UUID) -> Response:
        require(request.user, "alliance.manage_people")
        person = self.row(pk)
        return Response(shown(applied(person, values_of(operations(mapping(request.data))), request.user)))

    def delete(self, request: Request, pk: UUID) -> Response:
        """Closes the account; the row stays, because what the person did is theirs."""
        require(request.user, "alliance.manage_people")
        set_active(self.row(pk), False, request.user)
        return Response(status=204)


class Config(ScimView):
    def get(self, request: Request) -> Response:
        no = {"supported": False}
        return Response(
            {
                "schemas": [CONFIG],
                "patch": {"supported": True},
                "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
                "filter": {"supported": True, "maxResults": MOST},
                "changePassword": no,
                "sort": no,
                "etag": no,
                "authenticationSchemes": [
                    {"type": "oauthbearertoken", "name": "API token", "description": "A token of an administrator."}
                ],
            }
        )


def whole(text: str, name: str) -> int:
    found = digits.whole(text)
    if found is None:
        raise ValidationError({name: ["Give a whole number."]})
    return found


def filtered(text: str) -> QuerySet[User]:
    if not text:
        return accounts()
    match = FILTER.match(text)
    if match is None:
        raise ValidationError({"filter": ['Filter by one of userName, externalId, id: userName eq "vera".']})
    name, value = FIELDS[match.group(1).lower()], match.group(2)
    if name == "pk":
        try:
            value = str(UUID(value))
        except ValueError:
            return accounts().none()
    return accounts().filter(**{f"{name}__iexact" if name == "username" else name: value})


def mapping(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ValidationError("Send an object.")
    return data


def operations(data: Mapping[str, Any]) -> dict[str, Any]:
    """A PatchOp as the attributes it sets. Providers send `path` and `value`, or only an object as `value`."""
    found: dict[str, Any] = {}
    given = data.get("Operations", [])
    if not isinstance(given, list):
        raise ValidationError({"Operations": ["Send a list of operations."]})
    for each in given:
        operation = str(mapping(each).get("op", "")).lower()
        if operation not in ("add", "replace"):
            raise ValidationError({"op": ["Only add and replace are understood."]})
        name, value = each.get("path"), each.get("value")
        found |= {str(name): value} if name else dict(mapping(value))
    return found


def values_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Our own fields of SCIM's attributes; what we do not keep is passed over, as RFC 7644 wants."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        key = name.lower()
        if key == "username":
            found["username"] = str(value)
        elif key == "externalid":
            found["external_id"] = str(value) if value else None
        elif key in ("displayname", "name.formatted"):
            found["name"] = str(value)
        elif key == "name" and isinstance(value, Mapping):
            found.setdefault("name", whole_name(value))
        elif key == "title":
            found["title"] = str(value or "")
        elif key.startswith("emails"):
            found["email"] = address(value)
        elif key == "active":
            found["is_active"] = truth(value)
    return {name: value for name, value in found.items() if name != "name" or value}


def whole_name(value: Mapping[str, Any]) -> str:
    return str(value.get("formatted") or f"{value.get('givenName', '')} {value.get('familyName', '')}").strip()


def address(value: Any) -> str:
    if isinstance(value, str):
        return value
    entries = [each for each in value or [] if isinstance(each, Mapping)] if isinstance(value, list) else []
    first = next((each for each in entries if each.get("primary")), entries[0] if entries else {})
    return str(first.get("value", ""))


def truth(value: Any) -> bool:
    """Some providers send "False" as a text."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise ValidationError({"active": ["Send true or false."]})
    return value


def applied(person: User, values: dict[str, Any], by: Any) -> User:
    is_active = values.pop("is_active", person.is_active)
    person = people.correct_person(person=person, by=by, **values) if values else person
    return set_active(person, is_active, by)


def set_active(person: User, is_active: bool, by: Any) -> User:
    if is_active == person.is_active:
        return person
    return (
        people.enable_person(person=person, by=by)
        if is_active
        else people.disable_person(person=person, why=WHY, by=by)
    )


def location(person: User) -> str:
    return f"/scim/v2/Users/{person.pk}"


def shown(person: User) -> dict[str, Any]:
    return {
        "schemas": [USER],
        "id": str(person.pk),
        **({"externalId": person.external_id} if person.external_id else {}),
        "userName": person.username,
        "displayName": person.name,
        "name": {"formatted": person.name},
        "title": person.title,
        "emails": [{"value": person.email, "primary": True}] if person.email else [],
        "active": person.is_active,
        "meta": {"resourceType": "User", "created": person.date_joined.isoformat(), "location": location(person)},
    }


urlpatterns = [
    path("Users", Users.as_view(), name="scim_users"),
    path("Users/<uuid:pk>", OneUser.as_view(), name="scim_user"),
    path("ServiceProviderConfig", Config.as_view(), name="scim_config"),
]
