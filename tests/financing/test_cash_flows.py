"""The measures of any payments, at both doors; what has no single rate says so and gives none."""

from datetime import date
from decimal import Decimal

import pytest

from financing.cash_flows import measured

pytestmark = pytest.mark.django_db


def query(*flows, rate="0.05"):
    rows = {
        f"flows-{n}-{name}": value
        for n, flow in enumerate(flows)
        for name, value in zip(("on", "amount"), flow, strict=True)
    }
    return rows | {"discount_rate": rate}


def asked(api, person, *flows, **more):
    return api(person).get("/api/v1/cash-flow/", query(*flows, **more))


def test_values_a_year_of_five_per_cent_at_nothing_and_finds_the_rate(cast, city, api):
    found = asked(api, cast.finance_officer, ("2027-01-04", "-100000"), ("2028-01-04", "105000")).json()
    assert found["total"] == "5000.00"
    assert (found["present_value"], found["irr"], found["irr_said"]) == ("0.00", "0.050000", "")
    assert found["repaid_on"] == "2028-01-04"


@pytest.mark.parametrize(
    ("flows", "sentence", "rates"),
    [
        ([("2027-01-04", "100"), ("2028-01-04", "50")], "never change sign", 0),
        # 100 invested, 230 back after a year, 132 to dismantle after two: worth nothing at 10 % and at 20 %
        ([("2026-01-01", "-100"), ("2027-01-01", "230"), ("2028-01-01", "-132")], "2 rates make these flows worth", 2),
    ],
)
def test_says_why_there_is_no_rate_at_both_doors(cast, city, api, browser_of, flows, sentence, rates):
    found = asked(api, cast.finance_officer, *flows).json()
    page = browser_of(cast.finance_officer).get("/cash-flow/", query(*flows))
    assert found["irr"] is None
    assert sentence in found["irr_said"]
    assert len(found["rates"]) == rates
    assert page.status_code == 200
    assert found["irr_said"] in page.content.decode()
    if rates:
        assert [round(float(rate), 3) for rate in found["rates"]] == [0.1, 0.2]


@pytest.mark.parametrize(
    ("flows", "rate", "field"),
    [
        ([("2027-02-30", "-5"), ("2028-01-01", "6")], "0.05", "flows"),
        ([("2027-01-01", "NaN"), ("2028-01-01", "6")], "0.05", "flows"),
        ([("2027-01-01", "1e400"), ("2028-01-01", "6")], "0.05", "flows"),
        ([("2027-01-01", "-5")], "0.05", "flows"),
        ([("2027-01-01", "-5"), ("2028-01-01", "6")], "5", "discount_rate"),
        ([("2027-01-01", "-5"), ("2028-01-01", "6")], "NaN", "discount_rate"),
    ],
)
def test_refuses_what_makes_no_sense_with_one_sentence_at_both_doors(cast, city, api, browser_of, flows, rate, field):
    answer = asked(api, cast.finance_officer, *flows, rate=rate)
    page = browser_of(cast.finance_officer).get("/cash-flow/", query(*flows, rate=rate))
    assert (answer.status_code, page.status_code) == (400, 400)
    (fault,) = answer.json()["errors"]
    assert fault["field"] == field
    assert fault["message"] in page.content.decode().replace("&#x27;", "'")


def test_is_for_people_inside(cast, city, api, browser_of):
    flows = ("2027-01-04", "-100"), ("2028-01-04", "105")
    assert asked(api, cast.vendor, *flows).status_code == 403
    assert browser_of(cast.vendor).get("/cash-flow/", query(*flows)).status_code == 403


def test_is_repaid_when_the_sum_stays_above_nothing():
    days = [date(2027, month, 1) for month in (1, 2, 3, 4, 5)]
    amounts = [Decimal(amount) for amount in (-10, 12, -5, 3, 1)]
    found = measured([{"on": day, "amount": amount} for day, amount in zip(days, amounts, strict=True)], Decimal(0))
    assert found["repaid_on"] == date(2027, 4, 1)
    assert found["present_value"] == found["total"] == 1
