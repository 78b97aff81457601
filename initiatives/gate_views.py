"""The page and the API of an initiative's gates: what each asks, what is missing today, and what was decided."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import reach
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.errors import NotAllowed
from alliance.rules import inside
from governance import gates
from governance.contributes import question_url
from governance.models import Decision
from initiatives import answers, queries, readiness
from initiatives.models import Initiative
from initiatives.nouns.initiatives import INITIATIVE


def found(user: Any, pk: UUID) -> Initiative:
    """Raises Http404 for what one may not see, NotAllowed for those outside the city."""
    initiative: Initiative = INITIATIVE.row(user, pk)
    if not inside(user):
        raise NotAllowed("Only city staff and council see what the gates ask.")
    return initiative


def gates_of(initiative: Initiative, user: Any) -> list[dict[str, Any]]:
    """Each gate with its checks as they stand, and its latest decision; decisions on its pilots and needs count too."""
    subjects = {initiative.pk: initiative}
    subjects |= {row.pk: row for row in [*queries.pilots_shown(initiative), *queries.needs_shown(initiative)]}
    latest: dict[str, Decision] = {}
    for row in Decision.objects.visible_to(user).filter(subject_id__in=subjects).order_by("created_at"):
        latest[row.gate] = row
    asks = user.has_perm("governance.put_question")
    now = readiness.next_gate(initiative) or BEFORE.get(initiative.state, "")
    return [
        gate_row(initiative, gate, label, latest.get(gate), is_next=gate == now, may_ask=asks)
        for gate, label in gates.NAMES.items()
    ]


# The gate that comes next before the pilot; from then on readiness knows it.
BEFORE = {"proposed": "business_case", "selected": "market_tested", "preparing": "ready_to_pilot"}


def gate_row(
    initiative: Initiative, gate: str, label: str, decision: Decision | None, *, is_next: bool, may_ask: bool
) -> dict[str, Any]:
    passed = decision is not None and decision.state == "signed" and decision.is_positive
    waits = decision is not None and decision.state == "open"
    checks = gates.checks_for(initiative, gate)
    return {
        "gate": gate,
        "label": label,
        "decision": decision,
        "is_passed": passed,
        "is_next": is_next,
        "checks": checks,
        "missing": [check for check in checks if not check.passes],
        "passed": [check for check in checks if check.passes],
        "ask_url": question_url(initiative, gate) if may_ask and not passed and not waits else "",
    }


@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    initiative = found(request.user, pk)
    rows = gates_of(initiative, request.user)
    context = {
        "row": initiative,
        "gates": rows,
        "proofs": reach.opened([check.proof_url for row in rows for check in row["passed"]], request.user),
        "may_set": request.user.has_perm("alliance.change_settings"),
    }
    return render(request, "initiatives/gates.html", context)


class Gates(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        lambda: {"responses": answers.gates()},
        tags=["initiatives"],
        summary="What each gate asks of an initiative, whether it passes today, and what was decided",
    )
    def get(self, request: Request, pk: UUID) -> Response:
        initiative = found(request.user, pk)
        return Response({"gates": [said(row) for row in gates_of(initiative, request.user)]})


def said(row: dict[str, Any]) -> dict[str, Any]:
    decision = row["decision"]
    return {
        "gate": row["gate"],
        "label": row["label"],
        "is_passed": row["is_passed"],
        "is_next": row["is_next"],
        "decision": decision.pk if decision else None,
        "outcome": decision.outcome if decision else "",
        "checks": [
            {key: value for key, value in asdict(check).items() if key not in ("fix_label", "gate")}
            | {"proof_url": check.proof_url}
            for check in row["checks"]
        ],
    }
