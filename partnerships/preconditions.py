"""What must hold before something of a partnership changes, and refusals of the mathematics as faults of a field."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from alliance.errors import Refusal, WrongState
from alliance.writing import insist
from partnerships.lifecycle import PARTNERSHIP
from partnerships.maths.refusals import InvalidTerms
from partnerships.models import GainShare, Partnership, Party, Settlement


def require_draft(partnership: Partnership) -> None:
    """Parties sign what they read: the text and the parties change in a draft only."""
    if partnership.state != "draft":
        state = PARTNERSHIP.state(partnership.state).label.lower()
        raise WrongState(
            f"This partnership is {state}: its text and parties are fixed. Take it back to draft first, "
            "or propose a new edition once it is binding.",
            state=partnership.state,
        )


def require_not_ended(partnership: Partnership) -> None:
    if partnership.state == "ended":
        raise WrongState("This partnership has ended: nothing more is agreed or contributed.", state="ended")


def require_party_of(partnership: Partnership, party: Party, field: str) -> None:
    """Raises ValidationError on `field` for a party of another partnership, and for one that left."""
    insist(party.partnership_id == partnership.pk, field, f"{party.name} is no party of {partnership}. Add it first.")
    insist(party.left_on is None, field, f"{party.name} has left this partnership. Choose a party that is in it.")


def party_called(partnership: Partnership, word: str, field: str) -> Party:
    """The party of that name or id. Raises ValidationError on `field`, naming the parties there are."""
    by_word: dict[str, Party] = {
        called: party for party in partnership.parties.all() for called in (party.name, str(party.pk))
    }
    if str(word) not in by_word:
        parties = ", ".join(sorted({party.name for party in by_word.values()})) or "none yet"
        raise ValidationError({field: [f"“{word}” is no party of this partnership. Its parties are: {parties}."]})
    return by_word[str(word)]


def require_in_force(gain_share: GainShare) -> None:
    if gain_share.state != "in_force":
        raise Refusal(
            f"{gain_share.reference} has no signed baseline in force. Both sides sign it first.",
            code="baseline_not_signed",
        )
    if gain_share.partnership.state != "binding":
        raise Refusal(
            f"{gain_share.partnership} is not binding. Every party signs it first.", code="partnership_not_binding"
        )


def require_free(gain_share: GainShare, kind: str, starts_on: date, ends_on: date) -> None:
    """No day is settled twice; only a restatement, or the true-up of its year, covers the same days again."""
    insist(ends_on >= starts_on, "ends_on", "A period ends on or after the day it starts.")
    taken = gain_share.settlements.filter(kind=kind, edition=1, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if taken is not None:
        sentence = (
            f"{taken.reference} already covers {taken.starts_on:%-d %B %Y} to {taken.ends_on:%-d %B %Y}. "
            f"Begin after it, or correct that one."
        )
        insist(False, "starts_on", sentence)
    if kind == Settlement.Kind.PERIOD:
        require_no_year(gain_share, starts_on, ends_on)
    else:
        require_whole_periods(gain_share, starts_on, ends_on)


def require_no_year(gain_share: GainShare, starts_on: date, ends_on: date) -> None:
    """A true-up has paid for all days of its year, those of periods that nobody drafted too."""
    years = gain_share.settlements.filter(kind=Settlement.Kind.TRUE_UP, restated_by=None)
    year = years.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if year is not None:
        way = "Correct that one" if year.locked_at is None else "Restate that one"
        days = f"{year.starts_on:%-d %B %Y} to {year.ends_on:%-d %B %Y}"
        sentence = f"{year.reference} already trues up {days}, these days with them. {way} if a figure is missing."
        insist(False, "starts_on", sentence)


def require_whole_periods(gain_share: GainShare, starts_on: date, ends_on: date) -> None:
    """What was settled for a period is taken off as a whole, or not at all."""
    periods = gain_share.settlements.filter(kind=Settlement.Kind.PERIOD, edition=1)
    for day, field in ((starts_on, "starts_on"), (ends_on + timedelta(days=1), "ends_on")):
        cut = periods.filter(starts_on__lt=day, ends_on__gte=day).first()
        if cut is not None:
            days = f"{cut.starts_on:%-d %B %Y} to {cut.ends_on:%-d %B %Y}"
            way = "Begin and end the year where a period does."
            insist(False, field, f"{cut.reference} covers {days}, of which only a part is in this year. {way}")


def require_in_line(row: Settlement) -> None:
    """What exceeds a guarantee is carried into the next period, once: they are settled one after the other, without a gap."""
    if not row.gain_share.terms_of(row.kind).get("carry_forward_excess"):
        return
    last = row.gain_share.settlements.filter(kind=row.kind, edition=1).order_by("-ends_on").first()
    if last is not None:
        next_day = last.ends_on + timedelta(days=1)
        insist(
            row.starts_on == next_day,
            "starts_on",
            f"What exceeds the guarantee is carried from one period into the next. {last.reference} runs until "
            f"{last.ends_on:%-d %B %Y}: begin on {next_day:%-d %B %Y}.",
        )


def require_all_in(gain_share: GainShare, ends_on: date) -> None:
    """Nobody shares in a time after leaving. Raises ValidationError on `ends_on`."""
    for share in gain_share.shares.select_related("party__organisation", "party__department"):
        left_on = share.party.left_on
        insist(
            left_on is None or ends_on <= left_on,
            "ends_on",
            f"{share.party.name} left on {left_on:%-d %B %Y}. End this gain share and agree on one without it."
            if left_on
            else "",
        )


class naming_the_field:  # noqa: N801 — reads as a phrase: `with naming_the_field()`
    """Turns a refusal of the mathematics into a ValidationError on the form's field of that name, or the one it `called`."""

    def __init__(self, **called: str) -> None:
        self.called = called

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, fault: BaseException | None, trace: Any) -> None:
        if isinstance(fault, InvalidTerms):
            field = fault.field.partition("[")[0].partition(".")[0]
            raise ValidationError({self.called.get(field, field): [str(fault)]}) from fault
