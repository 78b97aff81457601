"""Energy service contracts: what an offer pays the partner, and its present value for the city.

Source: Ukrainian public procurement of energy services, as published with test vectors in ProzorroUKR/esculator.
"""

from datetime import date
from decimal import Decimal

from partnerships.maths import refusals
from partnerships.maths.statements import Results, Value, Working
from partnerships.maths.terms import Terms

_YEARS = 20
PERIODS = _YEARS + 1  # the rest of the year of announcement, then 20 years
_YEAR = 365


def shared_savings_npv(terms: Terms, working: Working) -> Results:
    """`amount_contract`: all payments to the partner; `amount_performance`: present value of what the city keeps.

    Exact. Raises `OutOfRange` unless there are 21 reductions and the contract fits into 20 years of 365 days.
    """
    first = _days_left_in_year(terms.day("announcement_date"))
    used = _days_used(first, _contract_days(terms))
    lengths = [first, *[_YEAR] * (_YEARS - 1), _YEAR - first]
    working.given(partner_share=terms.share("partner_share"), discount_rate=terms.non_negative("discount_rate"))
    rows: list[Value] = []
    for period, reduction in enumerate(_reductions(terms)):
        working.given(**{f"reduction_{period}": reduction})
        working.given(**{f"length_{period}": lengths[period], f"used_{period}": used[period]})
        rows.append(_period(working, period, lengths[period], used[period]))
    every = range(_YEARS + 1)
    working.total("amount_contract", "Paid to the partner over the contract", [f"partner_{period}" for period in every])
    working.total("amount_performance", "Present value for the city", [f"city_present_{period}" for period in every])
    return {"rows": rows} | working.results("amount_contract", "amount_performance")


def _period(working: Working, period: int, length: int, used: int) -> dict[str, Value]:
    partner, city = f"partner_{period}", f"city_{period}"
    formula = f"partner_share * reduction_{period} * used_{period} / length_{period}" if used else "0"
    working.line(partner, f"Partner in period {period}", formula)
    whole = f"reduction_{period}" if period == 0 else f"reduction_{period} * length_{period} / {_YEAR}"
    working.line(city, f"City in period {period}", f"{whole} - {partner}" if length or period else "0")
    before = "1" if period == 0 else f"discount_{period - 1}"
    discount = f"{before} / (1 + discount_rate * length_{period} / {_YEAR})"
    working.line(f"discount_{period}", f"Discount factor of period {period}", discount)
    working.line(f"city_present_{period}", f"City in period {period}, today", f"{city} * discount_{period}")
    found = working.results(partner, city, f"discount_{period}").values()
    return {"period": period, "days": length, "contract_days": used} | dict(
        zip(("partner", "city", "discount_factor"), found, strict=True)
    )


def _days_left_in_year(announced: date) -> int:
    return (date(announced.year, 12, 31) - announced).days


def _contract_days(terms: Terms) -> int:
    days = terms.count("contract_years", most=_YEARS) * _YEAR + terms.count("contract_days", most=_YEARS * _YEAR)
    if days > _YEARS * _YEAR:
        raise refusals.OutOfRange(
            f"The contract runs {days} days, longer than the {_YEARS} years that are compared. Shorten it.",
            field=terms.field("contract_days"),
        )
    return days


def _days_used(first: int, days: int) -> list[int]:
    used = [min(first, days)]
    for _ in range(_YEARS):
        used.append(min(_YEAR, days - sum(used)))
    return used


def _reductions(terms: Terms) -> list[Decimal]:
    found = terms.numbers("annual_cost_reductions")
    if len(found) != _YEARS + 1:
        raise refusals.OutOfRange(
            f"There are {len(found)} yearly cost reductions. Give {_YEARS + 1}: "
            f"one for the rest of the first year and one for each of {_YEARS} years after it.",
            field=terms.field("annual_cost_reductions"),
        )
    return found
