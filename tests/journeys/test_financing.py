"""From “we have no money” to a plan that balances, through the API: three instruments, two scenarios, money that arrives."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from alliance import jobs
from tests.factories.governance import BodyFactory
from tests.factories.initiatives import InitiativeFactory

MINI_BOND = {"coupon": "0.035", "term_years": 10, "denomination": "500", "price": "100"}
FUND_LOAN = {"rate": "0.01", "term_years": 8, "payments_per_year": 4}
COMMERCIAL = {"rate": "0.06", "term_years": 10}


class Door:
    """One person's client: answers must be as expected, and come back as their JSON."""

    def __init__(self, client):
        self.client = client

    def post(self, path, body=None, status=None):
        answer = self.client.post(f"/api/v1/{path}", body or {}, format="json")
        assert answer.status_code in ((status,) if status else (200, 201)), answer.json()
        return answer.json()

    def get(self, path):
        answer = self.client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.json()
        return answer.json()


@pytest.fixture
def finance(cast, api, city):
    return Door(api(cast.finance_officer))


@pytest.fixture
def champion(cast, api):
    return Door(api(cast.champion))


@pytest.fixture
def office(cast, api):
    return Door(api(cast.office))


def told_what_the_finder_asks(finance, initiative):
    finance.post(
        "city-finances/",
        {
            "as_of": "2026-06-30",
            "is_rated": False,
            "debt_limit": "50000000.00",
            "debt_outstanding": "12000000.00",
            "needs_vote": False,
            "may_issue_tax_exempt": True,
            "annual_revenue": "90000000.00",
            "reserve": "20000000.00",
        },
    )
    finance.post(
        "situations/",
        {
            "initiative": initiative,
            "life_years": 15,
            "annual_savings": "95000.00",
            "annual_revenue": "0.00",
            "certainty": "measured",
            "maturity": "proven",
            "private_use": "0.05",
            "is_visible": True,
            "is_measurable": True,
            "match_secured": True,
            "helps_environment": True,
        },
    )
    return {row["instrument"]: row for row in finance.get(f"finder/{initiative}/")["results"]}


def plan_of(finance, initiative, title, sources):
    both = {"initiative": initiative, "annual_savings": "95000.00", "savings_start_on": "2027-01-04"}
    plan = finance.post("plans/", both | {"title": title})
    found = {}
    for instrument, amount, shape, terms in sources:
        body = {"plan": plan["id"], "label": instrument.replace("_", " "), "instrument": instrument, "amount": amount}
        source = finance.post("sources/", body | {"available_on": "2027-01-04"})
        found[instrument] = source["id"]
        if shape:
            finance.post(f"sources/{source['id']}/{shape}_terms/", terms)
    finance.post("uses/", {"plan": plan["id"], "label": "Lamps", "category": "equipment", "amount": "550000.00"})
    finance.post("uses/", {"plan": plan["id"], "label": "Meters", "category": "verification", "amount": "50000.00"})
    return plan["id"], found


def better_in_both_scenarios(finance, mixed, dear):
    rows = finance.get(f"plan-comparison/?plan={mixed}&plan={dear}&scenario=planned&scenario=adverse")["results"]
    worth = {
        row["title"]: {one["scenario"]: one["measures"]["city_net_present_value"] for one in row["outlooks"]}
        for row in rows
    }
    for scenario in ("planned", "adverse"):
        assert Decimal(worth["Three instruments"][scenario]) > Decimal(worth["One loan"][scenario])
    for found in worth.values():
        assert Decimal(found["adverse"]) < Decimal(found["planned"])
    chances = [finance.get(f"plan-stress/{plan}/")["total_shortfall_chance"] for plan in (mixed, dear)]
    assert chances[0] < chances[1]


def sold_to_residents(finance, plan, source):
    now = timezone.now()
    offering = finance.post(
        "offerings/",
        {
            "plan": plan,
            "title": "Lamps of Foundry",
            "summary": "Lend the city 500 dollars or more.",
            "dated_on": "2027-01-04",
            "opens_at": (now - timedelta(days=3)).isoformat(),
            "closes_at": (now - timedelta(minutes=1)).isoformat(),
            "tiers": "city",
            "rule": "first_come",
        },
    )
    assert offering["source"] == source
    path = f"offerings/{offering['id']}/"
    series = {"offering": offering["id"], "name": "Ten years", "kind": "current", "amount": "300000.00", "price": "100"}
    finance.post("bond-series/", series | {"denomination": "500.00", "rate": "0.035", "matures_on": "2037-01-04"})
    finance.post(f"{path}publish/")
    orders = [
        {
            "number": f"O-{n}",
            "series": "Ten years",
            "buyer": f"Buyer {n}",
            "residency": "city",
            "amount": "1000.00",
            "received_at": (now - timedelta(days=2, seconds=-n)).isoformat(),
            "paid_on": timezone.localdate().isoformat(),
        }
        for n in range(310)
    ]
    for _ in range(2):  # the platform sends its file twice
        finance.post(f"{path}import/", {"orders": orders})
    finance.post(f"{path}close/")
    return finance.post(f"{path}allot/")


def granted_and_drawn(cast, finance, champion, office, source):
    committee = BodyFactory(chair=cast.champion, quorum=2)
    committee.members.set([cast.champion, cast.office, cast.finance_officer])
    fund = finance.post("funds/", {"name": "Innovation fund", "purpose": "Savings.", "committee": str(committee.pk)})
    finance.post(f"funds/{fund['id']}/post/", {"kind": "seed", "amount": "2000000.00", "booked_on": "2026-11-23"})
    loan = finance.post(
        "fund-loans/",
        {"fund": fund["id"], "source": source, "annual_savings": "95000.00", "years": 8, "purpose": "Lamps."},
    )
    decision = finance.post(f"fund-loans/{loan['id']}/ask/")["decision"]
    for person in (champion, office):
        person.post(f"decisions/{decision}/vote/", {"choice": "for"})
    champion.post(f"decisions/{decision}/sign/", {"outcome": "go", "reason": "Pays back in time."})
    finance.post(f"fund-loans/{loan['id']}/draw/", {"amount": "120000.00", "booked_on": "2026-11-23"})


def handed_to_a_bond_adviser(cast, finance, browser_of, plan, source):
    """Each file is opened: the spreadsheet's formulas, the payments that repay to the cent, the PDF."""
    browser = browser_of(cast.finance_officer)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/plans/{plan}/workbook.xlsx").content))
    assert book.sheetnames == ["Sources and uses", "Outlook", "Scenarios", "Payments 1", "Payments 2"]
    lines = {row[0].value: row[4].value for row in book["Sources and uses"].iter_rows(max_col=5)}
    assert lines["Total sources"] == "=SUM(E2:E4)"
    assert lines["Difference"] == "=E5-E10"
    outlook = [cell.value for cell in book["Outlook"]["C"] if str(cell.value).startswith("=")]
    assert outlook[0] == "=$B$2*(1-$B$3)*MIN(12,MAX(0,12*A14-$B$10-$B$5))/12"
    names = [cell.value for cell in book["Scenarios"][1]]
    assert names == ["Measure", "As planned", "Cautious", "Adverse", "What it says"]

    for path, owed in ((f"/sources/{source}/payments.csv", "300000.00"), (f"/plans/{plan}/payments.csv", "500000.00")):
        rows = list(csv.DictReader(io.StringIO(browser.get(path).content.decode())))
        assert sum(Decimal(row["principal"]) for row in rows) == Decimal(owed)
        assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)

    order = finance.post("documents/", {"kind": "plan", "subject": plan, "format": "pdf"})
    jobs.run_due()
    file = finance.client.get(f"/api/v1/documents/{order['id']}/file/")
    body = b"".join(file.streaming_content)
    assert body.startswith(b"%PDF-")
    assert len(body) > 20_000


@pytest.mark.django_db
def test_from_no_money_to_a_plan_that_balances(cast, finance, champion, office, browser_of):
    initiative = str(InitiativeFactory(cost_likely=Decimal(600_000)).pk)
    verdicts = told_what_the_finder_asks(finance, initiative)
    assert verdicts["general_obligation_bond"]["status"] == "ineligible"
    assert {verdicts[name]["status"] for name in ("mini_bond", "grant")} == {"eligible"}
    assert all(row["findings"] and row["risk"] for row in verdicts.values())

    three = [
        ("mini_bond", "300000.00", "bond", MINI_BOND),
        ("revolving_fund_loan", "200000.00", "loan", FUND_LOAN),
        ("grant", "100000.00", "", {}),
    ]
    mixed, sources = plan_of(finance, initiative, "Three instruments", three)
    dear, _ = plan_of(finance, initiative, "One loan", [("state_loan", "600000.00", "loan", COMMERCIAL)])
    better_in_both_scenarios(finance, mixed, dear)

    finance.post(f"plans/{mixed}/check/")
    finance.post(f"plans/{mixed}/approve/", status=409)
    assert champion.post(f"plans/{mixed}/approve/")["state"] == "approved"

    sold = sold_to_residents(finance, mixed, sources["mini_bond"])
    assert sold["state"] == "allotted"
    granted_and_drawn(cast, finance, champion, office, sources["revolving_fund_loan"])
    grant = finance.post(
        "grants/",
        {
            "source": sources["grant"],
            "programme": "Green streets",
            "match_required": "150000.00",
            "match": [sources["mini_bond"]],
            "starts_on": "2026-10-01",
            "ends_on": "2027-12-31",
        },
    )
    assert grant["match_missing"] == "0.00"
    finance.post(f"sources/{sources['grant']}/commit/")
    finance.post(f"sources/{sources['grant']}/receive/", {"amount": "40000.00"})

    came = {name: finance.get(f"sources/{pk}/") for name, pk in sources.items()}
    assert {name: (row["state"], row["received"]) for name, row in came.items()} == {
        "mini_bond": ("received", "300000.00"),
        "revolving_fund_loan": ("committed", "120000.00"),
        "grant": ("committed", "40000.00"),
    }
    receipt = came["grant"]["receipts"][0]["id"]
    body = {"receipt": receipt, "amount": "5000.00", "why": "The grantor paid it for another award."}
    assert finance.post(f"sources/{sources['grant']}/correct/", body)["received"] == "35000.00"
    handed_to_a_bond_adviser(cast, finance, browser_of, mixed, sources["mini_bond"])
