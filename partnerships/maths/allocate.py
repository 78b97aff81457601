"""Divides an amount among parties so that the parts add up exactly, by largest remainder.

Order: every party first receives its quota cut to whole units (cents); the units left over go one each to the largest
remainders; of equal remainders the party listed first is served first. A negative amount is divided like its
absolute value, with the sign put back. Method: Hamilton's, as in apportionment.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from partnerships.maths import formulas, refusals
from partnerships.maths.statements import Results, Value, Working
from partnerships.maths.terms import Terms, require_distinct

KEYS = ("fixed", "per_head", "usage", "equal")
_PRECISE = Context(prec=60)


def rounded(amount: Decimal, *, places: int = 2) -> Decimal:
    """`amount` as it is paid: to `places` decimals, half to even, once, at the end of a calculation."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=_PRECISE)


def split(amount: Decimal, measures: Mapping[str, Decimal | Fraction], *, places: int = 2) -> dict[str, Decimal]:
    """Parts of `amount` in proportion to `measures`, in the order of `measures`; their sum is exactly `amount`.

    Raises `OutOfRange` if `amount` has more than `places` decimals, `NegativeQuantity` for a negative measure and
    `NothingToDivideBy` if the measures add up to zero.
    """
    units = _whole_units(amount, places)
    fractions = {party: _measure(party, measure) for party, measure in measures.items()}
    total = sum(fractions.values(), Fraction(0))
    if not total:
        raise refusals.NothingToDivideBy(
            "The measures of all parties add up to zero. Enter them, or choose the key “equal” for this period.",
            field="parties",
        )
    quotas = {party: abs(units) * measure / total for party, measure in fractions.items()}
    parts = _by_largest_remainder(abs(units), quotas)
    sign = -1 if units < 0 else 1
    return {party: Decimal(sign * part).scaleb(-places, context=_PRECISE) for party, part in parts.items()}


def _whole_units(amount: Decimal, places: int) -> int:
    scaled = Fraction(amount) * 10**places if amount.is_finite() else Fraction(1, 2)
    if scaled.denominator != 1:
        raise refusals.OutOfRange(
            f"{amount} cannot be divided to {places} decimals. Round it to what is paid first.",
            field="amount",
        )
    return scaled.numerator


def _measure(party: str, measure: Decimal | Fraction) -> Fraction:
    if isinstance(measure, Decimal) and not measure.is_finite():
        raise refusals.NotANumber(
            f"The measure of {party} is {measure}. Give a finite number.", field=f"parties.{party}"
        )
    if measure < 0:
        raise refusals.NegativeQuantity(
            f"The measure of {party} is {measure}. Give zero or more.", field=f"parties.{party}"
        )
    return Fraction(measure)


def _by_largest_remainder(units: int, quotas: Mapping[str, Fraction]) -> dict[str, int]:
    parts = {party: quota.numerator // quota.denominator for party, quota in quotas.items()}
    # sorted() is stable: of equal remainders the party listed first stays first
    waiting = sorted(quotas, key=lambda party: parts[party] - quotas[party])
    for party in waiting[: units - sum(parts.values())]:
        parts[party] += 1
    return parts


def allocation(terms: Terms, working: Working) -> Results:
    """The split as a statement: `amount`, `places`, `key` and `parties[{party, measure}]`.

    `fixed`: shares that add up to exactly 1 (`1/3` is a share); `per_head`: whole heads; `usage`: measured quantities;
    `equal`: no measure.
    """
    amount, places = terms.number("amount"), terms.count("places", most=6) if terms.has("places") else 2
    measures = _measures(terms)
    parts = split(amount, measures, places=places)
    working.given(amount=amount, unit=Decimal(1).scaleb(-places))
    working.given(**{f"measure_{place}": measure for place, measure in enumerate(measures.values(), start=1)})
    every = [f"measure_{place}" for place in range(1, len(measures) + 1)]
    working.total("all_measures", "All measures", every)
    rows: list[Value] = []
    for place, (party, part) in enumerate(parts.items(), start=1):
        _explain(working, place, party, part)
        rows.append({"party": party, "amount": part})
    working.total("allocated", "Sum of the parts", [f"part_{place}" for place in range(1, len(parts) + 1)])
    return {"parts": rows} | working.results("allocated")


def _explain(working: Working, place: int, party: str, part: Decimal) -> None:
    quota = working.line(f"quota_{place}", f"Quota of {party}", f"amount * measure_{place} / all_measures")
    whole = f"truncated(quota_{place}, unit)"
    if formulas.truncated(quota, working.value("unit")) == part:
        working.line(f"part_{place}", f"Part of {party}", whole)
    else:
        sign = "+" if part > 0 else "-"
        working.line(f"part_{place}", f"Part of {party}, with one of the units left over", f"{whole} {sign} unit")


def _measures(terms: Terms) -> dict[str, Fraction]:
    key, rows = terms.choice("key", KEYS), terms.rows("parties")
    names = [row.text("party") for row in rows]
    require_distinct(names, field="parties", what="party")
    measures = dict(zip(names, (_read_measure(key, row) for row in rows), strict=True))
    if key == "fixed" and sum(measures.values()) != 1:
        raise refusals.SharesDoNotSum(
            f"The shares add up to {formulas.decimal_of(sum(measures.values(), Fraction(0)))}, not 1. "
            "Change them so that nothing is left over; a third may be written as 1/3.",
            field=terms.field("parties"),
        )
    return measures


def _read_measure(key: str, row: Terms) -> Fraction:
    if key == "equal":
        return Fraction(1)
    if key == "per_head":
        return Fraction(row.count("measure", most=100_000_000))
    return row.ratio("measure")
