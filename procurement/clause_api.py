"""The clause library, for other systems: read it, word the next edition, add and retire."""

from collections.abc import Mapping
from typing import Any

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import FLAG, INSTANT, KEY, TEXT, WHOLE, answer, maybe, results
from alliance.api.described import described
from alliance.api.permissions import SignedIn, person
from alliance.api.repeating import once_per_key
from alliance.api.schema import shape_serializer
from alliance.doors import shapes
from alliance.permissions import require
from procurement import library, services
from procurement.clause_pages import MANAGE, SEE, begun, known
from procurement.clauses import Clause
from procurement.forms.clauses import ClauseForm, NewClauseForm, RetirementForm


def row_of(clause: Clause) -> dict[str, Any]:
    return {
        "key": clause.key,
        "edition": clause.edition,
        "part": clause.part,
        "title": clause.title,
        "kind": clause.kind,
        "text": clause.text,
        "owner": clause.owner,
        "department": clause.department_id,
    }


def fields() -> dict[str, Any]:
    """What `row_of` gives."""
    texts = dict.fromkeys(("key", "part", "title", "kind", "text", "owner"), TEXT)
    return {**texts, "edition": WHOLE, "department": maybe(KEY)}


class ClauseView(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"


@described(tags=["procurement"])
class Clauses(ClauseView):
    @described(
        lambda: {"responses": results("ClauseInForce", **fields())},
        operation_id="clauses_list",
        summary="The clause library in force",
    )
    def get(self, request: Request) -> Response:
        require(request.user, SEE)
        return Response({"results": [row_of(row) for row in library.in_force()]})

    @described(
        lambda: {"responses": {201: answer("ClauseAdded", **fields())}},
        summary="Add a clause",
        request=shape_serializer(NewClauseForm, "NewClause"),
    )
    @once_per_key
    def post(self, request: Request) -> Response:
        require(request.user, MANAGE)
        values = shapes.from_json(NewClauseForm, request.data, by=request.user)
        return Response(row_of(services.add_clause(**values, by=person(request)).as_clause()), status=201)


@described(tags=["procurement"])
class OneClause(ClauseView):
    @described(
        lambda: {
            "responses": answer(
                "ClauseEditions",
                editions=answer(
                    "EditionOfClause",
                    many=True,
                    **fields(),
                    reason=TEXT,
                    written_at=maybe(INSTANT),
                    retired=FLAG,
                ),
            )
        },
        summary="A clause with all its editions",
    )
    def get(self, request: Request, key: str) -> Response:
        require(request.user, SEE)
        editions = [
            row_of(row["clause"]) | {"reason": row["reason"], "written_at": row["at"], "retired": row["is_retired"]}
            for row in known(key)
        ]
        return Response({"editions": editions})

    @described(
        lambda: {"responses": {201: answer("ClauseWorded", **fields())}},
        operation_id="clause_word",
        summary="Write the next edition of a clause; what is left out stays as it is",
        request=shape_serializer(ClauseForm, "ClauseWording"),
    )
    @once_per_key
    def post(self, request: Request, key: str) -> Response:
        now = self.manageable(request, key)
        start = begun(now) | {"department": str(now.department_id or ""), "edition": None}
        given: Any = request.data
        given = {**start, **given} if isinstance(given, Mapping) else given
        values = shapes.from_json(ClauseForm, given, by=request.user)
        return Response(row_of(services.word_clause(key=key, **values, by=person(request)).as_clause()), status=201)

    def manageable(self, request: Request, key: str) -> Clause:
        require(request.user, SEE)
        now: Clause = known(key)[0]["clause"]
        require(request.user, MANAGE, now)
        return now


@described(tags=["procurement"])
class RetireClause(OneClause):
    http_method_names = ["post", "options"]

    @described(
        lambda: {"responses": answer("ClauseRetired", **fields())},
        summary="Take a clause out of the library",
        request=shape_serializer(RetirementForm, "ClauseRetirement"),
    )
    @once_per_key
    def post(self, request: Request, key: str) -> Response:
        self.manageable(request, key)
        values = shapes.from_json(RetirementForm, request.data, by=request.user)
        return Response(row_of(services.retire_clause(key=key, **values, by=person(request)).as_clause()))


urlpatterns = [
    path("clauses/", Clauses.as_view(), name="clauses"),
    path("clauses/<slug:key>/", OneClause.as_view(), name="clause"),
    path("clauses/<slug:key>/retire/", RetireClause.as_view(), name="clause-retire"),
]
