"""Contacts with vendors while an RFI runs: allowed only if everybody can read of them later."""

from datetime import datetime
from typing import Any

from alliance.permissions import require
from alliance.writing import create, insist, lock, service
from procurement.models import Rfi, VendorContact

# From publication to the outcome all talk about the RFI goes through its questions.
BLACKOUT = ("published", "opened", "evaluating", "consensus", "demonstrating", "reported")


@service
def record_contact(*, rfi: Rfi, happened_at: datetime, at: datetime, by: Any, **values: Any) -> VendorContact:
    """Write down a contact; it can be added to by another entry, never changed."""
    row = lock(rfi)
    require(by, "procurement.record_contact", row)
    insist(happened_at <= at, "happened_at", "This lies in the future. Write down what has happened.")
    return create(VendorContact(rfi=row, happened_at=happened_at, **values), by=by, action="record_contact")
