"""Every page × role in a real browser: it answers, axe finds nothing, nothing overflows, the console is silent."""

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
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Plotly's own drawing is left out: its text is in the table below each chart.
WHERE = {"exclude": [[".chart"]]}
OWN = [
    "/work/",
    "/work/notices/",
    "/search/?q=light",
    "/council/",
    "/audit/",
    "/audit/chain/",
    "/settings/",
    "/design/",
]


def addresses(person):
    """Lists of every noun and the ground's own pages; then, from each list, its form and its first row with its acts."""
    return [
        "/",
        "/accessibility/",
        *(OWN if person else ["/search/?q=light"]),
        *(f"/{noun.path}/" for noun in registry.nouns),
    ]


def fault_of(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(address)
    if answer is None or answer.status in (403, 404) or "/accounts/login/" in page.url:
        page.complaints.clear()
        return None
    found = []
    if answer.status >= 400:
        found.append(f"status {answer.status}")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("overflows")
    result = Axe().run(page, context=WHERE, options=RULES).response
    found += [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in result["violations"]]
    found += [
        f"contrast undetermined: {n['html'][:120]}"
        for v in result["incomplete"]
        if v["id"] == "color-contrast"
        and width > 1000
        and "lane-" not in v["nodes"][0]["html"]  # what a scrolled region cuts off cannot be seen
        for n in v["nodes"][:1]
    ]
    found += page.complaints
    page.complaints.clear()
    return f"{address} at {width}: {found}" if found else None


# The visitor follows every link; the champion opens every list; the others open what they come for.
COME_FOR = ["/", *OWN, "/needs/", "/initiatives/", "/pilots/", "/rfis/"]


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_is_clean_for(role, visit):
    page = visit(PEOPLE[role])
    widths = (1280, 390) if role in ("visitor", "champion") else (1280,)
    waiting = addresses(PEOPLE[role]) if role in ("visitor", "champion") else list(COME_FOR)
    faults, seen = [], set()
    while waiting:
        address = waiting.pop(0)
        shape = re.sub(r"[0-9a-f-]{36}", "<id>", address.split("?")[0])
        if shape in seen:
            continue
        seen.add(shape)
        faults += [fault for width in widths if (fault := fault_of(page, address, width))]
        if role == "visitor":
            links = page.eval_on_selector_all(
                "main a[href^='/']", "found => found.map(link => link.getAttribute('href'))"
            )
            waiting += [
                link for link in links if not re.search(r"/files/|\.(csv|pdf|xlsx|json|ics)|/api/|/logout", link)
            ]
    assert faults == []
    assert len(seen) > 5
