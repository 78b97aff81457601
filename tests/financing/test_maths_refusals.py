"""Whatever is entered, the answer is a finite number or a sentence; never another error."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.maths import (
    amortisation,
    bonds,
    calendar,
    capital_appreciation,
    deals,
    flows,
    lease,
    minibonds,
    notes,
    outlook,
    price,
    refusals,
    sources_and_uses,
    stress,
    tax_increment,
)

NUMBERS = st.one_of(
    st.decimals(-2, 2, places=3),
    st.decimals(0, 1_000_000, places=2),
    st.sampled_from([Decimal(text) for text in ("NaN", "Infinity", "1E+400", "1E-400", "-0", "999999999999999")]),
)
DATES = st.one_of(st.dates(date(2024, 1, 28), date(2024, 3, 2)), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
COUNTS = st.sampled_from([-1, 0, 1, 2, 4, 12, 30])


def _note(draw: st.DrawFn) -> object:
    terms = notes.NoteSale(draw(DATES), draw(DATES), draw(NUMBERS), draw(NUMBERS), draw(NUMBERS))
    return notes.measures(terms).true_interest_cost


def _sale(draw: st.DrawFn) -> object:
    serials = [bonds.Serial(draw(DATES), draw(NUMBERS), draw(NUMBERS))]
    sale = bonds.BondSale(draw(DATES), draw(DATES), serials, draw(NUMBERS), draw(NUMBERS), draw(COUNTS))
    return bonds.measures(sale).all_in_true_interest_cost


def _appreciation(draw: st.DrawFn) -> object:
    bond = capital_appreciation.CapitalAppreciationBond(
        draw(DATES), draw(DATES), draw(NUMBERS), draw(NUMBERS), draw(COUNTS)
    )
    return capital_appreciation.accreted_value(bond, draw(DATES))


def _price(draw: st.DrawFn) -> object:
    bond = price.Bond(draw(DATES), draw(DATES), draw(NUMBERS), draw(COUNTS), draw(NUMBERS))
    return price.bond_yield(bond, price.price(bond, draw(NUMBERS)).price)


def _loan(draw: st.DrawFn) -> object:
    loan = amortisation.Loan(
        draw(NUMBERS),
        draw(NUMBERS),
        draw(COUNTS),
        draw(COUNTS),
        draw(st.sampled_from(list(amortisation.Method))),
        growth=draw(NUMBERS),
        interest_only_periods=draw(COUNTS),
        capitalised_periods=draw(COUNTS),
    )
    return amortisation.schedule(loan)[-1].payment


def _lease(draw: st.DrawFn) -> object:
    terms = lease.Lease(draw(NUMBERS), draw(NUMBERS), draw(COUNTS), draw(NUMBERS))
    return lease.measures(terms, draw(NUMBERS)).present_value


def _flows(draw: st.DrawFn) -> object:
    amounts = draw(st.lists(NUMBERS, max_size=6))
    found = flows.irr(amounts)
    return flows.npv(amounts, draw(NUMBERS)) if found.rate is None else found.rate


def _answer(work: Callable[[st.DrawFn], object], data: st.DataObject) -> object:
    try:
        return work(data.draw)
    except refusals.Refusal as refused:
        return refused


@pytest.mark.parametrize("work", [_note, _sale, _appreciation, _price, _loan, _lease, _flows])
def test_terms_give_a_finite_number_or_a_sentence_and_a_field(work: Callable[[st.DrawFn], object]) -> None:
    @settings(deadline=None, max_examples=150)
    @given(st.data())
    def answers(data: st.DataObject) -> None:
        answer = _answer(work, data)
        if isinstance(answer, refusals.Refusal):
            assert re.fullmatch(r"[A-Z0-9].* .*\.", str(answer))
            assert answer.field
        else:
            assert isinstance(answer, Decimal)
            assert answer.is_finite()

    answers()


def test_months_before_the_first_year_are_refused_not_invented() -> None:
    with pytest.raises(refusals.WrongDates, match="calendar"):
        calendar.add_months(date(1, 1, 1), -1)


FIRST, LAST = date(2027, 1, 1), date(2037, 1, 1)
RATE, AMOUNT = Decimal("0.03"), Decimal(1000)


def _cash_flow(terms: deals.Terms) -> object:
    return terms.cash_flow(AMOUNT, FIRST)


def _itself(terms: object) -> object:
    return terms


# (what is computed, terms that can be computed with, what computes)
TERMS: list[tuple[Callable[..., object], dict[str, object], Callable[..., object]]] = [
    (stress.Plan, {"savings": [AMOUNT], "debt_service": [AMOUNT], "debt_rate": RATE, "discount_rate": RATE}, _itself),
    (
        tax_increment.District,
        {"original_tax_capacity": AMOUNT, "tax_rate": RATE, "base_growth_rate": RATE, "base_growth_offset": 1}
        | {"deduction_rate": RATE, "retainage_rate": RATE},
        _itself,
    ),
    (
        outlook.Scenario,
        {"cost_overrun": RATE, "rate_shift": RATE, "savings_shortfall": RATE, "delay_months": 1},
        _itself,
    ),
    (
        minibonds.Rules,
        {"denomination": AMOUNT, "minimum_order": AMOUNT, "issue_size": AMOUNT, "maximum_per_buyer": AMOUNT}
        | {"residency": ["city"], "window_start": FIRST, "window_end": LAST},
        _itself,
    ),
    (amortisation.Loan, {"principal": AMOUNT, "rate": RATE, "periods": 10, "growth": RATE}, amortisation.schedule),
    (
        deals.LoanTerms,
        {"rate": RATE, "term_years": 10, "growth": RATE, "fee": RATE},
        _cash_flow,
    ),
    (
        deals.BondTerms,
        {"coupon": RATE, "term_years": 10, "price": Decimal(100), "denomination": AMOUNT, "costs_of_issuance": RATE},
        _cash_flow,
    ),
    (
        deals.AccretionTerms,
        {"rate": RATE, "term_years": 10, "compounding_frequency": 2, "costs_of_issuance": RATE},
        _cash_flow,
    ),
    (
        deals.RentTerms,
        {"first_payment": AMOUNT, "years": 3, "escalation_rate": RATE, "purchase_price": AMOUNT},
        _cash_flow,
    ),
    (partial(deals.SavingsTerms, share=RATE), {"annual_savings": AMOUNT, "years": 3}, _cash_flow),
    (deals.OutcomeTerms, {"coupon": RATE, "term_years": 10, "outcome_payment": AMOUNT}, _cash_flow),
    (deals.ArrivalTerms, {"years": 3, "growth": RATE, "guaranteed": Decimal(100), "discount_rate": RATE}, _cash_flow),
]


@pytest.mark.parametrize(
    ("kind", "terms", "computes", "field"),
    [
        (*row, field)
        for row in TERMS
        for field, value in row[1].items()
        if isinstance(value, Decimal | int | list) and field != "residency"
    ],
    ids=lambda part: getattr(part, "__name__", part if isinstance(part, str) else ""),
)
def test_a_term_that_is_no_number_is_named(
    kind: Callable[..., object], terms: dict[str, object], computes: Callable[..., object], field: str
) -> None:
    computes(kind(**terms))
    wrong = [Decimal("NaN")] if isinstance(terms[field], list) else Decimal("NaN")
    with pytest.raises(refusals.Refusal) as refused:
        computes(kind(**terms | {field: wrong}))
    assert refused.value.field == field


def test_an_amount_that_cannot_be_is_named_wherever_it_is_given() -> None:
    wrong = Decimal(-1)
    works: dict[str, list[Callable[[], object]]] = {
        "amount": [
            lambda: deals.OutcomeTerms(RATE, 10).cash_flow(wrong, FIRST),
            lambda: deals.AccretionTerms(RATE, 10).cash_flow(wrong, FIRST),
        ],
        "sources": [lambda: sources_and_uses.draws([sources_and_uses.Source("a", wrong, 1)], [])],
        "uses": [lambda: sources_and_uses.draws([], [("a", wrong)])],
        "yearly_noise": [
            lambda: stress.monte_carlo(stress.Plan([AMOUNT], [AMOUNT], RATE, RATE), {}, seed=1, yearly_noise=wrong)
        ],
        "periods": [lambda: amortisation.level_payment(AMOUNT, RATE, 0)],
        "flows": [lambda: flows.irr([Decimal((-1) ** year) for year in range(2000)])],
    }
    for field, asked in works.items():
        for work in asked:
            with pytest.raises(refusals.Refusal) as refused:
                work()
            assert refused.value.field == field
