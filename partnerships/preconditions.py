"""What must hold before something of a partnership changes, and refusals of the mathematics as faults of a field."""

from typing import Any

from django.core.exceptions import ValidationError

from alliance.errors import WrongState
from alliance.writing import insist
from partnerships.lifecycle import PARTNERSHIP
from partnerships.maths.refusals import InvalidTerms
from partnerships.models import Partnership, Party


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
