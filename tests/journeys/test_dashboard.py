"""The council's page: every app's figures, narrowed by its address, kept while nothing changes, and open to residents."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance import audit, dashboard
from alliance.dashboard import Scope
from alliance.models import CityProfile
from initiatives import outcomes
from initiatives import services as initiatives
from initiatives.dashboard import kpis
from initiatives.models import Initiative
from tests.factories.alliance import CityProfileFactory, DepartmentFactory
from tests.factories.financing import PlanFactory, ReceiptFactory, SourceFactory, UseFactory
from tests.factories.governance import BodyFactory, DecisionFactory, RiskFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory, KpiValueFactory, PilotFactory, ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio(cast):
    """Two initiatives: one with a failing pilot on which council decides, one public and quiet."""
    CityProfileFactory(wards=[{"name": "North", "population": 1000}, {"name": "South", "population": 2000}])
    failing = InitiativeFactory(
        title="Lighting", state="piloting", domain="energy", ward="North", cost_likely=1000, is_public=False
    )
    pilot = PilotFactory(initiative=failing, title="Dimming lamps", state="running")
    kpi = KpiFactory(pilot=pilot, direction="decrease", target=70, minimum=85, baseline=100)
    KpiValueFactory(kpi=kpi, value=90, on="2026-11-01")
    ReviewFactory(pilot=pilot, due_on="2026-11-20", held_at=None)
    DecisionFactory(
        body=BodyFactory(name="City Council"),
        question="Stop?",
        meets_on="2099-01-02",
        subject_type="initiatives.pilot",
        subject_id=pilot.pk,
    )
    RiskFactory(subject_id=failing.pk, likelihood=5, impact=4)
    InitiativeFactory(title="Buses", state="in_service", domain="mobility", is_public=True)
    return pilot


def panel(key, user, **chosen):
    return next(p["data"] for p in dashboard.panels(user, Scope(**chosen)) if p["key"] == key)


def figures(user, **chosen):
    return {row["label"]: row["value"] for row in panel("headline", user, **chosen)["figures"]}


def test_it_names_the_pilot_that_fails_and_who_decides_next(portfolio, cast):
    assert figures(cast.council_member)["Pilots failing"] == "1"
    data = panel("pilots", cast.council_member)
    assert data["items"][0]["words"] == "Failing"
    assert "City Council decides next on 2 January 2099." in data["items"][0]["detail"]
    below = panel("kpis", cast.council_member)
    assert below["more_url"] == "/kpis/?standing=not_met"
    assert [line["cells"][1] for line in below["lines"]] == ["0", "0", "1", "0"]
    assert "the least is 85" in below["items"][0]["detail"]


@pytest.mark.parametrize(
    ("direction", "value", "status"),
    [
        ("decrease", 70, "met"),
        ("decrease", 80, "partially_met"),
        ("decrease", 86, "not_met"),
        ("increase", 120, "met"),
        ("increase", 110, "partially_met"),
        ("increase", 99, "not_met"),
        ("increase", None, "no_data"),
    ],
)
def test_the_database_judges_as_the_maths_does(portfolio, cast, direction, value, status):
    levels = {"target": 70, "minimum": 85, "baseline": 100}
    if direction == "increase":
        levels = {"target": 120, "minimum": 100, "baseline": 90}
    kpi = KpiFactory(pilot=portfolio, direction=direction, **levels)
    newest = KpiValueFactory(kpi=kpi, value=value, on="2026-11-02") if value is not None else None
    if newest:
        KpiValueFactory(kpi=kpi, value=1, on="2026-10-02")
    kpi.refresh_from_db()
    found = kpis.of_running(Scope(), cast.council_member).get(pk=kpi.pk)
    assert found.standing == status == outcomes.status_of(kpi, kpi.values.first() if newest else None)


def test_the_address_narrows_every_app(portfolio, cast, browser_of):
    assert figures(cast.council_member, domain="mobility")["Pilots failing"] == "0"
    assert panel("risks", cast.council_member, domain="mobility")["finding"] == "No open risks."
    assert panel("waiting", cast.council_member, ward="North")["items"][0]["label"] == "Stop?"
    assert panel("waiting", cast.council_member, ward="South")["items"] == []
    page = browser_of(cast.council_member).get("/council/?domain=energy").content.decode()
    assert "Dimming lamps" in page
    assert "/initiatives/?domain=energy&amp;state=piloting" in page
    refused = browser_of(cast.council_member).get("/council/?colour=red")
    assert refused.status_code == 400
    with pytest.raises(ValidationError, match="The filters are: domain, department, ward"):
        dashboard.scope_of({"colour": "red"})


def test_every_figure_leads_to_its_rows(portfolio, cast, browser_of):
    """Each link of a chart's table opens a list or a row, with its filters understood."""
    client = browser_of(cast.council_member)
    urls = {
        line["url"]
        for found in dashboard.panels(cast.council_member)
        for line in [
            *found["data"].get("lines", []),
            *found["data"].get("items", []),
            *found["data"].get("figures", []),
        ]
        if line["url"].startswith("/")
    } | {found["data"].get("more_url") for found in dashboard.panels(cast.council_member)} - {None, ""}
    assert len(urls) > 20
    assert [url for url in urls if client.get(url).status_code != 200] == []


def test_money_is_committed_drawn_and_missing_by_kind(portfolio, cast):
    plan = PlanFactory(state="approved")
    UseFactory(plan=plan, amount=1000)
    granted = SourceFactory(plan=plan, amount=400, instrument="grant", state="committed")
    SourceFactory(plan=plan, amount=100, instrument="grant", state="lost")
    ReceiptFactory(source=granted, amount=150)
    data = panel("money", cast.council_member)
    assert "400 USD of 1,000 USD" in data["finding"]
    assert "150 USD has arrived; 600 USD is not committed yet" in data["finding"]
    assert data["lines"][0]["cells"] == ["Funding, not repaid", "1", "400 USD", "150 USD", "0 USD"]


def test_wards_without_an_initiative_are_named(portfolio, cast):
    data = panel("wards", cast.council_member)
    assert "1 ward of 2 without an initiative of their own: South." in data["finding"]
    assert data["lines"][0]["cells"] == ["North", "1", "1,000 USD", "0", "0", "1.00 USD"]


def test_own_wards_are_drawn_as_a_map(portfolio, cast):
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    CityProfile.objects.update(wards=[{"name": "North", "geometry": square}])
    data = panel("wards", cast.council_member)
    assert data["spec"]["figure"]["data"][0]["text"][-1] == "North: 1"


def test_residents_see_public_rows_alone_whoever_asks(portfolio, cast, browser_of, api):
    for page in (browser_of(), browser_of(cast.council_member)):
        words = page.get("/portfolio/").content.decode()
        assert "Dimming lamps" not in words
        assert "Street lighting" not in words
    keys = {found["key"] for found in api().get("/api/v1/dashboard/public/").json()["panels"]}
    assert not keys & {"money", "risks", "waiting", "silence", "readiness", "benefits"}
    stages = next(p for p in api().get("/api/v1/dashboard/public/").json()["panels"] if p["key"] == "stages")
    assert stages["finding"].startswith("1 initiative;")


def test_staff_count_what_their_department_may_see(portfolio, cast):
    Initiative.objects.filter(title="Lighting").update(department=DepartmentFactory(code="ELSEWHERE"))
    assert figures(cast.staff)["Pilots failing"] == "0"


def test_it_is_kept_until_something_changes_and_then_less_than_a_minute(portfolio, cast):
    before = figures(cast.council_member)["In service"]
    with CaptureQueriesContext(connection) as asked:
        dashboard.panels(cast.council_member)
    assert len(asked) <= 3
    row = InitiativeFactory(title="New", state="in_service")
    assert figures(cast.council_member)["In service"] == before  # nothing left an entry in the trail
    audit.record("create", row, by=cast.office)
    assert figures(cast.council_member)["In service"] == before
    with time_machine.travel(timezone.now() + timedelta(seconds=dashboard.STALE_AFTER_SECONDS + 1), tick=False):
        assert figures(cast.council_member)["In service"] == str(int(before) + 1)


def test_the_last_word_of_an_update_is_counted(portfolio, cast):
    row = Initiative.objects.get(title="Lighting")
    initiatives.post_update(initiative=row, text="It fails.", status="off_track", at=timezone.now(), by=cast.office)
    data = panel("health", cast.council_member)
    assert data["finding"] == "1 of 1 initiative under way is off track."
    assert data["lines"][2] == {"url": "/initiatives/?last_status=off_track", "cells": ["Off track", "1"]}
