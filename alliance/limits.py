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

TOO_MANY = "Too many came from your connection just now. Try again in {minutes} minutes."


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


def spend(what: str, who: str, *, most: int, per: timedelta, at: datetime, said: str = TOO_MANY) -> None:
    """Count one use in the window of `at`. Raises Busy beyond `most`; then the caller's transaction takes it back.

    Only a keyed digest of `who` is stored, and only until the window has passed.
    """
    key, ends_at = window(what, who, per, at)
    Tally.objects.get_or_create(key=key, defaults={"ends_at": ends_at})
    Tally.objects.filter(key=key).update(count=F("count") + 1)
    if Tally.objects.get(key=key).count > most:
        left = math.ceil((ends_at - at).total_seconds())
        raise Busy(
            said.format(minutes=math.ceil(left / 60)),
            retry_after_seconds=left,
        )


def give_back(what: str, who: str, *, per: timedelta, at: datetime) -> None:
    """What was spent at `at` does not count: it was none of what is limited."""
    key, _ = window(what, who, per, at)
    Tally.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def window(what: str, who: str, per: timedelta, at: datetime) -> tuple[str, datetime]:
    """The key of the tally that counts at `at`, and when it ends."""
    seconds = per.total_seconds()
    number = int(at.timestamp() // seconds)
    key = salted_hmac("alliance.limits", f"{what}|{who}|{number}", algorithm="sha256").hexdigest()
    return key, datetime.fromtimestamp((number + 1) * seconds, UTC)


def forget_old(job: Job) -> dict[str, int]:
    """Job, recurring: windows that have passed."""
    count, _ = Tally.objects.filter(ends_at__lt=job.created_at).delete()
    return {"forgotten": count}
