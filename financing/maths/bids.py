"""A competitive sale: who wins, who is next, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.maths import refusals

SAME = Decimal("1E-9")


@dataclass(frozen=True, slots=True)
class Bid:
    """A bidder and the interest cost bid, as a fraction per year."""

    bidder: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Ranked:
    """A bid with its rank; 1 is best, equal rates share a rank and the next rank is skipped."""

    bidder: str
    rank: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Award:
    """`winner` and `cover_bidder` are `None` where no one bidder holds the first or second rank."""

    ranking: tuple[Ranked, ...]
    winner: str | None
    tied_bidders: tuple[str, ...]
    cover_bidder: str | None
    cover_margin: Decimal | None


def award(bids: Sequence[Bid]) -> Award:
    """The lowest rate wins; rates within 1e-9 are a tie, which this function does not break."""
    if not bids:
        raise refusals.Incomplete("There are no bids; enter at least one.", field="bids")
    ranking = _ranked(bids)
    first = [bid.bidder for bid in ranking if bid.rank == 1]
    second = [bid.bidder for bid in ranking if bid.rank == 2]
    margin = ranking[1].rate - ranking[0].rate if len(ranking) > 1 else None
    return Award(
        ranking=ranking,
        winner=first[0] if len(first) == 1 else None,
        tied_bidders=tuple(first) if len(first) > 1 else (),
        cover_bidder=second[0] if len(second) == 1 else None,
        cover_margin=margin if len(first) == 1 else Decimal(0),
    )


def _ranked(bids: Sequence[Bid]) -> tuple[Ranked, ...]:
    places = sorted(range(len(bids)), key=lambda place: refusals.rate(bids[place].rate))
    found: list[tuple[int, int]] = []
    for position, place in enumerate(places, start=1):
        rank = position
        if found and bids[place].rate - bids[places[found[-1][0] - 1]].rate <= SAME:
            rank = found[-1][0]
        found.append((rank, place))
    return tuple(Ranked(bids[place].bidder, rank, bids[place].rate) for rank, place in sorted(found))
