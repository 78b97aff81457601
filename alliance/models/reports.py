"""Questions to the records that people save: which rows, which columns, how they are grouped, and who gets it when."""

from typing import Any

from django.conf import settings
from django.db import models

from alliance.models.records import Record


class Report(Record):
    """A saved question, never an answer: whoever opens it gets the rows that they may see, as they are then.

    `conditions` is a list of {"field", "is", "value"}; `group_by` names up to two fields, a day with its step ("starts_on.month").
    Names are those of the API (alliance/reporting/catalogue.py).
    """

    class Measure(models.TextChoices):
        COUNT = "count", "How many"
        SUM = "sum", "Sum"
        AVERAGE = "average", "Average"
        LEAST = "least", "Least"
        MOST = "most", "Most"

    class Chart(models.TextChoices):
        NONE = "none", "No chart"
        BARS = "bars", "Bars"
        COLUMNS = "columns", "Columns"
        LINES = "lines", "Lines"

    class Every(models.TextChoices):
        DAY = "day", "Every day"
        WEEK = "week", "Every Monday"
        MONTH = "month", "On the first of every month"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Spreadsheet (XLSX)"
        CSV = "csv", "CSV"
        PDF = "pdf", "PDF"

    title = models.CharField(max_length=200)
    note = models.TextField("what it is for", blank=True)
    rows = models.CharField("rows", max_length=80)
    columns = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    group_by = models.JSONField("grouped by", default=list, blank=True)
    measure = models.CharField(max_length=10, choices=Measure.choices, default=Measure.COUNT)
    measured = models.CharField("of", max_length=80, blank=True)
    ordering = models.CharField("order", max_length=80, blank=True)
    chart = models.CharField(max_length=10, choices=Chart.choices, default=Chart.NONE)
    is_shared = models.BooleanField("shared", default=False, editable=False)
    every = models.CharField("sent", max_length=10, choices=Every.choices, blank=True, editable=False)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.XLSX, editable=False)
    next_on = models.DateField("sent next on", null=True, editable=False)
    readers: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, editable=False, related_name="reports_received"
    )

    class Meta(Record.Meta):
        verbose_name = "report"
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title
