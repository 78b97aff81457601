"""A report as a page, as CSV, and through the API."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.text import capfirst
from django.views.decorators.http import require_GET
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import TEXT, WHOLE, Anything, Facts, Texts, answer, maybe, results
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.doors.noun import noun_of
from alliance.exports import cell, is_number, line_writer
from alliance.models import Report
from alliance.permissions import require
from alliance.reporting import answers, catalogue
from alliance.reporting.answers import Answer
from alliance.reporting.conditions import COMPARISONS, OF_KIND

MOST_IN_CSV = 100_000


class Lines(serializers.ListField):
    """Rows of a table, cell by cell."""

    child = serializers.ListField(child=Anything())


def rows_of(report: Report) -> str:
    found = {noun.path: noun.label_plural for noun in catalogue.reportable()}
    return capfirst(found.get(report.rows, report.rows))


def conditions_of(report: Report) -> list[str]:
    """Each condition in words."""
    fields = catalogue.fields_of(catalogue.noun_at(report.rows))
    found = []
    for one in report.conditions:
        label, comparison = fields[one["field"]].label if one["field"] in fields else one["field"], one["is"]
        said = COMPARISONS[comparison].partition(",")[0]
        days = said.replace("…", one["value"])
        found.append(f"{label} {days}" if "…" in said or not one["value"] else f"{label} {said} “{one['value']}”")
    return found


def answered(report: Report, user: Any) -> dict[str, Any]:
    """What the page shows: the answer, or the sentence of why there is none for this reader."""
    shown = {"rows_are": rows_of(report), "conditions": conditions_of(report)}
    shown["readers"] = list(report.readers.all()) if report.every else []
    try:
        answer = answers.answer(report, user)
    except ValidationError as fault:
        return {**shown, "refusal": " ".join(fault.messages)}
    figures = {column for column, _ in enumerate(answer.head) if is_figures(answer, column)}
    lines = [
        {"url": url, "cells": [spaced(value) if at in figures else value for at, value in enumerate(row)]}
        for url, row in zip(answer.urls or [""] * len(answer.rows), answer.rows, strict=True)
    ]
    head = [{"label": label, "is_figure": column in figures} for column, label in enumerate(answer.head)]
    return {**shown, "answer": answer, "lines": lines, "heads": head, "figures": figures}


def spaced(value: Any) -> str:
    """`370000.00` as `370,000.00`."""
    return f"{Decimal(str(value)):,}" if value != "" else ""


def is_figures(found: Answer, column: int) -> bool:
    """Whether every cell of this column is a number."""
    values = [row[column] for row in found.rows if row[column] != ""]
    return bool(values) and all(isinstance(value, int) or is_digits(value) for value in values)


def is_digits(value: Any) -> bool:
    return isinstance(value, str) and is_number(value)


def csv_lines(answer: Answer) -> Any:
    writer = line_writer()
    yield writer(answer.head)
    for row in answer.rows:
        yield writer([cell(value) for value in row])


def csv_response(user: Any, pk: UUID) -> StreamingHttpResponse:
    report = noun_of(Report).row(user, pk)
    answer = answers.answer(report, user, most=MOST_IN_CSV)
    response = StreamingHttpResponse(csv_lines(answer), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="report.csv"'
    return response


@require_GET
def export(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    return csv_response(request.user, pk)


@described(tags=["alliance"])
class ReportView(APIView):
    permission_classes = [SignedIn]
    scope = "alliance"


class ReportField(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.CharField()
    choices = Facts()
    group_by = Texts()
    can_be_measured = serializers.BooleanField()

    def get_fields(self) -> Any:
        """Two names that a class cannot have as attributes."""
        return super().get_fields() | {"label": serializers.CharField(), "is": Texts()}


@described(
    summary="What reports can be made of: rows, fields, comparisons",
    responses=results(
        "ReportRows",
        rows=TEXT,
        label=TEXT,
        fields=ReportField(many=True),
    ),
)
class ReportCatalogue(ReportView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.build_report")
        found = [
            {
                "rows": noun.path,
                "label": noun.label_plural,
                "fields": [
                    {
                        "name": field.name,
                        "label": field.label,
                        "kind": field.kind,
                        "choices": field.choices,
                        "group_by": list(field.groups),
                        "is": OF_KIND[field.kind],
                        "can_be_measured": field.kind in catalogue.MEASURED,
                    }
                    for field in catalogue.fields_of(noun).values()
                ],
            }
            for noun in catalogue.reportable(request.user)
        ]
        return Response({"results": found})


@described(
    summary="The report as you may see it now",
    responses=answer("ReportAnswer", said=TEXT, total=WHOLE, head=Texts, rows=Lines, chart=maybe(Facts)),
)
class ReportAnswer(ReportView):
    def get(self, request: Request, pk: UUID) -> Response:
        report = noun_of(Report).row(request.user, pk)
        found = answers.answer(report, request.user)
        return Response(
            {"said": found.said, "total": found.total, "head": found.head, "rows": found.rows, "chart": found.chart}
        )


@described(summary="The report as CSV, up to 100,000 rows", responses={(200, "text/csv"): OpenApiTypes.STR})
class ReportCsv(ReportView):
    def get(self, request: Request, pk: UUID) -> StreamingHttpResponse:
        return csv_response(request.user, pk)
