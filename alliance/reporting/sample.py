"""Reports of the sample city, so that nobody begins from an empty list."""

from typing import Any

from alliance.models import Report
from alliance.reporting import services

REPORTS: tuple[dict[str, Any], ...] = (
    {
        "title": "Initiatives by stage and what they cost",
        "note": "For the steering committee, every Monday.",
        "rows": "initiatives",
        "group_by": ["state"],
        "measure": "sum",
        "measured": "cost_likely",
        "chart": "bars",
    },
    {
        "title": "Needs of the last 90 days",
        "note": "What residents and staff brought, newest first.",
        "rows": "needs",
        "columns": ["reference", "title", "domain", "state", "created_at"],
        "conditions": [{"field": "created_at", "is": "last_days", "value": "90"}],
    },
    {
        "title": "Signed decisions by month",
        "rows": "decisions",
        "group_by": ["signed_at.month", "outcome"],
        "conditions": [{"field": "signed_at", "is": "is_filled"}],
        "chart": "columns",
    },
)


def load(city: Any) -> None:
    """Each report once; the first goes to the champion by letter."""
    by = city.by
    for values in REPORTS:
        if Report.objects.filter(title=values["title"], created_by=by).exists():
            continue
        report = services.build_report(**values, by=by, on=city.today)
        report = services.share_report(report=report, by=by)
        if report.title == REPORTS[0]["title"]:
            services.schedule_report(report=report, every="week", format="xlsx", readers=[by], by=by, on=city.today)
