"""The sample city's files hang together: every reference resolves and the figures agree."""

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "alliance" / "sample_city"
Row = dict[str, Any]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


CASES: list[Row] = read(ROOT / "tests" / "reference" / "city_cases.json")["cases"]
PROVEN: list[Row] = read(FOLDER / "proven_solutions.json")
CITY: Row = read(FOLDER / "city.json")
PORTFOLIO: Row = read(FOLDER / "portfolio.json")

DOMAINS = re.compile(
    "mobility|energy|water|waste|public_safety|health|digital_inclusion|environment|housing|economy"
    "|government_services|public_space"
)
STAGES = re.compile("proposed|selected|preparing|piloting|deciding|scaling|in_service|stopped")
ROLES = {
    "champion",
    "office",
    "department_staff",
    "procurement_officer",
    "evaluator",
    "finance_officer",
    "council_member",
    "auditor",
    "administrator",
    "vendor",
    "resident",
}
DECIMAL_FIELDS = re.compile(
    "amount|cost_.*|annual_benefit|.*_cost|budget|total|total_.*|difference|value|quantity|baseline|target|minimum"
    "|actual|weight|overall_weight|rate|share|unit_price|verified_savings|.*_payment|payment|city_benefit|share_amount"
    "|arrears|paid|gross_receipts|minimum_guarantee"
)
PEOPLE_FIELDS = re.compile(
    "raised_by|by|owner|holder|lead|run_by|prepared_by|proposed_by|officer|openers|answered_by|submitted_by"
    "|evaluator|scorers?|members?|chair"
)


def keys(rows: list[Row], name: str = "key") -> set[str]:
    found = [row[name] for row in rows]
    assert len(found) == len(set(found)), f"{name} is given twice"
    return set(found)


KNOWN: dict[str, set[str]] = {
    "proven_solution": keys(PROVEN),
    "ward": keys(CITY["profile"]["wards"], "code"),
    "department": keys(CITY["departments"], "code"),
    "person": keys(CITY["people"], "username"),
    "organisation": keys(CITY["organisations"]),
    "body": keys(CITY["bodies"]),
    "need": keys(PORTFOLIO["needs"]),
    "resource": keys(PORTFOLIO["resources"]),
    "indicator": keys(PORTFOLIO["indicators"], "code"),
    "initiative": keys(PORTFOLIO["initiatives"]),
    "round": keys(PORTFOLIO["rounds"]),
    "plan": keys(PORTFOLIO["plans"]),
    "partnership": keys(PORTFOLIO["partnerships"]),
    "pilot": keys(PORTFOLIO["pilots"]),
}
REFERENCES = {
    "inspired_by": "proven_solution",
    "proven_solution": "proven_solution",
    "ward": "ward",
    "department": "department",
    "needs": "need",
    "resource": "resource",
    "indicator": "indicator",
    "initiative": "initiative",
    "selected": "initiative",
    "organisation": "organisation",
    "provider": "organisation",
    "partner": "organisation",
    "payer": "organisation",
    "body": "body",
    "panel": "body",
}


def fields(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every (path, field name, value) of the whole tree, lists of texts taken apart."""
    if isinstance(value, dict):
        for name, inner in value.items():
            here = f"{path}.{name}"
            plain = isinstance(inner, list) and all(isinstance(item, str) for item in inner)
            for item in inner if plain else [inner]:
                yield here, name, item
            yield from fields(inner, here)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from fields(inner, f"{path}[{place}]")


def total(rows: list[Row], name: str = "amount") -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal(0))


def test_every_real_case_is_represented_by_its_name_and_a_source() -> None:
    for case in CASES:
        records = [row for row in PROVEN if row["case"] == case["slug"]]
        assert records, case["slug"]
        assert any(set(row["sources"]) & set(case["sources"]) for row in records), case["slug"]
    assert len(CASES) == 36
    assert {row["case"] for row in PROVEN} == {case["slug"] for case in CASES}


@pytest.mark.parametrize("record", PROVEN, ids=lambda record: record["key"])
def test_a_proven_solution_is_complete_and_says_what_it_rests_on(record: Row) -> None:
    assert record["sources"]
    assert all(re.match(r"https?://[^\s/]+\.[^\s/]+", url) for url in record["sources"])
    assert DOMAINS.fullmatch(record["domain"])
    assert record["outcome"] in {"worked", "partly", "failed", "stopped", "ongoing"}
    assert record["evidence_level"] in {"claim", "press", "official_report", "independent_evaluation"}
    assert record["confidence"] == ("general_knowledge" if record["to_check"] else "stored")
    assert all(record[name] for name in ("title", "solution", "problem", "result", "lesson"))


def test_financing_of_a_case_carries_over_without_a_changed_figure() -> None:
    for case in CASES:
        known = {(item["instrument"], item["amount"]) for item in case["financing"]}
        records = [row for row in PROVEN if row["case"] == case["slug"]]
        given = {(item["instrument"], item["amount"]) for row in records for item in row["financing"]}
        costs = {cost["amount"] for cost in case["costs"]}
        assert known <= given, case["slug"]
        assert {amount for _, amount in given - known} <= costs, case["slug"]


def test_figures_of_a_case_carry_over_unchanged() -> None:
    for case in CASES:
        known = {(kpi["unit"], kpi["baseline"], kpi["target"], kpi["actual"]) for kpi in case["pilot_kpis"]}
        records = [row for row in PROVEN if row["case"] == case["slug"]]
        given = {(kpi["unit"], kpi["baseline"], kpi["target"], kpi["actual"]) for row in records for kpi in row["kpis"]}
        assert given <= known, case["slug"]


@pytest.mark.parametrize("tree", [CITY, PORTFOLIO], ids=["city", "portfolio"])
def test_every_reference_resolves(tree: Row) -> None:
    for path, name, value in fields(tree):
        kind = "person" if PEOPLE_FIELDS.fullmatch(name) else REFERENCES.get(name)
        if kind and isinstance(value, str):
            assert value in KNOWN[kind], path


def test_every_subject_resolves() -> None:
    for row in PORTFOLIO["decisions"] + PORTFOLIO["risks"]:
        assert row["subject"]["key"] in KNOWN[row["subject"]["kind"]], row


@pytest.mark.parametrize("tree", [PROVEN, CITY, PORTFOLIO], ids=["proven", "city", "portfolio"])
def test_money_and_measures_are_decimal_strings_and_nothing_is_a_binary_float(tree: Any) -> None:
    for path, name, value in fields(tree):
        assert not isinstance(value, float), path
        if DECIMAL_FIELDS.fullmatch(name) and value is not None and not isinstance(value, dict):
            assert isinstance(value, str), path
            assert re.fullmatch(r"-?\d+(\.\d+)?", value), path


def test_a_moving_date_has_one_form() -> None:
    for path, name, value in fields(PORTFOLIO):
        if name in {"on", "deadline"} or name.endswith(("_on", "_at", "_until")):
            assert value is None or isinstance(value, dict), path
            assert value is None or set(value) in ({"in_days"}, {"in_days", "at"}, {"in_months"}), path
            assert value is None or re.fullmatch(r"\d\d:\d\d", value.get("at", "00:00")), path


def test_wards_add_up_to_the_city() -> None:
    profile = CITY["profile"]
    assert sum(ward["population"] for ward in profile["wards"]) == profile["population"]


def test_every_role_has_its_people() -> None:
    holders = {role: [p for p in CITY["people"] if role in p["roles"]] for role in ROLES}
    assert {role for person in CITY["people"] for role in person["roles"]} == ROLES
    assert all(holders.values())
    assert len(holders["procurement_officer"]) >= 2
    assert len(holders["evaluator"]) >= 3
    assert len({person["department"] for person in holders["department_staff"]}) >= 3
    assert len({person["organisation"] for person in holders["vendor"]} - {None}) >= 2
    assert all(person["email"].endswith(".example") for person in CITY["people"])


def test_a_body_can_reach_its_quorum_and_is_chaired_by_a_member() -> None:
    for body in CITY["bodies"]:
        assert 0 < body["quorum"] <= len(set(body["members"])) == len(body["members"])
        assert body["chair"] in body["members"]


def test_initiatives_cover_every_stage_and_two_have_no_owner() -> None:
    initiatives = PORTFOLIO["initiatives"]
    assert {row["stage"] for row in initiatives} == set(STAGES.pattern.split("|"))
    assert len([row for row in initiatives if row["owner"] is None]) == 2
    for row in initiatives:
        assert DOMAINS.fullmatch(row["domain"])
        assert row["needs"]
        assert Decimal(row["cost_low"]) <= Decimal(row["cost_likely"]) <= Decimal(row["cost_high"])


def test_the_last_update_is_the_newest_update() -> None:
    for row in PORTFOLIO["initiatives"]:
        days = [update["on"]["in_days"] for update in PORTFOLIO["updates"] if update["initiative"] == row["key"]]
        assert max(days) == row["last_update"]["in_days"], row["key"]


def test_weights_of_a_round_add_up_exactly() -> None:
    for round_ in PORTFOLIO["rounds"]:
        by_key = {row["key"]: row for row in round_["criteria"]}
        for parent in {row["parent"] for row in round_["criteria"]}:
            siblings = [row for row in round_["criteria"] if row["parent"] == parent]
            assert total(siblings, "weight") == 1
        leaves = [row for row in round_["criteria"] if row["anchors"]]
        assert total(leaves, "overall_weight") == 1
        for row in leaves:
            assert len(row["anchors"]) == 5
            above = Decimal(by_key[row["parent"]]["weight"])
            assert above * Decimal(row["weight"]) == Decimal(row["overall_weight"])


def test_results_of_a_round_follow_from_its_scores() -> None:
    for round_ in PORTFOLIO["rounds"]:
        weights = {row["key"]: Decimal(row["overall_weight"]) for row in round_["criteria"] if row["anchors"]}
        sums = dict.fromkeys((entry["initiative"] for entry in round_["entries"]), Decimal(0))
        for row in round_["scores"]:
            assert set(row["scores"]) == set(weights)
            assert set(row["scores"].values()) <= set(range(5))
            sums[row["initiative"]] += sum(weights[key] * score for key, score in row["scores"].items())
        assert len(round_["scores"]) == len(sums) * len(round_["scorers"])
        ranked = sorted(sums, key=lambda key: -sums[key])
        assert [row["initiative"] for row in round_["results"]] == ranked
        for row in round_["results"]:
            mean = sums[row["initiative"]] / len(round_["scorers"])
            assert Decimal(row["score"]) == mean.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def test_the_selection_of_a_round_keeps_its_budget() -> None:
    for round_ in PORTFOLIO["rounds"]:
        chosen = [entry for entry in round_["entries"] if entry["initiative"] in round_["selected"]]
        assert len(chosen) == len(round_["selected"])
        assert total(chosen, "first_year_cost") <= Decimal(round_["budget"])


@pytest.mark.parametrize("plan", PORTFOLIO["plans"], ids=lambda plan: plan["key"])
def test_a_plan_balances_as_it_states(plan: Row) -> None:
    difference = total(plan["sources"]) - total(plan["uses"])
    assert total(plan["sources"]) == Decimal(plan["total_sources"])
    assert total(plan["uses"]) == Decimal(plan["total_uses"])
    assert difference == Decimal(plan["difference"])
    assert plan["balanced"] is (difference == 0)
    phases = keys(plan["phases"])
    assert {row["phase"] for row in plan["sources"] + plan["uses"]} == phases
    for phase in phases if plan["balanced"] else ():
        parts = [[row for row in plan[side] if row["phase"] == phase] for side in ("sources", "uses")]
        assert total(parts[0]) == total(parts[1]), phase


def test_exactly_one_plan_does_not_balance() -> None:
    assert [plan["key"] for plan in PORTFOLIO["plans"] if not plan["balanced"]] == ["fire-engine-plan"]


@pytest.mark.parametrize("rfi", PORTFOLIO["rfis"], ids=lambda rfi: rfi["number"])
def test_an_rfi_is_fit_for_its_state(rfi: Row) -> None:
    criteria = keys(rfi["criteria"])
    assert total(rfi["criteria"], "weight") == 100
    assert {"partnership", "demonstration", "shared_value"} <= {row["proves"] for row in rfi["criteria"]}
    assert len(set(rfi["openers"])) == 2
    assert {row["criterion"] for row in rfi["evidence"]} <= criteria
    if rfi["state"] in {"draft", "published"}:
        assert not rfi["responses"]
        assert not rfi["evaluation"]
    else:
        assert rfi["opened_at"]["in_days"] <= 0
        assert all(row["submitted_at"]["in_days"] <= rfi["deadline"]["in_days"] for row in rfi["responses"])
    assert (rfi["outcome"] is not None) is (rfi["state"] == "concluded")
    if rfi["state"] != "draft":
        kinds = {row["kind"] for row in rfi["sections"]}
        assert {"partnership", "demonstration", "shared_value"} <= kinds


def test_the_consensus_of_an_evaluation_adds_up() -> None:
    for rfi in PORTFOLIO["rfis"]:
        weights = {row["key"]: Decimal(row["weight"]) for row in rfi["criteria"]}
        evaluation = rfi["evaluation"] or {"consensus": [], "scores": []}
        for row in evaluation["scores"] + evaluation["consensus"]:
            assert set(row["scores"]) == set(weights)
            assert row["organisation"] in {response["organisation"] for response in rfi["responses"]}
        for row in evaluation["consensus"]:
            points = sum(weights[key] * score for key, score in row["scores"].items())
            assert points / 4 == Decimal(row["total"])


def test_a_pilot_has_exit_criteria_and_keeps_the_purchase_limit() -> None:
    limit = Decimal(next(row["amount"] for row in PORTFOLIO["resources"] if row["key"] == "pilot-purchase-rule"))
    for pilot in PORTFOLIO["pilots"]:
        assert {"scale_up", "stop"} <= {row["outcome"] for row in pilot["exit_criteria"]}
        assert Decimal(pilot["city_cost"]) <= limit
        days = pilot["ends_on"]["in_days"] - pilot["starts_on"]["in_days"] + 1
        assert 0 < days <= 365, pilot["key"]
        assert pilot["kpis"]
        for kpi in pilot["kpis"]:
            sign = 1 if kpi["direction"] == "increase" else -1
            assert sign * Decimal(kpi["target"]) >= sign * Decimal(kpi["minimum"]), kpi
    states = {row["state"] for row in PORTFOLIO["pilots"]}
    assert sorted(states) == ["designed", "reviewed", "running", "scaled", "stopped"]


def test_a_decision_reaches_its_quorum_and_follows_the_votes() -> None:
    bodies = {body["key"]: body for body in CITY["bodies"]}
    for row in PORTFOLIO["decisions"]:
        voters = [vote["member"] for vote in row["votes"]]
        body = bodies[row["body"]]
        assert set(voters) <= set(body["members"])
        assert len(voters) == len(set(voters))
        if row["state"] == "decided":
            votes = [vote["vote"] for vote in row["votes"]]
            assert len(voters) >= body["quorum"]
            assert votes.count("for") > votes.count("against")
            assert row["reason"]
        else:
            assert row["outcome"] is None
            assert not voters


def settlement_result(model: str, terms: Row, inputs: Row) -> dict[str, Decimal]:
    if model == "linear":
        used = Decimal(inputs["baseline"]) + Decimal(inputs["adjustments"]) - Decimal(inputs["actual"])
        verified = used * Decimal(inputs["unit_price"])
        paid = verified * Decimal(terms["partner_share"])
        return {"verified_savings": verified, "partner_payment": paid, "city_benefit": verified - paid}
    if model == "tiered":
        amount, lower, paid = Decimal(inputs["amount"]), Decimal(0), Decimal(0)
        for band in terms["bands"]:
            upper = amount if band["up_to"] is None else min(amount, Decimal(band["up_to"]))
            paid += max(Decimal(0), upper - lower) * Decimal(band["share"])
            lower = max(lower, upper)
        return {"partner_payment": paid, "city_benefit": amount - paid}
    part = Decimal(inputs["gross_receipts"]) * Decimal(terms["share"])
    due = max(part, Decimal(terms["minimum_guarantee"]))
    result = {"share_amount": part, "payment": due}
    return result | ({"arrears": due - Decimal(inputs["paid"])} if "paid" in inputs else {})


def test_settlements_follow_from_their_terms_and_inputs() -> None:
    checked = 0
    for row in PORTFOLIO["partnerships"]:
        for settlement in row["settlements"]:
            share = row["gain_share"]
            expected = settlement_result(share["model"], share["terms"], settlement["inputs"])
            given = {k: Decimal(v) for k, v in settlement["results"].items() if k != "basis"}
            assert given == expected, (row["key"], settlement["number"])
            checked += 1
    assert checked == 7


def row_of(part: str, key: str) -> Row:
    found: Row = next(row for row in PORTFOLIO[part] if row["key"] == key)
    return found


def test_the_lighting_story_tells_the_same_figures_everywhere() -> None:
    plan = row_of("plans", "lighting-plan")
    rebates = [row for row in plan["sources"] if row["instrument"] == "utility_rebate"]
    lamps = sum(row["terms"]["luminaires"] for row in rebates)
    assert str(lamps) == row_of("resources", "light-poles")["quantity"] == "14000"
    assert total(rebates) == Decimal(row_of("resources", "utility-rebate")["amount"]) == 60 * lamps
    initiative = row_of("initiatives", "adaptive-led-street-lighting")
    assert plan["total_sources"] == initiative["cost_likely"] == "4740000"
    bonds = [row for row in plan["sources"] if row["instrument"] == "mini_bond"]
    assert total(bonds) == 2400000
    loans = [row for row in plan["sources"] if row["instrument"] == "revolving_fund_loan"]
    assert total(loans) == 1500000
    partnership = row_of("partnerships", "lighting-partnership")
    terms = partnership["gain_share"]["terms"]
    assert Decimal(terms["city_share"]) + Decimal(terms["partner_share"]) == 1
    pilot = row_of("pilots", "lighting-pilot")
    assert total([row for row in plan["uses"] if row["phase"] == "pilot"]) == Decimal(pilot["city_cost"])
    metered = sum(Decimal(row["inputs"]["actual"]) for row in partnership["settlements"])
    assert (metered / 600 / 6).quantize(Decimal("0.01")) == Decimal(pilot["kpis"][0]["actual"])
    assert Decimal(pilot["kpis"][0]["baseline"]) * 3 == Decimal(terms["baseline_per_pole"])
    assert pilot["partner"] == partnership["gain_share"]["partner"] == "lumen-vale-controls"
