"""Portfolios: rules over a closed round, solved in a process of its own, explained, compared, adopted."""

from decimal import Decimal

import pytest

from alliance import jobs
from alliance.models import CityProfile, Job
from initiatives import portfolio_jobs, services
from initiatives.maths.fund_assignment import Fund, Project
from initiatives.maths.fund_flow import covered
from initiatives.models import Initiative, Portfolio
from tests.factories.initiatives import CashLineFactory, CommitmentFactory, InitiativeFactory, ResourceFactory
from tests.initiatives.rounds import give

pytestmark = pytest.mark.django_db
ONE = [{"branch": "Resident benefit", "name": "Reach", "weight": Decimal(1)}]
COSTS = {"Lamps": 60, "Kiosks": 50, "Gardens": 50, "Sensors": 40}
SCORES = (4, 3, 2, 1)
DOMAINS = ("energy", "digital_inclusion", "water", "energy")


@pytest.fixture
def closed(cast, now):
    """Lamps 4 points for 60, Kiosks 3 for 50, Gardens 2 for 50, Sensors 1 for 40."""
    chosen = [
        InitiativeFactory(title=title, cost_likely=Decimal(cost), domain=domain, ward="Foundry")
        for (title, cost), domain in zip(COSTS.items(), DOMAINS, strict=True)
    ]
    row = services.set_up_round(title="R", criteria=ONE, initiatives=chosen, scorers=[cast.evaluator], by=cast.office)
    services.open_round(round=row, by=cast.office)
    give(row, cast.evaluator, now, *SCORES)
    return services.close_round(round=row, at=now, by=cast.office)


@pytest.fixture
def draw(cast, closed, api):
    """`draw(**rules)`: the answer of the API to a portfolio of the closed round."""

    def made(**rules):
        body = {"title": "First year", "round": str(closed.pk), **rules}
        return api(cast.office).post("/api/v1/portfolios/", body, format="json")

    return made


def ref(title):
    return Initiative.objects.get(title=title).reference


def budget(amount, year="2027"):
    return [{"fiscal_year": year, "amount": str(amount)}]


@pytest.fixture
def solved(cast, draw, api):
    def made(**rules):
        answer = draw(**rules)
        assert answer.status_code == 201, answer.content
        asked = api(cast.office).post(f"/api/v1/portfolios/{answer.json()['id']}/solve/")
        assert asked.status_code == 200, asked.content
        jobs.run_due()
        assert Job.objects.get(kind="solve_portfolio", pk=asked.json()["job"]).state == "done"
        return Portfolio.objects.get(pk=answer.json()["id"])

    return made


def titles(row):
    return [name.split(" ", 1)[1] for name in row.solution["selected"]]


class TestSolve:
    def test_finds_the_best_set_within_the_budget_and_says_what_others_would_displace(self, solved, browser_of, cast):
        row = solved(budgets=budget(110))
        assert titles(row) == ["Lamps", "Kiosks"]
        assert (row.solution["outcome"], row.solution["value"], row.solution["spent"]) == (
            "optimal",
            "7.000000",
            ["110.00"],
        )
        why = row.solution["explanations"][str(Initiative.objects.get(title="Gardens"))]
        kiosks = Initiative.objects.get(title="Kiosks")
        assert why["sentence"] == f"Would displace {kiosks}, costing 1.0 benefit points."
        page = browser_of(cast.council_member).get(f"/portfolios/{row.pk}/").content.decode()
        assert "2 initiatives bring" in page
        assert why["sentence"] in page

    def test_keeps_every_rule(self, solved):
        row = solved(
            budgets=budget(200),
            max_count=3,
            must_do=[{"initiative": ref("Sensors")}],
            relations=[
                {"kind": "requires", "first": ref("Lamps"), "second": ref("Gardens")},
                {"kind": "excludes", "first": ref("Kiosks"), "second": ref("Sensors")},
            ],
            floors=[{"kind": "ward", "name": "Foundry", "measure": "count", "minimum": "1"}],
        )
        assert titles(row) == ["Lamps", "Gardens", "Sensors"]

    def test_limits_staff(self, solved):
        needs = [{"initiative": ref(name), "role": "engineers", "quantity": "2"} for name in ("Lamps", "Kiosks")]
        row = solved(budgets=budget(1000), staff_limits=[{"role": "engineers", "limit": "3"}], staff_needs=needs)
        assert titles(row) == ["Lamps", "Gardens", "Sensors"]

    def test_spends_restricted_funds_first_and_only_on_their_purpose(self, solved):
        funds = [
            {"fund": "General", "fiscal_year": "2027", "amount": "50", "order": 9},
            {"fund": "Energy grant", "fiscal_year": "2027", "amount": "100", "order": 1, "domains": ["energy"]},
        ]
        row = solved(funds=funds)
        assert titles(row) == ["Lamps", "Kiosks", "Sensors"]
        paid = {
            (pay["initiative"].split(" ", 1)[1], pay["fund"]): Decimal(pay["amount"])
            for pay in row.solution["payments"]
        }
        assert paid == {("Lamps", "Energy grant"): 60, ("Sensors", "Energy grant"): 40, ("Kiosks", "General"): 50}

    def test_spreads_costs_over_fiscal_years(self, solved):
        costs = [
            {"initiative": ref("Lamps"), "fiscal_year": "2027", "amount": "10"},
            {"initiative": ref("Lamps"), "fiscal_year": "2028", "amount": "90"},
        ]
        row = solved(budgets=budget(60) + budget(50, "2028"), costs=costs)
        assert titles(row) == ["Kiosks"]

    def test_takes_costs_from_the_grid_of_fiscal_years(self, solved):
        lamps = Initiative.objects.get(title="Lamps")
        for name, first, last, amount in (("Build", 2027, 2027, 10), ("Run", 2028, 2030, 45)):
            CashLineFactory(initiative=lamps, name=name, first_year=first, last_year=last, likely=Decimal(amount),
                            low=Decimal(1), high=Decimal(99))  # fmt: skip
        CashLineFactory(initiative=lamps, kind="benefit", name="Saved", first_year=2028, last_year=2028)
        row = solved(budgets=budget(110) + budget(40, "FY2028"))
        assert next(item["costs"] for item in row.inputs["items"] if item["id"] == str(lamps)) == ["10.00", "45.00"]
        assert titles(row) == ["Kiosks", "Gardens"]
        assert next(item["outside"] for item in row.inputs["items"] if item["id"] == str(lamps)) == "90.00"

    def test_without_a_grid_takes_the_likely_cost_in_the_fiscal_year_of_the_start(self, city, solved):
        CityProfile.objects.update(fiscal_year_start_month=7)
        Initiative.objects.filter(title="Lamps").update(starts_on="2027-07-01")
        row = solved(budgets=budget(100) + budget(50, "2027/28"))
        assert [item["costs"] for item in row.inputs["items"]][:2] == [["0", "60.00"], ["50.00", "0"]]
        assert titles(row) == ["Kiosks", "Gardens"]

    def test_spends_money_of_a_ward_and_a_purpose_only_on_these_and_first(self, solved):
        Initiative.objects.filter(title="Gardens").update(ward="Harbour")
        Initiative.objects.filter(title__in=["Lamps", "Kiosks"]).update(purpose="capital")
        funds = [
            {"fund": "General", "fiscal_year": "2027", "amount": "20"},
            {"fund": "Works in the Foundry", "fiscal_year": "2027", "amount": "90",
             "wards": ["Foundry"], "purposes": ["capital"]},
            {"fund": "Foundry", "fiscal_year": "2027", "amount": "30", "wards": ["Foundry"]},
        ]  # fmt: skip
        row = solved(funds=funds)
        assert titles(row) == ["Lamps", "Kiosks"]
        paid = {
            (pay["initiative"].split(" ", 1)[1], pay["fund"]): Decimal(pay["amount"])
            for pay in row.solution["payments"]
        }
        assert paid == {
            ("Lamps", "Works in the Foundry"): 60,
            ("Kiosks", "Works in the Foundry"): 30,
            ("Kiosks", "Foundry"): 20,
        }

    def test_says_which_rules_clash(self, solved, browser_of, cast):
        row = solved(budgets=budget(30), must_do=[{"initiative": ref("Lamps")}], max_count=4)
        assert row.solution["outcome"] == "infeasible"
        lamps = Initiative.objects.get(title="Lamps")
        assert sorted(row.solution["clashes"]) == ["Budget of 2027", f"Must do: {lamps}"]
        page = browser_of(cast.office).get(f"/portfolios/{row.pk}/").content.decode()
        assert "Rules clash" in page
        assert "Budget of 2027" in page

    def test_is_done_in_another_process_and_shows_how_far_it_is(self, cast, draw, api, browser_of):
        pk = draw(budgets=budget(110)).json()["id"]
        api(cast.office).post(f"/api/v1/portfolios/{pk}/solve/")
        assert 'hx-trigger="every 2s"' in browser_of(cast.office).get(f"/portfolios/{pk}/").content.decode()
        again = api(cast.office).post(f"/api/v1/portfolios/{pk}/solve/")
        assert (again.status_code, "being solved already" in again.json()["detail"]) == (409, True)
        assert not Portfolio.objects.get().solution

    def test_leaves_a_portfolio_that_is_revised_meanwhile_as_it_is(self, cast, draw, monkeypatch):
        row = Portfolio.objects.get(pk=draw(budgets=budget(110)).json()["id"])
        row = services.solve_portfolio(portfolio=row, by=cast.office)
        seen = []

        def asked(job, question):
            seen.append(services.revise_portfolio(portfolio=row, budgets=budget(40), by=cast.office))
            return {"outcome": "optimal", "selected": [question["inputs"]["items"][0]["id"]], "value": "4"}

        monkeypatch.setattr(portfolio_jobs, "asked", asked)
        jobs.run_due()
        row.refresh_from_db()
        assert (row.solution, row.version) == ({}, seen[0].version)
        assert Job.objects.get(kind="solve_portfolio").result["outcome"] == "superseded"

    def test_is_refused_to_who_does_not_run_rounds(self, cast, draw, api):
        pk = draw(budgets=budget(110)).json()["id"]
        assert api(cast.council_member).post(f"/api/v1/portfolios/{pk}/solve/").status_code == 403
        assert api(cast.resident).get(f"/api/v1/portfolios/{pk}/").status_code == 404


class TestTakeInFunds:
    def test_brings_what_is_free_of_the_citys_money_with_what_it_is_bound_to(self, cast, draw, api):
        grant = ResourceFactory(kind="money", title="Energy grant", quantity=Decimal(100), unit="USD",
                                fiscal_year=2027, domains=["energy"], wards=["Foundry"])  # fmt: skip
        CommitmentFactory(resource=grant, quantity=Decimal(40))
        ResourceFactory(kind="money", title="Next year’s", quantity=Decimal(100), unit="USD", fiscal_year=2028)
        pk = draw(budgets=budget(110)).json()["id"]
        answer = api(cast.office).post(f"/api/v1/portfolios/{pk}/funds/")
        assert answer.status_code == 200, answer.content
        fund = {"fund": "Energy grant", "fiscal_year": "2027", "amount": "60.00", "order": None}
        assert answer.json()["funds"] == [fund | {"domains": ["energy"], "wards": ["Foundry"], "purposes": []}]

    def test_twice_does_not_double_the_money(self, cast, draw, api):
        ResourceFactory(kind="money", title="Grant", quantity=Decimal(100), unit="USD", fiscal_year=2027)
        pk = draw(budgets=budget(110)).json()["id"]
        for _ in range(2):
            answer = api(cast.office).post(f"/api/v1/portfolios/{pk}/funds/")
        assert [fund["amount"] for fund in answer.json()["funds"]] == ["100.00"]

    def test_says_where_to_record_money_if_none_is_free(self, cast, draw, api):
        pk = draw(budgets=budget(110)).json()["id"]
        answer = api(cast.office).post(f"/api/v1/portfolios/{pk}/funds/")
        assert (answer.status_code, answer.json()["detail"]) == (
            409,
            "No money of 2027 is free. Record it under Resources with its fiscal year.",
        )
        assert api(cast.council_member).post(f"/api/v1/portfolios/{pk}/funds/").status_code == 403


class TestDrawUp:
    @pytest.mark.parametrize(
        ("rules", "field", "words"),
        [
            ({}, "budgets", "at least one fiscal year"),
            ({"budgets": [{"fiscal_year": "2027", "amount": "NaN"}]}, "budgets", "digits"),
            ({"budgets": [{"fiscal_year": "2027", "amount": "1e400"}]}, "budgets", "digits"),
            ({"budgets": budget(9), "must_do": [{"initiative": "I-999"}]}, "must_do", "does not stand in this round"),
            ({"budgets": budget(9), "floors": [{"kind": "ward", "name": "Moon", "measure": "count", "minimum": "1"}]},
             "floors", "not known"),
            ({"budgets": budget(9), "costs": [{"initiative": "I-999", "fiscal_year": "2027", "amount": "1"}]},
             "costs", "does not stand"),
        ],
    )  # fmt: skip
    def test_names_the_rule_without_meaning(self, draw, rules, field, words):
        answer = draw(**rules)
        assert answer.status_code == 400
        assert (answer.json()["errors"][0]["field"], words in answer.json()["detail"]) == (field, True), answer.json()
        assert not Portfolio.objects.exists()

    def test_refuses_a_circle_of_requirements(self, draw):
        circle = [("Lamps", "Kiosks"), ("Kiosks", "Gardens"), ("Gardens", "Lamps")]
        relations = [{"kind": "requires", "first": ref(a), "second": ref(b)} for a, b in circle]
        answer = draw(budgets=budget(100), relations=relations)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "relations"
        assert "require each other in a circle" in answer.json()["detail"]
        assert not Portfolio.objects.exists()

    def test_refuses_numbers_that_are_none_in_json(self, cast, closed, api):
        for literal in ("NaN", "Infinity", "1e400"):
            body = (
                f'{{"title": "X", "round": "{closed.pk}", "budgets": [{{"fiscal_year": "2027", "amount": {literal}}}]}}'
            )
            answer = api(cast.office).post("/api/v1/portfolios/", body.encode(), content_type="application/json")
            assert answer.status_code == 400, literal

    def test_works_on_the_page(self, cast, closed, browser_of):
        body = {"title": "P", "round": str(closed.pk), "budgets-0-fiscal_year": "2027", "budgets-0-amount": "110"}
        answer = browser_of(cast.office).post("/portfolios/new/", body)
        assert answer.status_code == 302, answer.content.decode()
        assert Portfolio.objects.get().budgets == [{"fiscal_year": "2027", "amount": "110"}]

    def test_a_change_of_the_rules_drops_the_solution(self, cast, solved, api):
        row = solved(budgets=budget(110))
        client = api(cast.office)
        etag = client.get(f"/api/v1/portfolios/{row.pk}/")["ETag"]
        answer = client.patch(
            f"/api/v1/portfolios/{row.pk}/", {"budgets": budget(60)}, format="json", headers={"If-Match": etag}
        )
        assert answer.status_code == 200, answer.content
        assert (answer.json()["solution"], answer.json()["budgets"]) == ({}, [{"fiscal_year": "2027", "amount": "60"}])


def test_one_more_is_explained_on_demand(cast, solved, api):
    row = solved(budgets=budget(60))
    Portfolio.objects.update(solution={**row.solution, "explanations": {}})
    url = f"/api/v1/portfolios/{row.pk}/explain/"
    assert "is in already" in api(cast.office).post(url, {"initiative": ref("Lamps")}).json()["detail"]
    assert api(cast.staff).post(url, {"initiative": ref("Kiosks")}).status_code == 200
    jobs.run_due()
    row.refresh_from_db()
    lamps, kiosks = (str(Initiative.objects.get(title=title)) for title in ("Lamps", "Kiosks"))
    assert row.solution["explanations"][kiosks]["sentence"] == f"Would displace {lamps}, costing 1.0 benefit points."


def test_an_explanation_of_an_older_solution_is_not_kept(cast, solved, monkeypatch):
    row = solved(budgets=budget(60))

    def asked(job, question):
        services.revise_portfolio(portfolio=row, budgets=budget(70), by=cast.office)
        return {"explanations": {question["explain"]: {}}}

    services.explain_portfolio(portfolio=row, initiative=ref("Gardens"), by=cast.office)
    monkeypatch.setattr(portfolio_jobs, "asked", asked)
    jobs.run_due()
    row.refresh_from_db()
    assert (row.solution, row.budgets[0]["amount"]) == ({}, "70")


def test_what_no_money_can_bring_in_is_said_so(solved):
    row = solved(budgets=budget(50))
    lamps = str(Initiative.objects.get(title="Lamps"))
    sentence = row.solution["explanations"][lamps]["sentence"]
    assert sentence == "Cannot come in: it clashes with Budget of 2027."


def test_four_stand_side_by_side(cast, solved, api, browser_of):
    small, large = solved(budgets=budget(60)), solved(budgets=budget(110))
    query = f"?portfolio={small.pk}&portfolio={large.pk}"
    found = api(cast.council_member).get(f"/api/v1/portfolios/compare/{query}").json()
    assert [each["benefit"] for each in found["portfolios"]] == ["4.000000", "7.000000"]
    assert [(line["in"], line["differs"]) for line in found["initiatives"]] == [
        ([True, True], False),
        ([False, True], True),
    ]
    assert "Compare portfolios" in browser_of(cast.office).get(f"/portfolios/compare/{query}").content.decode()
    five = "&".join([f"portfolio={small.pk}"] * 5)
    assert api(cast.office).get(f"/api/v1/portfolios/compare/?{five}").status_code == 400
    assert api(cast.resident).get(f"/api/v1/portfolios/compare/{query}").status_code == 404


def test_a_variant_starts_with_the_same_rules(cast, solved, api):
    row = solved(budgets=budget(60))
    answer = api(cast.office).post(f"/api/v1/portfolios/{row.pk}/copy/", {"title": "Double"}, format="json")
    assert answer.status_code == 200, answer.content
    copy = Portfolio.objects.get(title="Double")
    assert (copy.budgets, copy.solution) == (row.budgets, {})


def test_adopting_selects_in_the_round(cast, solved, api):
    row = solved(budgets=budget(110))
    answer = api(cast.office).post(f"/api/v1/portfolios/{row.pk}/adopt/", {"why": "Council agreed."}, format="json")
    assert answer.status_code == 200, answer.content
    assert set(Initiative.objects.filter(state="selected").values_list("title", flat=True)) == {"Lamps", "Kiosks"}


class TestFundFlow:
    def test_moves_a_payment_where_the_strict_order_would_leave_a_cost_open(self):
        projects = [Project("a", 1, Decimal(10), ("x", "y")), Project("b", 2, Decimal(10), ("x",))]
        funds = [Fund("x", Decimal(10), 1), Fund("y", Decimal(10), 2)]
        assert {(row.project, row.fund): row.amount for row in covered(projects, funds)} == {
            ("a", "y"): Decimal(10),
            ("b", "x"): Decimal(10),
        }

    def test_leaves_open_what_no_fund_can_pay(self):
        projects = [Project("a", 1, Decimal(10), ("x",)), Project("b", 2, Decimal(10), ("x",))]
        assert sum(row.amount for row in covered(projects, [Fund("x", Decimal(15), 1)])) == 15
