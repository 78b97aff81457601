"""A plan as a spreadsheet with live formulas. Loads openpyxl, so the page loads this module by name, when asked.

Sheets: sources and uses with the balance of each phase; the payments of each borrowing; an outlook whose yellow cells
a reader may change to see what it does; the measures of every scenario as the product computed them.
"""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from alliance.exports import defused
from financing import charts, queries, scenarios, terms
from financing.maths import outlook
from financing.models import Phase, Plan

MONEY, RATE, TIMES, DAY = "#,##0.00", "0.00%", "0.00", "yyyy-mm-dd"
FORMATS = {"money": MONEY, "rate": RATE, "times": TIMES, "years": "0.0"}
HEAD = PatternFill("solid", fgColor="E6EAF0")
INPUT = PatternFill("solid", fgColor="FFF6CC")
SUMS = "Sources and uses"
# Cells of the outlook that a reader may change, and those it takes from elsewhere.
SAVINGS, SHORTFALL, OVERRUN, DELAY, DISCOUNT, OWN, USES, FIRST, BEFORE = (f"$B${row}" for row in range(2, 11))


def workbook_of(plan: Plan) -> bytes:
    """Totals are formulas, so that what is changed in the sheet carries through."""
    book = Workbook()
    uses_at = add_lines(book, plan)
    flows = add_payments(book, plan)
    try:
        with terms.refusing():
            project = scenarios.project_of(plan)
            found = [scenarios.outlook_of(plan, scenario) for scenario in scenarios.scenarios().values()]
    except (scenarios.NotReady, ValidationError):
        pass  # lines and payments say all that is known
    else:
        add_outlook(book, project, found[0], flows, uses_at)
        add_scenarios(book, found)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def add_lines(book: Workbook, plan: Plan) -> str:
    """Sources above uses, the difference, and both by phase. Returns the cell of all uses."""
    sheet: Any = book.active
    sheet.title = SUMS
    lines = queries.lines_of(plan)
    heading(sheet, ["Source", "Kind", "Phase", "State", f"Amount ({plan.currency})", "Of it received"])
    for source in lines.counted:
        words = [source.label, source.kind.label, source.get_phase_display(), source.get_state_display()]
        put(sheet, [*words, source.amount, source.received])
    sources = (2, sheet.max_row)
    total_row(sheet, "Total sources", *sources, columns="EF")
    sources_total = sheet.max_row
    sheet.append([])
    heading(sheet, ["Use", "Category", "Phase", "", f"Amount ({plan.currency})"])
    first = sheet.max_row + 1
    for use in lines.uses:
        put(sheet, [use.label, use.get_category_display(), use.get_phase_display(), "", use.amount])
    uses = (first, sheet.max_row)
    total_row(sheet, "Total uses", *uses)
    uses_total = sheet.max_row
    sheet.append(["Difference", "", "", "", f"=E{sources_total}-E{uses_total}"])
    bold(sheet, sheet.max_row)
    add_phases(sheet, sources, uses)
    finish(sheet, widths={"A": 48, "B": 28, "C": 12, "D": 14, "E": 18, "F": 18}, money="EF")
    return f"'{SUMS}'!$E${uses_total}"


def add_phases(sheet: Any, sources: tuple[int, int], uses: tuple[int, int]) -> None:
    sheet.append([])
    heading(sheet, ["By phase", "", "Sources", "Uses", "Difference"])
    for phase in Phase:
        row = sheet.max_row + 1
        sums = [
            f'=SUMIF(C{first}:C{last},"{phase.label}",E{first}:E{last})' if last >= first else 0
            for first, last in (sources, uses)
        ]
        sheet.append([str(phase.label), "", *sums, f"=C{row}-D{row}"])
        for column in "CD":
            sheet[f"{column}{row}"].number_format = MONEY


def add_payments(book: Workbook, plan: Plan) -> list[tuple[str, int]]:
    """A sheet for each borrowing with terms. Returns its name and its last row of payments."""
    found = []
    for number, source in enumerate((s for s in queries.lines_of(plan).counted if s.is_repaid and s.terms), start=1):
        flow = terms.cash_flow(source)
        if flow is not None:
            found.append(payments_sheet(book, f"Payments {number}", source, flow))
    return found


def payments_sheet(book: Workbook, name: str, source: Any, flow: Any) -> tuple[str, int]:
    sheet = book.create_sheet(name)
    put(sheet, [source.label])
    put(sheet, ["Received on", flow.start, "Amount", flow.amount, "Net of costs", flow.net_proceeds])
    heading(sheet, ["Date", "Principal", "Interest", "Payment", "Still owed"])
    for row, due in enumerate(flow.rows, start=4):
        before = "D2" if row == 4 else f"E{row - 1}"
        put(sheet, [due.on, due.principal, due.interest])
        sheet[f"D{row}"], sheet[f"E{row}"] = f"=B{row}+C{row}", f"={before}-B{row}"
    last = 3 + len(flow.rows)
    sheet.append(["Total", *(f"=SUM({column}4:{column}{last})" for column in "BCD")])
    bold(sheet, sheet.max_row)
    # The first cell of the column is the money received; XIRR wants both directions in one range.
    sheet["G3"], sheet["H3"] = "Flow date", "City’s flow"
    sheet["G4"], sheet["H4"] = "=B2", "=F2"
    for row in range(4, last + 1):
        sheet[f"G{row + 1}"], sheet[f"H{row + 1}"] = f"=A{row}", f"=-D{row}"
    sheet["G2"], sheet["H2"] = "Effective rate", f"=XIRR(H4:H{last + 1},G4:G{last + 1})"
    finish(sheet, widths=dict.fromkeys("ABCDEFGH", 16), money="BCDEH", days="AG", freeze="A4")
    sheet["B2"].number_format, sheet["H2"].number_format = DAY, "0.0000%"
    for cell in ("D2", "F2"):
        sheet[cell].number_format = MONEY
    for cell in (sheet["A1"], sheet["G3"], sheet["H3"]):
        cell.font = Font(bold=True)
    return name, last


def add_outlook(
    book: Workbook,
    project: outlook.Project,
    planned: outlook.Outlook,
    flows: list[tuple[str, int]],
    uses_at: str,
) -> None:
    """Savings against debt service, year by year, from inputs that may be changed. Interest stays as it is agreed."""
    sheet = book.create_sheet("Outlook", 1)
    first = outlook.first_day(project)
    start = project.savings_start
    heading(sheet, ["Change the yellow cells", "", ""])
    inputs: list[tuple[str, Any, str, str]] = [
        ("Savings or revenue per year", project.annual_savings, MONEY, ""),
        ("Part of savings missing", 0, RATE, "0.2 is 20 percent"),
        ("Cost on top", 0, RATE, "paid by the city on the first day"),
        ("Delay in whole months", 0, "0", ""),
        ("Discount rate", project.discount_rate, RATE, ""),
        ("City’s own money", project.own_money, MONEY, ""),
    ]
    for label, value, shape, note in inputs:
        put(sheet, [label, value, note])
        sheet[f"B{sheet.max_row}"].number_format, sheet[f"B{sheet.max_row}"].fill = shape, INPUT
    months = max(0, (start.year - first.year) * 12 + start.month - first.month)
    for label, fixed, shape in (
        ("All uses", f"={uses_at}", MONEY),
        ("First day", first, DAY),
        ("Months before savings", months, "0"),
    ):
        sheet.append([label, fixed])
        sheet[f"B{sheet.max_row}"].number_format = shape
    sheet.append([])
    top = add_years(sheet, planned, flows)
    add_measures(sheet, top + 1, top + len(planned.rows) - 1)
    finish(sheet, widths={"A": 30, "B": 18, "C": 18, "D": 18, "E": 12, "F": 18, "G": 18, "H": 18, "I": 18}, freeze="")


def add_years(sheet: Any, planned: outlook.Outlook, flows: list[tuple[str, int]]) -> int:
    """One row a year from the first day (0) on. Returns the row of year 0."""
    heads = [
        "Year",
        "Until",
        "Savings",
        "Debt service",
        "Coverage",
        "Net to the city",
        "So far",
        "Investment and savings",
        "Funding of others, advanced and arriving",
    ]
    heading(sheet, heads)
    top: int = sheet.max_row + 1
    for year in planned.rows:
        row = top + year.number
        month = f"12*A{row}-{BEFORE}-{DELAY}"
        saved = f"={SAVINGS}*(1-{SHORTFALL})*MIN(12,MAX(0,{month}))/12" if year.number else 0
        since = f'">"&B{row - 1}' if year.number else '">=0"'
        due = [
            f"SUMIFS('{name}'!$D$4:$D${last},'{name}'!$A$4:$A${last},{since},'{name}'!$A$4:$A${last},\"<=\"&B{row})"
            for name, last in flows
        ]
        paid_first = f"-({OWN}+{USES}*{OVERRUN})"
        sheet.append(
            [
                year.number,
                f"=EDATE({FIRST},12*A{row})",
                saved,
                f"={'+'.join(due)}" if due else 0,
                f'=IF(D{row}=0,"",C{row}/D{row})',
                f"=C{row}-D{row}+I{row}" + ("" if year.number else paid_first),
                f"=F{row}" if not year.number else f"=G{row - 1}+F{row}",
                f"=C{row}" if year.number else f"=-{USES}*(1+{OVERRUN})",
                year.late,
            ]
        )
        for column, shape in zip("BCDEFGHI", (DAY, MONEY, MONEY, TIMES, MONEY, MONEY, MONEY, MONEY), strict=True):
            sheet[f"{column}{row}"].number_format = shape
    return top


def add_measures(sheet: Any, first: int, last: int) -> None:
    """What the years come to; the first row is year 1, the row above it the first day."""
    zero = first - 1
    savings, due, ratios, net, whole = (f"{column}{first}:{column}{last}" for column in "CDEFH")
    rows = [
        ("Net present value", f"=H{zero}+NPV({DISCOUNT},{whole})", MONEY),
        ("Internal rate of return", f'=IFERROR(IRR(H{zero}:H{last}),"none")', RATE),
        (
            "Benefits over costs",
            f"=(NPV({DISCOUNT},{savings}))/-(F{zero}+NPV({DISCOUNT},{net})-NPV({DISCOUNT},{savings}))",
            TIMES,
        ),
        ("Savings to investment", f"=NPV({DISCOUNT},{savings})/-H{zero}", TIMES),
        ("Lowest coverage", f'=IF(SUM({due})=0,"",MIN({ratios}))', TIMES),
        ("Maximum annual debt service", f"=MAX({due})", MONEY),
        ("Total debt service", f"=SUM(D{zero}:D{last})", MONEY),
        ("Worth to the city", f"=F{zero}+NPV({DISCOUNT},{net})", MONEY),
        ("City’s cash at the end", f"=G{last}", MONEY),
    ]
    sheet.append([])
    heading(sheet, ["What it comes to", ""])
    for label, formula, shape in rows:
        sheet.append([label, formula])
        sheet[f"B{sheet.max_row}"].number_format = shape


def add_scenarios(book: Workbook, found: list[outlook.Outlook]) -> None:
    """The measures as the product computed them, to hold beside the live outlook."""
    sheet = book.create_sheet("Scenarios", 2)
    heading(sheet, ["Measure", *(one.scenario.name for one in found), "What it says"])
    for row in charts.outlook_rows(found):
        put(sheet, [row["label"], *row["values"], row["meaning"]])
        for number in range(len(found)):
            sheet.cell(sheet.max_row, number + 2).number_format = FORMATS[row["kind"]]
    widths = {"A": 34, get_column_letter(len(found) + 2): 60} | {
        get_column_letter(number + 2): 18 for number in range(len(found))
    }
    finish(sheet, widths=widths, freeze="B2")


def heading(sheet: Worksheet, words: list[str]) -> None:
    put(sheet, words)
    for cell in sheet[sheet.max_row][: len(words)]:
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def put(sheet: Worksheet, cells: list[Any]) -> None:
    """A row of values; text that a spreadsheet would run is defused."""
    sheet.append([defused(cell) if isinstance(cell, str) else cell for cell in cells])


def total_row(sheet: Worksheet, words: str, first: int, last: int, columns: str = "E") -> None:
    sums = [f"=SUM({column}{first}:{column}{last})" if last >= first else 0 for column in columns]
    sheet.append([words, "", "", "", *sums])
    bold(sheet, sheet.max_row)


def bold(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.font = Font(bold=True)


def finish(sheet: Any, *, widths: dict[str, int], money: str = "", days: str = "", freeze: str = "A2") -> None:
    """Widths, formats of whole columns, a head that stays, and a page that prints across."""
    for column, width in widths.items():
        sheet.column_dimensions[column].width = width
    for columns, shape in ((money, MONEY), (days, DAY)):
        for column in columns:
            for cell in sheet[column][1:]:
                if isinstance(cell.value, int | float | Decimal | date) or str(cell.value).startswith("="):
                    cell.number_format = shape
    if freeze:
        sheet.freeze_panes = freeze
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
