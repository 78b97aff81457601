"""Every page × role in a real browser: it answers, axe finds nothing, nothing overflows, the console is silent."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from alliance import registry

# One person of the sample city per role.
PEOPLE = {
    "visitor": None,
    "champion": "mara",
    "office": "odell",
    "department_staff": "tobias",
    "procurement_officer": "gus",
    "evaluator": "petra",
    "finance_officer": "desmond",
    "council_member": "vera",
    "auditor": "nadia",
    "administrator": "theo",
    "vendor": "callum",
    "resident": "joy",
}
WIDTHS = (1280, 390)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Plotly's own drawing is left out: its text is in the table below each chart.
WHERE = {"exclude": [[".chart"]]}
OWN = [
    "/work/",
    "/work/notices/",
    "/search/?q=light",
    "/council/",
    "/audit/",
    "/reports/new/",
    "/audit/chain/",
    "/settings/",
    "/design/",
]
# The visitor follows every link; the champion opens every list; the others open what they come for. Every link of
# everybody is opened without a browser by tests/journeys/test_every_link.py, and in one with EVERY_LINK=champion,office …
FOLLOWS = ("visitor", *os.environ.get("EVERY_LINK", "").split(","))
COME_FOR = ["/", *OWN, "/needs/", "/initiatives/", "/pilots/", "/rfis/"]
# Nodes of which the page shows only a part, because a region that scrolls cuts them off: nobody can judge their contrast.
CUT_OFF = """selectors => selectors.filter(selector => {
    const node = document.querySelector(selector), frame = node?.closest(".scroll, .board, .rows, fieldset > div[id]");
    if (!frame) return false;
    const one = node.getBoundingClientRect(), all = frame.getBoundingClientRect();
    return one.left < all.left || one.right > all.right || one.top < all.top || one.bottom > all.bottom;
})"""


def addresses(role):
    if role not in ("visitor", "champion"):
        return list(COME_FOR)
    own = OWN if PEOPLE[role] else ["/search/?q=light"]
    return ["/", "/accessibility/", *own, *(f"/{noun.path}/" for noun in registry.nouns)]


def faults_of(page, address):
    """What is wrong with the page, at each width; loaded once, as a window that somebody makes narrower."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(address)
    if answer is None or answer.status in (403, 404) or "/accounts/login/" in page.url:
        page.complaints.clear()
        return []
    found = [f"status {answer.status}"] if answer.status >= 400 else []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width}: {fault}" for fault in seen_at(page)]
    found += page.complaints
    page.complaints.clear()
    return [f"{address}: {fault}" for fault in found]


def fits(page):
    """Whether nothing sticks out, given two seconds: a chart is drawn anew a moment after the window changed."""
    for _ in range(20):
        if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
            return True
        page.wait_for_timeout(100)
    return False


def seen_at(page):
    if not fits(page):
        yield "overflows"
    result = Axe().run(page, context=WHERE, options=RULES).response
    for fault in result["violations"]:
        yield f"{fault['id']}: {fault['nodes'][0]['html'][:160]}"
    unsure = [node for rule in result["incomplete"] if rule["id"] == "color-contrast" for node in rule["nodes"]]
    excused = page.evaluate(CUT_OFF, [node["target"][0] for node in unsure])
    for node in unsure:
        if node["target"][0] not in excused:
            yield f"contrast undetermined: {node['html'][:160]} {node['any'][0]['message'][:120]}"


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_clean_for(role, visit):
    page = visit(PEOPLE[role])
    waiting, faults, seen = addresses(role), [], set()
    while waiting:
        address = waiting.pop(0)
        shape = re.sub(r"[0-9a-f-]{36}", "<id>", address.split("?")[0])
        if shape in seen:
            continue
        seen.add(shape)
        faults += faults_of(page, address)
        if role in FOLLOWS:
            waiting += links_on(page)
    assert faults == []
    assert len(seen) > 5


def links_on(page):
    links = page.eval_on_selector_all("main a[href^='/']", "found => found.map(link => link.getAttribute('href'))")
    return [link for link in links if not re.search(r"/files/|\.(csv|pdf|xlsx|json|ics)|/api/|/logout", link)]
