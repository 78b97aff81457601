"""What the pages of initiatives show beyond the row itself. Reads only."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from alliance import documents, registry
from alliance.rules import inside
from governance import queries as governance
from governance.contributes import question_url
from initiatives import appraisals, charge, charts, outcomes, queries, readiness
from initiatives.models import Benefit, Initiative, Kpi, KpiValue, Lesson, Need, Pilot, Review
from initiatives.outcomes import text


def initiative_context(initiative: Initiative, user: Any) -> dict[str, Any]:
    """The one page of an initiative: what is missing, pillars, KPIs, pilots, panels of other apps, what happened."""
    pilots = queries.pilots_shown(initiative)
    shown = {
        "needs": queries.needs_shown(initiative)
        if inside(user)
        else Need.objects.visible_to(user).filter(initiatives=initiative),
        "pilots": pilots,
        "cards": kpi_cards(pilots[0]) if pilots else [],
        "is_inside": inside(user),
    }
    if not inside(user):
        return shown | {"updates": queries.updates_shown(initiative)}
    pillars = readiness.pillars_of(initiative)
    title, missing, passed = readiness.missing_for(initiative, pillars)
    return shown | {
        "pillars": pillars,
        "orders": documents.kinds_of(initiative, user),
        "ready": sum(not pillar.missing and bool(pillar.total) for pillar in pillars),
        "gate": title,
        "missing": missing,
        "passed": passed,
        "champion": governance.champion_beside(initiative, timezone.localdate()),
        "panels": panels_of(initiative, user),
        **case_of(initiative),
        "may_update": user.has_perm("initiatives.revise_initiative", initiative),
        "may_pilot": user.has_perm("initiatives.run_pilot", initiative)
        and initiative.state in ("selected", "preparing", "piloting", "scaling"),
    }


def case_of(initiative: Initiative) -> dict[str, Any]:
    """What it is worth."""
    found = appraisals.shown(initiative)
    return {"appraisal": found, "case_chart": appraisals.chart(found) if found else None}


def panels_of(initiative: Initiative, user: Any) -> list[dict[str, Any]]:
    """The parts that other apps contribute, in their order; a panel without context is left out."""
    found = []
    for panel in sorted(registry.initiative_panels, key=lambda panel: panel.order):
        context = panel.context(initiative, user)
        if context is not None:
            found.append({"panel": panel, "context": context})
    return found


def timeline_of(initiative: Initiative, user: Any) -> list[tuple[datetime, str]]:
    """What happened, from every app, the newest first."""
    events = [event for source in registry.timeline for event in source(initiative, user) if event[0]]
    return sorted(events, key=lambda event: event[0], reverse=True)[: queries.NEWEST]


def happened(initiative: Any, user: Any) -> Iterable[tuple[datetime, str]]:
    """What initiatives itself has to tell."""
    yield initiative.created_at, f"Proposed by {initiative.created_by or 'the city'}."
    for update in queries.updates_shown(initiative):
        yield update.posted_at, update.text
    for review in queries.reviews_held(initiative):
        yield review.held_at, f"{review.pilot.title} was reviewed: {review.get_outcome_display().lower()}."


def kpi_cards(pilot: Pilot) -> list[dict[str, Any]]:
    """One card per KPI, against target and minimum. One query, whatever the number."""
    kpis = list(pilot.kpis.all())
    values: dict[Any, list[KpiValue]] = {kpi.pk: [] for kpi in kpis}
    for value in queries.values_shown(pilot) if kpis else []:
        values[value.kpi_id].append(value)
    return [kpi_card(kpi, values[kpi.pk]) for kpi in kpis]


def kpi_card(kpi: Kpi, values: list[KpiValue]) -> dict[str, Any]:
    last = values[-1] if values else None
    status = outcomes.status_of(kpi, last)
    tone, label = outcomes.WORDS[status]
    sign = "≤" if kpi.direction == "decrease" else "≥"
    words = [f"Target {sign} {text(kpi.target)}"]
    if kpi.minimum is not None:
        words.append(f"minimum {sign} {text(kpi.minimum)}")
    return {
        "kpi": kpi,
        "title": kpi.name,
        "url": kpi.get_absolute_url(),
        "value": text(last.value) if last else None,
        "unit": f"{kpi.unit}, {last.on:%-d %b %Y}" if last else kpi.unit,
        "tone": tone,
        "label": label,
        "values": [value.value for value in values],
        "finding": f"{kpi.name}: {len(values)} values, latest {text(last.value) if last else 'none'}",
        "target": kpi.target,
        "minimum": kpi.minimum,
        "words": " · ".join(words),
        "baseline": baseline_words(kpi),
    }


def baseline_words(kpi: Kpi) -> str:
    if kpi.baseline is None:
        return f"No baseline: {kpi.no_baseline_because}" if kpi.no_baseline_because else ""
    return f"Baseline {text(kpi.baseline)}" + (f", {kpi.baseline_on:%-d %b %Y}" if kpi.baseline_on else "")


def pilot_context(pilot: Pilot, user: Any) -> dict[str, Any]:
    """A pilot's design, its KPIs against target, its reviews, and what is missing before it starts."""
    reviews: QuerySet[Review] = pilot.reviews.select_related("reviewer")
    shown = {"cards": kpi_cards(pilot), "is_inside": inside(user), "reviews": reviews}
    shown["lesson"] = Lesson.objects.filter(pilot=pilot).first() if pilot.lesson else None
    shown["amendments"] = list(pilot.amendments.select_related("created_by"))
    shown["unchanged"] = not pilot.criteria_digest or pilot.criteria_digest == outcomes.criteria_digest(pilot)
    if not inside(user):
        return shown
    runs = user.has_perm("initiatives.run_pilot", pilot)
    subject = pilot.initiative if pilot.state == "designed" else pilot
    return shown | {
        **money_of(pilot),
        "incidents": pilot.incidents.order_by(F("resolved_at").desc(nulls_first=True), "-happened_at"),
        "missing": queries.missing_before_start(pilot) if pilot.state == "designed" else [],
        "decisions": governance.decisions_on(pilot).order_by("-created_at"),
        "may_run": runs,
        "ask_url": question_url(subject, "ready_to_pilot" if pilot.state == "designed" else "pilot_result")
        if user.has_perm("governance.put_question")
        else "",
    }


def money_of(pilot: Pilot) -> dict[str, Any]:
    """What was spent against the budget, and what is left or over."""
    costs = list(pilot.costs.all())
    spent = sum((cost.amount for cost in costs), Decimal(0))
    left = pilot.budget - spent if pilot.budget is not None else None
    return {
        "costs": costs,
        "spent": spent,
        "left": left,
        "over": -left if left is not None and left < 0 else None,
        "share": min(float(spent / pilot.budget), 1.0) if pilot.budget else None,
    }


def kpi_context(kpi: Kpi, user: Any) -> dict[str, Any]:
    return {
        "chart": charts.of_kpi(kpi),
        "may_report": kpi.pilot.state == "running" and user.has_perm("initiatives.run_pilot", kpi),
    }


def benefit_context(benefit: Benefit, user: Any) -> dict[str, Any]:
    return {
        "looks": charge.looks_of(benefit, timezone.localdate()),
        "may_record": user.has_perm("initiatives.revise_initiative", benefit),
        "is_inside": inside(user),
    }


def review_context(review: Review, user: Any) -> dict[str, Any]:
    """The facts: those kept with a review that was held, else as they are now."""
    facts = review.facts or outcomes.facts_of(review.pilot, as_of=timezone.now())
    rows = [
        row | {"tone": outcomes.WORDS[row["status"]][0], "words": outcomes.WORDS[row["status"]][1]}
        for row in facts["kpis"]
    ]
    return {"computed": facts, "rows": rows, "overall": outcomes.WORDS[facts["overall"]]}
