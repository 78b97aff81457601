"""What happens to gain shares: terms that the engine checks, shares that add up to one, a baseline both sides sign."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit
from alliance.errors import WrongState
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service, touch
from partnerships.lifecycle import GAIN_SHARE
from partnerships.maths import settlement as period_maths
from partnerships.maths.refusals import InvalidTerms
from partnerships.models import GainShare, Partnership, Party, PartyShare
from partnerships.preconditions import naming_the_field, party_called, require_not_ended
from partnerships.sides import side_of, step_for
from partnerships.telling import tell_both_sides

MANAGE = "partnerships.manage_gain_share"
TRUED_UP = ("linear", "greater_of")


@service
def propose_gain_share(
    *,
    partnership: Partnership,
    title: str,
    model: str,
    baseline_note: str,
    shares: Iterable[Mapping[str, Any]],
    terms: Mapping[str, Any],
    year_terms: Mapping[str, Any] = MappingProxyType({}),
    external_id: str | None = None,
    by: Any,
    **values: Any,
) -> GainShare:
    """Write down how gains are measured and divided.

    `shares` are rows of `party` (its name, or id) and `share` (a decimal or a quotient); they add up to exactly 1. Raises
    ValidationError naming the term that cannot be meant.
    """
    partnership = lock(partnership)
    require(by, MANAGE, partnership)
    insist(partnership.state != "ended", "partnership", "This partnership has ended. Choose one that goes on.")
    stored = checked_terms(model, terms)
    found = checked_shares(partnership, shares)
    row = GainShare(
        reference=next_reference("G"),
        partnership=partnership,
        title=title,
        model=model,
        terms=stored,
        year_terms=as_terms(year_terms),
        baseline_note=baseline_note,
        external_id=external_id,
        **values,
    )
    require_year(row)
    require_calendar(row)
    create(row, by=by, action="propose_gain_share")
    for party, share in found:
        create(PartyShare(gain_share=row, party=party, share=share), by=by)
    return row


def checked_terms(model: str, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms as they are stored, numbers as strings. Raises ValidationError naming the term."""
    stored = as_terms(terms)
    with naming_the_field():
        period_maths.check_terms(model, stored)
    return stored


def as_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    return {name: as_stored(value) for name, value in terms.items() if value not in (None, "", [], {})}


def require_calendar(row: GainShare) -> None:
    """Prices that move with the years need a first one. Raises ValidationError on `moves`."""
    by_year = row.terms.get("moves") in ("compound", "simple", "step")
    sentence = "The partnership has no first day, from which years are counted. Enter that first, or use an index."
    insist(row.partnership.starts_on is not None or not by_year, "moves", sentence)


def require_year(row: GainShare) -> None:
    """A year can be trued up where one rule covers it as well as a period. Raises ValidationError."""
    if not row.is_trued_up:
        insist(
            not row.year_terms, "is_trued_up", "Limits of the year are given: choose the true-up, or leave them empty."
        )
        return
    sentence = "Only a share of savings, and a share of receipts or a minimum, are trued up. Choose one of them."
    insist(row.model in TRUED_UP, "is_trued_up", sentence)
    try:
        period_maths.check_terms(row.model, row.terms_of("true_up"))
    except InvalidTerms as fault:
        raise ValidationError({f"year_{fault.field}": [str(fault)]}) from fault


def as_stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {name: as_stored(item) for name, item in value.items()}
    return [as_stored(item) for item in value] if isinstance(value, list | tuple) else value


def checked_shares(partnership: Partnership, shares: Iterable[Mapping[str, Any]]) -> list[tuple[Party, str]]:
    """Parties of the partnership with their shares. Raises ValidationError on `shares`."""
    found = [(party_called(partnership, row["party"], "shares"), str(row["share"])) for row in shares]
    insist(found, "shares", "Name at least one party with its share.")
    names = [party.name for party, _ in found]
    insist(len(names) == len(set(names)), "shares", "A party is named twice. Join its two shares.")
    insist(
        any(party.organisation_id for party, _ in found), "shares", "Name at least one organisation outside the city."
    )
    with naming_the_field(parties="shares"):
        period_maths.divide(Decimal(0), {party.name: share for party, share in found})
    return found


@service
def change_gain_share(
    *,
    gain_share: GainShare,
    version: int | None = None,
    shares: Iterable[Mapping[str, Any]],
    terms: Mapping[str, Any],
    year_terms: Mapping[str, Any] = MappingProxyType({}),
    model: str,
    by: Any,
    **values: Any,
) -> GainShare:
    """Rewrite a draft. Raises WrongState once a side has signed."""
    row = lock(gain_share, version=version)
    require(by, MANAGE, row)
    if row.state != "draft":
        raise WrongState("A side has signed these terms. Take the gain share back to draft first.", state=row.state)
    stored = checked_terms(model, terms)
    seen, parted = row.version, replace_shares(row, checked_shares(row.partnership, shares), by=by)
    values = {**values, "model": model, "terms": stored, "year_terms": as_terms(year_terms)}
    row = change(row, values, by=by)
    require_year(row)
    require_calendar(row)
    return touch(row, since=seen) if parted else row


def replace_shares(row: GainShare, found: list[tuple[Party, str]], *, by: Any) -> bool:
    """Whether the division differs from the one before."""
    before = row.measures()
    after = {party.name: share for party, share in found}
    if before == after:
        return False
    row.shares.all().delete()
    for party, share in found:
        PartyShare.objects.create(gain_share=row, party=party, share=share, created_by=by)
    audit.record("change_shares", row, by=by, before={"shares": before}, after={"shares": after})
    return True


@service
def sign_gain_share(
    *, gain_share: GainShare, version: int | None = None, paper: str = "", at: datetime, by: Any
) -> GainShare:
    """Sign terms and baseline for one's own side; the second side puts them in force.

    People of the city record the partner's signature by saying on which `paper` it stands.
    """
    partnership = lock(gain_share.partnership)
    row = lock(gain_share, version=version)
    require(by, "partnerships.sign_gain_share", row)
    require_not_ended(partnership)
    insist(
        row.model != "linear" or row.baseline is not None, "__all__", "Enter the baseline first: both sides sign it."
    )
    side = side_of(by, row, paper)
    step = step_for(GAIN_SHARE, row, side)
    values: dict[str, Any] = {f"{side}_signed_at": at} | ({"paper": paper} if paper else {})
    row = GAIN_SHARE.take(row, step, by=by, **values)
    tell_both_sides(row, row, "signed", f"{row}: {GAIN_SHARE.state_of(row).label.lower()}.", by=by)
    return row


@service
def reopen_gain_share(*, gain_share: GainShare, version: int | None = None, why: str, by: Any) -> GainShare:
    """Take back to draft: a signature given so far is void."""
    return GAIN_SHARE.take(
        gain_share, "reopen", by=by, version=version, why=why, city_signed_at=None, partner_signed_at=None, paper=""
    )


@service
def end_gain_share(*, gain_share: GainShare, version: int | None = None, why: str, by: Any) -> GainShare:
    """No further period is settled under it; open settlements go on."""
    return GAIN_SHARE.take(gain_share, "end", by=by, version=version, why=why)
