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
from partnerships.maths.statements import Results, Working
from partnerships.maths.terms import Terms

_ZERO = Decimal(0)


class SharingRule(Protocol):
    """Divides one amount; adds its lines to the working and returns what the partner receives."""

    def payment(self, working: Working, amount: str) -> Fraction: ...


@dataclass(frozen=True)
class LinearRule:
    """`partner_share` of what exceeds the deadband, not above the cap, then not below the floor."""

    deadband: Decimal
    partner_share: Decimal
    floor: Decimal | None
    cap: Decimal | None

    @classmethod
    def read(cls, terms: Terms) -> "LinearRule":
        return cls(
            deadband=terms.non_negative("deadband", _ZERO),
            partner_share=terms.share("partner_share"),
            floor=_limit(terms, "floor"),
            cap=_limit(terms, "cap"),
        )

    def payment(self, working: Working, amount: str) -> Fraction:
        working.given(deadband=self.deadband, partner_share=self.partner_share)
        working.line("shareable", "Shareable amount", f"max(0, {amount} - deadband)")
        formula = "partner_share * shareable"
        if self.cap is not None:
            working.given(cap=self.cap)
            formula = f"min({formula}, cap)"
        if self.floor is not None:
            working.given(floor=self.floor)
            formula = f"max({formula}, floor)"
        return working.line("partner_payment", "Payment to the partner", formula)


@dataclass(frozen=True)
class TieredRule:
    """Marginal: each part of the amount at its own band's share. Otherwise the whole amount at the share of its band.

    A negative amount lies below every band and pays nothing.
    """

    bands: tuple[Band, ...]
    marginal: bool

    @classmethod
    def read(cls, terms: Terms) -> "TieredRule":
        return cls(bands=read_bands(terms), marginal=terms.flag("marginal"))

    def payment(self, working: Working, amount: str) -> Fraction:
        working.line("shareable", "Shareable amount", f"max(0, {amount})")
        if self.marginal:
            return self._by_part(working)
        return self._by_whole(working)

    def _by_part(self, working: Working) -> Fraction:
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
        return working.total("partner_payment", "Payment to the partner", parts)

    def _by_whole(self, working: Working) -> Fraction:
        shareable = working.value("shareable")
        place, band = next(
            (place, band)
            for place, band in enumerate(self.bands, start=1)
            if band.up_to is None or shareable <= band.up_to
        )
        working.given(**{f"share_{place}": band.share})
        return working.line(
            "partner_payment",
            f"Payment to the partner (whole amount in band {place})",
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
    working.line("gross_savings", "Gross savings, before adjustment", "(baseline - actual) * unit_price")
    working.line("verified_savings", "Verified savings", "(adjusted_baseline - actual) * unit_price")
    LinearRule.read(terms).payment(working, "verified_savings")
    working.line("city_benefit", "Benefit of the city", "verified_savings - partner_payment")
    return working.results(
        "adjusted_baseline",
        "gross_savings",
        "verified_savings",
        "shareable",
        "partner_payment",
        "city_benefit",
    )


def tiered(terms: Terms, working: Working) -> Results:
    """A verified amount divided by bands."""
    working.given(amount=terms.number("amount"))
    TieredRule.read(terms).payment(working, "amount")
    working.line("city_benefit", "Benefit of the city", "amount - partner_payment")
    return working.results("partner_payment", "city_benefit")


def greater_of(terms: Terms, working: Working) -> Results:
    """A share of gross receipts or the minimum guarantee; without a share there are no break-even receipts."""
    working.given(
        gross_receipts=terms.non_negative("gross_receipts"),
        share=terms.share("share"),
        minimum_guarantee=terms.non_negative("minimum_guarantee"),
    )
    share_amount = working.line("share_amount", "Share of gross receipts", "gross_receipts * share")
    payment = working.line("payment", "Payment", "max(share_amount, minimum_guarantee)")
    by_share = payment == share_amount > working.value("minimum_guarantee")
    results = working.results("share_amount", "payment") | {"basis": "share" if by_share else "minimum"}
    if not working.value("share"):
        return results | {"break_even_receipts": None}
    working.line("break_even_receipts", "Receipts at which both are equal", "minimum_guarantee / share")
    return results | working.results("break_even_receipts")


def threshold(terms: Terms, working: Working) -> Results:
    """What the city receives (negative: pays) per unit above or below a threshold, with a share for each side."""
    value, limit = terms.number("value"), terms.number("threshold")
    working.given(value=value, threshold=limit, quantity=terms.non_negative("quantity"))
    working.given(share_above=terms.share("share_above"), share_below=terms.share("share_below"))
    side = "share_above" if value >= limit else "share_below"
    working.line("city_payment", "Payment to the city", f"quantity * (value - threshold) * {side}")
    return working.results("city_payment")


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
        if kind == "non_routine" and not row.has("approved_by"):
            raise refusals.UnapprovedAdjustment(
                f"The non-routine adjustment “{label}” is not approved. "
                "Record who approved it for both sides, or leave it out.",
                field=row.field("approved_by"),
            )
        if row.has("approved_by"):
            row.text("approved_by")
        working.given(**{f"adjustment_amount_{place}": row.number("amount")})
        name = f"adjustment_{place}"
        working.line(name, f"{kind.replace('_', '-').capitalize()} adjustment: {label}", f"adjustment_amount_{place}")
        parts.append(name)
    working.total("adjustments", "Adjustments", parts)
