"""Reports at both doors."""

from typing import Any

from alliance import documents
from alliance.api.serializers import RecordSerializer
from alliance.doors.noun import Act, Column, Noun
from alliance.models import Report
from alliance.reporting import pages, services
from alliance.reporting.forms import ReportChangeForm, ReportForm, ScheduleForm
from alliance.reporting.services import BUILD, CHANGE


class ReportSerializer(RecordSerializer):
    class Meta(RecordSerializer.Meta):
        model = Report
        fields = (
            *RecordSerializer.Meta.fields,
            "title",
            "note",
            "rows",
            "columns",
            "conditions",
            "group_by",
            "measure",
            "measured",
            "ordering",
            "chart",
            "is_shared",
            "every",
            "format",
            "next_on",
            "readers",
            "created_by",
        )


def page_context(report: Report, user: Any) -> dict[str, Any]:
    return {
        **pages.answered(report, user),
        "orders": [order for order in documents.kinds_of(report, user) if order["format"] != "csv"],
    }


REPORT = Noun(
    model=Report,
    path="reports",
    serializer=ReportSerializer,
    lead="A report is a question you put together yourself: which rows, which columns, grouped how. Everybody who opens it "
    "sees the rows that they may see, as they are then.",
    create=Act(
        "create", "Build a report", services.build_report, BUILD, ReportForm, "Saved. Choose what it shows under Edit."
    ),
    acts=(
        Act("change", "Edit report", services.revise_report, CHANGE, ReportChangeForm),
        Act(
            "schedule",
            "Have it sent",
            services.schedule_report,
            CHANGE,
            ScheduleForm,
            "It will be sent.",
            hint="A letter with the report attached, in the early morning of each such day.",
        ),
        Act(
            "share",
            "Share it",
            services.share_report,
            CHANGE,
            None,
            "Shared with everybody inside.",
            when=lambda row: not row.is_shared,
            hint="Everybody inside can open it. Each sees the rows that they may see.",
        ),
        Act(
            "unshare",
            "Share it no more",
            services.unshare_report,
            CHANGE,
            None,
            "It is your own again.",
            when=lambda row: row.is_shared,
            hint="Only you can open it then, and nobody else gets it by letter.",
        ),
        Act(
            "stop",
            "Send it no more",
            services.stop_report,
            CHANGE,
            None,
            "It is not sent any more.",
            when=lambda row: bool(row.every),
        ),
        Act(
            "leave",
            "Get no more letters of it",
            services.leave_report,
            "alliance.leave_report",
            None,
            "You get no more letters of this report.",
            when=lambda row: bool(row.every),
        ),
        Act(
            "remove",
            "Remove report",
            services.remove_report,
            CHANGE,
            None,
            "The report is removed.",
            danger=True,
            hint="The rows it shows stay as they are.",
        ),
    ),
    columns=(
        Column("Report", "title", "link", "title"),
        Column("Rows", pages.rows_of),
        Column("Built by", "created_by", optional=True),
        Column(
            "Who finds it", lambda row: ("ok", "Everybody inside") if row.is_shared else ("none", "Only you"), "status"
        ),
        Column("Sent", lambda row: row.get_every_display() if row.every else "", optional=True),
    ),
    filters={"rows": ["exact"], "is_shared": ["exact"], "external_id": ["exact"]},
    search=("title", "note"),
    ordering=("title", "-created_at"),
    related=("created_by",),
    page_template="reports/page.html",
    page_context=page_context,
)
