"""A whole round in Chromium: the office sets it up, three people score, it is closed, analysed and exported."""

import re

NAMES = ("Petra Lanternsby", "Sol ", "Junia ")
SHEETS = {"petra": 3, "sol": 2, "junia": 4}


def test_a_round_with_three_scorers(site, visit):
    office = visit("odell")
    office.goto("/rounds/new/")
    office.fill("input[name=title]", "Round in the browser")
    boxes = office.locator("input[name=initiatives]")
    for number in range(2):
        boxes.nth(number).check()
    for number, (branch, name, weight) in enumerate(
        [("Resident benefit", "Reach", "0.7"), ("Feasibility", "Ready to start", "0.3")]
    ):
        office.fill(f"input[name=criteria-{number}-branch]", branch)
        office.fill(f"input[name=criteria-{number}-name]", name)
        office.fill(f"input[name=criteria-{number}-weight]", weight)
    for name in NAMES:
        office.locator("label", has_text=name).locator("input[name=scorers]").check()
    office.click("main form.form button[type=submit]")
    office.wait_for_url(re.compile(r"/rounds/[0-9a-f-]{36}/$"))
    address = office.url
    office.click("text=Open for scoring")
    office.click("main form.form button[type=submit]")

    for person, value in SHEETS.items():
        sheet = visit(person)
        sheet.goto(f"{address}score/")
        for link in sheet.locator("text=Declare your interest").all():
            assert link.is_visible()
        while sheet.locator("text=Declare your interest").count():
            sheet.locator("text=Declare your interest").first.click()
            sheet.fill("input[name=tie]", "My department would run it.")
            sheet.click("main form.form button[type=submit]")
            sheet.goto(f"{address}score/")
        controls = sheet.locator("main select")
        for number in range(controls.count()):
            with sheet.expect_response(lambda answer: answer.request.method == "POST"):
                controls.nth(number).select_option(str(max(0, value - number % 3)))
        sheet.locator("#sheet-said", has_text="are saved").wait_for()
        assert sheet.complaints == [], sheet.complaints

    office.goto(address)
    assert office.locator("text=complete").count() == 3
    office.click("text=Close and rank")
    office.click("main form.form button[type=submit]")
    office.locator("h2", has_text="Ranking").wait_for()
    site.run_jobs()
    council = visit("vera")
    council.goto(f"{address}sensitivity/")
    council.locator("h2", has_text="If all weights were drawn by lot").wait_for()
    council.goto(address)
    council.click("text=Result (PDF)")
    site.run_jobs()
    council.reload()
    with council.expect_download() as download:
        council.click("text=Download PDF")
    with open(download.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"
    assert council.complaints == []
    assert office.complaints == []
