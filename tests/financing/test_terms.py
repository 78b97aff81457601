"""Terms of a source: stored exactly, refused by the term that is wrong, and turned into dated payments."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import WrongState
from financing import services, terms
from financing.maths.deals import SHAPES
from tests.factories.financing import PlanFactory, SourceFactory

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "loan": ("interfund_loan", {"rate": "0.01", "term_years": 8, "payments_per_year": 4}),
    "bond": ("mini_bond", {"coupon": "0.035", "term_years": 10, "denomination": "500"}),
    "accretion": ("mini_bond_cab", {"rate": "0.035", "term_years": 10}),
    "rent": ("lease_purchase", {"first_payment": "45000", "years": 5, "escalation_rate": "0.02"}),
    "savings": ("shared_savings", {"annual_savings": "62000", "share": "0.8", "years": 5}),
    "outcome": ("outcome_bond", {"coupon": "0.0375", "term_years": 7, "outcome_payment": "-15000"}),
}


ARRIVAL = ("user_fee", {"years": 5, "growth": "0.02", "guaranteed": "20000"})


def test_every_shape_has_an_example():
    assert {*EXAMPLES, "arrival"} == set(SHAPES)


class TestFundingThatArrives:
    def test_adds_up_at_both_doors_and_says_what_it_is_worth(self, cast, city, api, browser_of):
        source = SourceFactory(instrument=ARRIVAL[0], amount=Decimal("150000.01"))
        client, browser = api(cast.finance_officer), browser_of(cast.finance_officer)
        answer = client.post(f"/api/v1/sources/{source.pk}/arrival_terms/", ARRIVAL[1])
        flow = client.get(f"/api/v1/sources/{source.pk}/schedule/").json()
        page = browser.get(f"/sources/{source.pk}/").content.decode()

        assert answer.status_code == 200, answer.json()
        assert sum(Decimal(part["amount"]) for part in flow["arrivals"]) == source.amount
        assert flow["rows"] == []
        assert Decimal(flow["measures"]["guaranteed_share"]) == 5 * Decimal(20000) / source.amount
        assert Decimal(flow["measures"]["present_value"]) < source.amount
        for words in ("When it arrives", "Still to come", "Average wait", "Guaranteed each year"):
            assert words in page
        assert "Still owed" not in page
        worth = Decimal(flow["measures"]["present_value"])
        assert f"${worth:,.2f}<" in page

    @pytest.mark.parametrize(
        ("changes", "field", "sentence"),
        [
            ({"guaranteed": "40000"}, "guaranteed", "more than any year brings"),
            ({"years": 0}, "years", ""),
            ({"growth": "2"}, "growth", "write 0.035"),
            ({"discount_rate": "3"}, "discount_rate", "write 0.035"),
        ],
    )
    def test_of_impossible_terms_is_refused_by_name(self, cast, city, api, changes, field, sentence):
        source = SourceFactory(instrument="user_fee", amount=Decimal(150000))
        answer = api(cast.finance_officer).post(f"/api/v1/sources/{source.pk}/arrival_terms/", ARRIVAL[1] | changes)
        source.refresh_from_db()

        assert answer.status_code == 400
        assert sentence in next(error["message"] for error in answer.json()["errors"] if error["field"] == field)
        assert source.terms == {}

    def test_is_no_shape_of_what_is_repaid(self, cast, city, api):
        source = SourceFactory(instrument="interfund_loan")
        answer = api(cast.finance_officer).post(f"/api/v1/sources/{source.pk}/arrival_terms/", ARRIVAL[1])
        assert answer.status_code == 400
        assert "takes these shapes of terms: loan" in answer.content.decode()


@pytest.mark.parametrize("shape", EXAMPLES)
def test_terms_written_through_the_api_give_dated_payments_that_repay(shape, cast, city, api):
    instrument, values = EXAMPLES[shape]
    source = SourceFactory(instrument=instrument)
    client = api(cast.finance_officer)
    answer = client.post(f"/api/v1/sources/{source.pk}/{shape}_terms/", values)
    flow = client.get(f"/api/v1/sources/{source.pk}/schedule/").json()

    assert answer.status_code == 200, answer.json()
    assert answer.json()["terms"]["shape"] == shape
    assert all(not isinstance(value, float) for value in answer.json()["terms"].values())
    assert sum(Decimal(row["principal"]) for row in flow["rows"]) == source.amount
    assert Decimal(flow["rows"][-1]["balance"]) == 0
    assert Decimal(flow["shortfall"]) == 0


@pytest.mark.parametrize("shape", EXAMPLES)
def test_the_page_shows_measures_and_payments_and_its_form_begins_with_the_terms(shape, cast, city, browser_of):
    instrument, values = EXAMPLES[shape]
    source = SourceFactory(instrument=instrument)
    browser = browser_of(cast.finance_officer)
    empty = browser.get(f"/sources/{source.pk}/").content.decode()
    said = browser.post(f"/sources/{source.pk}/{shape}_terms/", form_values(shape, values))
    page = browser.get(f"/sources/{source.pk}/").content.decode()
    form = browser.get(f"/sources/{source.pk}/{shape}_terms/").content.decode()

    assert "No terms yet" in empty
    assert said.status_code == 302, said.content.decode()
    assert "Effective rate" in page
    assert "Still owed" in page
    assert str(next(iter(values.values()))) in form


def form_values(shape, values):
    """What the page's form sends: its initial values, and the example's."""
    from financing.forms.terms import FORMS

    initial = {name: field.initial for name, field in FORMS[shape].base_fields.items() if field.initial is not None}
    return {name: str(value) for name, value in (initial | values).items() if value is not False}


class TestRefusals:
    def refused(self, instrument, shape, field, **changes):
        source = SourceFactory(instrument=instrument, **changes.pop("source", {}))
        values = {name: exact(value) for name, value in (EXAMPLES[shape][1] | changes).items()}
        with pytest.raises(ValidationError) as fault:
            services.set_terms(source=source, shape=shape, values=values, by=self.by)
        source.refresh_from_db()
        assert source.terms == {}
        assert field in fault.value.message_dict
        return " ".join(fault.value.messages)

    @pytest.fixture(autouse=True)
    def officer(self, cast, city):
        self.by = cast.finance_officer

    def test_names_a_rate_given_in_percent(self):
        assert "write 0.035" in self.refused("interfund_loan", "loan", "rate", rate="3.5")

    def test_names_a_negative_rate(self):
        assert "zero or a number above" in self.refused("interfund_loan", "loan", "rate", rate="-0.01")

    def test_names_a_term_without_years(self):
        self.refused("interfund_loan", "loan", "term_years", term_years=0)

    def test_names_a_coupon_on_a_day_without_business(self):
        sentence = self.refused("mini_bond", "bond", "first_coupon_on", first_coupon_on=date(2027, 7, 4))
        assert "the next one is 2027-07-05" in sentence

    def test_names_a_coupon_before_the_money_is_there(self):
        self.refused("mini_bond", "bond", "first_coupon", first_coupon_on=date(2026, 7, 6))

    def test_names_an_amount_that_is_no_whole_number_of_bonds(self):
        self.refused("mini_bond", "bond", "denomination", denomination="5000")

    def test_names_a_rate_that_is_no_number(self):
        self.refused("interfund_loan", "loan", "rate", rate="NaN")

    def test_names_terms_of_another_instrument(self):
        assert "takes these shapes of terms: bond" in self.refused("mini_bond", "loan", "__all__")

    def test_asks_for_the_day_first(self):
        assert "on which day" in self.refused("interfund_loan", "loan", "__all__", source={"available_on": None})

    def test_names_a_term_that_does_not_exist(self):
        self.refused("interfund_loan", "loan", "terms", colour="red")


def exact(value):
    return Decimal(value) if isinstance(value, str) and value[:1].lower() in "0123456789-n" else value


def test_terms_of_a_checked_plan_are_frozen(cast, city):
    source = SourceFactory(plan=PlanFactory(state="checked"), instrument="interfund_loan")
    with pytest.raises(WrongState, match="frozen"):
        services.set_loan_terms(source=source, rate=Decimal("0.01"), term_years=8, by=cast.finance_officer)


def test_a_change_that_leaves_the_terms_without_sense_is_refused(cast, city):
    source = SourceFactory(instrument="mini_bond", amount=Decimal(600000))
    source = services.set_bond_terms(
        source=source, coupon=Decimal("0.035"), term_years=10, denomination=Decimal(500), by=cast.finance_officer
    )
    with pytest.raises(ValidationError):
        services.change_source(source=source, amount=Decimal(600001), by=cast.finance_officer)
    with pytest.raises(ValidationError) as fault:
        services.change_source(source=source, instrument="interfund_loan", by=cast.finance_officer)
    assert "instrument" in fault.value.message_dict


def test_stored_terms_are_read_back_exactly():
    values = {"rate": Decimal("0.012345"), "term_years": 7, "growth": Decimal("0.1")}
    made = terms.made("loan", values)
    assert terms.read(terms.stored(made)) == made


@pytest.mark.parametrize("stored", [{}, {"shape": "gift"}, {"shape": "loan", "rate": "many", "term_years": 3}])
def test_terms_that_cannot_be_read_are_refused(stored):
    with pytest.raises(ValidationError):
        terms.read(stored)
