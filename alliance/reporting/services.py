"""What people do with reports: build, edit, share, have sent, and remove them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit
from alliance.models import Report
from alliance.permissions import require
from alliance.reporting import catalogue, conditions
from alliance.roles import INSIDE
from alliance.writing import change, create, insist, lock, remove, service

BUILD, CHANGE = "alliance.build_report", "alliance.change_report"
MOST_COLUMNS, MOST_READERS = 30, 50


@dataclass(frozen=True)
class Gone:
    """Where to go when the report is removed."""

    def get_absolute_url(self) -> str:
        return "/reports/"


@service
def build_report(*, by: Any, on: date, **values: Any) -> Report:
    """Save a question. Raises ValidationError naming each field, column or condition that there is not."""
    require(by, BUILD)
    noun = catalogue.noun_at(values.get("rows", ""))
    if not values.get("columns"):
        values["columns"] = catalogue.usual_columns(noun)
    report = Report(**values)
    check(report, by=by, on=on)
    return create(report, by=by)


@service
def revise_report(*, report: Report, version: int | None = None, by: Any, on: date, **values: Any) -> Report:
    fresh = lock(report, version=version)
    require(by, CHANGE, fresh)
    probe = Report(**{name: getattr(fresh, name) for name in SAID} | values)
    check(probe, by=by, on=on)
    return change(fresh, {name: getattr(probe, name) for name in values}, by=by)


SAID = ("title", "note", "rows", "columns", "conditions", "group_by", "measure", "measured", "ordering", "chart")


def check(report: Report, *, by: Any, on: date) -> None:
    """Every name is one of the catalogue's; what hangs together is there together."""
    noun = catalogue.noun_at(report.rows)
    fields = catalogue.fields_of(noun)
    listed(report.columns, fields, "columns", MOST_COLUMNS)
    listed(report.group_by, catalogue.groups_of(noun), "group_by", 2)
    report.conditions = conditions.checked(noun, report.conditions, by=by, on=on)
    if report.ordering:
        listed([report.ordering.removeprefix("-")], fields, "ordering", 1)
    if report.measure == Report.Measure.COUNT:
        report.measured = ""
    else:
        insist(report.group_by, "group_by", "Say what to group by: a sum or average is given for each group.")
        listed([report.measured], catalogue.measured_of(noun), "measured", 1)
    insist(report.chart == "none" or report.group_by, "chart", "A chart shows groups: say what to group by.")


def listed(names: Any, known: Mapping[str, Any], field: str, most: int) -> None:
    """Raises ValidationError on the field for an unknown name, naming the known ones, or for too many or the same twice."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValidationError({field: ["Send a list of names."]})
    unknown = [name for name in names if name not in known]
    if unknown:
        allowed = ", ".join(known) or "none for these rows"
        said = f"There is no “{unknown[0][:80]}” among these rows. There is: {allowed}."
        raise ValidationError({field: ValidationError(said, code="unknown_field")})
    insist(len(names) <= most, field, f"Choose at most {most}.")
    insist(len(set(names)) == len(names), field, "Choose each only once.")


@service
def share_report(*, report: Report, by: Any) -> Report:
    """Everybody inside finds it from now on; each sees in it what they may see."""
    fresh = lock(report)
    require(by, CHANGE, fresh)
    return change(fresh, {"is_shared": True}, by=by, action="share")


@service
def unshare_report(*, report: Report, by: Any) -> Report:
    """It is one's own again; who gets it by letter gets no more."""
    fresh = lock(report)
    require(by, CHANGE, fresh)
    kept_to(fresh, [person for person in fresh.readers.all() if person.pk == fresh.created_by_id], by=by)
    return change(fresh, {"is_shared": False}, by=by, action="unshare")


@service
def schedule_report(*, report: Report, every: str, format: str, readers: list[Any], by: Any, on: date) -> Report:
    """Have it sent by letter: each reader gets the rows that they may see on that day, from their own rights."""
    fresh = lock(report)
    require(by, CHANGE, fresh)
    people = list(readers)
    insist(every in Report.Every.values, "every", f"Choose one of: {', '.join(Report.Every.values)}.")
    insist(format in Report.Format.values, "format", f"Choose one of: {', '.join(Report.Format.values)}.")
    insist(0 < len(people) <= MOST_READERS, "readers", f"Choose from one to {MOST_READERS} people.")
    outside = [person.name for person in people if person.roles.isdisjoint(INSIDE) or not person.is_active]
    insist(not outside, "readers", f"Reports are for people of the city: {', '.join(outside)} cannot get one.")
    without = [person.name for person in people if not person.email]
    insist(not without, "readers", f"There is no e-mail address of {', '.join(without)}.")
    kept_to(fresh, people, by=by)
    shared = fresh.is_shared or any(person.pk != fresh.created_by_id for person in people)
    values = {"every": every, "format": format, "next_on": next_day(every, on), "is_shared": shared}
    return change(fresh, values, by=by, action="schedule")


def kept_to(report: Report, people: list[Any], *, by: Any) -> None:
    before = sorted(person.name for person in report.readers.all())
    report.readers.set(people)
    after = sorted(person.name for person in people)
    if before != after:
        audit.record("readers", report, by=by, before={"readers": before}, after={"readers": after})


@service
def stop_report(*, report: Report, by: Any) -> Report:
    """Send it no more."""
    fresh = lock(report)
    require(by, CHANGE, fresh)
    kept_to(fresh, [], by=by)
    return change(fresh, {"every": "", "next_on": None}, by=by, action="stop")


@service
def leave_report(*, report: Report, by: Any) -> Report:
    """Get no more letters of somebody else's report."""
    fresh = lock(report)
    require(by, "alliance.leave_report", fresh)
    kept_to(fresh, [person for person in fresh.readers.all() if person.pk != by.pk], by=by)
    return fresh


@service
def remove_report(*, report: Report, by: Any) -> Gone:
    """The question is gone; files that were made of it are not shown any more."""
    fresh = lock(report)
    require(by, CHANGE, fresh)
    remove(fresh, by=by)
    return Gone()


def next_day(every: str, after: date) -> date:
    """The next day of its rhythm after a day."""
    if every == Report.Every.DAY:
        return after + timedelta(days=1)
    if every == Report.Every.WEEK:
        return after + timedelta(days=7 - after.weekday())
    return (after.replace(day=1) + timedelta(days=32)).replace(day=1)
