"""Pages of a round that do not follow from its table: score sheet, comparisons in pairs, what moves with the weights."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from alliance.doors.shapes import clean_values
from alliance.errors import Refusal
from alliance.exports import line_writer
from alliance.forms import Form
from alliance.permissions import require
from initiatives import judging, queries, services
from initiatives.forms.rounds import JudgementSheetForm, ScoreSheetForm
from initiatives.models import Round
from initiatives.nouns.rounds import ROUND
from initiatives.round_documents import result_lines
from initiatives.rounds import HIGHEST, criteria_of

CELL = re.compile(r"^s_([0-9a-f-]{36})_([0-9a-f-]{36})$")
PAIR = re.compile(r"^p_(\d{1,3})_(\d{1,3})_(\d{1,3})$")


@require_GET
def sensitivity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the ranking of a closed round moves with the weight of one criterion; how far the analysis is until then."""
    round = ROUND.row(request.user, pk)
    if round.state != "closed":
        raise Http404
    criteria = criteria_of(round.result)
    chosen = request.GET.get("criterion", criteria[0]["id"])
    if chosen not in {row["id"] for row in criteria}:
        raise Http404
    context = {
        "round": round,
        "found": round.analysis.get("criteria", {}).get(chosen),
        "lot": round.analysis,
        "running": round.analysis_job is not None and not round.analysis_job.is_over,
        "may_analyse": request.user.has_perm("initiatives.run_round", round),
        "tabs": [
            {"label": row["name"], "url": f"?criterion={row['id']}", "current": row["id"] == chosen} for row in criteria
        ],
        "crumbs": crumbs_of(round),
    }
    return render(request, "initiatives/sensitivity.html", context)


@require_GET
def result_csv(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The ranking with the value on each criterion, as CSV."""
    round = ROUND.row(request.user, pk)
    if round.state != "closed":
        raise Http404
    writer = line_writer()
    lines = [writer([str(value) for value in line]) for line in result_lines(round)]
    response = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{round.reference}.csv"'
    return response


def crumbs_of(round: Round) -> list[dict[str, str]]:
    return [{"label": "Rounds", "url": "/rounds/"}, {"label": str(round), "url": round.get_absolute_url()}]


def score_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A scorer's own sheet, or the group's. Each score is saved as it is chosen; without a script, all at once."""
    round = ROUND.row(request.user, pk)
    require(request.user, "initiatives.score", round)
    refusal, status = "", 200
    if request.method == "POST":
        form = ScoreSheetForm({"scores": rows_of(request.POST)})
        refusal, status = saved(form, lambda values: services.save_scores(round=round, by=request.user, **values))  # type: ignore[arg-type]
        if request.htmx:  # type: ignore[attr-defined]
            said = refusal or said_of(round, request.user)
            return render(request, "initiatives/sheet_said.html", {"said": said, "tone": "bad" if refusal else ""})
        if not refusal:
            messages.success(request, "The scores are saved.")
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


def saved(form: Form, save: Callable[[dict[str, Any]], Any]) -> tuple[str, int]:
    """Save what was sent. Returns the sentence of a refusal with its status, or nothing and 200."""
    try:
        save(clean_values(form))
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


def judgement_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Comparisons in pairs of one judge, saved as they are chosen, with the consistency of each part beside them."""
    round = ROUND.row(request.user, pk)
    require(request.user, "initiatives.compare_pairs", round)
    refusal, status = "", 200
    parts = judging.parts_of(round, request.user)
    if request.method == "POST":
        form = JudgementSheetForm({"judgements": pairs_of(request.POST, parts)})
        refusal, status = saved(form, lambda values: services.save_judgements(round=round, by=request.user, **values))  # type: ignore[arg-type]
        parts = judging.parts_of(round, request.user)
        if request.htmx:  # type: ignore[attr-defined]
            part = parts[part_in(request.POST, len(parts))]
            return render(request, "initiatives/pairs_said.html", {"part": part, "refusal": refusal})
        if not refusal:
            messages.success(request, "Your comparisons are saved.")
            return redirect(round)
    context = {"round": round, "parts": parts, "refusal": refusal, "crumbs": crumbs_of(round)}
    return render(request, "initiatives/pairs.html", context, status=status)


def pairs_of(sent: QueryDict, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Controls are named by place: part, first and second element."""
    found = []
    for name, value in sent.items():
        if place := PAIR.match(name):
            number, first, second = (int(piece) for piece in place.groups())
            if number < len(parts) and max(first, second) < len(parts[number]["names"]):
                names = parts[number]["names"]
                row = {"node": parts[number]["node"], "first": names[first], "second": names[second], "value": value}
                found.append(row)
    return found


def part_in(sent: QueryDict, count: int) -> int:
    numbers = [int(place[1]) for name in sent if (place := PAIR.match(name))]
    if not numbers or numbers[0] >= count:
        raise Http404
    return numbers[0]
