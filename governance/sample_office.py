"""The sample city's terms, meetings, absences and unsolicited proposals: what an office has on its table on one day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from alliance.models import User
from governance import services
from governance.models import Absence, Body, Conflict, Meeting, Proposal, Term

if TYPE_CHECKING:
    from django.db.models import Model

    from alliance.sample import SampleCity

Row = dict[str, Any]


def load(city: SampleCity) -> None:
    """After the bodies are there. Each row once."""
    rows, office = city.data("governance"), city.person("odell")
    for row in rows["terms"]:
        load_term(city, row, office)
    for row in rows["meetings"]:
        if city.find(Meeting, row["key"]) is None:
            load_meeting(city, row, office)
    for row in rows["absences"]:
        if city.find(Absence, row["key"]) is None:
            services.record_absence(
                person=city.person(row["person"]),
                cover=city.person(row["cover"]),
                starts_on=city.day(row["from"]),
                ends_on=city.day(row["until"]),
                external_id=row["key"],
                by=office,
            )
    for row in rows["proposals"]:
        if city.find(Proposal, row["key"]) is None:
            load_proposal(city, row, office)


def load_term(city: SampleCity, row: Row, by: User) -> None:
    body, person = Body.objects.get(external_id=row["body"]), city.person(row["person"])
    begins: Row = row["from"]
    if not Term.objects.filter(body=body, person=person).exists():
        services.give_seat(
            body=body,
            person=person,
            starts_on=city.day(begins),
            ends_on=city.day(row["until"]),
            ground=row["ground"],
            by=by,
        )


def load_meeting(city: SampleCity, row: Row, by: User) -> None:
    begins: Row = row["starts"]
    starts_at = city.instant(begins)
    meeting = services.plan_meeting(
        body=Body.objects.get(external_id=row["body"]),
        title=row["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=row["hours"]),
        place=row["place"],
        agenda=[{"item": item} for item in row["agenda"]],
        closed_agenda=row["closed"],
        external_id=row["key"],
        by=by,
    )
    if row["held"]:
        load_minutes(city, row["held"], meeting, by)


def load_minutes(city: SampleCity, row: Row, meeting: Meeting, by: User) -> None:
    held = services.hold_meeting(
        meeting=meeting,
        present=[city.person(username) for username in row["present"]],
        minutes=row["minutes"],
        closed_minutes=row["closed_minutes"],
        actions=[
            {"title": item["title"], "owner": city.person(item["owner"]), "due_on": city.day(item["due_on"])}
            for item in row["actions"]
        ],
        by=by,
    )
    services.approve_minutes(meeting=held, by=city.person(row["approved_by"]))


def load_proposal(city: SampleCity, row: Row, by: User) -> None:
    proposal = services.receive_proposal(
        title=row["title"],
        summary=row["summary"],
        organisation=city.organisation(row["organisation"]),
        received_on=city.day(row["received_on"]),
        external_id=row["key"],
        on=city.today,
        by=by,
    )
    if row["answer"]:
        services.decline_proposal(proposal=proposal, answer=row["answer"], on=city.today, by=by)


def load_conflicts(city: SampleCity, named: dict[str, str], subject: Model) -> None:
    """Those about one row of the sample, once."""
    for row in city.data("governance")["conflicts"]:
        person = city.person(row["person"])
        if row["subject"] == named and not Conflict.objects.filter(person=person, subject_id=subject.pk).exists():
            services.declare_conflict(
                subject_type=subject._meta.label_lower, subject_id=subject.pk, reason=row["reason"], by=person
            )
