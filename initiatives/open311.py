"""Service requests of the city's Open311 endpoint (GeoReport v2), counted by month. Asks the endpoint, writes nothing.

GeoReport takes at most 90 days in one question and may cut an answer off at some round number without saying so (1,000 in
the standard, 50 or 100 in the field). So an answer of a round number is asked for again in two halves, until none is round.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from alliance import outgoing
from initiatives.maths.months import months_later

MOST_DAYS = timedelta(days=90)
SHORTEST = timedelta(minutes=1)
SLACK = timedelta(days=1)  # an endpoint that reads our instants as its own hours is a few of them off
ROUND = 50  # every cut that is known is a multiple of it
MOST_QUESTIONS = 2_000
MOST_BYTES = 16 * 1024 * 1024
SECONDS = 30.0
MOST_NAMED = 12


class EndpointFault(Exception):
    """Why nothing came of asking, in a sentence. `may_pass`: asking again the same day may help."""

    def __init__(self, sentence: str, *, may_pass: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.may_pass = sentence, may_pass


def check_address(value: Any) -> str | None:
    """What is wrong with the address of an endpoint, for the setting."""
    if value == "":
        return None
    if not isinstance(value, str) or len(value) > 500:
        return "Give the address of the endpoint, such as https://311.city.example/open311/v2."
    try:
        parts = outgoing.parts_of(value)
        if parts.query or parts.fragment or parts.path.endswith(".json"):
            return "Give the address up to the version, without requests.json and without a question mark."
        outgoing.checked_address(*outgoing.target_of(parts))
    except ValidationError as fault:
        return str(fault.messages[0])
    return None


class Endpoint:
    """One conversation: `report` is told how far it is in percent, with words."""

    def __init__(self, address: str, jurisdiction: str, zone: str, report: Callable[[int, str], None]) -> None:
        self.address, self.jurisdiction = address.rstrip("/"), jurisdiction
        self.zone, self.report, self.asked = ZoneInfo(zone), report, 0

    def count(self, code: str, since: date, until: date) -> dict[date, int]:
        """Requests by the first day of each month from `since` up to, without it, `until`; both begin a month.

        Raises EndpointFault.
        """
        self.insist_on_service(code)
        counts = Counter(dict.fromkeys(months(since, until), 0))
        begin, end = (datetime.combine(day, time.min, self.zone).astimezone(UTC) for day in (since, until))
        at = begin
        while at < end:
            following = min(at + MOST_DAYS, end)
            counts.update(self.counted(code, at, following))
            at = following
            self.report(int(100 * ((at - begin) / (end - begin))), f"{counts.total():,} requests up to {at:%-d %b %Y}")
        return dict(counts)

    def insist_on_service(self, code: str) -> None:
        """Endpoints answer a code that they do not know with nothing at all: a zero that would not be true."""
        known = [str(row.get("service_code")) for row in self.rows("services.json", {})]
        if code not in known:
            names = ", ".join(known[:MOST_NAMED]) + (", …" if len(known) > MOST_NAMED else "")
            raise EndpointFault(f"The endpoint has no service with the code “{code}”. It has: {names or 'none'}.")

    def counted(self, code: str, start: datetime, end: datetime) -> Counter[date]:
        asked = {"service_code": code, "start_date": iso(start), "end_date": iso(end)}
        rows = self.rows("requests.json", asked)
        if rows and len(rows) % ROUND == 0:
            if end - start <= SHORTEST:
                raise EndpointFault(
                    f"The endpoint sends {len(rows):,} requests even for a single minute. It does not seem to keep to"
                    " the days it is asked for, so nothing can be counted."
                )
            middle = (start + (end - start) / 2).replace(microsecond=0)
            return self.counted(code, start, middle) + self.counted(code, middle, end)
        return self.by_month(rows, code, start, end)

    def by_month(self, rows: list[dict[str, Any]], code: str, start: datetime, end: datetime) -> Counter[date]:
        """Each request once: ends of stretches belong to two answers."""
        found: dict[str, datetime] = {}
        for row in rows:
            key, at = row.get("service_request_id"), self.instant(row.get("requested_datetime"))
            if not key or at is None:
                raise EndpointFault("The endpoint sends requests without an identifier or without the time they came.")
            if str(row.get("service_code", code)) != code:
                raise EndpointFault(f"The endpoint sends requests of other services when asked for “{code}”.")
            if not start - SLACK <= at <= end + SLACK:
                raise EndpointFault("The endpoint sends requests of other days than those it is asked for.")
            if start <= at < end:
                found[str(key)] = at
        return Counter(at.astimezone(self.zone).date().replace(day=1) for at in found.values())

    def instant(self, text: Any) -> datetime | None:
        try:
            at = datetime.fromisoformat(text)
            return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            return None

    def rows(self, path: str, asked: dict[str, str]) -> list[dict[str, Any]]:
        """A list of objects, whatever the endpoint says. Raises EndpointFault."""
        self.asked += 1
        if self.asked > MOST_QUESTIONS:
            raise EndpointFault(f"More than {MOST_QUESTIONS:,} answers would be needed. Let the counting begin later.")
        if self.jurisdiction:
            asked = {"jurisdiction_id": self.jurisdiction, **asked}
        status, body = self.fetched(f"{self.address}/{path}" + (f"?{urlencode(asked)}" if asked else ""))
        if 300 <= status < 400:
            raise EndpointFault("The endpoint sends us on to another address. Name its final address in the settings.")
        if status != 200:
            passing = status >= 500 or status in (408, 429)
            raise EndpointFault(f"The endpoint refuses with status {status}{reason(body)}.", may_pass=passing)
        found = parsed(body)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise EndpointFault("The endpoint’s answer is not a list as GeoReport v2 has it. Check its address.")
        return found

    def fetched(self, url: str) -> tuple[int, bytes]:
        try:
            return outgoing.fetch(url, most_bytes=MOST_BYTES, seconds=SECONDS)
        except ValidationError as fault:
            raise EndpointFault(f"The endpoint may not be called: {fault.messages[0]}", may_pass=True) from fault
        except outgoing.TooMuch as fault:
            size = f"{MOST_BYTES // 1024 // 1024} MiB"
            raise EndpointFault(f"The endpoint’s answer is longer than {size} and was not read.") from fault
        except (OSError, HTTPException) as fault:
            words = f"The endpoint cannot be reached: {fault or type(fault).__name__}."[:200]
            raise EndpointFault(words, may_pass=True) from fault


def parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise EndpointFault("The endpoint’s answer is not JSON. Check its address.", may_pass=True) from fault


def reason(body: bytes) -> str:
    """What the endpoint says of it, where it says so as GeoReport v2 wants."""
    try:
        first = json.loads(body)[0]
        return f": {str(first['description'])[:120].rstrip('.')}"
    except (ValueError, RecursionError, LookupError, TypeError):
        return ""


def iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def months(since: date, until: date) -> Iterator[date]:
    while since < until:
        yield since
        since = months_later(since, 1)
