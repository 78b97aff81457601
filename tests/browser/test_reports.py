"""Search and reports as people use them: misspelt words, a question put together by hand, and what others see of it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDTHS = (1280, 390)


def is_clean(page):
    """At both widths: axe finds nothing outside Plotly's own drawing, and nothing sticks out."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, context={"exclude": [[".chart"]]}).response["violations"]
        assert found == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def test_the_search_at_the_top_forgives_a_slip_and_leads_to_the_row(visit):
    page = visit("odell")
    page.locator(".masthead input[type=search]").fill("adaptve ligthing")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nothing has these words. These look like them.")
    is_clean(page)
    page.get_by_label("Words", exact=True).fill('"street lighting" -contractor')
    page.keyboard.press("Enter")
    expect(page.locator("main")).not_to_contain_text("Nothing has these words.")
    first = page.locator("main section li a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.split(" ", 1)[1])
    assert page.complaints == []


def test_the_office_builds_a_report_corrects_a_slip_and_shares_it(visit):
    page = visit("odell")
    page.goto("/reports/new/")
    is_clean(page)
    page.get_by_label("Title").fill("Pilots that run, by department")
    page.get_by_label("Rows").select_option("initiatives")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pilots that run, by department")

    page.get_by_role("link", name="Edit report").click()
    page.locator("[name=conditions-0-field]").select_option("state")
    page.locator("[name=conditions-0-value]").fill("Flying")
    page.get_by_label("Department", exact=True).nth(1).check()
    page.locator("[name=chart]").select_option("bars")
    is_clean(page)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Condition 1: Stage is one of: Proposed, Selected")
    is_clean(page)
    page.locator("[name=conditions-0-value]").fill("Piloting")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Only rows in which: Stage is “Piloting”.")
    expect(page.locator(".chart .main-svg").first).to_be_visible()
    is_clean(page)

    address = page.url
    council = visit("vera")
    council.goto(address)
    expect(council.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Share it", exact=True).click()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Everybody inside. Each sees the rows that they may see.")
    council.goto(address)
    expect(council.get_by_role("heading", level=1)).to_have_text("Pilots that run, by department")
    expect(council.get_by_role("link", name="Edit report")).to_have_count(0)
    assert [said for said in page.complaints if "status of 400" not in said] == []
