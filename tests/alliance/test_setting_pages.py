"""Pages of settings: each value in words, a form of its own, and never a line of JSON."""

import pytest

from alliance import city as cities
from alliance.models import AuditEntry, Setting

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(city, cast, browser_of):
    return browser_of(cast.administrator)


def test_values_are_said_in_words(page):
    text = page.get("/settings/").content.decode()
    assert "Days for the owner" in text
    assert "{&quot;" not in text
    assert "{&#x27;" not in text


def test_a_value_of_several_parts_has_a_field_for_each(page):
    sent = {"owner": "4", "office": "3", "champion": "7", "why": "Summer."}
    assert page.post("/settings/governance.escalation_days/", sent).status_code == 302
    assert cities.setting("governance.escalation_days") == {"owner": 4, "office": 3, "champion": 7}
    assert AuditEntry.objects.get(action="change_setting").why == "Summer."
    assert "Summer." in page.get("/settings/governance.escalation_days/").content.decode()


def test_lists_are_ticked(page):
    sent = {"business_case": ["finance", "governance"], "market_tested": ["procurement"]}
    page.post("/settings/governance.gate_checks/", sent)
    assert cities.setting("governance.gate_checks") == sent


def test_a_part_may_be_given_to_one_beside_another(page):
    given = {
        "cautious__name": "Cautious",
        "cautious__savings_shortfall": "0.25",
        "cautious__cost_overrun": "0.10",
        "adverse__name": "Adverse",
    }
    assert page.post("/settings/financing.scenarios/", given).status_code in (302, 400)
    shown = page.get("/settings/financing.scenarios/").content.decode()
    assert 'name="cautious__cost_overrun"' in shown


def test_numbers_of_a_list_are_written_with_commas(page):
    assert page.post("/settings/concession.revenue_factors/", {"value": "1.1, 1, 0.8"}).status_code == 302
    assert cities.setting("concession.revenue_factors") == ["1.1", "1", "0.8"]


def test_what_the_rule_refuses_is_said_and_nothing_is_stored(page):
    answer = page.post("/settings/initiatives.quiet_after_days/", {"value": "0"})
    assert answer.status_code == 400
    assert "needs mending" in answer.content.decode()
    assert not Setting.objects.exists()


def test_what_is_shipped_comes_back_with_one_button(page):
    page.post("/settings/procurement.protest_days/", {"value": "12"})
    page.post("/settings/procurement.protest_days/", {"value": "12", "restore": "1", "why": "Back."})
    assert cities.setting("procurement.protest_days") == 10


def test_others_do_not_find_them(city, cast, browser_of):
    assert browser_of(cast.office).get("/settings/procurement.protest_days/").status_code == 403


def test_an_unknown_setting_is_not_found(page):
    assert page.get("/settings/none.such/").status_code == 404


def test_a_list_that_ships_empty_can_be_filled_and_emptied(page):
    for given, kept in (("2026-12-25, 2027-01-01", ["2026-12-25", "2027-01-01"]), ("", [])):
        sent = {"value": given, "why": ""}
        assert page.post("/settings/initiatives.holidays/", sent).status_code == 302
        assert cities.setting("initiatives.holidays") == kept
    assert page.post("/settings/initiatives.holidays/", {"value": "Christmas"}).status_code == 400
