"""States and steps of partnerships, gain shares and settlements.

A gain share and a settlement need both sides: whoever signs or confirms first leads to a state that names them, the
other side completes it.
"""

from typing import Any

from alliance.errors import Refusal
from alliance.lifecycle import Lifecycle, State, Step

MANAGE = "partnerships.manage_partnership"
SIGN = "partnerships.sign_gain_share"
CONFIRM = "partnerships.confirm_settlement"


def every_party_signed(partnership: Any) -> None:
    """An agreement binds nobody until everybody has signed it."""
    waiting = [str(party.name) for party in partnership.parties.all() if party.signed_at is None]
    if waiting:
        raise Refusal(f"Not yet signed by {', '.join(waiting)}. Ask for the signature first.", code="signature_missing")


def every_party_approved(edition: Any) -> None:
    """A new text holds once every party that is still in has agreed to it."""
    agreed = set(edition.approvals.values_list("party_id", flat=True))
    waiting = [party.name for party in edition.partnership.parties.filter(left_on=None) if party.pk not in agreed]
    if waiting:
        raise Refusal(
            f"Not yet approved by {', '.join(waiting)}. Ask for their approval first.", code="approval_missing"
        )


def has_two_parties(partnership: Any) -> None:
    if partnership.parties.count() < 2:
        raise Refusal("A partnership needs at least two parties. Add the others first.", code="parties_missing")


def was_never_locked(settlement: Any) -> None:
    if settlement.locked_at is not None:
        raise Refusal("Both sides agreed to this statement: it never changes. Restate it instead.", code="locked")


def was_locked(settlement: Any) -> None:
    if settlement.locked_at is None:
        raise Refusal("This statement was never agreed. Correct it, and both sides confirm it.", code="not_locked")


PARTNERSHIP = Lifecycle(
    "partnership",
    states=(
        State("draft", "Draft", "The office writes it with the parties."),
        State("signing", "Being signed", "The text is fixed; each party signs.", "warn"),
        State("binding", "Binding", "Every party has signed.", "ok"),
        State("ended", "Ended", "It ran out or was ended; what was settled stays.", "none", final=True),
    ),
    steps=(
        Step("send", "Send for signature", ("draft",), "signing", MANAGE, (has_two_parties,)),
        Step("reopen", "Take back to draft", ("signing",), "draft", MANAGE),
        Step("bind", "Make binding", ("signing",), "binding", MANAGE, (every_party_signed,)),
        Step("end", "End partnership", ("draft", "signing", "binding"), "ended", MANAGE),
    ),
)

EDITION = Lifecycle(
    "edition of an agreement",
    states=(
        State("proposed", "With the parties", "The text is fixed; each party says whether it agrees.", "warn"),
        State("in_force", "In force", "Every party agreed.", "ok"),
        State("superseded", "Superseded", "A later edition is in force.", "none", final=True),
        State("withdrawn", "Withdrawn", "It never came into force.", "none", final=True),
    ),
    steps=(
        Step("enter", "Put in force", ("proposed",), "in_force", MANAGE, (every_party_approved,)),
        Step("supersede", "Supersede", ("in_force",), "superseded", MANAGE),
        Step("withdraw", "Withdraw edition", ("proposed",), "withdrawn", MANAGE),
    ),
)

GAIN_SHARE = Lifecycle(
    "gain share",
    states=(
        State("draft", "Draft", "Terms and baseline are being agreed."),
        State("city_signed", "Signed by the city", "The partner’s signature is awaited.", "warn"),
        State("partner_signed", "Signed by the partner", "The city’s signature is awaited.", "warn"),
        State("in_force", "In force", "Both sides signed terms and baseline; periods can be settled.", "ok"),
        State("ended", "Ended", "Nothing more is settled under it.", "none", final=True),
    ),
    steps=(
        Step("city_first", "Sign for the city", ("draft",), "city_signed", SIGN),
        Step("partner_first", "Sign for the partner", ("draft",), "partner_signed", SIGN),
        Step("city_last", "Sign for the city", ("partner_signed",), "in_force", SIGN),
        Step("partner_last", "Sign for the partner", ("city_signed",), "in_force", SIGN),
        Step(
            "reopen",
            "Take back to draft",
            ("city_signed", "partner_signed"),
            "draft",
            "partnerships.manage_gain_share",
        ),
        Step(
            "end",
            "End gain share",
            ("draft", "city_signed", "partner_signed", "in_force"),
            "ended",
            "partnerships.manage_gain_share",
        ),
    ),
)

SETTLEMENT = Lifecycle(
    "settlement",
    states=(
        State("draft", "Draft", "The statement is computed; both sides look at it."),
        State("city_confirmed", "Confirmed by the city", "The partner’s word is awaited.", "warn"),
        State("partner_confirmed", "Confirmed by the partner", "The city’s word is awaited.", "warn"),
        State("disputed", "Disputed", "One side says why it does not agree.", "bad", aside=True),
        State("locked", "Locked", "Both sides confirmed: the statement never changes, the amount is due.", "ok"),
        State("paid", "Paid", "Nothing of it is owed any more.", "ok", final=True),
    ),
    steps=(
        Step("city_first", "Confirm for the city", ("draft",), "city_confirmed", CONFIRM),
        Step("partner_first", "Confirm for the partner", ("draft",), "partner_confirmed", CONFIRM),
        Step("city_last", "Confirm for the city", ("partner_confirmed",), "locked", CONFIRM),
        Step("partner_last", "Confirm for the partner", ("city_confirmed",), "locked", CONFIRM),
        Step(
            "dispute",
            "Dispute",
            ("draft", "city_confirmed", "partner_confirmed", "locked"),
            "disputed",
            "partnerships.dispute_settlement",
        ),
        Step(
            "reopen",
            "Take back to draft",
            ("city_confirmed", "partner_confirmed", "disputed"),
            "draft",
            "partnerships.settle",
            (was_never_locked,),
        ),
        Step("uphold", "Close the dispute", ("disputed",), "locked", "partnerships.settle", (was_locked,)),
        Step("pay", "Record payment", ("locked",), "paid", "partnerships.record_payment"),
    ),
)


def way_of(lifecycle: Lifecycle, current: str, names: tuple[str, ...]) -> list[State]:
    """The stages that lead on; one beside the way is shown only while a row is in it."""
    return [state for state in lifecycle.states if state.name in names or state.name == current]
