"""The portfolio's part of the council's page. Plain data, aggregated in the database."""

from alliance.registry import Panel
from initiatives.dashboard import equity, kpis, people, pilots, readiness, stages
from initiatives.dashboard.lately import changed
from initiatives.dashboard.rows import rows_in

__all__ = ["PANELS", "changed", "rows_in"]

PANELS = (
    Panel("headline", "At a glance", "council/headline.html", stages.headline, 1, is_public=True),
    Panel("pilots", "Pilots, and how they do", "council/pilots.html", pilots.running, 14, is_public=True),
    Panel("timeline", "Pilots on a timeline", "council/chart.html", pilots.timeline, 16, is_public=True),
    Panel("stages", "The portfolio by stage", "council/chart.html", stages.funnel, 20, is_public=True),
    Panel("health", "How initiatives go", "council/chart.html", stages.health, 25),
    Panel("kpis", "KPIs against target", "council/chart_lines.html", kpis.against_target, 30, is_public=True),
    Panel("readiness", "Readiness of the four pillars", "council/chart.html", readiness.heat_map, 50),
    Panel("domains", "By domain", "council/chart.html", equity.domains, 42, is_public=True),
    Panel("wards", "By ward", "council/wards.html", equity.wards, 56, is_public=True),
    Panel("silence", "Owners without updates", "council/lines.html", people.silence, 60),
)
