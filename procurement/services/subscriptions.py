"""Categories that people of vendors follow, to get letters about new RFIs."""

from typing import Any

from alliance.permissions import require
from alliance.writing import create, remove, service
from procurement.models import Subscription


@service
def follow_category(*, code: str, by: Any) -> Subscription:
    """From now on: letters about RFIs of the categories one follows, and no others."""
    require(by, "procurement.respond", by)
    return create(Subscription(person=by, code=code), by=by, action="follow_category")


@service
def unfollow_category(*, subscription: Subscription, by: Any) -> None:
    """Whoever follows no category any more hears of every RFI again."""
    require(by, "procurement.unfollow", subscription)
    remove(subscription, by=by)
