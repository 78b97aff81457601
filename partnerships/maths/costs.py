"""Sharing of cost overruns and underruns: target cost with pain and gain, and fixed-price incentive with a ceiling."""

from decimal import Decimal
from fractions import Fraction

from partnerships.maths.bands import Band, read_bands
from partnerships.maths.escalation import moved
from partnerships.maths.limits import Limits
from partnerships.maths.statements import Results, Working
from partnerships.maths.terms import Terms

_ONE = Decimal(1)


def target_cost(terms: Terms, working: Working) -> Results:
    """NEC option C: the range between target and actual cost, by bands that end at fractions of the target.

    The contractor's share is positive below the target (gain) and negative above it (pain), held between floor and cap;
    where there is a ceiling price, no more is paid in all.
    """
    working.given(target_cost=terms.positive("target_cost"), actual_cost=terms.non_negative("actual_cost"))
    target_name = moved(terms, working, "target_cost", "Target cost, moved")
    target, actual = working.value(target_name), working.value("actual_cost")
    parts, lower = list[str](), Decimal(0)
    for place, band in enumerate(read_bands(terms, share="contractor_share"), start=1):
        if Fraction(lower) * target < max(target, actual):
            parts.extend(_share_in(working, place, lower, band, target_name))
        lower = band.up_to or lower
    _limited(terms, working, f"{'' if actual < target else '-'}sum({', '.join(parts)})")
    working.line("contractor_paid", "Paid to the contractor", "actual_cost + contractor_share_amount")
    return working.results("contractor_share_amount", "contractor_paid")


def _limited(terms: Terms, working: Working, formula: str) -> None:
    label, limits = "Contractor's share of the difference", Limits.read(terms, below_zero=True)
    if limits or terms.has("ceiling_price"):
        working.line("share_before_limits", f"{label}, before its limits", formula)
        formula = limits.around(working, "share_before_limits")
    if terms.has("ceiling_price"):
        working.given(ceiling_price=terms.positive("ceiling_price"))
        formula = f"min({formula}, ceiling_price - actual_cost)"
    working.line("contractor_share_amount", label, formula)


def _share_in(working: Working, place: int, lower: Decimal, band: Band, target: str) -> list[str]:
    """The lines of one band, if the range between target and actual reaches into it."""
    working.given(**{f"start_{place}": lower, f"share_{place}": band.share})
    ends = f"max({target}, actual_cost)"
    if band.up_to is not None:
        working.given(**{f"end_{place}": band.up_to})
        ends = f"min({ends}, end_{place} * {target})"
    begins = f"max(min({target}, actual_cost), start_{place} * {target})"
    working.line(f"range_{place}", f"Part of the difference in band {place}", f"max(0, {ends} - {begins})")
    working.line(f"part_{place}", f"Contractor's part of band {place}", f"range_{place} * share_{place}")
    return [f"part_{place}"]


def ceiling_price(terms: Terms, working: Working) -> Results:
    """Fixed-price incentive, FAR 16.403-1 and DFARS 216.403-1. Above the point of total assumption the contractor
    bears every further unit of cost; the point is not defined if the contractor bears the whole overrun anyway. Floor
    and cap hold the profit before the ceiling is applied."""
    working.given(target_cost=terms.positive("target_cost"), actual_cost=terms.non_negative("actual_cost"))
    target = moved(terms, working, "target_cost", "Target cost, moved")
    working.given(target_profit=terms.number("target_profit"), ceiling_price=terms.positive("ceiling_price"))
    under, over = terms.share("contractor_share_under"), terms.share("contractor_share_over")
    working.given(contractor_share_under=under, contractor_share_over=over)
    side = "under" if working.value("actual_cost") <= working.value(target) else "over"
    formula = f"contractor_share_{side} * ({target} - actual_cost)"
    working.line("incentive", "Contractor's share of the difference", formula)
    profit, limits = "target_profit + incentive", Limits.read(terms, below_zero=True)
    if limits:
        working.line("profit_in_limits", "Profit within its limits", limits.around(working, profit))
        profit = "profit_in_limits"
    working.line("final_price", "Final price", f"min(ceiling_price, actual_cost + {profit})")
    working.line("final_profit", "Final profit", "final_price - actual_cost")
    results = working.results("final_price", "final_profit")
    if over == _ONE:
        return results | {"point_of_total_assumption": None}
    working.line(
        "point_of_total_assumption",
        "Point of total assumption",
        f"{target} + (ceiling_price - {target} - target_profit) / (1 - contractor_share_over)",
    )
    return results | working.results("point_of_total_assumption")
