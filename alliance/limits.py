"""How often somebody without an account may do something: counted in the database, for every web worker together."""

import math
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from alliance.errors import Busy
from alliance.models import Job, Tally


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Behind our proxy that is what the proxy saw, never what the client says of itself."""
    if settings.TRUST_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR") or "::")


def household_of(address: str) -> str:
    """An IPv6 subscriber has a whole /64 of addresses: they count as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def spend(what: str, who: str, *, most: int, per: timedelta, at: datetime) -> None:
    """Count one use in the window of `at`. Raises Busy beyond `most`; then the caller's transaction takes it back.

    Only a keyed digest of `who` is stored, and only until the window has passed.
    """
    seconds = per.total_seconds()
    number = int(at.timestamp() // seconds)
    ends_at = datetime.fromtimestamp((number + 1) * seconds, UTC)
    key = salted_hmac("alliance.limits", f"{what}|{who}|{number}", algorithm="sha256").hexdigest()
    Tally.objects.get_or_create(key=key, defaults={"ends_at": ends_at})
    Tally.objects.filter(key=key).update(count=F("count") + 1)
    if Tally.objects.get(key=key).count > most:
        left = math.ceil((ends_at - at).total_seconds())
        raise Busy(
            f"Too many came from your connection just now. Try again in {math.ceil(left / 60)} minutes.",
            retry_after_seconds=left,
        )


def forget_old(job: Job) -> dict[str, int]:
    """Job, recurring: windows that have passed."""
    count, _ = Tally.objects.filter(ends_at__lt=job.created_at).delete()
    return {"forgotten": count}
