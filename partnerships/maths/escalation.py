"""How an agreed amount moves with time: by a fixed escalator, or with a published index. Nothing is rounded."""

from partnerships.maths import refusals
from partnerships.maths.statements import Results, Value, Working
from partnerships.maths.terms import Terms


def escalator(terms: Terms, working: Working) -> Results:
    """Amounts of years 1 to `years`, the first unescalated.

    `compound`: each year is the one before times (1 + rate); `simple`: the rate applies to the first amount;
    `step`: each year adds `step`.
    """
    working.given(amount=terms.number("amount"))
    method = terms.choice("method", ("compound", "simple", "step"))
    moved = "step" if method == "step" else "rate"
    working.given(**{moved: terms.number("step") if method == "step" else terms.rate("rate")})
    rows, codes = list[Value](), list[str]()
    for year in range(1, terms.count("years", least=1, most=100) + 1):
        code = f"amount_{year}"
        working.line(code, f"Amount of year {year}", _escalated(method, year))
        rows.append({"year": year, "amount": working.results(code)[code]})
        codes.append(code)
    working.total("total", "Total", codes)
    return {"rows": rows} | working.results("total")


def _escalated(method: str, year: int) -> str:
    if year == 1:
        return "amount"
    if method == "compound":
        return f"amount_{year - 1} * (1 + rate)"
    if method == "simple":
        return f"amount * (1 + {year - 1} * rate)"
    return f"amount_{year - 1} + step"


def indexation(terms: Terms, working: Working) -> Results:
    """The amount times (1 + applied change). The change of the index is passed through by `pass_through`, then held
    at `cap_rate` and then at `floor_rate` where these are given; all three are fractions, not per year."""
    working.given(amount=terms.number("amount"), base_index=terms.positive("base_index"))
    working.given(current_index=terms.positive("current_index"))
    working.given(pass_through=terms.share("pass_through") if terms.has("pass_through") else 1)
    working.line("index_change", "Change of the index", "current_index / base_index - 1")
    floor, cap = terms.optional("floor_rate"), terms.optional("cap_rate")
    if floor is not None and cap is not None and floor > cap:
        raise refusals.OutOfRange(
            f"The floor {floor} of the change is above its cap {cap}. Exchange them.",
            field=terms.field("floor_rate"),
        )
    formula = "pass_through * index_change"
    if cap is not None:
        working.given(cap_rate=cap)
        formula = f"min({formula}, cap_rate)"
    if floor is not None:
        working.given(floor_rate=floor)
        formula = f"max({formula}, floor_rate)"
    working.line("applied_change", "Change that is applied", formula)
    working.line("indexed_amount", "Indexed amount", "amount * (1 + applied_change)")
    return working.results("index_change", "applied_change", "indexed_amount")
