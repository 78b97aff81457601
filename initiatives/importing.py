"""The job that reads a file of values: a million rows in little memory, every fault by row and column.

The file is read once. Good rows are written to sorted pieces, which are merged: so two rows for one indicator and day
lie side by side, and what is saved at once belongs to few indicators. Nothing is saved before the last row is checked;
saving is by stretches that can be done again, so a worker that dies half-way is followed by one that ends the work.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from heapq import merge
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.module_loading import import_string

from alliance import jobs
from alliance.exports import line_writer
from alliance.models import Job
from alliance.writing import change
from initiatives import services
from initiatives.forms.imports import ObservationRow
from initiatives.imports import COLUMNS, NEEDED, Fault, as_text, misplaced
from initiatives.models import Indicator, ObservationImport

WORKBOOK = "openpyxl.load_workbook"  # by name: web workers do without it
MOST_ROWS = 1_000_000
PIECE = 100_000  # rows sorted at once
STRETCH = 5_000  # rows saved at once
MOST_SHOWN = 200
PLAIN_VALUE = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,4})?")
UNREADABLE = "The file cannot be read{where}. Save it as CSV (UTF-8) or XLSX."
READING = (UnicodeDecodeError, csv.Error, BadZipFile, KeyError, ValueError)

Line = tuple[int, int, int, str, str]  # position of the indicator, day, row, value, note: in the order of saving


def run(job: Job) -> dict[str, Any]:
    """Job. Check the file; then save all of it, its good rows, or nothing."""
    row = ObservationImport.objects.select_related("created_by").get(pk=job.arguments["import"])
    if row.outcome != ObservationImport.Outcome.WAITING:
        return dict(row.counts)
    with TemporaryDirectory() as folder:
        reading = Reading(row, Path(folder), lambda percent, words: jobs.report(job, percent, words))
        try:
            reading.read()
        except ValidationError as fault:
            reading.note(Fault(0, "file", fault.messages[0]))
        return finish(row, reading)


def finish(row: ObservationImport, reading: "Reading") -> dict[str, Any]:
    by, outcome = row.created_by, ObservationImport.Outcome
    counts = {"rows": reading.rows, "good": reading.good, "rejected": len(reading.at_fault)}
    reading.rejected.close()
    values: dict[str, Any] = {"outcome": outcome.SAVED, "faults": [vars(fault) for fault in reading.faults]}
    if reading.at_fault:
        with reading.rejected_path.open("rb") as file:
            values["rejected"] = row.rejected.storage.save(f"imports/{row.pk}-rejected.csv", File(file))
    if reading.at_fault and (not row.only_good or 0 in reading.at_fault):
        values["outcome"] = outcome.REFUSED
    elif row.check_only:
        values["outcome"] = outcome.CHECKED
    else:
        counts |= save(reading, by)
    change(row, values | {"counts": counts}, by=by, action="import_observations")
    return counts


def save(reading: "Reading", by: Any) -> dict[str, int]:
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    lines, done = reading.lines(reading.sorted_path), 0
    while stretch := list(islice(lines, STRETCH)):
        for state in services.save_observations(rows=[reading.values_of(line) for line in stretch], by=by):
            counts[state] += 1
        done += len(stretch)
        reading.report(50 + 50 * done // max(1, reading.good), f"{done:,} of {reading.good:,} values saved")
    return counts


class Reading:
    """One pass over a file: what is good, sorted on disk, and what is at fault, with its own words."""

    def __init__(self, row: ObservationImport, folder: Path, report: Callable[[int, str], None]) -> None:
        self.row, self.folder, self.report = row, folder, report
        self.rows = self.good = 0
        self.faults: list[Fault] = []
        self.at_fault: set[int] = set()
        self.indicators = list(Indicator.objects.only("id", "scheme", "code", "name"))
        self.codes = {(row.scheme, row.code): row for row in self.indicators}
        self.place = {row.pk: number for number, row in enumerate(self.indicators)}
        self.days: dict[str, int] = {}
        self.sorted_path, self.rejected_path = folder / "sorted.csv", folder / "rejected.csv"
        self.rejected = self.rejected_path.open("w", encoding="utf-8", newline="")
        self.written = line_writer()
        self.rejected.write(self.written(["row", "column", "fault", *COLUMNS]))

    def read(self) -> None:
        """Raises ValidationError where the file as a whole cannot be taken."""
        lines = sheet_lines(self.row.file) if self.row.name.lower().endswith(".xlsx") else csv_lines(self.row.file)
        head = head_of(next(lines, []))
        good = self.checked(head, lines)
        pieces: list[Path] = []
        while piece := sorted(islice(good, PIECE)):
            pieces.append(self.folder / f"piece-{len(pieces)}.csv")
            write(pieces[-1], piece)
            self.report(min(40, 40 * self.rows // MOST_ROWS), f"{self.rows:,} rows checked")
        write(self.sorted_path, self.once_each(merge(*(self.lines(path) for path in pieces))))

    def checked(self, head: Sequence[str], lines: Iterable[Sequence[Any]]) -> Iterator[Line]:
        for number, cells in enumerate(lines, start=1):
            if number > MOST_ROWS:
                raise ValidationError(f"At most {MOST_ROWS:,} rows fit in one file. Split it.")
            if not any(cell not in ("", None) for cell in cells):
                continue
            self.rows = number
            if len(cells) > len(head) and any(cells[len(head) :]):
                self.note(Fault(number, "", f"The row has {len(cells)} cells, the head only {len(head)}."), {})
                continue
            given = {name: as_text(cell) for name, cell in zip(head, cells, strict=False)}
            line = self.plain(number, given) or self.judged(number, given)
            if line:
                yield line

    def plain(self, number: int, given: Mapping[str, str]) -> Line | None:
        """The usual row, quickly. Whatever looks in any way unusual is left to the form."""
        indicator = self.codes.get((given.get("scheme") or "own", given.get("indicator", "")))
        value, note, on = given.get("value", ""), given.get("note", ""), given.get("on", "")
        if indicator is None or not PLAIN_VALUE.fullmatch(value) or len(note) > 200 or not note.isprintable():
            return None
        day = self.days.get(on)
        if day is None:
            if len(on) != len("2026-11-30"):
                return None
            try:
                day = self.days[on] = date.fromisoformat(on).toordinal()
            except ValueError:
                return None
        return self.place[indicator.pk], day, number, value, note

    def judged(self, number: int, given: Mapping[str, str]) -> Line | None:
        form = ObservationRow(given)
        found = [Fault(number, name, str(words[0])) for name, words in form.errors.items()]
        values = form.cleaned_data
        found = found or misplaced(number, values, self.codes, {})
        for fault in found:
            self.note(fault, given)
        if found:
            return None
        return (
            self.place[values["indicator"].pk],
            values["on"].toordinal(),
            number,
            f"{values['value']:f}",
            values["note"],
        )

    def once_each(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The first row of each indicator and day; the others are at fault."""
        first: Line | None = None
        for line in lines:
            if first is None or line[:2] != first[:2]:
                first = line
                self.good += 1
                yield line
                continue
            words = f"Row {first[2]} gives this indicator a value for the same day. Keep one."
            values = self.values_of(line)
            given = {"indicator": values["indicator"].code, "scheme": values["indicator"].scheme}
            given |= {"on": str(values["on"]), "value": line[3], "note": line[4]}
            self.note(Fault(line[2], "on", words), given)

    def note(self, fault: Fault, given: Mapping[str, str] | None = None) -> None:
        if len(self.faults) < MOST_SHOWN:
            self.faults.append(fault)
        self.at_fault.add(fault.row)
        cells = [(given or {}).get(name, "") for name in COLUMNS]
        self.rejected.write(self.written([str(fault.row), fault.column, fault.message, *cells]))

    def values_of(self, line: Line) -> dict[str, Any]:
        place, day, _, value, note = line
        return {
            "indicator": self.indicators[place],
            "on": date.fromordinal(day),
            "value": Decimal(value),
            "note": note,
        }

    def lines(self, path: Path) -> Iterator[Line]:
        with path.open(encoding="utf-8", newline="") as file:
            for place, day, number, value, note in csv.reader(file):
                yield int(place), int(day), int(number), value, note


def write(path: Path, lines: Iterable[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def head_of(cells: Sequence[Any]) -> list[str]:
    """The columns in the file's order. Raises ValidationError for missing, unknown and repeated ones."""
    head = [str(name or "").strip().lower() for name in cells]
    missing = [name for name in NEEDED if name not in head]
    unknown = [name for name in head if name and name not in COLUMNS]
    twice = [name for name in COLUMNS if head.count(name) > 1]
    for words, names in (("missing", missing), ("not known", unknown), ("given twice", twice)):
        if names:
            raise ValidationError(f"The columns are {', '.join(COLUMNS)}; {words}: {', '.join(names)}.")
    return head


def csv_lines(file: Any) -> Iterator[Sequence[str]]:
    number = 0
    try:
        with file.storage.open(file.name) as opened:
            for line in csv.reader(TextIOWrapper(opened, encoding="utf-8-sig", newline=""), strict=True):
                yield line
                number += 1
    except READING as fault:
        raise ValidationError(UNREADABLE.format(where=f" after row {number}" if number else "")) from fault


def sheet_lines(file: Any) -> Iterator[Sequence[Any]]:
    with file.storage.open(file.name) as opened:
        try:
            book = import_string(WORKBOOK)(opened, read_only=True, data_only=True)
        except (*READING, OSError) as fault:
            raise ValidationError(UNREADABLE.format(where="")) from fault
        with suppress(GeneratorExit):
            yield from book.worksheets[0].iter_rows(values_only=True)
        book.close()
