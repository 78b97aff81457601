"""Writes spreadsheets, one sheet per table, safe to open. Loads openpyxl: called by name, by jobs alone."""

import re
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from alliance.exports import defused, is_number

WIDEST, FEWEST = 60, 10
UNFIT = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def xlsx_of(content: Mapping[str, Any], template: str = "") -> bytes:
    """`content["facts"]` on the first sheet, then one sheet per table of `content["sheets"]`; texts never run."""
    book = Workbook(write_only=True)
    about = book.create_sheet("About")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 28, WIDEST
    facts = [("Title", content["title"]), ("City", content["city"]), ("Made on", content["made_on"])]
    for label, words in [*facts, *content.get("facts", [])]:
        about.append([defused(str(label)), defused(str(words))])
    for number, sheet in enumerate(content["sheets"], start=1):
        add(book, number, sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def add(book: Workbook, number: int, sheet: Mapping[str, Any]) -> None:
    page = book.create_sheet(UNFIT.sub(" ", f"{number} {sheet['title']}")[:31])
    rows = [[cell_of(value) for value in row] for row in sheet["rows"]]
    for column, label in enumerate(sheet["head"], start=1):
        longest = max((len(str(row[column - 1])) for row in rows if len(row) >= column), default=0)
        width = min(WIDEST, max(FEWEST, longest, len(str(label))) + 2)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "B2"
    page.append([headed(page, label) for label in sheet["head"]])
    for row in rows:
        page.append(row)


def headed(page: Any, label: Any) -> Any:
    cell = WriteOnlyCell(page, value=defused(str(label)))
    cell.font = Font(bold=True)
    return cell


def cell_of(value: Any) -> Any:
    """Numbers (also as decimal text) stay numbers; text is defused."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    if isinstance(value, str):
        return Decimal(value) if is_number(value) and len(value) < 16 else defused(value)
    return value
