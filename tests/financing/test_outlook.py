"""A plan with three instruments, compared in two scenarios, through the pages and through the API."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from alliance import city as cities
from financing import scenarios, services
from financing.maths.outlook import Scenario
from financing.models import Plan
from tests.factories.financing import PlanFactory, SourceFactory, UseFactory

pytestmark = pytest.mark.django_db

LOAN = {"rate": "0.01", "term_years": 8, "payments_per_year": 4}
BOND = {"coupon": "0.035", "term_years": 10, "denomination": "500"}
LEASE = {"first_payment": "12000", "years": 10}


def new(client, path, **body):
    answer = client.post(f"/api/v1/{path}/", body)
    assert answer.status_code == 201, answer.json()
    return answer.json()["id"]


@pytest.fixture
def written(cast, city, api):
    """Two plans for one initiative, written through the API: three instruments against one dear loan."""
    client = api(cast.finance_officer)
    initiative = str(PlanFactory().initiative_id)
    both = {"initiative": initiative, "annual_savings": "90000.00", "savings_start_on": "2027-07-04"}
    mixed, dear = (new(client, "plans", title=title, **both) for title in ("Three instruments", "One loan"))
    lines = {
        ("interfund_loan", "loan"): ("200000.00", LOAN, mixed),
        ("mini_bond", "bond"): ("300000.00", BOND, mixed),
        ("lease_purchase", "rent"): ("100000.00", LEASE, mixed),
        ("state_loan", "loan"): ("600000.00", {"rate": "0.06", "term_years": 10}, dear),
    }
    for (instrument, shape), (amount, terms, plan) in lines.items():
        day = "2027-01-04"
        source = new(
            client, "sources", plan=plan, label=instrument, instrument=instrument, amount=amount, available_on=day
        )
        assert client.post(f"/api/v1/sources/{source}/{shape}_terms/", terms).status_code == 200
    for plan in (mixed, dear):
        new(client, "uses", plan=plan, label="Lamps", category="equipment", amount="600000.00")
        assert client.post(f"/api/v1/plans/{plan}/check/").status_code == 200
    return mixed, dear


def test_a_plan_with_three_instruments_is_compared_in_two_scenarios(written, cast, api, browser_of):
    mixed, dear = written
    asked = f"plan={mixed}&plan={dear}&scenario=planned&scenario=adverse"
    rows = api(cast.council_member).get(f"/api/v1/plan-comparison/?{asked}").json()["results"]
    page = browser_of(cast.council_member).get(f"/plans/compare/?{asked}").content.decode()

    planned, adverse = ({row["title"]: row["outlooks"][number]["measures"] for row in rows} for number in (0, 1))
    value = "city_net_present_value"
    assert Decimal(planned["Three instruments"][value]) > Decimal(planned["One loan"][value])
    for title in planned:
        assert Decimal(adverse[title][value]) < Decimal(planned[title][value])
        assert Decimal(adverse[title]["lowest_coverage"]) < Decimal(planned[title]["lowest_coverage"])
    for words in ("Three instruments", "One loan", "As planned", "Adverse", "Lowest coverage"):
        assert words in page


def test_a_plan_that_is_not_ready_says_so_and_does_not_hide_the_others(written, cast, api, browser_of):
    draft = PlanFactory(initiative=Plan.objects.get(pk=written[0]).initiative, title="Only begun")
    asked = f"plan={written[0]}&plan={written[1]}&plan={draft.pk}&scenario=adverse"
    rows = api(cast.finance_officer).get(f"/api/v1/plan-comparison/?{asked}").json()["results"]
    page = browser_of(cast.finance_officer).get(f"/plans/compare/?{asked}").content.decode()

    assert [len(row["outlooks"]) for row in rows] == [1, 1, 0]
    assert rows[2]["missing"].startswith("Say how much is saved")
    assert rows[2]["missing"] in page
    assert "“Three instruments” leaves the city best off in this scenario." in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "two to 4 plans"), ("plan=x&plan=y", "by their identifiers"), ("{}&scenario=rosy", "no scenario rosy")],
)
def test_a_comparison_that_makes_no_sense_says_the_same_at_both_doors(query, sentence, written, cast, api, browser_of):
    asked = query.format(f"plan={written[0]}&plan={written[1]}")
    page = browser_of(cast.finance_officer).get(f"/plans/compare/?{asked}")
    answer = api(cast.finance_officer).get(f"/api/v1/plan-comparison/?{asked}")

    assert (page.status_code, answer.status_code) == (400, 400)
    assert sentence in page.content.decode()
    assert sentence in str(answer.json())


def test_outlook_and_stress_are_shown_with_their_tables(written, cast, api, browser_of):
    browser = browser_of(cast.finance_officer)
    outlook = browser.get(f"/plans/{written[0]}/outlook/").content.decode()
    stress = browser.get(f"/plans/{written[0]}/stress/").content.decode()
    found = api(cast.finance_officer).get(f"/api/v1/plan-stress/{written[0]}/").json()
    again = api(cast.finance_officer).get(f"/api/v1/plan-stress/{written[0]}/").json()

    assert "Savings do not cover debt service in" in outlook
    assert "What matters most is" in stress
    assert found == again
    assert 0 <= found["shortfall_chance"] <= 1
    assert found["coverage"]["P10"] <= found["coverage"]["P50"] <= found["coverage"]["P90"]


def test_a_plan_without_terms_says_what_to_write_first(cast, city, api, browser_of):
    plan = PlanFactory(annual_savings=Decimal(1000), savings_start_on="2027-07-04")
    SourceFactory(plan=plan, label="Fund loan")
    UseFactory(plan=plan)
    page = browser_of(cast.finance_officer).get(f"/plans/{plan.pk}/outlook/").content.decode()
    answer = api(cast.finance_officer).get(f"/api/v1/plan-outlooks/{plan.pk}/")

    assert "Write the terms of Fund loan first." in page
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_incomplete")


def test_the_spreadsheet_holds_live_formulas_and_no_text_that_runs(cast, city, browser_of):
    plan = PlanFactory()
    source = SourceFactory(plan=plan, label="=1+1", instrument="interfund_loan")
    services.set_loan_terms(source=source, rate=Decimal("0.01"), term_years=3, by=cast.finance_officer)
    UseFactory(plan=plan)
    body = browser_of(cast.finance_officer).get(f"/plans/{plan.pk}/workbook.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(body))

    first = book["Sources and uses"]
    assert first["A2"].value == "'=1+1"
    assert (first["E3"].value, first["F3"].value) == ("=SUM(E2:E2)", "=SUM(F2:F2)")
    payments = book["Payments 1"]
    assert payments["D4"].value == "=B4+C4"
    assert payments["H2"].value == "=XIRR(H4:H7,G4:G7)"
    assert payments["B7"].value == "=SUM(B4:B6)"


def test_payments_are_given_as_csv_to_the_cent(cast, city, browser_of):
    source = SourceFactory(instrument="interfund_loan", amount=Decimal(300))
    services.set_loan_terms(source=source, rate=Decimal(0), term_years=3, by=cast.finance_officer)
    text = browser_of(cast.finance_officer).get(f"/sources/{source.pk}/payments.csv").content.decode()
    rows = list(csv.reader(io.StringIO(text)))

    assert rows[1] == ["2028-01-04", "100.00", "100.00", "0.00", "200.00"]
    assert rows[-1][-1] == "0.00"


@pytest.mark.parametrize("path", ["outlook/", "stress/", "workbook.xlsx", "payments.csv"])
def test_nothing_of_a_plan_is_shown_outside(path, cast, city, browser_of):
    plan = PlanFactory()
    assert browser_of(cast.vendor).get(f"/plans/{plan.pk}/{path}").status_code == 403
    assert browser_of(cast.staff).get(f"/plans/{plan.pk}/{path}").status_code == 404


def test_scenarios_of_the_city_are_offered(cast, city):
    value = {"late": {"name": "Late", "delay_months": 24}}
    cities.change_setting(key="financing.scenarios", value=value, by=cast.champion)
    assert scenarios.scenarios() == {"planned": Scenario(), "late": Scenario("Late", delay_months=24)}


@pytest.mark.parametrize(
    "value", [[], {"a": 1}, {"planned": {}}, {"a": {"rate_shift": "5"}}, {"a": {"cost_overrun": "many"}}]
)
def test_a_scenario_that_cannot_happen_is_refused(value):
    assert scenarios.check(value)
