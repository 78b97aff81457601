"""A council member on a phone: which pilots are failing, and who decides next?"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_council_member_learns_on_a_phone_which_pilots_fail_and_who_decides_next(visit):
    page = visit("vera", width=390)
    page.goto("/council/")
    failing = page.locator(".scorecard a", has_text="Pilots failing")
    expect(failing).to_be_in_viewport()
    count = int(failing.locator("b").inner_text())
    assert count > 0
    failing.click()
    panel = page.locator("#pilots-panel")
    expect(panel.get_by_role("heading", name="Pilots, and how they do")).to_be_in_viewport()
    failing_lines = panel.locator("li", has_text="Failing")
    assert failing_lines.count() == count
    for line in failing_lines.all():
        assert "decide" in line.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).response["violations"] == []

    name = failing_lines.first.locator("a").first.inner_text()
    failing_lines.first.locator("a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    page.goto("/council/")
    question = page.locator("section", has=page.get_by_role("heading", name="Who decides next")).locator("li a").first
    asked = question.inner_text()
    question.click()
    expect(page.locator("main")).to_contain_text(asked)
    assert page.complaints == []


def test_a_figure_of_the_council_opens_its_rows_and_the_address_keeps_the_part(visit):
    page = visit("vera", width=1280)
    page.goto("/council/?domain=energy")
    page.locator("#stages-panel details summary").click()
    page.locator("#stages-panel table a").first.click()
    page.wait_for_url("**/initiatives/?domain=energy&state=proposed")
    assert page.complaints == []


def test_residents_read_the_portfolio_without_an_account_or_scripts(visit):
    page = visit(java_script_enabled=False, width=390)
    page.goto("/portfolio/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The portfolio")
    expect(page.locator("#stages-panel .finding")).to_contain_text("initiative")
    assert page.get_by_text("Owners without updates").count() == 0
