"""What happens to settlements: drafted from measurements, confirmed or disputed by both sides, locked, paid, restated."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from alliance import events
from alliance.errors import Refusal
from alliance.people import system_user
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service, touch
from partnerships.lifecycle import SETTLEMENT, was_never_locked
from partnerships.maths import settlement as period_maths
from partnerships.maths.periods import added_up
from partnerships.measuring import measured_by
from partnerships.models import GainShare, Settlement, SettlementPayment
from partnerships.preconditions import (
    naming_the_field,
    require_all_in,
    require_free,
    require_in_force,
    require_in_line,
)
from partnerships.services.gains import as_stored
from partnerships.sides import side_of, step_for
from partnerships.signals import settlement_locked, settlement_paid
from partnerships.telling import tell_both_sides

BY_YEAR = ("compound", "simple", "step")
UNCONFIRMED: dict[str, Any] = {"city_confirmed_at": None, "partner_confirmed_at": None, "paper": ""}


@service
def draft_settlement(
    *,
    gain_share: GainShare,
    starts_on: date,
    ends_on: date,
    source: str = "",
    checksum: str = "",
    measured: Mapping[str, Any],
    kind: str = Settlement.Kind.PERIOD,
    note: str = "",
    external_id: str | None = None,
    by: Any,
) -> Settlement:
    """Compute the statement of a period from what was measured; both sides are asked to confirm.

    Without a reading, the indicator that measures this gain share is read. A true-up computes a year as a whole, from the sum of its periods where nothing else is measured, and takes off what
    was settled for them.

    Raises Refusal without a signed baseline or binding partnership, ValidationError for overlapping periods and for
    measurements that cannot be meant.
    """
    lock(gain_share.partnership)  # nothing is drafted while it ends or a party leaves
    terms = lock(gain_share)
    require(by, "partnerships.settle", terms)
    require_in_force(terms)
    require_free(terms, kind, starts_on, ends_on)
    require_all_in(terms, ends_on)
    row = Settlement(
        reference=next_reference("S"),
        gain_share=terms,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
        external_id=external_id,
    )
    require_in_line(row)
    fill(row, measured, source, checksum)
    create(row, by=by, action="draft_settlement")
    tell_both_sides(terms, row, "draft", f"{row} is drafted. Check it, then confirm or dispute it.", by=by)
    events.publish("settlement.drafted", row, by=by, payload={"reference": row.reference})
    return row


def fill(row: Settlement, measured: Mapping[str, Any], source: str, checksum: str) -> None:
    """Set the fields of a settlement that follow from its measurements. Raises ValidationError naming the measurement."""
    for name, value in computed(row, measured, source, checksum).items():
        setattr(row, name, value)


def computed(row: Settlement, measured: Mapping[str, Any], source: str, checksum: str) -> dict[str, Any]:
    """The fields of a settlement that follow from its measurements; nothing is saved."""
    measured, source, checksum = readings(row, measured, source, checksum)
    inputs = {name: as_stored(value) for name, value in measured.items() if value not in (None, "", [])}
    gain_share, before = row.gain_share, row.restates.amount if row.restates else Decimal(0)
    if row.kind == Settlement.Kind.TRUE_UP:
        periods = periods_of(row)
        inputs = added_up([period.inputs for period in periods]) | inputs
        before = before if row.restates else sum((period.amount for period in periods), Decimal(0))
    elif gain_share.model == "linear" and gain_share.baseline is not None:
        inputs = {"baseline": as_stored(gain_share.baseline.normalize())} | inputs
    terms = gain_share.terms_of(row.kind)
    inputs |= of_time(row, terms)
    with naming_the_field():
        found = period_maths.settle(gain_share.model, terms, inputs, gain_share.measures(), settled_before=before)
    statement = found.as_json()
    return {
        "source": source,
        "checksum": checksum,
        "inputs": inputs,
        "statement": statement,
        "digest": digest_of(statement),
        "amount": found.amount,
        "payable": found.payable,
    }


def of_time(row: Settlement, terms: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from when a period is: the year of the agreement, and the excess a guarantee carried into it."""
    found: dict[str, Any] = {}
    if terms.get("moves") in BY_YEAR:
        found["agreement_year"] = agreement_year(row.gain_share.partnership.starts_on, row.starts_on)
    if terms.get("carry_forward_excess"):
        found["excess_before"] = banked_before(row)
    return found


def agreement_year(first: date | None, starts_on: date) -> int:
    """1 until the day before the first anniversary of the partnership. Raises ValidationError on `starts_on`."""
    insist(first, "starts_on", "The partnership has no first day, and prices move with its years. Enter it first.")
    assert first is not None
    insist(starts_on >= first, "starts_on", f"The partnership starts on {first:%-d %B %Y}. Begin on that day or later.")
    return starts_on.year - first.year + ((starts_on.month, starts_on.day) >= (first.month, first.day))


def banked_before(row: Settlement) -> str:
    """The excess left by the statement before this one; both sides agree on that one first."""
    earlier = row.gain_share.settlements.filter(kind=row.kind, ends_on__lt=row.starts_on, restated_by=None)
    last = earlier.order_by("-ends_on").first()
    if last is None:
        return "0"
    if last.locked_at is None:
        raise Refusal(
            f"{last.reference} is not agreed, and what exceeds its guarantee is carried into this period. "
            "Both sides confirm it first.",
            code="settlement_open",
        )
    return excess_of(last)


def excess_of(row: Settlement) -> str:
    return str(row.statement["gain"]["results"].get("excess_balance", "0"))


def readings(
    row: Settlement, measured: Mapping[str, Any], source: str, checksum: str
) -> tuple[Mapping[str, Any], str, str]:
    """What was measured, where it comes from and its checksum: as entered, or drawn from the indicator."""
    gain_share, name = row.gain_share, period_maths.READING[row.gain_share.model]
    is_entered = measured.get(name) not in (None, "")
    if is_entered or row.kind == Settlement.Kind.TRUE_UP or gain_share.indicator is None:
        insist(source, "source", "Say where the figures come from, such as a meter file and its date.")
        return measured, source, checksum
    drawn = measured_by(gain_share.indicator, gain_share.gathering, row.starts_on, row.ends_on)
    sentence = f"{gain_share.indicator} has no values in this period. Record them first, or enter the reading."
    insist(drawn is not None, name, sentence)
    assert drawn is not None
    return {**measured, name: drawn.value.normalize()}, drawn.source, drawn.checksum


def periods_of(row: Settlement) -> list[Settlement]:
    """The last edition of every period of the year that is trued up. Raises where the year is not settled yet."""
    if not row.gain_share.is_trued_up:
        raise Refusal("This gain share is not trued up. Settle its periods only.", code="not_trued_up")
    year = row.gain_share.settlements.filter(kind=Settlement.Kind.PERIOD)
    inside = year.filter(starts_on__gte=row.starts_on, ends_on__lte=row.ends_on, restated_by=None)
    periods = list(inside.order_by("starts_on"))
    insist(periods, "starts_on", "No period of these days is settled. Settle the periods first.")
    for period in periods:
        if period.state not in ("locked", "paid"):
            raise Refusal(f"{period.reference} is not agreed. Both sides confirm it first.", code="settlement_open")
    return periods


def digest_of(statement: Mapping[str, Any]) -> str:
    """SHA-256 of the statement's canonical JSON, so that both sides can tell that they hold the same one."""
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@service
def change_settlement(
    *,
    settlement: Settlement,
    version: int | None = None,
    source: str = "",
    checksum: str = "",
    measured: Mapping[str, Any],
    note: str = "",
    by: Any,
) -> Settlement:
    """Correct the measurements of a statement that was never agreed; a word already given is void.

    Raises Refusal once it was locked: that is restated.
    """
    lock(settlement.gain_share)  # the periods that a true-up adds up stay as they are
    row = lock(settlement, version=version)
    require(by, "partnerships.settle", row)
    was_never_locked(row)
    if row.state != "draft":
        row = SETTLEMENT.take(row, "reopen", by=by, disputed_at=None, dispute_reason="", **UNCONFIRMED)
    row = change(row, {"note": note, **computed(row, measured, source, checksum)}, by=by)
    tell_both_sides(row.gain_share, row, "changed", f"{row} was corrected. Check it again.", by=by)
    return row


@service
def confirm_settlement(
    *, settlement: Settlement, version: int | None = None, paper: str = "", at: datetime, on: date, by: Any
) -> Settlement:
    """Confirm for one's own side; the second side locks the statement and makes it payable.

    Raises WrongState where this side has confirmed already.
    """
    row = lock(settlement, version=version)
    require(by, "partnerships.confirm_settlement", row)
    side = side_of(by, row.gain_share, paper)
    step = step_for(SETTLEMENT, row, side)
    values: dict[str, Any] = {f"{side}_confirmed_at": at} | ({"paper": paper} if paper else {})
    if SETTLEMENT.step(step).target == "locked":
        values |= {"locked_at": at, "due_on": on + timedelta(days=row.gain_share.payment_days)}
    row = SETTLEMENT.take(row, step, by=by, **values)
    tell_both_sides(row.gain_share, row, "confirmed", f"{row}: {SETTLEMENT.state_of(row).label.lower()}.", by=by)
    return announce_lock(row, at=at, by=by) if row.state == "locked" else row


def announce_lock(row: Settlement, *, at: datetime, by: Any) -> Settlement:
    """Tell the apps above and other systems; a statement without anything to pay is paid."""
    events.publish("settlement.locked", row, by=by, payload={"reference": row.reference, "digest": row.digest})
    settlement_locked.send(Settlement, settlement=row, by=by, at=at)
    return row if row.payable else paid_off(row, by=by)


def paid_off(row: Settlement, *, by: Any) -> Settlement:
    row = SETTLEMENT.take(row, "pay", by=system_user())
    events.publish("settlement.paid", row, by=by, payload={"reference": row.reference})
    settlement_paid.send(Settlement, settlement=row, by=by)
    return row


@service
def dispute_settlement(
    *, settlement: Settlement, version: int | None = None, reason: str, at: datetime, on: date, by: Any
) -> Settlement:
    """Say why it is not right. A locked statement can be disputed within the agreed days; afterwards it is restated."""
    row = lock(settlement, version=version)
    require(by, "partnerships.dispute_settlement", row)
    require_window(row, on)
    row = SETTLEMENT.take(row, "dispute", by=by, why=reason, disputed_at=at, dispute_reason=reason)
    tell_both_sides(row.gain_share, row, "disputed", f"{row} is disputed: {reason}", by=by)
    events.publish("settlement.disputed", row, by=by, payload={"reference": row.reference})
    return row


def require_window(row: Settlement, on: date) -> None:
    if row.locked_at is None:
        return
    last = timezone.localdate(row.locked_at) + timedelta(days=row.gain_share.dispute_days)
    if on > last:
        raise Refusal(
            f"It could be disputed until {last:%-d %B %Y}. Ask the city to restate it instead.", code="window_closed"
        )


@service
def uphold_settlement(*, settlement: Settlement, version: int | None = None, why: str, by: Any) -> Settlement:
    """Close the dispute about a locked statement: it stands as it was agreed, and is payable again."""
    row = SETTLEMENT.take(settlement, "uphold", by=by, version=version, why=why)
    tell_both_sides(row.gain_share, row, "upheld", f"{row} stands as agreed: {why}", by=by)
    return row


@service
def restate_settlement(
    *,
    settlement: Settlement,
    version: int | None = None,
    source: str = "",
    checksum: str = "",
    measured: Mapping[str, Any],
    note: str,
    by: Any,
) -> Settlement:
    """A new edition of a locked statement, whose payable amount is the correction. Both sides confirm it anew.

    The locked edition keeps its figures; a dispute about it is closed. Raises Refusal where it was never locked, or was
    restated already, trued up or carried on.
    """
    lock(settlement.gain_share)  # no year is trued up from the old edition meanwhile
    old = lock(settlement, version=version)
    require(by, "partnerships.settle", old)
    require_restatable(old)
    if old.state == "disputed":
        old = SETTLEMENT.take(old, "uphold", by=by, why=note)
    row = Settlement(
        reference=f"{old.reference.partition('/')[0]}/{old.edition + 1}",
        gain_share=old.gain_share,
        kind=old.kind,
        starts_on=old.starts_on,
        ends_on=old.ends_on,
        edition=old.edition + 1,
        restates=old,
        note=note,
    )
    fill(row, measured, source, checksum)
    require_same_excess(old, row)
    create(row, by=by, why=note, action="restate_settlement")
    tell_both_sides(row.gain_share, row, "restated", f"{row} restates {old.reference}: {note}", by=by)
    return row


def require_restatable(old: Settlement) -> None:
    if old.locked_at is None:
        raise Refusal("This statement was never agreed. Correct it instead.", code="not_locked")
    later = Settlement.objects.filter(restates=old).first()
    if later is not None:
        raise Refusal(f"{later.reference} restates it already. Work on that one.", code="restated")
    year = Settlement.objects.filter(kind=Settlement.Kind.TRUE_UP, gain_share=old.gain_share, restated_by=None)
    trued_up = year.filter(starts_on__lte=old.starts_on, ends_on__gte=old.ends_on).exclude(pk=old.pk).first()
    if old.kind == Settlement.Kind.PERIOD and trued_up is not None:
        raise Refusal(f"{trued_up.reference} already trued up this period. Restate that one.", code="trued_up")


def require_same_excess(old: Settlement, new: Settlement) -> None:
    """Raises Refusal where the next period was computed with an excess that the correction changes."""
    later = old.gain_share.settlements.filter(kind=old.kind, starts_on__gt=old.ends_on, restated_by=None)
    last = later.order_by("-starts_on").first()
    if last is None or not old.gain_share.terms_of(old.kind).get("carry_forward_excess"):
        return
    if Decimal(excess_of(old)) != Decimal(excess_of(new)):
        raise Refusal(
            f"What exceeds the guarantee here was carried on, up to {last.reference}. Leave this statement as it is, "
            f"and put the difference into {last.reference} as an adjustment.",
            code="carried_on",
        )


@service
def record_payment(
    *,
    settlement: Settlement,
    version: int | None = None,
    amount: Decimal,
    paid_on: date,
    bank_reference: str = "",
    on: date,
    by: Any,
) -> Settlement:
    """Money moved for a locked statement. What is paid in full is paid; more than is owed is refused."""
    row = lock(settlement, version=version)
    require(by, "partnerships.record_payment", row)
    if row.state != "locked":
        state = SETTLEMENT.state_of(row).label.lower()
        raise Refusal(f"This settlement is {state}. Payments are recorded once it is locked.", code="not_locked")
    insist(paid_on <= on, "paid_on", "This day has not come yet. Give the day on which the money moved.")
    insist(amount <= row.owed, "amount", f"Only {row.owed} is owed. Record the rest with the statement it belongs to.")
    payment = SettlementPayment(
        settlement=row, amount=amount, paid_on=paid_on, bank_reference=bank_reference, recorded_by=by
    )
    create(payment, by=by, action="record_payment")
    return paid_off(row, by=by) if row.owed == 0 else touch(row)
