"""A deadline is one instant, and only what arrives before it is in time."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.maths import deadlines, refusals

MICROSECOND = timedelta(microseconds=1)

# zone, last wall clock before the change, first wall clock after it, and both instants
CHANGES = [
    ("America/New_York", "2026-03-08T01:59:59", "2026-03-08T03:00:00", "2026-03-08T07:00:00"),
    ("America/Chicago", "2026-03-08T01:59:59", "2026-03-08T03:00:00", "2026-03-08T08:00:00"),
    ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T03:00:00", "2026-03-29T01:00:00"),
    ("Australia/Lord_Howe", "2026-10-04T01:59:59", "2026-10-04T02:30:00", "2026-10-03T15:30:00"),
]
REPEATED = [
    ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00", "2026-11-01T06:30:00"),
    ("America/Chicago", "2026-11-01T01:30:00", "2026-11-01T06:30:00", "2026-11-01T07:30:00"),
    ("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00", "2026-10-25T01:30:00"),
    ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00", "2026-04-04T15:15:00"),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def assert_strict(deadline: datetime) -> None:
    """One microsecond before is in time; at the deadline and one microsecond after it are late."""
    found = [deadlines.judge_arrival(deadline + step * MICROSECOND, deadline).is_on_time for step in (-1, 0, 1)]
    assert found == [True, False, False]


@pytest.mark.parametrize(("zone", "before", "after", "change"), CHANGES)
def test_deadlines_on_both_sides_of_a_skipped_hour_are_exact(zone: str, before: str, after: str, change: str) -> None:
    earlier = deadlines.instant_of(wall(before), zone)
    later = deadlines.instant_of(wall(after), zone)
    assert (earlier, later) == (utc(change) - timedelta(seconds=1), utc(change))
    assert_strict(earlier)
    assert_strict(later)


@pytest.mark.parametrize(("zone", "before", "after", "change"), CHANGES)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_a_skipped_time_is_refused_with_the_times_around_it(
    zone: str, before: str, after: str, change: str, fold: int | None
) -> None:
    skipped = wall(before) + timedelta(minutes=15, seconds=1)
    with pytest.raises(refusals.NonexistentLocalTime, match=r"Choose \d\d:\d\d or \d\d:\d\d\.") as refused:
        deadlines.instant_of(skipped, zone, fold=fold)
    assert refused.value.field == "deadline_local"


@pytest.mark.parametrize(("zone", "repeated", "first", "second"), REPEATED)
def test_deadlines_in_a_repeated_hour_are_exact(zone: str, repeated: str, first: str, second: str) -> None:
    found = [deadlines.instant_of(wall(repeated), zone, fold=fold) for fold in (0, 1)]
    assert found == [utc(first), utc(second)]
    for deadline in found:
        assert_strict(deadline)


@pytest.mark.parametrize(("zone", "repeated", "first", "second"), REPEATED)
def test_a_repeated_time_without_an_occurrence_is_refused(zone: str, repeated: str, first: str, second: str) -> None:
    with pytest.raises(refusals.AmbiguousLocalTime, match="comes twice") as refused:
        deadlines.instant_of(wall(repeated), zone)
    assert refused.value.field == "fold"


@pytest.mark.parametrize("fold", [None, 0, 1])
def test_the_occurrence_is_ignored_for_a_time_that_comes_once(fold: int | None) -> None:
    found = deadlines.instant_of(wall("2026-07-15T17:00:00"), "America/New_York", fold=fold)
    assert found == utc("2026-07-15T21:00:00")


@given(
    wall_clock=st.datetimes(wall("1990-01-01"), wall("2037-12-31")),
    zone=st.sampled_from([zone for zone, *_ in CHANGES]),
    fold=st.sampled_from([0, 1]),
)
def test_an_instant_shows_the_wall_clock_it_was_made_from(wall_clock: datetime, zone: str, fold: int) -> None:
    try:
        instant = deadlines.instant_of(wall_clock, zone, fold=fold)
    except refusals.NonexistentLocalTime:
        shown = wall_clock.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC).astimezone(ZoneInfo(zone))
        assert shown.replace(tzinfo=None, fold=0) != wall_clock
    else:
        assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == wall_clock


@given(
    deadline=st.datetimes(wall("1990-01-01"), wall("2090-01-01"), timezones=st.just(UTC)),
    margin=st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    hours=st.integers(-12, 14),
)
def test_the_margin_is_exact_whatever_offset_the_arrival_is_written_in(
    deadline: datetime, margin: timedelta, hours: int
) -> None:
    received_at = (deadline - margin).astimezone(timezone(timedelta(hours=hours)))
    found = deadlines.judge_arrival(received_at, deadline)
    assert found.margin_seconds * 1_000_000 == margin // MICROSECOND
    assert found.is_on_time is (margin > timedelta(0))


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../etc", "America", "UTC\0"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(refusals.UnknownZone) as refused:
        deadlines.instant_of(wall("2026-01-01T12:00:00"), zone)
    assert refused.value.field == "zone"


@pytest.mark.parametrize("year", ["0001", "1969", "3000", "9999"])
def test_a_year_beyond_all_plans_is_refused(year: str) -> None:
    with pytest.raises(refusals.InvalidDates, match="Correct the day"):
        deadlines.instant_of(wall(f"{year}-01-01T00:00:00"), "Asia/Tokyo")


def test_a_wall_clock_with_an_offset_is_refused() -> None:
    with pytest.raises(refusals.InvalidRuleInput, match="time on the wall"):
        deadlines.instant_of(utc("2026-01-01T12:00:00"), "UTC")


@pytest.mark.parametrize("field", ["received_at", "deadline"])
def test_an_arrival_without_offset_is_refused(field: str) -> None:
    instants = {"received_at": utc("2026-01-01T12:00:00"), "deadline": utc("2026-01-01T12:00:00")}
    instants[field] = wall("2026-01-01T12:00:00")
    with pytest.raises(refusals.InvalidRuleInput) as refused:
        deadlines.judge_arrival(**instants)
    assert refused.value.field == field


def test_a_margin_keeps_its_microseconds_when_negative() -> None:
    deadline = utc("2026-01-01T12:00:00")
    late = deadlines.judge_arrival(deadline + timedelta(days=1, microseconds=1), deadline)
    assert late.margin_seconds == Decimal("-86400.000001")
