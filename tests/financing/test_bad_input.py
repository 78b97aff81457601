"""What financing refuses: with the field and the way out, in the same words at both doors; nothing is stored."""

import re

import pytest

from financing.models import Campaign, Grant, Offering, Plan, Source, Use
from tests.factories.financing import PlanFactory, SourceFactory

pytestmark = pytest.mark.django_db
KINDS = (Plan, Source, Use, Offering, Grant, Campaign)


def stored():
    return [(kind.__name__, pk, version) for kind in KINDS for pk, version in kind.objects.values_list("pk", "version")]


@pytest.fixture
def refused(api, browser_of, cast, city):
    """`refused(path, body, field, sentence)`: neither door takes it, and both say so at the field."""

    def ask(path, body, field, sentence):
        before = stored()
        answer = api(cast.finance_officer).post(f"/api/v1/{path}", body, format="json")
        assert answer.status_code == 400, answer.content
        said = {error["field"]: error["message"] for error in answer.json()["errors"]}
        assert re.search(sentence, said[field]), said
        page = browser_of(cast.finance_officer).post(f"/{path if path.endswith('_terms/') else f'{path}new/'}", body)
        assert page.status_code == 400
        assert any(re.search(sentence, text) for text in page.context["form"].errors[field]), page.context[
            "form"
        ].errors
        assert stored() == before

    return ask


SOURCE = {"label": "Loan", "phase": "pilot", "instrument": "interfund_loan", "available_on": "2027-01-04"}


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("-1.00", "greater than or equal to 0.01"),
        ("0", "0.01"),
        ("NaN", "Enter a number"),
        ("Infinity", "Enter a number"),
        ("1e400", "15 digits"),
        ("0.001", "2 decimal places"),
        ("99999999999999999.00", "15 digits"),
        ("1,000.00", "Enter a number"),
    ],
)
def test_an_amount_that_is_none_is_refused_as_principal_and_as_use(refused, amount, sentence):
    plan = str(PlanFactory().pk)
    refused("sources/", SOURCE | {"plan": plan, "amount": amount}, "amount", sentence)
    refused(
        "uses/",
        {"plan": plan, "label": "Lamps", "category": "equipment", "phase": "pilot", "amount": amount},
        "amount",
        sentence,
    )


LOAN = {"rate": "0.02", "term_years": "8", "payments_per_year": "1", "method": "level_payment"}
BOND = {
    "coupon": "0.03",
    "term_years": "10",
    "repayment": "level_principal",
    "frequency": "2",
    "price": "100",
    "denomination": "500",
    "day_count": "30/360",
}


@pytest.mark.parametrize(
    ("shape", "change", "field", "sentence"),
    [
        ("loan", {"rate": "3.5"}, "rate", "write 0.035 for 3.5 percent"),
        ("loan", {"rate": "-0.01"}, "rate", "zero or a number above"),
        ("loan", {"rate": "NaN"}, "rate", "number"),
        ("loan", {"rate": "1e-30"}, "rate", "digits"),
        ("loan", {"rate": "1e30"}, "rate", "digits"),
        ("loan", {"term_years": "-3"}, "term_years", "0"),
        ("loan", {"term_years": "0"}, "term_years", "1"),
        ("loan", {"term_years": "1000"}, "term_years", "100"),
        ("bond", {"first_coupon_on": "2027-07-04"}, "first_coupon_on", "the next one is 2027-07-05"),
        ("bond", {"first_coupon_on": "2027-02-30"}, "first_coupon_on", "date"),
        ("bond", {"term_years": "-1"}, "term_years", "0"),
        ("bond", {"price": "0"}, "price", "above zero"),
        ("bond", {"denomination": "70000"}, "denomination", "whole number of bonds"),
    ],
)
def test_terms_that_make_no_sense_are_refused(refused, shape, change, field, sentence):
    instrument, values = {"loan": ("interfund_loan", LOAN), "bond": ("mini_bond", BOND)}[shape]
    source = SourceFactory(instrument=instrument, amount="100000.00")
    refused(f"sources/{source.pk}/{shape}_terms/", values | change, field, sentence)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"currency": "EUR"}, "currency", "city’s currency, USD"),
        ({"discount_rate": "3"}, "discount_rate", "write 0.03 for 3 percent"),
        ({"discount_rate": "NaN"}, "discount_rate", "number"),
        ({"annual_savings": "-5"}, "annual_savings", "greater than or equal to 0"),
        ({"savings_start_on": "2027-02-30"}, "savings_start_on", "date"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(refused, change, field, sentence):
    initiative = str(PlanFactory().initiative_id)
    refused("plans/", {"initiative": initiative, "title": "Plan"} | change, field, sentence)
