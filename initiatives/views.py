"""The board of initiatives and the score sheet: pages that do not follow from a noun's table."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET

from alliance.doors.shapes import clean_values
from alliance.errors import Refusal
from alliance.permissions import require
from initiatives import queries, services
from initiatives.forms.rounds import HIGHEST, ScoreSheetForm
from initiatives.lifecycle import INITIATIVE as STAGES
from initiatives.models import Round
from initiatives.nouns.initiatives import INITIATIVE
from initiatives.nouns.rounds import ROUND

SENSITIVITY = "initiatives.sensitivity.of_result"  # by name: it loads numpy
CELL = re.compile(r"^s_([0-9a-f-]{36})_([0-9a-f-]{36})$")


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every stage as a lane."""
    found = {state: (count, rows) for state, count, rows in queries.board(request.user)}
    lanes = [lane_of(stage, *found.get(stage.name, (0, []))) for stage in STAGES.states]
    return render(request, "initiatives/board.html", {"lanes": lanes, "new": new_link(request.user)})


def lane_of(stage: Any, count: int, rows: list[Any]) -> dict[str, Any]:
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
    return {"label": stage.label, "count": count, "cards": cards, "more_url": more}


def new_link(user: Any) -> dict[str, str] | None:
    create = INITIATIVE.create
    return {"label": create.label, "url": "/initiatives/new/"} if create and INITIATIVE.may_create(user) else None


@require_GET
def sensitivity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the ranking of a closed round moves with the weight of one criterion."""
    round = ROUND.row(request.user, pk)
    if round.state != "closed":
        raise Http404
    criteria = round.result["inputs"]["criteria"]
    chosen = request.GET.get("criterion", criteria[0]["id"])
    if chosen not in {row["id"] for row in criteria}:
        raise Http404
    context = {
        "round": round,
        "found": import_string(SENSITIVITY)(round.result, chosen),
        "tabs": [
            {"label": row["name"], "url": f"?criterion={row['id']}", "current": row["id"] == chosen} for row in criteria
        ],
        "crumbs": crumbs_of(round),
    }
    return render(request, "initiatives/sensitivity.html", context)


def crumbs_of(round: Round) -> list[dict[str, str]]:
    return [{"label": "Rounds", "url": "/rounds/"}, {"label": str(round), "url": round.get_absolute_url()}]


def score_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A scorer's own sheet. Each score is saved as it is chosen; without a script, all at once by the button."""
    round = ROUND.row(request.user, pk)
    require(request.user, "initiatives.score", round)
    refusal, status = "", 200
    if request.method == "POST":
        refusal, status = saved(request, round)
        if request.htmx:  # type: ignore[attr-defined]
            said = refusal or said_of(round, request.user)
            return render(request, "initiatives/sheet_said.html", {"said": said, "tone": "bad" if refusal else ""})
        if not refusal:
            messages.success(request, "Your scores are saved.")
            return redirect(round)
    rows = queries.sheet_of(round, request.user)
    context = {
        "round": round,
        "sheet": rows,
        "choices": range(HIGHEST + 1),
        "refusal": refusal,
        "said": said_of(round, request.user, rows),
        "crumbs": crumbs_of(round),
    }
    return render(request, "initiatives/sheet.html", context, status=status)


def saved(request: HttpRequest, round: Round) -> tuple[str, int]:
    """Save what was sent. Returns the sentence of a refusal with its status, or nothing and 200."""
    form = ScoreSheetForm({"scores": rows_of(request.POST)})
    try:
        values = clean_values(form)
        services.save_scores(round=round, scores=values["scores"], at=timezone.now(), by=request.user)  # type: ignore[arg-type]
    except ValidationError as fault:
        return " ".join(fault.messages), 400
    except Refusal as fault:
        return fault.message, fault.status
    return "", 200


def rows_of(sent: QueryDict) -> list[dict[str, Any]]:
    found = ((CELL.match(name), value) for name, value in sent.items())
    return [{"entry": cell[1], "criterion": cell[2], "value": value, "remark": ""} for cell, value in found if cell]


def said_of(round: Round, user: Any, rows: list[Any] | None = None) -> str:
    """How far the sheet is."""
    cells = [score for row in rows or queries.sheet_of(round, user) if row.is_open for _, score in row.cells]
    given = sum(score is not None for score in cells)
    if given == len(cells):
        return f"All {len(cells)} scores are saved. You can change them until the round is closed."
    return f"{given} of {len(cells)} scores are saved."
