"""Sharing of savings and revenue: linear, tiered, greater-of and threshold models.

Nothing is rounded. Negative savings are a defined result: nothing is shareable, the partner receives its floor
(or nothing), and the city's benefit is what remains, which may be negative.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from partnerships.maths import refusals
from partnerships.maths.bands import Band, read_bands
from partnerships.maths.escalation import moved
from partnerships.maths.limits import Guarantee, Limits
from partnerships.maths.statements import Results, Working
from partnerships.maths.terms import Terms

_ZERO = Decimal(0)


_LABELS = {"partner_payment": "Payment to the partner", "banded_payment": "By the bands"}


class SharingRule(Protocol):
    """Divides one amount; adds its lines to the working and returns what the partner receives."""

    def payment(self, working: Working, amount: str) -> Fraction: ...


@dataclass(frozen=True)
class LinearRule:
    """`partner_share` of what exceeds the deadband and the guarantee, not above the cap, then not below the floor."""

    deadband: Decimal
    partner_share: Decimal
    limits: Limits
    guarantee: Guarantee | None = None

    @classmethod
    def read(cls, terms: Terms) -> "LinearRule":
        return cls(
            deadband=terms.non_negative("deadband", _ZERO),
            partner_share=terms.share("partner_share"),
            limits=Limits(_limit(terms, "floor"), _limit(terms, "cap")),
            guarantee=Guarantee.read(terms),
        )

    def payment(self, working: Working, amount: str) -> Fraction:
        working.given(deadband=self.deadband, partner_share=self.partner_share)
        above = "deadband"
        if self.guarantee:
            working.given(guaranteed_savings=self.guarantee.amount)
            above = "max(deadband, guaranteed_savings)"
        working.line("shareable", "Shareable amount", f"max(0, {amount} - {above})")
        return _paid(working, amount, self.limits.around(working, "partner_share * shareable"), self.guarantee)


def _paid(working: Working, verified: str, formula: str, guarantee: Guarantee | None) -> Fraction:
    """The line of the partner's payment; with a guarantee first what it earned, then what it has to make up."""
    if guarantee is None:
        return working.line("partner_payment", "Payment to the partner", formula)
    working.line("earned_payment", "Earned by the partner, before the guarantee", formula)
    guarantee.apply(working, verified, "earned_payment")
    return working.value("partner_payment")


@dataclass(frozen=True)
class TieredRule:
    """Marginal: each part of the amount at its own band's share. Otherwise the whole amount at the share of its band.

    A negative amount lies below every band and pays nothing.
    """

    bands: tuple[Band, ...]
    marginal: bool
    limits: Limits
    guarantee: Guarantee | None = None

    @classmethod
    def read(cls, terms: Terms) -> "TieredRule":
        return cls(read_bands(terms), terms.flag("marginal"), Limits.read(terms), Guarantee.read(terms))

    def payment(self, working: Working, amount: str) -> Fraction:
        above = ""
        if self.guarantee:
            working.given(guaranteed_savings=self.guarantee.amount)
            above = " - guaranteed_savings"
        working.line("shareable", "Shareable amount", f"max(0, {amount}{above})")
        last = not (self.limits or self.guarantee)
        code = "partner_payment" if last else "banded_payment"
        found = self._by_part(working, code) if self.marginal else self._by_whole(working, code)
        return found if last else _paid(working, amount, self.limits.around(working, code), self.guarantee)

    def _by_part(self, working: Working, code: str) -> Fraction:
        shareable, parts, lower = working.value("shareable"), list[str](), _ZERO
        for place, band in enumerate(self.bands, start=1):
            if place > 1 and lower >= shareable:
                break
            working.given(**{f"start_{place}": lower, f"share_{place}": band.share})
            upper = "shareable"
            if band.up_to is not None:
                working.given(**{f"end_{place}": band.up_to})
                upper, lower = f"min(shareable, end_{place})", band.up_to
            working.line(f"amount_{place}", f"Amount in band {place}", f"{upper} - start_{place}")
            working.line(f"payment_{place}", f"Payment from band {place}", f"amount_{place} * share_{place}")
            parts.append(f"payment_{place}")
        return working.total(code, _LABELS[code], parts)

    def _by_whole(self, working: Working, code: str) -> Fraction:
        shareable = working.value("shareable")
        place, band = next(
            (place, band)
            for place, band in enumerate(self.bands, start=1)
            if band.up_to is None or shareable <= band.up_to
        )
        working.given(**{f"share_{place}": band.share})
        return working.line(
            code,
            f"{_LABELS[code]} (whole amount in band {place})",
            f"shareable * share_{place}",
        )


SHARING_RULES: Mapping[str, type[LinearRule] | type[TieredRule]] = {
    "linear": LinearRule,
    "tiered": TieredRule,
}


def linear(terms: Terms, working: Working) -> Results:
    """Savings against an adjusted baseline, in units of consumption times a price."""
    working.given(
        baseline=terms.non_negative("baseline"),
        actual=terms.non_negative("actual"),
        unit_price=terms.non_negative("unit_price"),
    )
    _adjust(terms, working)
    price = moved(terms, working, "unit_price", "Price of a unit, moved")
    working.line("gross_savings", "Gross savings, before adjustment", f"(baseline - actual) * {price}")
    working.line("verified_savings", "Verified savings", f"(adjusted_baseline - actual) * {price}")
    extra = _divided(LinearRule.read(terms), terms, working, "verified_savings")
    return extra | working.results(
        "adjusted_baseline",
        "gross_savings",
        "verified_savings",
        "shareable",
        "partner_payment",
        "city_benefit",
    )


def _divided(rule: LinearRule | TieredRule, terms: Terms, working: Working, verified: str) -> Results:
    """The lines of the rule and what the city keeps; returns what a guarantee adds to the results."""
    if rule.guarantee:
        rule.guarantee.measured(terms, working)
    rule.payment(working, verified)
    working.line("city_benefit", "Benefit of the city", f"{verified} - partner_payment")
    return rule.guarantee.results(working) if rule.guarantee else {}


def tiered(terms: Terms, working: Working) -> Results:
    """A verified amount divided by bands."""
    working.given(amount=terms.number("amount"))
    return _divided(TieredRule.read(terms), terms, working, "amount") | working.results(
        "partner_payment", "city_benefit"
    )


def greater_of(terms: Terms, working: Working) -> Results:
    """A share of gross receipts or the minimum guarantee, up to a cap where there is one; without a share there are no
    break-even receipts."""
    working.given(
        gross_receipts=terms.non_negative("gross_receipts"),
        share=terms.share("share"),
        minimum_guarantee=terms.non_negative("minimum_guarantee"),
    )
    minimum = moved(terms, working, "minimum_guarantee", "Guaranteed minimum, moved")
    share_amount = working.line("share_amount", "Share of gross receipts", "gross_receipts * share")
    formula = f"max(share_amount, {minimum})"
    if terms.has("cap"):
        working.given(cap=terms.non_negative("cap"))
        formula = f"min({formula}, cap)"
    payment = working.line("payment", "Payment", formula)
    results = working.results("share_amount", "payment") | {"basis": _basis(working, payment, share_amount, minimum)}
    if not working.value("share"):
        return results | {"break_even_receipts": None}
    working.line("break_even_receipts", "Receipts at which both are equal", f"{minimum} / share")
    return results | working.results("break_even_receipts")


def _basis(working: Working, payment: Fraction, share_amount: Fraction, minimum: str) -> str:
    if payment < max(share_amount, working.value(minimum)):
        return "cap"
    return "share" if share_amount > working.value(minimum) else "minimum"


def threshold(terms: Terms, working: Working) -> Results:
    """What the city receives (negative: pays) per unit above or below a threshold, with a share for each side.

    With a `lower_threshold` nothing moves between the two.
    """
    value, limit = terms.number("value"), terms.number("threshold")
    working.given(value=value, threshold=limit, quantity=terms.non_negative("quantity"))
    working.given(share_above=terms.share("share_above"), share_below=terms.share("share_below"))
    limits = Limits.read(terms, below_zero=True)
    if terms.has("lower_threshold"):
        formula = _between_two(terms, working, limit)
    else:
        upper = moved(terms, working, "threshold", "Threshold, moved")
        side = "share_above" if working.value("value") >= working.value(upper) else "share_below"
        formula = f"quantity * (value - {upper}) * {side}"
    working.line("city_payment", "Payment to the city", limits.around(working, formula))
    return working.results("city_payment")


def _between_two(terms: Terms, working: Working, upper: Decimal) -> str:
    lower = terms.number("lower_threshold")
    if lower > upper:
        raise refusals.OutOfRange(
            f"The lower threshold {lower} is above the upper one {upper}. Exchange the two.",
            field=terms.field("lower_threshold"),
        )
    if terms.has("moves"):
        raise refusals.UnknownChoice(
            "Two thresholds do not move with time. Leave the lower one empty, or keep both as they are.",
            field=terms.field("moves"),
        )
    working.given(lower_threshold=lower)
    working.line("above", "Above the threshold", "max(0, value - threshold)")
    working.line("below", "Below the lower threshold", "max(0, lower_threshold - value)")
    return "quantity * (above * share_above - below * share_below)"


def _limit(terms: Terms, name: str) -> Decimal | None:
    return terms.non_negative(name) if terms.has(name) else terms.optional(name)


def _adjust(terms: Terms, working: Working) -> None:
    """Adjustments come as one number or as a list of `{label, kind: routine | non_routine, amount, approved_by}`."""
    if terms.is_list("adjustments"):
        _add_adjustments(terms.rows("adjustments"), working)
    else:
        working.given(adjustments=terms.number("adjustments", _ZERO))
    adjusted = working.line("adjusted_baseline", "Adjusted baseline", "baseline + adjustments")
    if adjusted < 0:
        raise refusals.NegativeQuantity(
            "The adjustments take away more than the whole baseline. Check their signs: "
            "an adjustment is what is added to the baseline.",
            field=terms.field("adjustments"),
        )


def _add_adjustments(rows: list[Terms], working: Working) -> None:
    parts = list[str]()
    for place, row in enumerate(rows, start=1):
        label, kind = row.text("label"), row.choice("kind", ("routine", "non_routine"))
        approved = bool(str(row.given.get("approved_by") or "").strip())
        if kind == "non_routine" and not approved:
            raise refusals.UnapprovedAdjustment(
                f"The non-routine adjustment “{label}” is not approved. "
                "Record who approved it for both sides, or leave it out.",
                field=row.field("approved_by"),
            )
        if approved:
            row.text("approved_by")
        working.given(**{f"adjustment_amount_{place}": row.number("amount")})
        name = f"adjustment_{place}"
        working.line(name, f"{kind.replace('_', '-').capitalize()} adjustment: {label}", f"adjustment_amount_{place}")
        parts.append(name)
    working.total("adjustments", "Adjustments", parts)
