"""What every page promises: parts are exchanged in place, nothing is done twice or lost, hands on the keys suffice."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from alliance.work import SAMPLE_PASSWORD
from tests.browser.test_every_page import WIDTHS, seen_at
from tests.browser.walker import Person

SOON = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
CROWD = "from alliance.models import User\n"
CROWD_COMES = f"{CROWD}User.objects.bulk_create(User(username=f'crowd{{n}}', name=f'Crowd {{n}}') for n in range(60))"
CROWD_GOES = f"{CROWD}User.objects.filter(username__startswith='crowd').delete()"
FOCUSED = "document.activeElement"
RING = f"""() => {{
    const style = getComputedStyle({FOCUSED});
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}}"""


def is_clean(page, schemes=("light", "dark")):
    """At both widths, by day and by night: axe finds nothing and nothing sticks out."""
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{scheme}, {width}: {fault}" for fault in seen_at(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert found == []


def mark(page):
    """A page that is loaded anew forgets this."""
    page.evaluate("window.stayed = true")


def stayed(page):
    return page.evaluate("window.stayed === true")


# --- lists ----------------------------------------------------------------------------------------
def test_a_filter_exchanges_the_list_alone_keeps_the_focus_and_lives_in_the_address(visit):
    page = visit("mara")
    page.goto("/needs/")
    rows = page.locator("#list tbody tr")
    all_of_them = rows.count()
    mark(page)
    page.locator("[name=search]").focus()
    page.keyboard.type("street")
    page.wait_for_url(re.compile("search=street"))
    page.locator("#list a.chip", has_text="street").wait_for()
    assert 0 < rows.count() < all_of_them
    assert stayed(page)
    assert page.evaluate(f"{FOCUSED}.name") == "search"
    state = page.locator(".filters select").first
    state.focus()
    state.select_option(index=1)
    page.locator("#list a.chip").nth(1).wait_for()
    assert stayed(page)
    assert page.evaluate(f"{FOCUSED}.tagName") == "SELECT"
    assert page.locator("#said").inner_text()
    shared = page.url
    page.go_back()
    page.locator("#list a.chip").nth(1).wait_for(state="detached")
    assert page.locator("#list a.chip").count() == 1
    page.goto(shared)
    assert page.locator("#list a.chip").count() == 2
    is_clean(page)


def test_the_next_page_comes_in_place_and_the_way_back_holds(visit):
    page = visit("mara")
    page.goto("/observations/")
    first = page.locator("#list tbody tr").first.inner_text()
    mark(page)
    page.locator("a[rel=next]").focus()
    page.keyboard.press("Enter")
    page.locator("a[rel=prev]").wait_for()
    assert stayed(page)
    assert "cursor=" in page.url
    assert page.locator("#list tbody tr").first.inner_text() != first
    assert page.locator("#list").count() == page.locator("main").count() == 1
    page.go_back()
    page.locator("a[rel=prev]").wait_for(state="detached")
    assert page.locator("#list tbody tr").first.inner_text() == first


# --- forms ----------------------------------------------------------------------------------------
def raised(page, title):
    page.goto("/needs/new/")
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Problem", exact=True).fill("It happens every week.")
    page.get_by_label("Domain", exact=True).select_option("energy")


def number_called(page, title):
    page.goto(f"/needs/?search={title}")
    return page.locator("#list tbody tr").count()


def test_two_clicks_make_one_row(visit):
    page = visit("tobias")
    raised(page, "Doubleclicked")
    page.get_by_role("button", name="Raise a need", exact=True).dblclick()
    page.wait_for_url(re.compile("/needs/[0-9a-f-]{36}/"))
    assert number_called(page, "Doubleclicked") == 1


def test_a_form_that_is_sent_twice_makes_one_row_without_scripts_too(visit):
    page = visit("tobias", java_script_enabled=False)
    raised(page, "Senttwice")
    form = dict(
        page.eval_on_selector("main form.form", "found => [...new FormData(found)].filter(one => !one[1].name)")
    )
    answers = [page.request.post("/needs/new/", form=form, headers={"Referer": page.url}) for _ in range(2)]
    assert answers[0].url == answers[1].url != page.url
    assert number_called(page, "Senttwice") == 1


def test_a_stale_edit_shows_both_values_and_loses_nothing(visit):
    page = visit("tobias")
    raised(page, "Editedtwice")
    page.get_by_role("button", name="Raise a need", exact=True).click()
    page.wait_for_url(re.compile("/needs/[0-9a-f-]{36}/"))
    address = f"{page.url.rstrip('/')}/change/"
    other = page.context.new_page()
    for window, words in ((page, "Written first."), (other, "Written meanwhile.")):
        window.goto(address)
        window.get_by_label("Problem", exact=True).fill(words)
    save = "main form.form button[type=submit]"
    other.click(save)
    other.wait_for_url(re.compile("/needs/[0-9a-f-]{36}/$"))
    page.click(save)
    conflict = page.locator(".conflict")
    conflict.wait_for()
    assert "Written first." in conflict.inner_text()
    assert "Written meanwhile." in conflict.inner_text()
    assert page.get_by_label("Problem", exact=True).input_value() == "Written first."
    is_clean(page)
    page.click(save)
    page.wait_for_url(re.compile("/needs/[0-9a-f-]{36}/$"))
    Person(page, "tobias").sees("Written first.")


# --- searching for a row --------------------------------------------------------------------------
@pytest.fixture
def crowd(site):
    """More people than are listed."""
    site.run_jobs(CROWD_COMES)
    yield
    site.run_jobs(CROWD_GOES)


def promised(page, title):
    """The form of an action, filled in but for its owner."""
    page.goto("/actions/new/")
    page.get_by_label("Title", exact=True).fill(title)
    page.locator("[name=due_on]").fill(SOON)
    return page.locator("input[id=id_owner]")


def is_saved(page, title):
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url(re.compile("/actions/[0-9a-f-]{36}/"))
    Person(page, "odell").sees(title).sees("Wren")


def test_a_row_is_searched_for_by_mouse_by_keys_and_without_scripts(visit, crowd):
    page = visit("odell")
    box = promised(page, "Chosen by mouse")
    box.press_sequentially("wren")
    page.get_by_role("option", name="Wren").click()
    is_saved(page, "Chosen by mouse")

    box = promised(page, "Chosen by keys")
    box.focus()
    page.keyboard.type("zzzz")
    page.get_by_text("Nothing found. Try other words.").locator("visible=true").wait_for()
    assert box.get_attribute("aria-expanded") == "false"
    is_clean(page)
    box.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("wren")
    page.get_by_role("option", name="Wren").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Wren").wait_for()
    page.keyboard.press("ArrowDown")
    assert (
        page.evaluate(f"document.getElementById({FOCUSED}.getAttribute('aria-activedescendant')).ariaSelected")
        == "true"
    )
    page.keyboard.press("Enter")
    assert "Wren" in box.input_value()
    assert "/actions/new/" in page.url
    is_saved(page, "Chosen by keys")

    promised(page, "Chosen by nobody").fill("zzzz")
    page.locator("main form.form button[type=submit]").click()
    page.locator(".summary").wait_for()
    assert page.locator("input[id=id_owner]").input_value() == "zzzz"

    plain = visit("odell", java_script_enabled=False)
    box = promised(plain, "Written out")
    assert plain.get_by_text("Write its reference or its whole name.").locator("visible=true").count()
    box.fill("wren")
    is_saved(plain, "Written out")


def test_rows_of_a_form_are_searched_too(visit, crowd):
    page = visit("mara")
    page.goto("/rounds/new/")
    page.locator("[data-add-row$=assignments]").click()
    number = page.locator("#id_assignments tbody tr").count() - 1
    assert page.evaluate(f"{FOCUSED}.id") == f"id_assignments-{number}-scorer"
    page.keyboard.type("wren")
    page.get_by_role("option", name="Wren").wait_for()
    page.keyboard.press("ArrowDown")
    is_clean(page, schemes=["light"])
    page.keyboard.press("Enter")
    key = page.locator(f"input[type=hidden][name=assignments-{number}-scorer]")
    assert re.fullmatch("[0-9a-f-]{36}", key.input_value())
    page.locator("main form.form button[type=submit]").click()
    page.locator(".summary").wait_for()
    assert "Wren" in page.locator("[data-choice^=assignments-] input[type=text]").first.input_value()


# --- keys alone -----------------------------------------------------------------------------------
def tab_to(page, target, most=80):
    """Tab until it has the focus; whatever is passed shows that it has it."""
    wanted = target.first.element_handle()
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 160)")
        if page.evaluate(f"wanted => {FOCUSED} === wanted", wanted):
            return
    raise AssertionError(f"the Tab key does not reach {target}")


def test_a_need_is_raised_with_the_keyboard_alone(visit):
    page = visit("tobias")
    page.goto("/needs/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert page.evaluate(f"{FOCUSED}.className") == "skip"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "main"
    tab_to(page, page.locator("main").get_by_role("link", name="Raise a need"), most=3)
    page.keyboard.press("Enter")
    page.wait_for_url("**/needs/new/")
    main = page.locator("main")
    for label, words in (("Title", "Typed by keys alone"), ("Problem", "Nobody had a mouse."), ("Domain", "Energy")):
        tab_to(page, main.get_by_label(label, exact=True))
        page.keyboard.type(words)
    tab_to(page, main.get_by_role("button", name="Raise a need", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f-]{36}/"))
    Person(page, "tobias").sees("Typed by keys alone").sees("Energy")


def test_a_form_with_faults_is_clean_and_leads_to_the_first_one(visit):
    page = visit("tobias")
    page.goto("/needs/new/")
    page.locator("main form.form button[type=submit]").click()
    page.locator(".summary").wait_for()
    assert page.evaluate(f"{FOCUSED}.className") == "summary"
    page.locator(".summary a").first.click()
    assert page.evaluate(f"{FOCUSED}.name") == "title"
    is_clean(page)


# --- by night -------------------------------------------------------------------------------------
BY_NIGHT = ["/work/", "/initiatives/board/", "/council/", "/design/", "/settings/"]
THE_FIRST_OF = ["/needs/", "/initiatives/", "/pilots/", "/plans/", "/rfis/", "/rounds/"]


def test_words_can_be_read_by_night(visit):
    page, found = visit("mara", color_scheme="dark"), []
    first = []
    for address in THE_FIRST_OF:
        page.goto(address)
        first.append(page.locator("#list tbody th a").first.get_attribute("href"))
    for address in BY_NIGHT + first:
        page.goto(address)
        found += [f"{address}: {fault}" for fault in seen_at(page)]
    assert found == []


# --- the second factor ----------------------------------------------------------------------------
FACTOR_GOES = (
    "from allauth.mfa.models import Authenticator\nAuthenticator.objects.filter(user__username='bram').delete()"
)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def confirm(page):
    """What concerns the safety of an account is asked twice."""
    page.fill("input[name=password]", SAMPLE_PASSWORD)
    page.click("main form.form button[type=submit]")


def signs_in(page, code):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "bram")
    page.fill("input[name=password]", SAMPLE_PASSWORD)
    page.click("main button[type=submit]")
    writes(page, code)


def writes(page, code):
    page.locator("input[name=code]").fill(code)
    page.locator("main form.form button[type=submit]").click()


def test_a_second_factor_is_set_up_and_asked_for_and_a_recovery_code_opens_once(visit, site):
    page = visit("bram")
    try:
        page.goto("/accounts/2fa/totp/activate/")
        confirm(page)
        is_clean(page)
        secret = page.locator("main code").inner_text()
        page.locator("input[name=code]").fill("000000" if code_of(secret) != "000000" else "000001")
        page.locator("main form.form button[type=submit]").click()
        page.locator(".errorlist").first.wait_for()
        secret = page.locator("main code").inner_text()
        used = code_of(secret)
        writes(page, used)
        page.wait_for_url(re.compile("(?<!activate)/$"))
        page.goto("/accounts/2fa/recovery-codes/")
        is_clean(page)
        codes = re.findall(r"\b[0-9a-f]{8}\b", page.locator("main").inner_text())
        assert len(codes) == 10

        fresh = visit()
        signs_in(fresh, codes[0])
        fresh.wait_for_url("**/work/")
        again = visit()
        signs_in(again, codes[0])
        again.locator(".errorlist").first.wait_for()
        is_clean(again)
        while code_of(secret) == used:  # each code is taken once; the next one comes within half a minute
            again.wait_for_timeout(500)
        writes(again, code_of(secret))
        again.wait_for_url("**/work/")
    finally:
        site.run_jobs(FACTOR_GOES)
