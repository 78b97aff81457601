"""What the trail and the feed call things: other systems, searches and records rely on these names.

The sample city's people do most of what can be done. Each line of trail.csv is one kind of act on one kind of row, with
the fields that its entries name and whether a reason is given; one topic of the feed, with what its payload holds; or
what one notice is about and where it leads.
`WRITE_TRAIL=1 pytest tests/trust/test_trail.py` writes it anew: read the difference.
"""

import csv
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from alliance import sample
from alliance.models import AuditEntry, Event, Notification

FILE = Path(__file__).with_name("trail.csv")
LOADED_AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEAD = ["kind", "subject", "called", "with", "why"]


def said_now():
    found = {}
    for entry in AuditEntry.objects.exclude(subject_type=""):
        names, why = found.setdefault(("act", entry.subject_type, entry.action), (set(), set()))
        names |= {*entry.before, *entry.after}
        why.add("yes" if entry.why else "no")
    for event in Event.objects.all():
        names, _ = found.setdefault(("event", event.subject_type, event.topic), (set(), set()))
        names |= set(event.payload)
    for notice in Notification.objects.all():
        about = re.sub(UUID, "", notice.slot).replace(":", " ").strip()
        found.setdefault(("notice", about, re.sub(UUID, "…", notice.url)), (set(), set()))
    return [[*key, " ".join(sorted(names)), " or ".join(sorted(why))] for key, (names, why) in sorted(found.items())]


@pytest.mark.django_db
def test_the_trail_and_the_feed_call_what_is_done_as_they_always_did():
    with time_machine.travel(LOADED_AT):
        sample.load_sample_city(now=LOADED_AT, logins=False)
    found = said_now()
    if os.environ.get("WRITE_TRAIL"):
        with FILE.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEAD, *found])
    with FILE.open(newline="") as file:
        assert [HEAD, *found] == list(csv.reader(file))
