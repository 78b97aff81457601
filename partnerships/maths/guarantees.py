"""Over several periods: guaranteed savings with true-up, and a revenue share with its arrears."""

from decimal import Decimal

from partnerships.maths import refusals
from partnerships.maths.statements import Results, Value, Working
from partnerships.maths.terms import Terms, require_distinct


def guarantee_true_up(terms: Terms, working: Working) -> Results:
    """Shortfalls against a yearly guarantee. With `carry_forward_excess` the excess of earlier years is banked and
    covers later shortfalls; without, each year stands alone and the bank stays at zero."""
    carries, years = terms.flag("carry_forward_excess"), terms.rows("years")
    rows, last = list[Value](), -1
    working.given(bank_0=0)
    for place, year in enumerate(years, start=1):
        last = _next_year(year, last)
        rows.append({"year": last, **_year(year, place, carries, working)})
    places = range(1, len(years) + 1)
    for word, label in (("guaranteed", "guaranteed"), ("verified", "verified"), ("true_up", "true-up")):
        working.total(f"total_{word}", f"Total {label}", [f"{word}_{place}" for place in places])
    working.line("excess_balance", "Excess left in the bank", f"bank_{len(years)}")
    return {
        "rows": rows,
        **working.results("total_guaranteed", "total_verified", "total_true_up", "excess_balance"),
    }


def _next_year(year: Terms, last: int) -> int:
    found = year.count("year", most=9999)
    if found <= last:
        raise refusals.RepeatedName(
            f"Year {found} follows year {last}. List each year once, in ascending order.",
            field=year.field("year"),
        )
    return found


def _year(year: Terms, place: int, carries: bool, working: Working) -> Results:
    working.given(
        **{
            f"guaranteed_{place}": year.non_negative("guaranteed_savings"),
            f"verified_{place}": year.number("verified_savings"),
        }
    )
    working.line(f"shortfall_{place}", f"Shortfall {place}", f"max(0, guaranteed_{place} - verified_{place})")
    bank = f"bank_{place - 1}"
    working.line(f"true_up_{place}", f"True-up {place}", f"max(0, shortfall_{place} - {bank})")
    excess = f"max(0, verified_{place} - guaranteed_{place})"
    left = f"max(0, {bank} - shortfall_{place}) + {excess}" if carries else "0"
    working.line(f"bank_{place}", f"Excess in the bank after {place}", left)
    named = working.results(f"shortfall_{place}", f"true_up_{place}", f"bank_{place}")
    return dict(zip(("shortfall", "true_up", "excess_balance"), named.values(), strict=True))


def revenue_share_arrears(terms: Terms, working: Working) -> Results:
    """What was due, paid and is still owed, period by period (negative: paid ahead), and milestones not delivered.

    A period gives what is `due`, or receipts with a share and a minimum guarantee.
    """
    periods, milestones = terms.rows("periods"), terms.rows("milestones") if terms.has("milestones") else []
    require_distinct((row.text("period") for row in periods), field="periods", what="period")
    rows: list[Value] = [_period(row, place, working) for place, row in enumerate(periods, start=1)]
    places = range(1, len(periods) + 1)
    working.total("total_due", "Total due", [f"due_{place}" for place in places])
    working.total("total_paid", "Total paid", [f"paid_{place}" for place in places])
    working.line("arrears", "Arrears", "total_due - total_paid")
    shortfalls = _milestones(milestones, working)
    totals = working.results("total_due", "total_paid", "arrears")
    return {"rows": rows, "milestone_shortfalls": shortfalls, **totals}


def _period(row: Terms, place: int, working: Working) -> dict[str, Value]:
    name, due = row.text("period"), f"due_{place}"
    if row.has("due"):
        working.given(**{due: row.non_negative("due")})
    else:
        _due_by_share(row, place, working)
    working.given(**{f"paid_{place}": row.non_negative("paid", Decimal(0))})
    working.line(f"arrears_{place}", f"Arrears of {name}", f"{due} - paid_{place}")
    before = f"cumulative_arrears_{place - 1} + " if place > 1 else ""
    working.line(f"cumulative_arrears_{place}", f"Arrears up to {name}", f"{before}arrears_{place}")
    found = working.results(due, f"arrears_{place}", f"cumulative_arrears_{place}").values()
    return {"period": name, **dict(zip(("due", "arrears", "cumulative_arrears"), found, strict=True))}


def _due_by_share(row: Terms, place: int, working: Working) -> None:
    working.given(
        **{
            f"receipts_{place}": row.non_negative("gross_receipts"),
            f"share_{place}": row.share("share"),
            f"minimum_{place}": row.non_negative("minimum_guarantee", Decimal(0)),
        }
    )
    formula = f"max(share_{place} * receipts_{place}, minimum_{place})"
    working.line(f"due_{place}", f"Due for {row.text('period')}", formula)


def _milestones(milestones: list[Terms], working: Working) -> dict[str, Value]:
    names = [row.text("milestone") for row in milestones]
    require_distinct(names, field="milestones", what="milestone")
    shortfalls = dict[str, Value]()
    for place, (name, row) in enumerate(zip(names, milestones, strict=True), start=1):
        required, delivered, code = f"required_{place}", f"delivered_{place}", f"milestone_{place}"
        working.given(**{required: row.non_negative("required"), delivered: row.non_negative("delivered")})
        working.line(code, f"Short of {name}", f"max(0, {required} - {delivered})")
        shortfalls[name] = working.results(code)[code]
    return shortfalls
