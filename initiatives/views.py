"""The board of initiatives: a page that does not follow from a noun's table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from initiatives import queries
from initiatives.lifecycle import INITIATIVE as STAGES
from initiatives.nouns.initiatives import INITIATIVE


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every stage as a lane."""
    found = {lane.state: lane for lane in queries.board(request.user)}
    lanes = [lane_of(stage, found.get(stage.name)) for stage in STAGES.states]
    return render(request, "initiatives/board.html", {"lanes": lanes, "new": new_link(request.user)})


def lane_of(stage: Any, lane: queries.Lane | None) -> dict[str, Any]:
    rows, count = (lane.newest, lane.number) if lane else ([], 0)
    cards = [
        {
            "label": row.title,
            "url": row.get_absolute_url(),
            "detail": f"{row.department}" + (f", {row.owner}" if row.owner else ""),
            "tone": "warn",
            "status": "" if row.owner or stage.final else "No owner",
        }
        for row in rows
    ]
    more = f"/initiatives/?state={stage.name}" if count > len(cards) else ""
    return {
        "label": stage.label,
        "count": count,
        "money": lane.money if lane else None,
        "cards": cards,
        "more_url": more,
    }


def new_link(user: Any) -> dict[str, str] | None:
    create = INITIATIVE.create
    return {"label": create.label, "url": "/initiatives/new/"} if create and INITIATIVE.may_create(user) else None
