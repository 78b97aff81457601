"""Sales of bonds and notes, prices and bids: invariants, and agreement with QuantLib."""

from datetime import date
from decimal import Decimal

import pytest
import QuantLib
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.maths import (
    bids,
    bonds,
    calendar,
    capital_appreciation,
    notes,
    outcome,
    price,
    refusals,
    yields,
)
from financing.maths.rounding import Rounding
from financing.maths.yields import Payment

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 28)).filter(lambda day: day.day <= 28)
COUPONS = st.decimals("0", "0.12", places=4)
YIELDS = st.decimals("-0.02", "0.15", places=4)
START, END = date(2025, 6, 1), date(2035, 6, 1)


def _sale(**changes: object) -> bonds.BondSale:
    serial = bonds.Serial(END, Decimal(1_000_000), Decimal("0.04"))
    terms: dict[str, object] = {"dated_date": START, "first_coupon": date(2025, 12, 1), "serials": [serial]}
    return bonds.BondSale(**{**terms, **changes})


@settings(deadline=None, max_examples=50)
@given(dated=DAYS, coupon=COUPONS, periods=st.integers(1, 60), frequency=st.sampled_from([1, 2, 4]))
def test_a_par_bond_costs_exactly_its_coupon(dated: date, coupon: Decimal, periods: int, frequency: int) -> None:
    step = 12 // frequency
    found = bonds.measures(
        bonds.BondSale(
            dated,
            calendar.add_months(dated, step),
            [bonds.Serial(calendar.add_months(dated, step * periods), Decimal(5000), coupon)],
            frequency=frequency,
        )
    )
    assert found.true_interest_cost == coupon
    assert found.net_interest_cost == pytest.approx(coupon, abs=Decimal("1E-20"))
    assert found.all_in_true_interest_cost == found.true_interest_cost


@settings(deadline=None, max_examples=50)
@given(cents=st.integers(9000, 11500), coupon=st.decimals("0.001", "0.1", places=4))
def test_true_interest_cost_discounts_debt_service_to_the_price(cents: int, coupon: Decimal) -> None:
    sale = _sale(price=Decimal(cents) / 100, serials=[bonds.Serial(END, Decimal(5000), coupon)])
    found = bonds.measures(sale)
    due = [Payment(row.on, row.payment) for row in bonds.debt_service(sale)]
    value = yields.present_value(due, found.true_interest_cost, START)
    assert value == pytest.approx(found.purchase_price, rel=Decimal("1E-12"))


def test_costs_of_issuance_make_the_all_in_cost_higher() -> None:
    found = bonds.measures(_sale(costs_of_issuance=Decimal(20_000)))
    assert found.all_in_true_interest_cost > found.true_interest_cost


def test_a_discount_to_the_underwriter_does_not_touch_the_arbitrage_yield() -> None:
    sale = _sale(price=Decimal("99.2"))
    assert bonds.arbitrage_yield(sale, Decimal(1_000_000)) == Decimal("0.04")
    assert bonds.measures(sale).true_interest_cost > Decimal("0.04")


def test_a_guarantee_fee_raises_the_arbitrage_yield() -> None:
    fee = Payment(date(2026, 6, 1), Decimal(5000))
    assert bonds.arbitrage_yield(_sale(), Decimal(1_000_000), [fee]) > Decimal("0.04")


def test_interest_can_be_rounded_for_payment() -> None:
    serial = bonds.Serial(END, Decimal(5000), Decimal("0.0333"))
    first = bonds.debt_service(_sale(serials=[serial], first_coupon=date(2025, 12, 8)), Rounding.CENT)[0]
    assert first.interest == Decimal("86.49")


def test_serials_of_one_date_are_paid_together() -> None:
    serials = [bonds.Serial(END, Decimal(5000), Decimal(coupon)) for coupon in ("0.03", "0.05")]
    last = bonds.debt_service(_sale(serials=serials))[-1]
    assert (last.on, last.principal, last.interest, last.payment) == (END, 10_000, 200, 10_200)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"serials": []}, "serials"),
        ({"serials": [bonds.Serial(END, Decimal(0), Decimal("0.04"))]}, "principal"),
        ({"serials": [bonds.Serial(END, Decimal(-1), Decimal("0.04"))]}, "principal"),
        ({"serials": [bonds.Serial(START, Decimal(5000), Decimal("0.04"))]}, "maturity"),
        ({"serials": [bonds.Serial(END, Decimal(5000), Decimal("NaN"))]}, "coupon"),
        ({"serials": [bonds.Serial(END, Decimal(5000), Decimal("-0.01"))]}, "coupon"),
        ({"first_coupon": START}, "first_coupon"),
        ({"price": Decimal(0)}, "price"),
        ({"frequency": 5}, "frequency"),
        ({"day_count": "30E/360"}, "day_count"),
        ({"costs_of_issuance": Decimal(-1)}, "costs_of_issuance"),
        ({"costs_of_issuance": Decimal(1_000_000)}, "costs_of_issuance"),
    ],
)
def test_terms_that_are_no_sale_are_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(refusals.Refusal) as refused:
        bonds.measures(_sale(**changes))
    assert refused.value.field == field


def test_payments_without_a_yield_are_refused() -> None:
    with pytest.raises(refusals.Incomplete, match="No yields fit"):
        yields.solve([Payment(END, Decimal(-5))], Decimal(100), START, 2, "30/360")


def test_a_rate_of_minus_one_or_less_has_no_present_value() -> None:
    assert yields.present_value([Payment(END, Decimal(5))], Decimal(0), START) == 5
    with pytest.raises(refusals.OutOfRange):
        yields.present_value([Payment(END, Decimal(5))], Decimal(-2), START)


@settings(deadline=None, max_examples=60)
@given(
    settled=DAYS,
    months=st.integers(1, 360),
    coupon=COUPONS,
    bond_yield=YIELDS,
    frequency=st.sampled_from([1, 2, 4]),
)
def test_price_agrees_with_quantlib_and_gives_the_yield_back(
    settled: date, months: int, coupon: Decimal, bond_yield: Decimal, frequency: int
) -> None:
    matures = calendar.add_months(settled, months)
    bond = price.Bond(settled, matures, coupon, frequency)
    found = price.price(bond, bond_yield)
    oracle, convention = _quantlib_bond(bond)
    *_, left = calendar.coupons_around(settled, matures, frequency)
    compounding = QuantLib.Simple if left == 1 else QuantLib.Compounded
    rate = QuantLib.InterestRate(float(bond_yield), convention, compounding, frequency)
    expected = QuantLib.BondFunctions.cleanPrice(oracle, rate, _quantlib_date(settled))
    assert float(found.price) == pytest.approx(expected, rel=1e-10)
    assert price.bond_yield(bond, found.price) == pytest.approx(bond_yield, abs=Decimal("1E-14"))
    assert found.full_price == found.price + found.accrued_interest


def _quantlib_date(on: date) -> QuantLib.Date:
    return QuantLib.Date(on.day, on.month, on.year)


def _quantlib_bond(bond: price.Bond) -> tuple[QuantLib.FixedRateBond, QuantLib.DayCounter]:
    previous, *_ = calendar.coupons_around(bond.settlement_date, bond.maturity_date, bond.frequency)
    schedule = QuantLib.Schedule(
        _quantlib_date(previous),
        _quantlib_date(bond.maturity_date),
        QuantLib.Period(12 // bond.frequency, QuantLib.Months),
        QuantLib.NullCalendar(),
        QuantLib.Unadjusted,
        QuantLib.Unadjusted,
        QuantLib.DateGeneration.Backward,
        False,
    )
    convention = QuantLib.Thirty360(QuantLib.Thirty360.BondBasis)
    QuantLib.Settings.instance().evaluationDate = _quantlib_date(bond.settlement_date)
    return QuantLib.FixedRateBond(0, 100.0, schedule, [float(bond.coupon)], convention), convention


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"maturity_date": START}, "maturity_date"),
        ({"coupon": Decimal(-1)}, "coupon"),
        ({"redemption": Decimal(0)}, "redemption"),
        ({"day_count": "ACT/365"}, "day_count"),
        ({"frequency": 7}, "frequency"),
    ],
)
def test_a_bond_that_has_no_price_is_refused(changes: dict[str, object], field: str) -> None:
    terms = {"settlement_date": START, "maturity_date": END, "coupon": Decimal("0.05")}
    with pytest.raises(refusals.Refusal) as refused:
        price.Bond(**{**terms, **changes})
    assert refused.value.field == field


def test_a_bond_that_matures_within_the_day_has_a_price_but_no_yield() -> None:
    bond = price.Bond(date(2026, 8, 30), date(2026, 8, 31), Decimal("0.06"), 12)
    assert price.price(bond, Decimal("0.05")).price == 100
    with pytest.raises(refusals.WrongDates, match="earlier settlement"):
        price.bond_yield(bond, Decimal(99))


def test_a_life_of_no_day_is_refused() -> None:
    with pytest.raises(refusals.WrongDates, match="counts no day"):
        notes.measures(notes.NoteSale(date(2026, 5, 30), date(2026, 5, 31), Decimal(1000), Decimal("0.02")))


def test_a_note_at_par_costs_its_coupon() -> None:
    found = notes.measures(notes.NoteSale(START, date(2025, 12, 1), Decimal(10_000), Decimal("0.03")))
    assert (found.interest, found.net_interest_cost) == (150, Decimal("0.03"))
    assert found.true_interest_cost == pytest.approx(Decimal("0.03"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"maturity_date": START}, "maturity_date"),
        ({"principal": Decimal(0)}, "principal"),
        ({"coupon": Decimal("-0.1")}, "coupon"),
        ({"premium": Decimal(-1000)}, "premium"),
        ({"premium": Decimal("Infinity")}, "premium"),
    ],
)
def test_a_note_that_cannot_be_sold_is_refused(changes: dict[str, object], field: str) -> None:
    terms = {
        "dated_date": START,
        "maturity_date": END,
        "principal": Decimal(1000),
        "coupon": Decimal("0.02"),
    }
    with pytest.raises(refusals.Refusal) as refused:
        notes.measures(notes.NoteSale(**{**terms, **changes}))
    assert refused.value.field == field


@given(st.dates(START, END), st.dates(START, END))
def test_accreted_value_never_falls_and_ends_at_the_maturity_value(one: date, other: date) -> None:
    bond = capital_appreciation.CapitalAppreciationBond(START, END, Decimal(500), Decimal(750))
    values = [capital_appreciation.accreted_value(bond, day) for day in sorted((one, other))]
    assert 500 <= values[0] <= values[1] <= 750
    assert capital_appreciation.accreted_value(bond, END) == 750


def test_a_day_outside_the_life_of_the_bond_has_no_value() -> None:
    bond = capital_appreciation.CapitalAppreciationBond(START, END, Decimal(500), Decimal(750))
    with pytest.raises(refusals.WrongDates, match="2025-06-01 to 2035-06-01"):
        capital_appreciation.accreted_value(bond, date(2035, 6, 2))


@pytest.mark.parametrize("amounts", [(0, 750), (500, 0), (500, -1)])
def test_appreciation_needs_a_price_and_a_value(amounts: tuple[int, int]) -> None:
    with pytest.raises(refusals.OutOfRange):
        capital_appreciation.CapitalAppreciationBond(START, END, Decimal(amounts[0]), Decimal(amounts[1]))


def test_a_tie_for_first_has_no_winner_and_no_margin() -> None:
    found = bids.award([bids.Bid(name, Decimal("0.03")) for name in ("B", "A")])
    assert (found.winner, found.tied_bidders, found.cover_bidder, found.cover_margin) == (
        None,
        ("B", "A"),
        None,
        0,
    )


def test_a_single_bid_wins_without_cover() -> None:
    found = bids.award([bids.Bid("Only", Decimal("0.03"))])
    assert (found.winner, found.cover_bidder, found.cover_margin) == ("Only", None, None)


@given(st.lists(st.decimals("0.01", "0.02", places=3), min_size=1, max_size=12))
def test_rank_is_one_more_than_the_number_of_better_bids(rates: list[Decimal]) -> None:
    found = bids.award([bids.Bid(str(index), rate) for index, rate in enumerate(rates)])
    for bid in found.ranking:
        assert bid.rank == 1 + sum(rate < bid.rate for rate in rates)


def test_no_bids_are_refused() -> None:
    with pytest.raises(refusals.Incomplete) as refused:
        bids.award([])
    assert refused.value.field == "bids"


def test_a_value_in_no_tier_has_no_tier_and_overlapping_tiers_are_refused() -> None:
    low = outcome.Tier("low", None, False, Decimal("0.2"), True, Decimal(0))
    high = outcome.Tier("high", Decimal("0.2"), True, Decimal("0.3"), False, Decimal(5))
    assert outcome.tier_of([low, high], Decimal("0.3")) is None
    with pytest.raises(refusals.OutOfRange, match="low, high"):
        outcome.tier_of([low, high], Decimal("0.2"))


def test_an_outcome_bond_without_an_outcome_yields_its_coupon() -> None:
    bond = outcome.OutcomeBond(
        Decimal(25_000_000), Decimal("0.0343"), START, date(2025, 12, 1), END, outcome_payment=Decimal(0)
    )
    assert outcome.outcome_yield(bond) == Decimal("0.0343")
