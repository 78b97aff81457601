"""What maturity assessments say: levels by area, what changed since the last one, how they moved. Reads only."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.dateformat import format as formatted

from initiatives.maths import maturity
from initiatives.maths.maturity import rounded
from initiatives.maturity_questions import AREAS, LEVEL_NAMES, QUESTIONS
from initiatives.models import MaturityAnswer, MaturityAssessment

KEYS = {area.key: [question.key for question in area.questions] for area in AREAS}
NAMES = {area.key: area.name for area in AREAS}
FORMULA = "The level of an area is the mean of its answered questions; that of the city is the mean of the areas."
MOST_SHOWN = 12


def levels_of(answers: Iterable[MaturityAnswer]) -> dict[str, Any]:
    """Rounded to a tenth, as text: of the city, by area, and how many questions are answered."""
    given = {answer.question: answer.level for answer in answers if answer.question in QUESTIONS}
    by_area = maturity.levels(given, KEYS)
    return {
        "overall": text(maturity.overall(by_area)),
        "areas": {key: text(level) for key, level in by_area.items()},
        "answered": len(given),
        "questions": len(QUESTIONS),
    }


def text(level: Decimal | None) -> str | None:
    found = rounded(level)
    return None if found is None else f"{found:f}"


def last_before(row: MaturityAssessment) -> MaturityAssessment | None:
    """The latest closed assessment before this one."""
    rows = MaturityAssessment.objects.filter(state="closed", on__lte=row.on).exclude(pk=row.pk)
    found: MaturityAssessment | None = rows.prefetch_related("answers").order_by("-on", "-created_at").first()
    return found


def compared(row: MaturityAssessment) -> dict[str, Any]:
    """Every area and question with the level now and last time; who answered, when, and what shows it."""
    last = last_before(row)
    now, before = by_question(row), by_question(last) if last else {}
    levels, earlier = levels_of(now.values()), levels_of(before.values())
    return {
        "last": None if last is None else {"id": str(last.pk), "title": str(last), "on": last.on.isoformat()},
        "levels": levels,
        "overall": changed(levels["overall"], earlier["overall"]),
        "formula": FORMULA,
        "areas": [
            {
                "key": area.key,
                "name": area.name,
                **changed(levels["areas"][area.key], earlier["areas"][area.key]),
                "questions": [
                    question_of(question, now.get(question.key), before.get(question.key))
                    for question in area.questions
                ],
            }
            for area in AREAS
        ],
    }


def by_question(row: MaturityAssessment) -> dict[str, MaturityAnswer]:
    return {answer.question: answer for answer in row.answers.all()}


def changed(now: str | None, before: str | None) -> dict[str, Any]:
    """Text of both levels and of the step between them, such as +0.5."""
    step = None if now is None or before is None else Decimal(now) - Decimal(before)
    return {"level": now, "before": before, "change": None if step is None else f"{step:+f}" if step else "0"}


def question_of(question: Any, now: MaturityAnswer | None, before: MaturityAnswer | None) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text,
        "words": question.levels[now.level - 1] if now else None,
        "name": LEVEL_NAMES[now.level] if now else None,
        "evidence": now.evidence if now else "",
        "answered_by": None if now is None or now.answered_by is None else str(now.answered_by),
        "answered_at": now.answered_at if now else None,
        **changed(None if now is None else str(now.level), None if before is None else str(before.level)),
    }


def next_level(question: dict[str, Any]) -> str:
    """What would have to be true for one level more; empty at the top."""
    levels = QUESTIONS[question["key"]].levels
    at = int(question["level"] or 0)
    return levels[at] if at < len(levels) else ""


def areas_chart(found: dict[str, Any]) -> dict[str, Any] | None:
    """The areas beside each other, with the last time where there was one."""
    areas = [area for area in found["areas"] if area["level"]]
    if not areas:
        return None
    weakest = min(areas, key=lambda area: Decimal(area["level"]))
    strongest = max(areas, key=lambda area: Decimal(area["level"]))
    series = [{"name": "Now", "values": [float(area["level"]) for area in areas]}]
    if found["last"]:
        earlier = [None if area["before"] is None else float(area["before"]) for area in areas]
        series.append({"name": "Last time", "values": earlier})
    return {
        "finding": f"Furthest in “{strongest['name']}” ({strongest['level']} of 4), least in “{weakest['name']}” "
        f"({weakest['level']}).",
        "spec": {"kind": "bars", "labels": [area["name"] for area in areas], "series": series},
        "head": ["Area", "Now", "Last time", "Change"],
        "rows": [(area["name"], area["level"], area["before"] or "–", signed(area["change"])) for area in areas],
        "names": [each["name"] for each in series] if len(series) > 1 else [],
    }


def signed(change: str | None) -> str:
    return "–" if change is None else change.replace("-", "−")


def history_chart(rows: Iterable[MaturityAssessment]) -> dict[str, Any] | None:
    """The city's level over time; its table has every area. `rows` are closed assessments with their answers."""
    ordered = sorted(rows, key=lambda row: (row.on, row.created_at))[-MOST_SHOWN:]
    seen = [(row, levels_of(row.answers.all())) for row in ordered]
    seen = [(row, levels) for row, levels in seen if levels["overall"]]
    if not seen:
        return None
    first, last = seen[0][1]["overall"], seen[-1][1]["overall"]
    moved = Decimal(last) - Decimal(first)
    verb = "stayed at" if not moved else f"rose from {first} to" if moved > 0 else f"fell from {first} to"
    since = f" since {formatted(seen[0][0].on, 'F Y')}" if len(seen) > 1 else ""
    return {
        "finding": f"The city’s level {verb} {last} of 4{since}." if len(seen) > 1 else f"The city is at {last} of 4.",
        "spec": {
            "kind": "lines",
            "labels": [formatted(row.on, "M Y") for row, _ in seen],
            "series": [{"name": "The city", "values": [float(levels["overall"]) for _, levels in seen]}],
            "titles": ["", "Level, 1 to 4"],
            "range": [1, 4.1],
        },
        "head": ["Area", *(formatted(row.on, "M Y") for row, _ in seen)],
        "rows": [
            ("The city", *(levels["overall"] for _, levels in seen)),
            *((NAMES[key], *(levels["areas"][key] or "–" for _, levels in seen)) for key in KEYS),
        ],
    }


def history(user: Any) -> list[MaturityAssessment]:
    """The closed assessments, with their answers. Two queries."""
    rows = MaturityAssessment.objects.visible_to(user).filter(state="closed").prefetch_related("answers")
    return list(rows.order_by("-on", "-created_at")[:MOST_SHOWN])
