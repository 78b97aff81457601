"""A year of a partnership in Chromium: four quarters, one dispute, one restatement, one true-up, on both sides' screens."""

import pytest

QUARTERS = [
    ("2025-01-01", "2025-03-31"),
    ("2025-04-01", "2025-06-30"),
    ("2025-07-01", "2025-09-30"),
    ("2025-10-01", "2025-12-31"),
]


class Desk:
    """One person's browser; every page must answer and leave the console silent."""

    def __init__(self, page):
        self.page = page

    def open(self, address):
        answer = self.page.goto(address)
        assert answer.status < 400, (address, answer.status)

    def send(self, **values):
        """Fill the form that is open and press its button."""
        form = self.page.locator("main form.form")
        for name, value in values.items():
            control = form.locator(f"[name='{name.replace('__', '-')}']")
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(value)
            elif value is True:
                control.check()
            else:
                control.fill(value)
        opened = self.page.url
        form.locator("button[type=submit]").last.click()
        self.page.wait_for_url(lambda address: address != opened)
        assert self.page.locator("[role=alert]").count() == 0, self.page.locator("main").inner_text()
        assert self.page.complaints == []
        return self.page.url

    def act(self, url, act, **values):
        self.open(f"{url}{act}/")
        return self.send(**values)

    def text(self, url):
        self.open(url)
        return self.page.locator("main").inner_text()


@pytest.fixture
def finance(visit):
    return Desk(visit("desmond"))


@pytest.fixture
def partner(visit):
    return Desk(visit("callum"))


def gain_share_of_the_lighting_alliance(finance, partner):
    finance.open("/partnerships/")
    finance.page.click("main >> text=Lighting alliance")
    finance.page.wait_for_url("**/partnerships/*-*/")
    finance.page.wait_for_load_state()
    partnership = finance.page.url.rstrip("/").rpartition("/")[2]
    finance.open(f"/gain-shares/new/?partnership={partnership}")
    finance.send(
        title="Electricity of the old lamps",
        unit="kWh",
        period="quarter",
        baseline="90000",
        baseline_note="Metered in 2024.",
        model="linear",
        partner_share="0.30",
        unit_price="0.11",
        is_trued_up=True,
        year_cap="7000.00",
        shares__0__party="Lumen Vale Controls",
        shares__0__share="1",
    )
    finance.page.locator("main >> text=Electricity of the old lamps").last.click()
    finance.page.wait_for_url("**/gain-shares/*-*/")
    url = finance.page.url
    finance.act(url, "sign")
    partner.act(url, "sign")
    assert "In force" in finance.text(url)
    return url.rstrip("/").rpartition("/")[2]


def drafted(finance, gain_share, days, **measured):
    finance.open(f"/settlements/new/?gain_share={gain_share}")
    return finance.send(starts_on=days[0], ends_on=days[1], source="Meter file", **measured)


def agreed_and_paid(finance, partner, url, amount):
    finance.act(url, "confirm")
    partner.act(url, "confirm")
    assert "Locked" in partner.text(url)
    finance.act(url, "pay", amount=amount, paid_on="2026-01-15")
    assert "It is paid." in finance.text(url)


def test_a_year_of_a_partnership_on_both_sides_screens(finance, partner):
    gain_share = gain_share_of_the_lighting_alliance(finance, partner)

    first = drafted(finance, gain_share, QUARTERS[0], actual="36480")
    assert "$1,766.16" in partner.text(first)
    agreed_and_paid(finance, partner, first, "1766.16")

    second = drafted(finance, gain_share, QUARTERS[1], actual="30000")
    partner.act(second, "dispute", reason="Meter 7 is missing.")
    assert "Meter 7 is missing." in finance.text(second)
    finance.act(second, "change", actual="35000")
    agreed_and_paid(finance, partner, second, "1815.00")

    third = drafted(finance, gain_share, QUARTERS[2], actual="40000")
    agreed_and_paid(finance, partner, third, "1650.00")
    restated = finance.act(third, "restate", actual="45000", source="Checked meter", note="Meter 9 ran slow.")
    assert "The partner pays the city $165.00" in partner.text(restated)
    agreed_and_paid(finance, partner, restated, "165.00")
    assert "A later edition corrects this statement." in partner.text(third)

    fourth = drafted(finance, gain_share, QUARTERS[3], actual="30000")
    agreed_and_paid(finance, partner, fourth, "1980.00")

    true_up = drafted(finance, gain_share, ("2025-01-01", "2025-12-31"), kind="true_up")
    assert "The partner pays the city $46.16" in partner.text(true_up)
    agreed_and_paid(finance, partner, true_up, "46.16")
    assert "Every line, the rounding and the division agree." in partner.text(true_up)
    for desk in (finance, partner):
        shown = desk.text(f"/gain-shares/{gain_share}/")
        assert shown.count("2025") >= 12
