"""The partnership pillar of an initiative: an alliance, signatures, a signed baseline, dates."""

from collections.abc import Iterable
from typing import Any

from alliance.registry import Check
from partnerships import queries
from partnerships.models import Partnership


def readiness(initiative: Any) -> Iterable[Check]:
    """The partnership pillar: an alliance, signatures, a signed baseline, dates."""
    rows = [row for row in queries.partnerships_shown(initiative) if row.state != "ended"]
    row = next((row for row in rows if row.state == "binding"), rows[0] if rows else None)
    set_up = f"/partnerships/new/?initiative={initiative.pk}"
    url = row.get_absolute_url() if row else set_up
    parties = list(row.parties.all()) if row else []
    signed = [party for party in parties if party.signed_at is not None]
    yield Check("partnership", "There is a partnership", row is not None, str(row or ""), "Set up", set_up)
    yield Check(
        "partnership",
        "Every party has signed",
        bool(row and row.state == "binding"),
        f"{len(signed)} of {len(parties)} signed" if parties else "",
        "Ask for signatures" if row else "Set up",
        url,
    )
    yield gain_check(row, set_up)
    undated = [c for party in parties for c in party.contributions.all() if c.due_on is None and c.delivered_on is None]
    count = sum(len(party.contributions.all()) for party in parties)
    yield Check(
        "partnership",
        "Contributions have dates",
        bool(count) and not undated,
        f"{len(undated)} of {count} without a date" if count else "No contribution is recorded",
        "Set the date" if undated else "Record contributions",
        undated[0].get_absolute_url() if undated else url,
    )


def gain_check(partnership: Partnership | None, set_up: str) -> Check:
    gains = [gain for gain in partnership.gain_shares.all() if gain.state != "ended"] if partnership else []
    signed = next((gain for gain in gains if gain.is_signed), None)
    fix = gains[0].get_absolute_url() if gains else set_up
    if partnership and not gains:
        fix = f"/gain-shares/new/?partnership={partnership.pk}"
    return Check(
        "partnership",
        "A gain share has a baseline that both sides signed",
        signed is not None,
        str(signed or (gains[0] if gains else "")),
        "Sign baseline" if gains else "Agree on a gain share",
        fix,
    )
