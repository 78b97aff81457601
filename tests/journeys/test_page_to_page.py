"""From one page to the next: lines lead back to what they belong to, and forms offer what belongs to the row."""

import pytest

from tests.factories.financing import PlanFactory
from tests.factories.initiatives import CriterionFactory, EntryFactory, NeedFactory, RoundFactory

pytestmark = pytest.mark.django_db


def test_whoever_adds_a_line_is_back_on_its_plan(cast, city, browser_of):
    plan = PlanFactory()
    client = browser_of(cast.finance_officer)
    form = client.get(f"/uses/new/?plan={plan.pk}").content.decode()
    assert f'<a href="{plan.get_absolute_url()}">Cancel</a>' in form
    sent = {"plan": plan.pk, "label": "Lamps", "category": "equipment", "amount": "10.00", "phase": "pilot"}
    assert client.post("/uses/new/", sent).headers["Location"] == plan.get_absolute_url()


def test_a_form_with_an_unreadable_parent_still_opens(cast, city, browser_of):
    assert browser_of(cast.finance_officer).get("/uses/new/?plan=none").status_code == 200


def test_a_refused_act_without_fields_says_why(cast, city, browser_of):
    round_ = RoundFactory(state="open", method="weighted_score")
    CriterionFactory(round=round_)
    EntryFactory(round=round_)
    answer = browser_of(cast.office).post(f"/rounds/{round_.pk}/close/")
    assert answer.status_code == 400
    assert "needs mending" in answer.content.decode()


def test_only_initiatives_of_the_round_are_offered(cast, city, browser_of):
    round_ = RoundFactory(state="closed", result={})
    mine, other = EntryFactory(round=round_), EntryFactory()
    form = browser_of(cast.office).get(f"/rounds/{round_.pk}/select/").content.decode()
    assert str(mine.pk) in form
    assert str(other.pk) not in form


def test_an_accepted_need_leads_to_its_initiative(cast, city, browser_of):
    need = NeedFactory(state="accepted")
    client = browser_of(cast.staff)
    assert f"/initiatives/new/?needs={need.pk}" in client.get(need.get_absolute_url()).content.decode()
    form = client.get(f"/initiatives/new/?needs={need.pk}").content.decode()
    assert f'value="{need.pk}"' in form.split("checked")[0].rsplit("<input", 1)[-1]


def test_a_vendor_is_not_led_to_lists_that_stay_empty(cast, city, browser_of):
    page = browser_of(cast.vendor).get("/rfis/").content.decode()
    assert 'href="/risks/"' not in page
    assert 'href="/partnerships/"' in page
