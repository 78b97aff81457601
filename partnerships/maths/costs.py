"""Sharing of cost overruns and underruns: target cost with pain and gain, and fixed-price incentive with a ceiling."""

from decimal import Decimal

from partnerships.maths.bands import Band, read_bands
from partnerships.maths.statements import Results, Working
from partnerships.maths.terms import Terms

_ONE = Decimal(1)


def target_cost(terms: Terms, working: Working) -> Results:
    """NEC option C: the range between target and actual cost, by bands that end at fractions of the target.

    The contractor's share is positive below the target (gain) and negative above it (pain).
    """
    target, actual = terms.positive("target_cost"), terms.non_negative("actual_cost")
    working.given(target_cost=target, actual_cost=actual)
    parts, lower = list[str](), Decimal(0)
    for place, band in enumerate(read_bands(terms, share="contractor_share"), start=1):
        if lower * target < max(target, actual):
            parts.extend(_share_in(working, place, lower, band))
        lower = band.up_to or lower
    sign = "" if actual < target else "-"
    working.line("contractor_share_amount", "Contractor's share of the difference", f"{sign}sum({', '.join(parts)})")
    working.line("contractor_paid", "Paid to the contractor", "actual_cost + contractor_share_amount")
    return working.results("contractor_share_amount", "contractor_paid")


def _share_in(working: Working, place: int, lower: Decimal, band: Band) -> list[str]:
    """The lines of one band, if the range between target and actual reaches into it."""
    working.given(**{f"start_{place}": lower, f"share_{place}": band.share})
    ends = "max(target_cost, actual_cost)"
    if band.up_to is not None:
        working.given(**{f"end_{place}": band.up_to})
        ends = f"min({ends}, end_{place} * target_cost)"
    begins = f"max(min(target_cost, actual_cost), start_{place} * target_cost)"
    working.line(f"range_{place}", f"Part of the difference in band {place}", f"max(0, {ends} - {begins})")
    working.line(f"part_{place}", f"Contractor's part of band {place}", f"range_{place} * share_{place}")
    return [f"part_{place}"]


def ceiling_price(terms: Terms, working: Working) -> Results:
    """Fixed-price incentive, FAR 16.403-1 and DFARS 216.403-1. Above the point of total assumption the contractor
    bears every further unit of cost; the point is not defined if the contractor bears the whole overrun anyway."""
    target, actual = terms.positive("target_cost"), terms.non_negative("actual_cost")
    working.given(target_cost=target, actual_cost=actual)
    working.given(target_profit=terms.number("target_profit"), ceiling_price=terms.positive("ceiling_price"))
    under, over = terms.share("contractor_share_under"), terms.share("contractor_share_over")
    working.given(contractor_share_under=under, contractor_share_over=over)
    side = "contractor_share_under" if actual <= target else "contractor_share_over"
    working.line("incentive", "Contractor's share of the difference", f"{side} * (target_cost - actual_cost)")
    working.line("final_price", "Final price", "min(ceiling_price, actual_cost + target_profit + incentive)")
    working.line("final_profit", "Final profit", "final_price - actual_cost")
    results = working.results("final_price", "final_profit")
    if over == _ONE:
        return results | {"point_of_total_assumption": None}
    working.line(
        "point_of_total_assumption",
        "Point of total assumption",
        "target_cost + (ceiling_price - target_cost - target_profit) / (1 - contractor_share_over)",
    )
    return results | working.results("point_of_total_assumption")
