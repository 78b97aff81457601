"""The sample city's needs, resources, indicators, initiatives, round and pilots, through the services.

Rows are loaded in the order in which they would have happened, so that every rule is kept.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from alliance.models.people import Anonymous
from governance import sample as governance
from governance import services as deciding
from governance.models import Body, Decision
from initiatives import sample_maturity, sample_portfolios, sample_running, services
from initiatives.models import Indicator, Initiative, Kpi, Need, Observation, Pilot, Resource, Review, Round, Update

if TYPE_CHECKING:
    from alliance.sample import SampleCity

FREQUENCIES = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
# How far along an initiative without a pilot of its own is.
WITHOUT_PILOT = {"selected": 1, "preparing": 2, "scaling": 3, "in_service": 4}


def load(city: SampleCity) -> None:
    data = city.data("portfolio")
    in_order = (
        (load_indicator, "indicators"),
        (load_need, "needs"),
        (load_duplicate, "duplicate_needs"),
        (load_public_need, "public_needs"),
        (load_resource, "resources"),
        (load_initiative, "initiatives"),
        (load_round, "rounds"),
        (sample_portfolios.load, "rounds"),
        (move_on, "initiatives"),
        (load_pilot, "pilots"),
        (finish, "initiatives"),
        (sample_running.load_charge, "initiatives"),
        (sample_running.load_lessons, "pilots"),
        (answer, "needs"),
    )
    for load_row, part in in_order:
        for row in data[part]:
            load_row(city, row)
    for number, row in enumerate(data["updates"]):
        load_update(city, f"update-{number}", row)
    sample_maturity.load(city)


def load_need(city: SampleCity, row: dict[str, Any]) -> None:
    if city.find(Need, row["key"]):
        return
    need = services.raise_need(
        title=row["title"],
        problem=row["problem"],
        domain=row["domain"],
        ward=ward_name(city, row["ward"]),
        affected=row["affected_who"],
        affected_count=row["affected_count"],
        severity=row["severity"],
        urgency=row["urgency"],
        equity=bool(row["equity"]),
        evidence=row["equity"] or "",
        indicator=city.find(Indicator, row["indicator"]),
        external_id=row["key"],
        by=city.person(row["raised_by"]),
    )
    services.accept_need(need=need, by=city.by)


def load_duplicate(city: SampleCity, row: dict[str, Any]) -> None:
    """The same problem again, from somebody else: merged into the need that was there."""
    if city.find(Need, row["key"]):
        return
    need = services.raise_need(
        title=row["title"],
        problem=row["problem"],
        domain=row["domain"],
        ward=ward_name(city, row["ward"]),
        external_id=row["key"],
        by=city.person(row["raised_by"]),
    )
    into = city.find(Need, row["into"])
    if into:
        services.merge_need(need=need, into=into, by=city.by)


def load_public_need(city: SampleCity, row: dict[str, Any]) -> None:
    """Sent without an account; waits for moderation."""
    services.submit_need(
        title=row["title"],
        problem=row["problem"],
        domain=row["domain"],
        ward=ward_name(city, row["ward"]),
        affected=row["affected"],
        name=row["name"],
        email=row["email"],
        address=row["address"],
        once=f"sample:{row['key']}",
        at=city.now,
        by=Anonymous(),
    )


def ward_name(city: SampleCity, code: str | None) -> str:
    return next((ward["name"] for ward in city.profile["wards"] if ward["code"] == code), "")


def load_resource(city: SampleCity, row: dict[str, Any]) -> None:
    if city.find(Resource, row["key"]):
        return
    year = city.day(row["fiscal_year"])
    services.record_resource(
        kind=row["kind"],
        title=row["title"],
        quantity=Decimal(row["quantity"] or row["amount"]) if row["quantity"] or row["amount"] else None,
        unit=row["unit"] or (city.profile["currency"] if row["amount"] else ""),
        rating=row.get("rating") or "",
        restriction=row["restriction"] or "",
        domains=row.get("domains", []),
        purposes=row.get("purposes", []),
        fiscal_year=year.year if year else None,
        department=city.department(row["department"]) if row["department"] else None,
        note=row["note"] or "",
        external_id=row["key"],
        by=city.by,
    )


def load_indicator(city: SampleCity, row: dict[str, Any]) -> None:
    if city.find(Indicator, row["code"]):
        return
    levels = {
        f"{name}{part}": value
        for name in ("baseline", "target")
        if row[name]
        for part, value in (("", Decimal(row[name]["value"])), ("_on", city.day(row[name]["on"])))
    }
    indicator = services.define_indicator(
        code=row["code"],
        scheme=row["scheme"],
        name=row["name"],
        kind=row["type"],
        domain=row["domain"],
        unit=row["unit"],
        direction=row["direction"],
        frequency=FREQUENCIES[row["frequency"]],
        department=city.department(row["department"]) if row["department"] else None,
        source=row["source"] or "",
        external_id=row["code"],
        **levels,
        by=city.by,
    )
    for number, seen in enumerate(row["observations"]):
        key = f"{row['code']}-{number}"
        if city.find(Observation, key) is None:
            day, value = city.day(seen["on"]), Decimal(seen["value"])
            services.record_observation(indicator=indicator, on=day, value=value, external_id=key, by=city.by)


def load_initiative(city: SampleCity, row: dict[str, Any]) -> None:
    if city.find(Initiative, row["key"]):
        return
    initiative = services.propose_initiative(
        title=row["title"],
        summary=row["summary"],
        domain=row["domain"],
        department=city.department(row["department"]),
        ward=ward_name(city, row["ward"]),
        needs=[need for key in row["needs"] if (need := city.find(Need, key))],
        owner=city.person(row["owner"]) if row["owner"] else None,
        cost_low=money(row["cost_low"]),
        cost_likely=money(row["cost_likely"]),
        cost_high=money(row["cost_high"]),
        annual_benefit=money(row["annual_benefit"]),
        population_reached=row["population_reached"],
        starts_on=city.day(row["starts_on"]),
        ends_on=city.day(row["ends_on"]),
        is_public=row["stage"] != "proposed",
        external_id=row["key"],
        by=city.by,
    )
    if row["cost_likely"] and row["annual_benefit"]:
        services.plan_cash(initiative=initiative, lines=cash_of(initiative), by=city.by)


def cash_of(initiative: Initiative) -> list[dict[str, Any]]:
    """Its cost in the year it starts, and fifteen years of its benefit, give or take a fifth."""
    start = (initiative.starts_on or initiative.created_at.date()).year
    likely, gain = initiative.cost_likely or Decimal(0), initiative.annual_benefit or Decimal(0)
    cost = {"low": initiative.cost_low or likely, "likely": likely, "high": initiative.cost_high or likely}
    benefit = {"low": gain * Decimal("0.8"), "likely": gain, "high": gain * Decimal("1.2")}
    return [
        {"kind": "cost", "name": "To build it", "first_year": start, "last_year": None, **cost},
        {"kind": "benefit", "name": "Savings", "first_year": start + 1, "last_year": start + 15, **benefit},
    ]


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def load_round(city: SampleCity, row: dict[str, Any]) -> None:
    if city.find(Round, row["key"]):
        return
    by = city.person(row["run_by"])
    branches = {criterion["key"]: criterion["name"] for criterion in row["criteria"]}
    leaves = [criterion for criterion in row["criteria"] if criterion["anchors"]]
    round = services.set_up_round(
        title=row["title"],
        purpose=row["note"],
        criteria=[criterion_of(leaf, branches) for leaf in leaves],
        initiatives=[found for entry in row["entries"] if (found := city.find(Initiative, entry["initiative"]))],
        scorers=[city.person(username) for username in row["scorers"]],
        external_id=row["key"],
        by=by,
    )
    services.open_round(round=round, by=by)
    for scorer in row["scorers"]:
        fill_sheet(city, round, row, scorer, {leaf["key"]: leaf["name"] for leaf in leaves})
    round = services.close_round(round=round, at=city.instant(row["closed_on"]), by=by)
    chosen = [
        entry for entry in round.entries.select_related("initiative") if entry.initiative.external_id in row["selected"]
    ]
    services.select_entries(round=round, entries=chosen, why="Within the budget of the first year.", by=by)
    governance.load_about(city, "round", row["key"], round)


def criterion_of(leaf: dict[str, Any], branches: dict[str, str]) -> dict[str, Any]:
    anchors = {f"anchor_{number}": words for number, words in enumerate(leaf["anchors"])}
    branch = branches.get(leaf["parent"], leaf["name"])
    return {"branch": branch, "name": leaf["name"], "weight": Decimal(leaf["overall_weight"]), **anchors}


def fill_sheet(city: SampleCity, round: Round, row: dict[str, Any], scorer: str, names: dict[str, str]) -> None:
    person, at = city.person(scorer), city.instant(row["opened_on"])
    criteria = {criterion.name: criterion for criterion in round.all_criteria.all()}
    entries = {entry.initiative.external_id: entry for entry in round.entries.select_related("initiative")}
    for entry in entries.values():
        if entry.initiative.department_id == person.department_id:
            tie = "My own department would run it."
            services.declare_interest(round=round, entry=entry, tie=tie, as_of=at, by=person)
    scores = [
        {
            "entry": entries[sheet["initiative"]].pk,
            "criterion": criteria[names[key]].pk,
            "value": value,
            "remark": (sheet["comment"] or "") if number == 0 else "",
        }
        for sheet in row["scores"]
        if sheet["scorer"] == scorer
        for number, (key, value) in enumerate(sheet["scores"].items())
    ]
    services.save_scores(round=round, scores=scores, as_of=at, by=person)


def move_on(city: SampleCity, row: dict[str, Any]) -> None:
    """Select and prepare what went further; initiatives with a pilot go on from there."""
    initiative = city.find(Initiative, row["key"])
    if initiative is None or row["stage"] == "proposed":
        return
    has_pilot = any(pilot["initiative"] == row["key"] for pilot in city.data("portfolio")["pilots"])
    steps = 2 if has_pilot else WITHOUT_PILOT.get(row["stage"], 1)
    if initiative.state == "proposed":
        initiative = services.select_initiative(initiative=initiative, by=city.by)
    if initiative.state == "selected" and steps > 1:
        initiative = services.prepare_initiative(initiative=initiative, on=city.today, by=city.by)
    if initiative.state == "preparing" and steps > 2:
        decide(
            city,
            initiative,
            f"adopt-{row['key']}",
            "business_case",
            f"Is “{row['title']}” adopted as others have proven it?",
        )
        initiative = services.adopt_initiative(initiative=initiative, by=city.by)
    if initiative.state == "scaling" and steps > 3:
        services.put_in_service(initiative=initiative, by=city.by)


def decide(city: SampleCity, subject: Any, key: str, gate: str, question: str) -> None:
    """The steering committee says yes."""
    if city.find(Decision, key):
        return
    body = Body.objects.get(kind=Body.Kind.STEERING_COMMITTEE)
    decision = deciding.put_question(
        body=body,
        question=question,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        gate=gate,
        external_id=key,
        by=city.by,
    )
    for member in body.members.all():
        deciding.cast_vote(decision=decision, choice="for", by=city.person(member.username))
    on = min(subject.starts_on or city.today, city.today) - timedelta(days=10)
    reason = "The design is complete, the risk is small, and the result will be known by a fixed day."
    deciding.sign_decision(
        decision=decision,
        outcome="go",
        reason=reason,
        waiver="The means and partners of a small test are found; the paper follows.",
        at=city.instant(on.isoformat()),
        on=on,
        by=city.person(body.chair.username) if body.chair else city.by,
    )


def load_pilot(city: SampleCity, row: dict[str, Any]) -> None:
    initiative = city.find(Initiative, row["initiative"])
    if initiative is None or city.find(Pilot, row["key"]):
        return
    pilot = design(city, row, initiative)
    if row["state"] == "designed":
        return
    load_decisions(city, row["key"], pilot, start=True)
    decide(city, initiative, f"ready-{row['key']}", "ready_to_pilot", f"Does the pilot “{pilot.title}” start?")
    pilot = services.start_pilot(pilot=pilot, by=city.by)
    measure(city, row, pilot)
    sample_running.load_running(city, row["key"], pilot)
    for number, review in enumerate(row["reviews"]):
        if review["outcome"]:
            found = city.find(Review, f"{row['key']}-{number}")
            hold(city, row, found, review)
    load_decisions(city, row["key"], pilot, start=False)
    governance.load_about(city, "pilot", row["key"], pilot)


def design(city: SampleCity, row: dict[str, Any], initiative: Initiative) -> Pilot:
    rules = "\n".join(
        f"- **{rule['outcome'].replace('_', ' ').capitalize()}:** {rule['rule']}" for rule in row["exit_criteria"]
    )
    pilot = services.design_pilot(
        initiative=initiative,
        title=row["title"],
        hypothesis=row["hypothesis"],
        scope=f"{ward_name(city, row['ward']) or 'The whole city'}; see the title for the size.",
        ward=ward_name(city, row["ward"]),
        exit_criteria=rules,
        budget=money(row["city_cost"]),
        **sample_running.design_of(row),
        starts_on=city.day(row["starts_on"]),
        ends_on=city.day(row["ends_on"]),
        lead=city.person(row["lead"]),
        external_id=row["key"],
        by=city.by,
    )
    for number, kpi in enumerate(row["kpis"]):
        load_kpi(city, row, pilot, number, kpi)
    for number, review in enumerate(row["reviews"]):
        services.schedule_review(
            pilot=pilot,
            due_on=city.day(review["on"]),
            reviewer=city.person(row["lead"]),
            is_final=review["kind"] == "final",
            external_id=f"{row['key']}-{number}",
            at=min(city.instant(row["starts_on"]), city.now),
            by=city.by,
        )
    return pilot


def load_kpi(city: SampleCity, row: dict[str, Any], pilot: Pilot, number: int, kpi: dict[str, Any]) -> None:
    has_baseline = kpi["baseline"] is not None
    services.add_kpi(
        pilot=pilot,
        indicator=city.find(Indicator, kpi["indicator"]),
        name=kpi["name"],
        unit=kpi["unit"],
        direction=kpi["direction"],
        baseline=money(kpi["baseline"]),
        baseline_on=min(pilot.starts_on, city.today) if has_baseline else None,
        no_baseline_because="" if has_baseline else "It did not exist before the pilot.",
        target=Decimal(kpi["target"]),
        minimum=money(kpi["minimum"]),
        external_id=f"{row['key']}-kpi-{number}",
        by=city.by,
    )


def measure(city: SampleCity, row: dict[str, Any], pilot: Pilot) -> None:
    """The last value, and half-way to it from the baseline, as the pilot's own people reported them."""
    ended = min(pilot.ends_on, city.today - timedelta(days=3))
    middle = pilot.starts_on + (ended - pilot.starts_on) / 2
    for number, found in enumerate(row["kpis"]):
        kpi = city.find(Kpi, f"{row['key']}-kpi-{number}")
        if kpi is None or found["actual"] is None:
            continue
        actual = Decimal(found["actual"])
        if kpi.baseline is not None:
            half = ((kpi.baseline + actual) / 2).quantize(Decimal("0.01"))
            services.record_kpi_value(kpi=kpi, on=middle, value=half, source="Pilot log", by=city.by)
        services.record_kpi_value(kpi=kpi, on=ended, value=actual, source="Pilot log", by=city.by)


def hold(city: SampleCity, row: dict[str, Any], review: Review | None, told: dict[str, Any]) -> None:
    if review is None or review.held_at:
        return
    services.hold_review(
        review=review,
        outcome=told["outcome"],
        findings=told["note"],
        lesson=(row["lesson"] or "") if review.is_final else "",
        at=city.instant(told["on"]),
        by=city.person(row["lead"]),
    )


def load_decisions(city: SampleCity, key: str, pilot: Pilot, *, start: bool) -> None:
    """Decisions before the start and after the result are loaded apart: the second kind acts on the pilot."""
    for row in city.data("portfolio")["decisions"]:
        opens = governance.GATES.get(row["number"], ("",))[0] == Decision.Gate.READY_TO_PILOT
        mine = row["subject"] == {"kind": "pilot", "key": key}
        if mine and opens is start and city.find(Decision, row["number"]) is None:
            governance.load_decision(city, row, pilot)


def finish(city: SampleCity, row: dict[str, Any]) -> None:
    """What is over without a pilot of its own, and what was decided about the initiative itself."""
    initiative = city.find(Initiative, row["key"])
    if initiative is None:
        return
    governance.load_about(city, "initiative", row["key"], initiative)
    if row["stage"] == "stopped" and initiative.state in services.UNDECIDED:
        why = next(
            (told["text"] for told in city.data("portfolio")["updates"] if told["initiative"] == row["key"]),
            row["summary"],
        )
        services.stop_initiative(initiative=initiative, why=why, by=city.by)


def load_update(city: SampleCity, key: str, row: dict[str, Any]) -> None:
    initiative = city.find(Initiative, row["initiative"])
    if initiative is None or city.find(Update, key):
        return
    person = city.person(row["by"])
    services.post_update(
        initiative=initiative,
        text=row["text"],
        status=row["status"],
        external_id=key,
        at=city.instant(row["on"]),
        by=person if person.has_perm("initiatives.revise_initiative", initiative) else city.by,
    )


def answer(city: SampleCity, row: dict[str, Any]) -> None:
    need = city.find(Need, row["key"])
    if row["answer"] and need is not None and need.state == "accepted":
        services.answer_need(need=need, answer=row["answer"]["text"], by=city.by)
