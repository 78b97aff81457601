"""What a report says to one reader on one day: the rows or groups that this person may see, aggregated in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Avg, Count, F, Max, Min, QuerySet, Sum
from django.db.models.functions import ExtractQuarter, ExtractYear, TruncMonth
from django.utils import timezone

from alliance.doors.noun import Noun
from alliance.models import Report
from alliance.reporting import charts
from alliance.reporting.catalogue import Field, fields_of, groups_of, noun_at
from alliance.reporting.conditions import filter_of
from alliance.visibility import declared, seen_by

MOST_ON_PAGE = 200
MOST_GROUPS = 500
MEASURES = {"sum": Sum, "average": Avg, "least": Min, "most": Max}
NOT_SAID, NOT_SHOWN = "Not said", "Not shown to you"


@dataclass(frozen=True)
class Answer:
    """`head` and `rows` of the table, texts and numbers; `total` rows there are, of which `rows` may be the first."""

    noun: Noun
    head: list[str]
    rows: list[list[Any]]
    total: int
    urls: list[str]
    is_grouped: bool
    chart: dict[str, Any] | None = None

    @property
    def said(self) -> str:
        """The sentence above the table."""
        label = self.noun.label if self.total == 1 else self.noun.label_plural
        if self.is_grouped:
            return f"{self.total:,} {label} in {len(self.rows):,} {'group' if len(self.rows) == 1 else 'groups'}."
        first = f"The first {len(self.rows):,} of " if len(self.rows) < self.total else ""
        return f"{first}{self.total:,} {label}."


def answer(report: Report, reader: Any, *, on: date | None = None, most: int = MOST_ON_PAGE) -> Answer:
    """Raises ValidationError where a condition names a row that this reader may not see or that is gone."""
    noun = noun_at(report.rows)
    rows = chosen(report, noun, reader, on or timezone.localdate())
    return grouped(report, noun, rows, reader) if report.group_by else listed(report, noun, rows, reader, most)


def chosen(report: Report, noun: Noun, reader: Any, on: date) -> QuerySet[Any]:
    """The rows that meet the conditions and that this reader may see, each once."""
    seen = seen_by(noun.model, reader)
    rows: QuerySet[Any] = noun.model._default_manager.filter(pk__in=seen.order_by().values("pk"))
    for condition in report.conditions:
        try:
            rows = rows.filter(filter_of(noun, condition, by=reader, on=on))
        except ValidationError as fault:
            raise ValidationError(f"This report cannot be answered for you: {fault.messages[0]}") from fault
    return rows


def listed(report: Report, noun: Noun, rows: QuerySet[Any], reader: Any, most: int) -> Answer:
    """One line per row, its first cell leading to its page."""
    fields = fields_of(noun)
    columns = [fields[name] for name in report.columns if name in fields]
    order = report.ordering if report.ordering.lstrip("-") in fields else "-created_at"
    if order.lstrip("-") not in {column.name for column in noun.model._meta.concrete_fields}:
        order = "pk"
    found = list(rows.order_by(order, "pk").values_list("pk", *(field.name for field in columns))[:most])
    total = rows.order_by().count() if len(found) == most else len(found)
    cells = worded(columns, [line[1:] for line in found], reader)
    model: Any = noun.model
    urls = [model(pk=line[0]).get_absolute_url() for line in found]
    return Answer(noun, [field.label for field in columns], cells, total, urls, is_grouped=False)


def grouped(report: Report, noun: Noun, rows: QuerySet[Any], reader: Any) -> Answer:
    """One line per group with how many rows it has and, if asked for, a measure of them."""
    ways = [name for name in report.group_by if name in groups_of(noun)]
    keys = {f"group{number}": key_of(name, noun) for number, name in enumerate(ways)}
    measure, measured = MEASURES.get(report.measure), fields_of(noun).get(report.measured)
    figures: dict[str, Any] = {"rows_in_it": Count("pk")}
    if measure and measured:
        figures["measure"] = measure(measured.name)
    found = list(
        rows.order_by().annotate(**keys).values(*keys).annotate(**figures).order_by(*keys).values_list(*keys, *figures)
    )
    fields = [fields_of(noun)[name.partition(".")[0]] for name in ways]
    labels = [
        group_cells(field, name, [line[at] for line in found], reader)
        for at, (field, name) in enumerate(zip(fields, ways, strict=True))
    ]
    places = max(measured.places, 2 if report.measure == "average" else 0) if measured else 0
    lines = [
        [
            *(column[at] for column in labels),
            line[len(ways)],
            *(rounded(value, places) for value in line[len(ways) + 1 :]),
        ]
        for at, line in enumerate(found)
    ]
    places_of = [order_of(field, [line[at] for line in lines], first=at == 0) for at, field in enumerate(fields)]
    lines.sort(key=lambda line: [found[text] for found, text in zip(places_of, line, strict=False)])
    head = [*(groups_of(noun)[name] for name in ways), "How many"]
    if "measure" in figures and measured:
        head.append(f"{Report.Measure(report.measure).label} of {measured.label[:1].lower()}{measured.label[1:]}")
    chart = charts.chart_of(report.chart, head, lines, len(ways))
    total = sum(line[len(ways)] for line in found)
    return Answer(noun, head, lines[:MOST_GROUPS], total, [], is_grouped=True, chart=chart)


def order_of(field: Field, texts: list[str], *, first: bool) -> dict[str, int]:
    """The place of each label of a group: choices stand in their own order, such as that of a lifecycle, the rest as the
    database ordered the first group, and by their letters in the second."""
    labels = [label for label in field.choices.values() if label in texts]
    rest = [text for text in (texts if first else sorted(texts)) if text not in labels]
    return {text: place for place, text in enumerate(dict.fromkeys([*labels, *rest]))}


def key_of(name: str, noun: Noun) -> Any:
    """What rows are grouped by in the database: the column, or the month, quarter or year of a day."""
    column, _, step = name.partition(".")
    if step == "month":
        return TruncMonth(column)
    if step == "year":
        return ExtractYear(column)
    if step == "quarter":
        return ExtractYear(column) * 10 + ExtractQuarter(column)
    return F(column)


def group_cells(field: Field, name: str, values: list[Any], reader: Any) -> list[str]:
    step = name.partition(".")[2]
    if step:
        return [NOT_SAID if value is None else stepped(step, value) for value in values]
    return [line[0] if line[0] != "" else NOT_SAID for line in worded([field], [[value] for value in values], reader)]


def stepped(step: str, value: Any) -> str:
    if step == "month":
        return f"{value:%Y-%m}"
    return str(value) if step == "year" else f"{value // 10} Q{value % 10}"


def worded(fields: Sequence[Field], lines: Sequence[Sequence[Any]], reader: Any) -> list[list[Any]]:
    """The cells in words: labels of choices, names of rows as far as this reader may see them."""
    names = {
        field.name: names_of(field, {line[at] for line in lines}, reader)
        for at, field in enumerate(fields)
        if field.kind == "row"
    }
    return [[cell(field, value, names) for field, value in zip(fields, line, strict=True)] for line in lines]


def names_of(field: Field, keys: set[Any], reader: Any) -> dict[Any, str]:
    model: Any = field.model
    rows = seen_by(model, reader) if model in declared() else model._default_manager.all()
    return {row.pk: str(row) for row in rows.filter(pk__in=[key for key in keys if key is not None])}


def cell(field: Field, value: Any, names: dict[str, dict[Any, str]]) -> Any:
    if value is None:
        return ""
    if field.kind == "row":
        return names[field.name].get(value, NOT_SHOWN)
    if field.kind == "choice":
        return field.choices.get(str(value), str(value))
    if field.kind == "flag":
        return "Yes" if value else "No"
    if field.kind == "instant":
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if field.kind == "day":
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def rounded(value: Any, places: int) -> Any:
    """A measure with the decimals of what is measured: databases differ in how many they give."""
    if value is None:
        return ""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:f}" if places else int(exact)
