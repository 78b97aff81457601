"""Reports as files, and as letters in the morning: each reader's own, made from that reader's rights at that moment."""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import city, documents, jobs, messages
from alliance.exports import cell, line_writer
from alliance.models import Document, Job, Report, User
from alliance.people import system_user
from alliance.registry import DocumentKind
from alliance.reporting import answers, pages, services
from alliance.roles import INSIDE
from alliance.visibility import seen_by
from alliance.writing import change, create

HOUR = 6  # of the city's morning
MOST_IN_PDF, MOST_IN_SHEET = 1_000, 20_000
SHOWN_IN_LETTER = 12


def paper(report: Report, reader: Any) -> dict[str, Any]:
    return content(report, reader, MOST_IN_PDF)


def table(report: Report, reader: Any) -> dict[str, Any]:
    return content(report, reader, MOST_IN_SHEET)


def content(report: Report, reader: Any, most: int) -> dict[str, Any]:
    """Raises ValidationError where it cannot be answered for this reader."""
    found = answers.answer(report, reader, most=most)
    said = "; ".join(pages.conditions_of(report))
    facts = [("Rows", pages.rows_of(report)), ("Only where", said), ("For", reader.name), ("Found", found.said)]
    figures = [number for number, _ in enumerate(found.head) if pages.is_figures(found, number)]
    sheet = {"title": report.title, "head": found.head, "rows": found.rows, "numbers": figures}
    return {"title": report.title, "facts": [fact for fact in facts if fact[1]], "sheets": [sheet]}


def csv_of(content: dict[str, Any], template: str = "") -> bytes:
    """The one table of a report, safe to open in a spreadsheet."""
    writer, sheet = line_writer(), content["sheets"][0]
    lines = [writer(sheet["head"]), *(writer([cell(value) for value in row]) for row in sheet["rows"])]
    return "".join(lines).encode()


KINDS = (
    DocumentKind("report", "Report", Report, paper, template="tables", has_sheets=False),
    DocumentKind("report_table", "Report", Report, table, has_csv=True),
)


def queue_reports(job: Job) -> dict[str, int]:
    """Job, recurring: one letter for each reader of a report whose morning has come, whoever sweeps and however often."""
    now = timezone.now().astimezone(ZoneInfo(city.city_zone()))
    queued = 0
    if now.hour < HOUR:
        return {"queued": 0}
    due = Report.objects.exclude(every="").filter(next_on__lte=now.date())
    for report in due.select_for_update(of=("self",)).order_by("pk"):
        for person in report.readers.all():
            arguments = {"report": str(report.pk), "person": str(person.pk)}
            jobs.enqueue("send_report", arguments, slot=f"report:{report.pk}:{person.pk}:{report.next_on}")
            queued += 1
        change(
            report, {"next_on": services.next_day(report.every, now.date())}, by=system_user(), action="queue_letters"
        )
    return {"queued": queued}


def send_report(job: Job) -> dict[str, Any]:
    """Job: one letter to one reader. Who may not see the report any more, or has left, gets none."""
    person = User.objects.get(pk=job.arguments["person"])
    report = seen_by(Report, person).filter(pk=job.arguments["report"]).first()
    if report is None or not person.is_active or person.roles.isdisjoint(INSIDE) or not person.email:
        return {"sent": 0}
    with timezone.override(person.time_zone or city.city_zone()):
        document, said = made_for(report, person)
    link = messages.absolute(report.get_absolute_url())
    text = f"{said}\n\n{link}\n\nYou get this because you were put down for it. On its page you can end it.\n"
    messages.write_letter(person=person, subject=report.title, text=text, document=document, by=system_user())
    return {"sent": 1}


def made_for(report: Report, person: User) -> tuple[Document | None, str]:
    """The file, and what the letter says; without a file, the sentence of why."""
    kind = next(kind for kind in KINDS if report.format in documents.formats_of(kind))
    try:
        found = answers.answer(report, person)
        document = create(
            Document(
                kind=kind.name,
                format=report.format,
                title=report.title,
                subject_type=Report._meta.label_lower,
                subject_id=report.pk,
            ),
            by=person,
            action="order_document",
        )
        documents.write(document, kind, person)
    except ValidationError as fault:
        return None, " ".join(fault.messages)
    return document, letter_of(report, found)


def letter_of(report: Report, found: answers.Answer) -> str:
    """The answer in a few lines; all of it is attached."""
    lines = [report.note, found.said] if report.note else [found.said]
    if found.is_grouped:
        lines += [": ".join(map(str, row)) for row in found.rows[:SHOWN_IN_LETTER]]
    return "\n".join(lines)
