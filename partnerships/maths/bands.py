"""Bands of an agreement: ascending upper ends, each with a share, the last one open."""

from dataclasses import dataclass
from decimal import Decimal

from partnerships.maths import refusals
from partnerships.maths.terms import Terms


@dataclass(frozen=True)
class Band:
    """From the end of the band before (0 for the first) up to and including `up_to`; `None` is open."""

    up_to: Decimal | None
    share: Decimal


def read_bands(terms: Terms, *, share: str = "share") -> tuple[Band, ...]:
    """The list `bands` of `terms`. Raises `BandsOutOfOrder` unless it ascends strictly and only the last is open."""
    rows = terms.rows("bands")
    found = tuple(Band(up_to=row.optional("up_to"), share=row.share(share)) for row in rows)
    if not found or found[-1].up_to is not None:
        raise refusals.BandsOutOfOrder(
            "The last band has an upper end, so larger amounts belong to no band. Leave the end of the last band open.",
            field=rows[-1].field("up_to") if rows else terms.field("bands"),
        )
    lower = Decimal(0)
    for row, band in zip(rows[:-1], found[:-1], strict=True):
        lower = _checked_end(band.up_to, lower, row.field("up_to"))
    return found


def _checked_end(up_to: Decimal | None, lower: Decimal, field: str) -> Decimal:
    if up_to is None:
        raise refusals.BandsOutOfOrder(
            "A band before the last has no upper end, so it overlaps those after it. Give it an end.",
            field=field,
        )
    if up_to <= lower:
        raise refusals.BandsOutOfOrder(
            f"A band ends at {up_to}, which is not above {lower}, the end of the band before it. "
            "List the bands in ascending order without overlap.",
            field=field,
        )
    return up_to
