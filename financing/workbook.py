"""A plan as a spreadsheet with live formulas. Loads openpyxl, so the page loads this module by name, when asked."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from alliance.exports import defused
from financing import queries, terms
from financing.models import Plan

MONEY = "#,##0.00"


def workbook_of(plan: Plan) -> bytes:
    """Sources and uses, and one sheet of payments per borrowing; totals are formulas, so that changes carry through."""
    lines = queries.lines_of(plan)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Sources and uses"
    heading(sheet, ["Source", "Kind", "Phase", "State", f"Amount ({plan.currency})"])
    for source in lines.counted:
        row = [source.label, source.kind.label, source.get_phase_display(), source.get_state_display(), source.amount]
        put(sheet, row)
    total_row(sheet, "Total sources", 2, sheet.max_row)
    sources_total = sheet.max_row
    sheet.append([])
    heading(sheet, ["Use", "Category", "Phase", "", f"Amount ({plan.currency})"])
    first = sheet.max_row + 1
    for use in lines.uses:
        put(sheet, [use.label, use.get_category_display(), use.get_phase_display(), "", use.amount])
    total_row(sheet, "Total uses", first, sheet.max_row)
    sheet.append(["Difference", "", "", "", f"=E{sources_total}-E{sheet.max_row}"])
    sheet.column_dimensions["A"].width = 48
    for number, source in enumerate((s for s in lines.counted if s.is_repaid and s.terms), start=1):
        add_payments(book, number, source)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def add_payments(book: Workbook, number: int, source: Any) -> None:
    flow = terms.cash_flow(source)
    if flow is None:
        return
    sheet = book.create_sheet(f"Payments {number}")
    put(sheet, [source.label])
    put(sheet, ["Received on", flow.start, "Amount", flow.amount, "Net of costs", flow.net_proceeds])
    heading(sheet, ["Date", "Principal", "Interest", "Payment", "Still owed"])
    for row, due in enumerate(flow.rows, start=4):
        before = "D2" if row == 4 else f"E{row - 1}"
        put(sheet, [due.on, due.principal, due.interest])
        sheet[f"D{row}"], sheet[f"E{row}"] = f"=B{row}+C{row}", f"={before}-B{row}"
    last = 3 + len(flow.rows)
    sheet.append(["Total", *(f"=SUM({column}4:{column}{last})" for column in "BCD")])
    # The first cell of the column is the money received; XIRR wants both directions in one range.
    sheet["G3"], sheet["H3"] = "Flow date", "City’s flow"
    sheet["G4"], sheet["H4"] = "=B2", "=F2"
    for row in range(4, last + 1):
        sheet[f"G{row + 1}"], sheet[f"H{row + 1}"] = f"=A{row}", f"=-D{row}"
    sheet["G2"], sheet["H2"] = "Effective rate", f"=XIRR(H4:H{last + 1},G4:G{last + 1})"
    for column in "BCDEH":
        for cell in sheet[column][3:]:
            cell.number_format = MONEY
    for cell in sheet["G"][3:]:
        cell.number_format = "yyyy-mm-dd"
    sheet["H2"].number_format = "0.0000%"


def heading(sheet: Worksheet, words: list[str]) -> None:
    put(sheet, words)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def put(sheet: Worksheet, cells: list[Any]) -> None:
    """A row of values; text that a spreadsheet would run is defused."""
    sheet.append([defused(cell) if isinstance(cell, str) else cell for cell in cells])


def total_row(sheet: Worksheet, words: str, first: int, last: int) -> None:
    sheet.append([words, "", "", "", f"=SUM(E{first}:E{last})"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for cell in sheet["E"]:
        cell.number_format = MONEY
