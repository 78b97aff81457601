"""An RFI in Chromium from the first word to the outcome: two officers, a reviewer, two new vendors, three evaluators."""

import email
import email.policy
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.test_every_page import fits, seen_at
from tests.browser.walker import Person

TITLE = "Kerbs that know when they are free"
MOST_STEPS = 40  # clicks and fields from the empty page to the published RFI, the reviewer’s included
VENDORS = {"Ada": "Kerbwise Cooperative", "Ben": "Parallel Park Systems"}
MONTHS = "How many months does it run?"
PASSWORD = "three quiet heron ponds"
BETWEEN_LETTERS = b"\n" + b"-" * 79 + b"\n"
ONE_OF_MANY = re.compile(r"[0-9a-f-]{36}|vendors/join/[^/]+")


def hours_away(hours):
    return (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


class Walker(Person):
    """Counts its clicks and fields, and has each new kind of page judged, wide by axe and narrow by what sticks out."""

    def __init__(self, page, name, judged):
        super().__init__(page, name)
        self.steps, self.judged = 0, judged

    def opens(self, target):
        self.steps += 1
        super().opens(target)
        self.judge()
        return self

    def acts(self, name):
        link = self.page.locator(".page-head__acts").get_by_role("link", name=name, exact=True)
        self.steps += not link.is_visible()
        return super().acts(name)

    def unfolds(self, part):
        self.steps += 1
        return super().unfolds(part)

    def fill(self, label, value):
        self.steps += len(value) if isinstance(value, list) else 1
        return super().fill(label, value)

    def judge(self):
        kind = ONE_OF_MANY.sub("*", urlsplit(self.page.url).path)
        if kind in self.judged:
            return
        self.judged.add(kind)
        assert list(seen_at(self.page)) == [], kind
        self.page.set_viewport_size({"width": 390, "height": 900})
        assert fits(self.page), kind
        self.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def who(visit):
    """`who("gus")`: that person, signed in once; `who("Ada")` a visitor who has yet to become somebody."""
    people, judged = {}, set()

    def found(name):
        if name not in people:
            people[name] = Walker(visit(None if name in VENDORS else name), name, judged)
        return people[name]

    yield found
    for person in people.values():
        assert person.page.complaints == [], person.name


def test_an_rfi_from_the_template_to_the_outcome(who, site):
    draft(who)
    review_and_publish(who)
    assert who("gus").steps + who("mara").steps < MOST_STEPS
    register(who, site)
    ask_and_answer(who)
    respond(who)
    site.run_jobs(deadline_passes())
    open_together(who)
    score(who)
    agree(who)
    conclude(who)


def draft(who):
    gus = who("gus").goes_to("RFIs").acts("Draft an RFI")
    gus.fills(
        {
            "Initiative": "Parks that know when to drink",
            "Title": TITLE,
            "Summary": "We look for partners who show drivers a free place, not for sensors.",
            "Problem": "A third of the traffic in Old Town looks for a place to park.",
            "Where can it be shown?": "Chandler Street",
            "For how long?": "six weeks",
            "What is measured?": "minutes of searching",
            "What could both sides gain?": "a share of new revenue",
            "Questions close": hours_away(24),
            "Responses due": hours_away(48),
        }
    ).presses("Draft an RFI")
    gus.acts("Edit draft").sees("Alliance check")
    with gus.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        gus.fill("What the city brings", "Kerb data of three years, and 40 poles with power.")
        gus.fills({"Question, row 1": MONTHS, "Answer, row 1": "Number"})
    gus.page.locator("#check").get_by_text("Saved").wait_for()
    gus.follows("Leave").sees("Kerb data of three years")
    gus.does("Send for review", {"Reviewers": "Mara Quillfeather"})


def review_and_publish(who):
    mara = who("mara").takes_up(f"Review “{TITLE}”").sees("minutes of searching")
    mara.does("Approve RFI", {"Note": "Clear, and open to any technology."})
    who("gus").takes_up(f"Publish “{TITLE}”").does("Publish RFI").sees("Sealed")


def register(who, site):
    """From the public page, by the letter's link, to an account; nobody of the city does anything for it."""
    for name, organisation in VENDORS.items():
        who(name).page.goto("/rfis/")
        who(name).follows(TITLE).follows("register").fills(
            {
                "Name of your organisation": organisation,
                "Your name": f"{name} Kerbside",
                "Your e-mail address": address_of(name),
            }
        ).presses("Send me the link")
    for name in VENDORS:
        page = who(name).page
        page.goto(link_of(site, address_of(name)))
        who(name).fills({"Password": PASSWORD}).presses("Open the account")
        page.fill("input[name=login]", address_of(name))
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)


def address_of(name):
    return f"{name.lower()}@vendor.example"


def link_of(site, address):
    """Where the newest letter to that address leads. A job that met a busy database is tried again after a moment."""
    for _ in range(10):
        site.run_jobs()
        for letter in letters(site):
            found = re.search(r"https?://[^/]+(/vendors/join/\S+)", letter.get_content())
            if found and address in letter["To"]:
                return found[1]
        time.sleep(2)
    raise AssertionError(f"no letter to {address}, only {[(each['To'], each['Subject']) for each in letters(site)]}")


def letters(site):
    """The newest first. Letters written within one second may share a file, one below the other."""
    for path in sorted((Path(site.env["DATA_DIR"]) / "mail").iterdir(), reverse=True):
        for written in reversed(path.read_bytes().split(BETWEEN_LETTERS)[:-1]):
            yield email.message_from_bytes(written, policy=email.policy.default)


def find_the_rfi(vendor):
    return vendor.goes_to("RFIs").follows(TITLE)


def ask_and_answer(who):
    find_the_rfi(who("Ada")).does("Ask a question", {"Question": "Who owns the poles?"})
    gus = who("gus").goes_to("RFIs").follows(TITLE).sees("Who owns the poles?")
    assert VENDORS["Ada"] not in gus.main.inner_text()
    gus.follows("Write answer").does("Write answer", {"Answer": "The city owns all of them."})
    gus.goes_to("RFIs").follows(TITLE).does("Publish answers").sees("answered to all")
    other = find_the_rfi(who("Ben")).sees("The city owns all of them.")
    assert VENDORS["Ada"] not in other.main.inner_text()
    assert "Kerbside" not in other.main.inner_text().replace(f"{other.name} Kerbside", "")


def respond(who):
    for name in VENDORS:
        vendor = find_the_rfi(who(name)).acts("Send response")
        vendor.fills(
            {
                "In short": f"{name} shows free places on signs.",
                "Partners": "The merchants come along.",
                "Demonstration": "Six weeks on Chandler Street.",
                "Shared value": "Paid from new revenue only.",
                MONTHS: "6",
            }
        )
        if name == "Ada":
            goes_away_and_comes_back(vendor)
        vendor.presses("Send response").sees("arrived complete")
    ben = find_the_rfi(who("Ben")).acts("Send response")
    ben.fills(
        {
            "In short": "Ben shows free places on signs and phones.",
            "Partners": "The merchants and the bus company come along.",
            "Demonstration": "Six weeks on Chandler Street.",
            "Shared value": "Paid from new revenue only.",
        }
    ).presses("Send response").sees("arrived complete")
    gus = who("gus").goes_to("RFIs").follows(TITLE).sees("nobody sees who responded")
    for vendor in VENDORS.values():
        assert vendor not in gus.main.inner_text()


def goes_away_and_comes_back(vendor):
    """What was typed is kept while it is typed, and stands there again."""
    vendor.page.locator("#draft").get_by_text("Draft kept").wait_for()
    vendor.page.reload()
    assert vendor.main.get_by_label("Shared value").input_value() == "Paid from new revenue only."
    assert vendor.main.get_by_label(MONTHS).input_value() == "6"


def deadline_passes():
    """Two days later, for this RFI alone: the server's own clock cannot be turned."""
    return (
        "from datetime import timedelta\nfrom procurement.models import Rfi\n"
        "past = timezone.now() - timedelta(minutes=1)\n"
        f"assert Rfi.objects.filter(title='{TITLE}').update(due_at=past, questions_until=past) == 1"
    )


def open_together(who):
    gus = who("gus").takes_up(TITLE).does("Propose opening").sees("Another procurement officer opens")
    assert not gus.main.get_by_text(VENDORS["Ben"]).count()
    hana = who("hana").takes_up(TITLE).does("Open responses")
    for vendor in VENDORS.values():
        hana.sees(vendor)
    hana.follows(VENDORS["Ben"]).sees("the bus company").sees("version 2").sees(MONTHS)
    hana.goes_to("RFIs").follows(TITLE).does("Start evaluation", {"Evaluators": ["Petra", "Sol", "Junia"]})


def ratings(points):
    return {f"0 to 4, row {number}": points for number in range(1, 6)}


def score(who):
    """Junia has a tie to one vendor and never reads it; the others score both, each alone."""
    for name, tie in (("petra", None), ("sol", None), ("junia", VENDORS["Ada"])):
        person = who(name).takes_up(f"Declare your interests for “{TITLE}”")
        if tie:
            person.fills({"I have a conflict of interest with": tie, "What it is": "My brother works there."})
        person.presses("Declare interests")
        for vendor, points in ((VENDORS["Ada"], "3"), (VENDORS["Ben"], "4")):
            if vendor != tie:
                person.takes_up(vendor).acts("Rate").fills(ratings(points)).presses("Rate")
                person.does("Submit score sheet").sees("Submitted")


def agree(who):
    hana = who("hana").goes_to("RFIs").follows(TITLE).does("Show scores to the panel").sees("Where evaluators differ")
    for vendor, points in ((VENDORS["Ada"], "3"), (VENDORS["Ben"], "4")):
        hana.follows(vendor).acts("Record consensus")
        hana.fills({**ratings(points), "Reason": "Agreed by all."}).presses("Record consensus")
        hana.goes_to("RFIs").follows(TITLE)
    hana.sees("Ranking by consensus")


def conclude(who):
    hana = (
        who("hana")
        .acts("Conclude RFI")
        .fills({"Outcome": "Pilot agreement", "With whose response": VENDORS["Ben"], "Reason": "It was shown to work."})
    )
    hana.presses("Conclude RFI").sees(f"with {VENDORS['Ben']}")
    find_the_rfi(who("Ada")).sees("It was shown to work.")
