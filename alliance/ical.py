"""Calendar files (RFC 5545). Named by `calendar_file` and loaded with the first one: its library weighs nine megabytes."""

from collections.abc import Iterable, Mapping
from typing import Any

from icalendar import Calendar, Event


def written(events: Iterable[Mapping[str, Any]]) -> bytes:
    """One event for each mapping of properties, such as uid, dtstart and summary. Empty ones are left out."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alliance//Calendar//EN")
    calendar.add("version", "2.0")
    for properties in events:
        event = Event()
        for name, value in properties.items():
            if value not in (None, ""):
                event.add(name, value)
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
