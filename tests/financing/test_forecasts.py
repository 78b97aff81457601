"""Keep or concede: the forecast is stressed, and a concession plan is not approved without."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.errors import Refusal
from financing import forecasts, services
from financing.contributes import readiness
from financing.maths import concession, refusals
from financing.maths.concession import Asset, Offer
from financing.models import Forecast
from tests.factories.financing import PlanFactory, SourceFactory, UseFactory

ZERO = Decimal(0)
GARAGE = Asset(10, Decimal(100_000), ZERO, Decimal(20_000), ZERO, Decimal(50_000))
LEASE = Offer(Decimal(200_000), Decimal(30_000), ZERO, Decimal("0.25"))


def test_both_ways_are_worth_what_a_hand_computes():
    found = concession.compare(GARAGE, LEASE, ZERO)
    assert (found.retain, found.concede) == (Decimal(750_000), Decimal(500_000))
    assert concession.compare(GARAGE, LEASE, Decimal("0.10")).retain.quantize(ZERO) == Decimal(441_565)


def test_the_guarantee_holds_when_revenue_falls():
    assert concession.compare(GARAGE, LEASE, ZERO, ZERO).concede == Decimal(500_000)


@given(st.decimals("0", "0.2", places=3), st.integers(1_000, 200_000))
def test_at_break_even_both_are_worth_the_same(rate, guarantee):
    offer = Offer(Decimal(200_000), Decimal(guarantee), ZERO, Decimal("0.25"))
    even = concession.break_even(GARAGE, offer, rate)
    if even is not None:
        assert abs(concession.compare(GARAGE, offer, rate, even).advantage) < 5


@pytest.mark.parametrize(("upfront", "even"), [(0, True), (750_000, True), (10**8, False)])
def test_an_offer_that_is_better_at_any_revenue_has_no_break_even(upfront, even):
    offer = Offer(Decimal(upfront), Decimal(1), ZERO, Decimal("0.25"))
    assert (concession.break_even(GARAGE, offer, ZERO) is not None) is even


def test_an_offer_that_is_worse_at_any_revenue_has_no_break_even():
    free = Asset(10, Decimal(100_000), ZERO, ZERO, ZERO, ZERO)
    assert concession.break_even(free, Offer(ZERO, ZERO, ZERO, Decimal("0.25")), ZERO) is None


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"share": Decimal("1.5")}, "share"),
        ({"guarantee": Decimal(-1)}, "guarantee"),
        ({"guarantee_growth": Decimal(2)}, "guarantee_growth"),
        ({"upfront": Decimal("NaN")}, "upfront"),
    ],
)
def test_an_impossible_offer_is_refused_by_field(terms, field):
    values = {"upfront": ZERO, "guarantee": ZERO, "guarantee_growth": ZERO, "share": ZERO} | terms
    with pytest.raises(refusals.Refusal) as fault:
        Offer(**values)
    assert fault.value.field == field


@pytest.fixture
def plan(city):
    """A checked plan whose money is a concession."""
    plan = PlanFactory()
    SourceFactory(plan=plan, instrument="revenue_share")
    UseFactory(plan=plan)
    return plan


def body(plan, **more):
    return {
        "plan": str(plan.pk),
        "title": "Garage",
        "years": 10,
        "revenue": "100000.00",
        "cost": "20000.00",
        "upfront": "200000.00",
        "guarantee": "30000.00",
        "share": "0.25",
        "evidence": "Receipts.",
        "conclusion": "The guarantee holds.",
    } | more


@pytest.mark.django_db
class TestGate:
    def test_a_concession_plan_is_approved_once_its_forecast_is_stressed(self, plan, cast, now, api):
        services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        with pytest.raises(Refusal, match="Stress its revenue forecast first"):
            services.approve_plan(plan=plan, at=now, by=cast.champion)
        answer = api(cast.finance_officer).post("/api/v1/forecasts/", body(plan))
        assert answer.status_code == 201, answer.json()
        factors = [row["factor"] for row in answer.json()["result"]["rows"]]
        assert factors == ["1.2", "1", "0.77", "0.51"]
        assert services.approve_plan(plan=plan, at=now, by=cast.champion).state == "approved"

    def test_a_forecast_of_other_lines_does_not_count(self, plan, cast, now, api):
        api(cast.finance_officer).post("/api/v1/forecasts/", body(plan))
        source = plan.sources.get()
        services.change_source(source=source, amount=source.amount + 1, by=cast.finance_officer)
        services.change_use(use=plan.uses.get(), amount=source.amount + 1, by=cast.finance_officer)
        services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        with pytest.raises(Refusal, match="was made for other lines"):
            services.approve_plan(plan=plan, at=now, by=cast.champion)
        services.forecasts.change_forecast(forecast=Forecast.objects.get(), years=12, by=cast.finance_officer)
        assert services.approve_plan(plan=plan, at=now, by=cast.champion).state == "approved"

    @pytest.mark.parametrize("instrument", ["availability_payment", "revenue_share", "asset_recycling"])
    def test_every_kind_of_concession_or_partnership_fails_its_readiness_check_until_then(
        self, plan, cast, api, instrument
    ):
        plan.sources.update(instrument=instrument)
        check = next(check for check in readiness(plan.initiative) if "revenue forecast" in check.sentence)
        assert (check.passes, check.fix_url) == (False, f"/forecasts/new/?plan={plan.pk}")
        assert api(cast.finance_officer).post("/api/v1/forecasts/", body(plan)).status_code == 201
        fresh = type(plan.initiative).objects.get(pk=plan.initiative_id)
        assert next(check for check in readiness(fresh) if "revenue forecast" in check.sentence).passes

    def test_other_plans_need_none(self, city):
        assert not forecasts.needs_forecast(SourceFactory().plan)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"revenue": "-1"}, "revenue"),
        ({"revenue": "NaN"}, "revenue"),
        ({"share": "25"}, "share"),
        ({"years": 0}, "years"),
        ({"revenue_growth": "2"}, "revenue_growth"),
        ({"conclusion": ""}, "conclusion"),
    ],
)
def test_bad_input_names_the_field_and_stores_nothing(plan, cast, api, more, field):
    answer = api(cast.finance_officer).post("/api/v1/forecasts/", body(plan, **more))
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not Forecast.objects.exists()


@pytest.mark.django_db
def test_the_page_says_from_which_revenue_on_it_is_better_to_keep(plan, cast, browser_of):
    browser = browser_of(cast.finance_officer)
    assert browser.post("/forecasts/new/", body(plan)).status_code == 302
    page = browser.get(Forecast.objects.get().get_absolute_url()).content.decode()
    assert "of the forecast; below that it is better to concede" in page
    assert "What keeping it costs" in browser.get(f"/forecasts/new/?plan={plan.pk}").content.decode()
