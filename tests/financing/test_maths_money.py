"""Sources and uses, splitting, leases, increments, campaigns and coverage."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.maths import (
    coverage,
    crowdfunding,
    flows,
    lease,
    notices,
    refusals,
    rounding,
    sources_and_uses,
    tax_increment,
)
from financing.maths.rounding import Rounding
from financing.maths.sources_and_uses import Draw, Source
from financing.maths.yields import Payment

CENTS = st.decimals("0", "1000000", places=2)
ZERO = Decimal(0)


@given(CENTS, st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_the_parts_of_a_split_add_up_to_the_cent(total: Decimal, weights: list[int]) -> None:
    parts = rounding.split(total, [Decimal(weight) for weight in weights])
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < Decimal("0.01")


def test_of_equal_remainders_the_first_listed_gets_the_cent() -> None:
    assert rounding.split(Decimal("0.05"), [Decimal(1)] * 3) == tuple(map(Decimal, ("0.02", "0.02", "0.01")))


def test_a_split_without_weights_is_refused() -> None:
    with pytest.raises(refusals.Incomplete, match="at least one above zero"):
        rounding.split(Decimal(1), [ZERO])


@pytest.mark.parametrize(
    ("step", "expected"), [(Rounding.NONE, "2.345"), (Rounding.CENT, "2.35"), (Rounding.UNIT, "2")]
)
def test_halves_are_rounded_away_from_zero(step: Rounding, expected: str) -> None:
    assert rounding.rounded(Decimal("2.345"), step) == Decimal(expected)
    assert rounding.rounded(Decimal("-2.345"), step) == -Decimal(expected)


@given(st.lists(CENTS, max_size=8), st.lists(CENTS, max_size=8))
def test_sources_less_uses_is_the_difference(sources: list[Decimal], uses: list[Decimal]) -> None:
    found = sources_and_uses.balance(sources, uses)
    assert found.difference == sum(sources) - sum(uses)
    assert found.balanced is (sum(sources) == sum(uses))


def test_a_negative_source_is_refused() -> None:
    with pytest.raises(refusals.OutOfRange) as refused:
        sources_and_uses.balance([Decimal(-1)], [])
    assert refused.value.field == "sources"


def test_restricted_money_is_spent_first_and_only_where_it_may() -> None:
    sources = [
        Source("city", Decimal(100), restriction=3),
        Source("grant", Decimal(60), restriction=1, may_pay=frozenset({"poles"})),
    ]
    found = sources_and_uses.draws(sources, [("poles", Decimal(90)), ("staff", Decimal(80))])
    assert found == (
        Draw("grant", "poles", Decimal(60)),
        Draw("city", "poles", Decimal(30)),
        Draw("city", "staff", Decimal(70)),
    )


@given(st.lists(CENTS, max_size=6), st.lists(CENTS, max_size=6))
def test_draws_never_exceed_source_or_use(amounts: list[Decimal], wanted: list[Decimal]) -> None:
    sources = [Source(str(index), amount, restriction=1) for index, amount in enumerate(amounts)]
    uses = [(str(index), amount) for index, amount in enumerate(wanted)]
    found = sources_and_uses.draws(sources, uses)
    assert sum(draw.amount for draw in found) == min(sum(amounts), sum(wanted))
    for source in sources:
        assert sum(draw.amount for draw in found if draw.source == source.name) <= source.amount


@pytest.mark.parametrize("timing", list(lease.Timing))
def test_the_implied_rate_values_a_lease_at_the_financed_amount(timing: lease.Timing) -> None:
    terms = lease.Lease(Decimal(1_000_000), Decimal(230_000), 5, Decimal("0.02"), timing)
    rate = lease.measures(terms, ZERO).implied_rate
    assert rate is not None
    assert lease.measures(terms, rate).difference == pytest.approx(ZERO, abs=Decimal("1E-6"))


def test_a_lease_paid_off_at_once_implies_no_rate() -> None:
    terms = lease.Lease(Decimal(100), Decimal(200), 2, timing=lease.Timing.ADVANCE)
    assert lease.measures(terms, ZERO).implied_rate is None


def test_an_unknown_timing_is_refused() -> None:
    with pytest.raises(refusals.UnknownChoice, match="arrears, advance"):
        lease.Lease(Decimal(100), Decimal(200), 2, timing="sometimes")


def test_a_lease_without_escalation_is_an_annuity() -> None:
    found = lease.measures(lease.Lease(Decimal(1000), Decimal(100), 3), Decimal("0.05"))
    assert found.present_value == flows.npv([ZERO, *[Decimal(100)] * 3], Decimal("0.05"))


@given(st.lists(CENTS, min_size=1, max_size=10), CENTS)
def test_an_increment_is_never_negative_and_parts_add_up(capacities: list[Decimal], base: Decimal) -> None:
    district = tax_increment.District(
        base, Decimal("1.1"), deduction_rate=Decimal("0.0036"), retainage_rate=Decimal("0.05")
    )
    for row in tax_increment.increments(district, list(enumerate(capacities, start=2026))):
        assert row.captured_tax_capacity >= 0
        parts = row.deduction + row.retainage + row.net_revenue
        assert parts == pytest.approx(row.gross_increment)


def test_a_deduction_of_more_than_all_is_refused() -> None:
    with pytest.raises(refusals.OutOfRange) as refused:
        tax_increment.District(ZERO, Decimal(1), deduction_rate=Decimal(36))
    assert refused.value.field == "deduction_rate"


def test_a_pledge_after_the_deadline_does_not_count() -> None:
    campaign = crowdfunding.Campaign(Decimal(100), date(2026, 6, 30), Decimal(1), Decimal(50))
    late = crowdfunding.Pledge(date(2026, 7, 1), Decimal(100))
    found = crowdfunding.outcome(campaign, [late])
    assert (found.raised, found.goal_met, found.project_receives) == (0, False, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"goal": ZERO}, "goal"),
        ({"match_basis": "luck"}, "match_basis"),
        ({"platform_fee_rate": Decimal(5)}, "platform_fee_rate"),
        ({"match_cap": Decimal(-1)}, "match_cap"),
    ],
)
def test_a_campaign_that_cannot_run_is_refused(changes: dict[str, object], field: str) -> None:
    terms = {
        "goal": Decimal(1),
        "deadline": date(2026, 6, 30),
        "match_ratio": Decimal(1),
        "match_cap": Decimal(1),
    }
    with pytest.raises(refusals.Refusal) as refused:
        crowdfunding.Campaign(**{**terms, **changes})
    assert refused.value.field == field


def test_coverage_names_the_lowest_year_and_the_shortfall() -> None:
    found = coverage.coverage([Decimal(120), Decimal(90), Decimal(50)], [Decimal(100), Decimal(100), ZERO])
    assert found.ratios == (Decimal("1.2"), Decimal("0.9"), None)
    assert (found.lowest, found.maximum_annual_debt_service) == (Decimal("0.9"), 100)
    assert (found.mads_ratios[0], found.lowest_mads) == (Decimal("1.2"), Decimal("0.5"))
    assert found.shortfalls == (0, 10, 0)


def test_a_fiscal_year_is_named_after_the_year_it_ends_in() -> None:
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2029, 1, 1)]
    paid = [Payment(day, Decimal(10)) for day in days]
    assert coverage.by_fiscal_year(paid, first_month=7) == {2026: 10, 2027: 10, 2028: 0, 2029: 10}
    assert coverage.by_fiscal_year(paid) == {2026: 20, 2027: 0, 2028: 0, 2029: 10}
    assert coverage.by_fiscal_year([]) == {}


def test_coverage_needs_the_same_years_and_something_due() -> None:
    with pytest.raises(refusals.Incomplete, match="same years"):
        coverage.coverage([Decimal(1)], [])
    with pytest.raises(refusals.Incomplete, match="nothing to cover"):
        coverage.coverage([Decimal(1)], [ZERO])


def test_a_rate_that_looks_like_percent_is_pointed_out_not_refused() -> None:
    found = notices.of_rates({"coupon": Decimal("4.5"), "discount_rate": Decimal("0.5")})
    assert [notice.field for notice in found] == ["coupon"]
    assert "If 4.5 % was meant, enter 0.045." in found[0].sentence


@pytest.mark.parametrize("value", [True, 0.1, "5", None])
def test_only_exact_numbers_are_taken(value: object) -> None:
    with pytest.raises(refusals.NotANumber, match="is not an exact number; give it as a decimal"):
        refusals.finite(value, "net_revenue")


def test_a_date_is_refused_with_both_dates_named() -> None:
    with pytest.raises(refusals.WrongDates, match=r"Maturity date 2025-01-01 is not after the dated date 2026-01-01"):
        refusals.after(date(2026, 1, 1), date(2025, 1, 1), "dated_date", "maturity_date")
