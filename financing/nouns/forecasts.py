"""Revenue forecasts as both doors show them."""

from collections.abc import Mapping
from typing import Any

from alliance.doors.noun import Act, Column, Noun
from financing import forecasts
from financing.forms.forecasts import ChangeForecastForm, ForecastForm
from financing.models import Forecast
from financing.serializers import ForecastSerializer
from financing.services import forecasts as services

DRAFT = "financing.draft_plan"


def forecast_context(forecast: Forecast, user: Any) -> Mapping[str, Any]:
    rows = forecasts.rows_of(forecast)
    return {
        "rows": rows,
        "chart": forecasts.chart_of(rows, forecast.result["break_even"]),
        "is_current": forecast.basis == forecasts.basis_of(forecast.plan),
        "discount_rate": forecast.result["discount_rate"],
    }


FORECAST = Noun(
    model=Forecast,
    path="forecasts",
    serializer=ForecastSerializer,
    lead="Keep an asset and its revenue, or concede it? Stressed before a concession or partnership plan is approved.",
    create=Act(
        "create",
        "Stress a revenue forecast",
        services.write_forecast,
        DRAFT,
        ForecastForm,
        "Computed: see what lower revenue does.",
    ),
    acts=(Act("change", "Edit forecast", services.change_forecast, DRAFT, ChangeForecastForm),),
    columns=(
        Column("Forecast", "title", "link", "title"),
        Column("Plan", "plan", optional=True),
        Column("Revenue of the first year", "revenue", "money", "revenue"),
        Column("Years", "years", "number", "years"),
    ),
    filters={"plan": ["exact"], "external_id": ["exact"]},
    search=("title", "plan__title", "conclusion"),
    ordering=("-created_at", "title", "revenue", "years"),
    related=("plan__initiative",),
    page_template="financing/forecast.html",
    page_context=forecast_context,
    parent="plan",
)
