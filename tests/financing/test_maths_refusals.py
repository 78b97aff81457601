"""Whatever is entered, the answer is a finite number or a sentence; never another error."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from financing.maths import (
    amortisation,
    bonds,
    calendar,
    capital_appreciation,
    flows,
    lease,
    notes,
    price,
    refusals,
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
