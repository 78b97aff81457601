"""A finance officer in Chromium: three instruments against one dear loan, in two scenarios, on charts and in files."""

import csv
import io
import re
from decimal import Decimal

import openpyxl
import pytest

PLAN = re.compile(r"/plans/([0-9a-f-]{36})/$")
SOURCES = (
    (
        "Mini-bonds for residents",
        "mini_bond",
        "300000",
        "bond",
        {"coupon": "0.035", "term_years": "10", "denomination": "500"},
    ),
    ("Fund loan", "revolving_fund_loan", "200000", "loan", {"rate": "0.01", "term_years": "8"}),
    ("Green streets grant", "grant", "100000", "", {}),
)
DEAR = (("Commercial loan", "state_loan", "600000", "loan", {"rate": "0.06", "term_years": "10"}),)


class Desk:
    """One person's browser; every page must answer and leave the console silent."""

    def __init__(self, page):
        self.page = page

    def open(self, address):
        answer = self.page.goto(address)
        assert answer.status < 400, (address, answer.status)
        assert self.page.complaints == []
        return self

    @property
    def main(self):
        return self.page.locator("main")

    def follow(self, name):
        """A link of the page, by its words."""
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=name).first.click()
        assert self.page.complaints == []
        return self

    def send(self, **values):
        """Fill the form that is open and press its button."""
        form = self.main.locator("form.form")
        for name, value in values.items():
            control = form.locator(f"[name='{name}']")
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        opened = self.page.url
        form.locator("button[type=submit]").last.click()
        self.page.wait_for_url(lambda address: address != opened)
        assert self.page.locator("[role=alert]").count() == 0, self.main.inner_text()
        assert self.page.complaints == []
        return self

    def charts(self):
        """Charts that are drawn; each has its finding above and its table below, opened here."""
        found = self.page.locator(".chart:visible")
        for number in range(found.count()):
            found.nth(number).locator("svg.main-svg").first.wait_for()
        for summary in self.page.locator("main figure details > summary").all():
            if summary.is_visible():
                summary.click()
        return found.count()

    def download(self, name):
        with self.page.expect_download() as file:
            self.main.get_by_role("link", name=name).first.click()
        return file.value.path()


@pytest.fixture
def finance(visit):
    return Desk(visit("desmond"))


def drafted(finance, initiative, title, sources):
    finance.open(f"/plans/new/?initiative={initiative}")
    finance.send(title=title, annual_savings="95000", savings_start_on="2027-01-04")
    plan = PLAN.search(finance.page.url).group(1)
    for label, instrument, amount, shape, terms in sources:
        finance.open(f"/sources/new/?plan={plan}")
        finance.send(label=label, instrument=instrument, amount=amount, available_on="2027-01-04")
        finance.open(f"/plans/{plan}/").follow(label)
        if shape:
            finance.open(f"{finance.page.url}{shape}_terms/").send(**terms)
            assert finance.charts() == 1
            assert finance.main.get_by_role("heading", name="What it costs").is_visible()
    finance.open(f"/uses/new/?plan={plan}").send(label="Lamps", category="equipment", amount="600000")
    return plan


def compared(desk, plan):
    """Side by side: the three instruments leave the city better off, as planned and in the adverse scenario."""
    desk.open(f"/plans/{plan}/").follow("Compare the plans of this initiative")
    assert desk.charts() == 1
    assert desk.main.get_by_text("leaves the city best off").is_visible()
    worth = {}
    for scenario in ("As planned", "Adverse"):
        table = desk.main.get_by_role("table", name=scenario)
        assert table.is_visible()
        cells = table.get_by_role("row").filter(has_text="Worth to the city").get_by_role("cell").all_inner_texts()
        heads = table.get_by_role("columnheader").all_inner_texts()[1:]
        worth[scenario] = {head: amount(cell) for head, cell in zip(heads, cells, strict=True)}
        three, one = (next(found for head, found in worth[scenario].items() if title in head) for title in TITLES)
        assert three > one
    for head, found in worth["Adverse"].items():
        assert found < worth["As planned"][head]


TITLES = ("Three instruments", "One loan")


def amount(text):
    """What a person reads: a sign of its own, a currency, grouping."""
    sign = -1 if any(mark in text for mark in ("−", "-", "(")) else 1
    return sign * Decimal(re.sub(r"[^0-9.]", "", text))


def opened_files(finance, site, plan):
    """The spreadsheet with its live outlook, every payment to the cent, the paper for a bond adviser."""
    finance.open(f"/plans/{plan}/")
    with open(finance.download("Spreadsheet with live formulas"), "rb") as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert {"Sources and uses", "Outlook", "Scenarios", "Payments 1", "Payments 2"} == set(book.sheetnames)
    assert str(book["Outlook"]["B7"].value) == "0"
    with open(finance.download("Every payment of every source"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(Decimal(row["principal"]) for row in rows) == Decimal(500_000)
    assert {row["source"] for row in rows} == {"Mini-bonds for residents", "Fund loan"}
    finance.page.get_by_role("button", name="Plan (PDF)").click()
    finance.page.wait_for_url("**/documents/**")
    site.run_jobs()
    finance.page.reload()
    with open(finance.download("Download PDF"), "rb") as file:
        body = file.read()
    assert body.startswith(b"%PDF-")
    assert len(body) > 20_000


def test_three_instruments_are_compared_checked_and_handed_to_an_adviser(finance, site, visit):
    finance.open("/initiatives/").follow("Adaptive LED street lighting")
    initiative = finance.page.url.rstrip("/").rpartition("/")[2]
    finance.open(f"/finder/{initiative}/")
    assert finance.main.get_by_text("instruments are open").is_visible()
    mixed = drafted(finance, initiative, TITLES[0], SOURCES)
    drafted(finance, initiative, TITLES[1], DEAR)
    compared(finance, mixed)

    finance.open(f"/plans/{mixed}/")
    assert finance.charts() == 1
    assert (
        finance.main.get_by_role("table", name="Total").count()
        or finance.main.get_by_text("Total sources").first.is_visible()
    )
    finance.follow("Outlook: debt service against savings")
    assert finance.charts() == 2
    for scenario in ("As planned", "Cautious", "Adverse"):
        assert finance.main.get_by_role("columnheader", name=scenario).is_visible()
    finance.follow("Stress the plan")
    assert finance.charts() == 2
    assert finance.main.get_by_text("What matters most is").is_visible()
    assert finance.main.get_by_text("P10").is_visible()

    finance.open(f"/plans/{mixed}/check/").send()
    champion = Desk(visit("mara"))
    champion.open(f"/plans/{mixed}/approve/").send()
    assert champion.main.get_by_text("Approved").first.is_visible()
    council = Desk(visit("vera", width=390))
    compared(council, mixed)
    opened_files(finance, site, mixed)
