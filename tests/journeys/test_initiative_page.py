"""The page of an initiative with everything on it asks for each kind of row once."""

from datetime import UTC, datetime

import pytest

from partnerships.models import GainShare
from tests.factories.financing import PlanFactory, SourceFactory, UseFactory
from tests.factories.governance import ChampionMandateFactory, DecisionFactory, RiskFactory
from tests.factories.initiatives import (
    CommitmentFactory,
    InitiativeFactory,
    KpiFactory,
    KpiValueFactory,
    NeedFactory,
    PilotFactory,
    ReviewFactory,
    UpdateFactory,
)
from tests.factories.partnerships import ContributionFactory, InForceFactory, LockedSettlementFactory
from tests.factories.procurement import CitationFactory, RfiFactory

# One or two for each kind of row that an initiative can have, of every app; more rows of a kind cost no more.
MOST = 31
HELD = datetime(2026, 10, 31, 9, tzinfo=UTC)


def full_initiative(cast, parts):
    """An initiative with `parts` rows of every kind that its page shows."""
    row = InitiativeFactory(state="piloting", created_by=cast.office, owner=cast.staff)
    about = {"subject_id": str(row.pk), "subject_label": str(row)}
    for _ in range(parts):
        row.needs.add(NeedFactory())
        CommitmentFactory(initiative=row)
        UpdateFactory(initiative=row, created_by=cast.staff)
        pilot = PilotFactory(initiative=row, state="running")
        KpiValueFactory(kpi=KpiFactory(pilot=pilot))
        ReviewFactory(pilot=pilot, held_at=HELD, outcome="scale_up")
        DecisionFactory(**about, gate="ready_to_pilot", state="signed", outcome="go", signed_at=HELD)
        RiskFactory(**about, owner=cast.staff)
        gain = InForceFactory(partnership__initiative=row)
        ContributionFactory(party=gain.partnership.parties.get())
        LockedSettlementFactory(gain_share=gain)
        plan = PlanFactory(initiative=row, approved_by=cast.champion)
        SourceFactory(plan=plan)
        UseFactory(plan=plan)
        RfiFactory(initiative=row)
        CitationFactory(initiative=row)
    return row


@pytest.mark.parametrize("parts", [1, 3])
def test_the_page_asks_once_for_each_kind_of_row(cast, city, browser_of, django_assert_max_num_queries, parts):
    ChampionMandateFactory(person=cast.champion, state="serving")
    row = full_initiative(cast, parts)
    client = browser_of(cast.office)
    with django_assert_max_num_queries(MOST):
        page = client.get(f"/initiatives/{row.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert f'hx-get="/initiatives/{row.pk}/history/"' in text
    gain = GainShare.objects.filter(partnership__initiative=row).first()
    assert f'<td><a href="{gain.get_absolute_url()}">Electricity saved</a></td>' in text


def test_what_happened_comes_when_it_is_looked_at(cast, city, api, browser_of):
    row = full_initiative(cast, 1)
    part = (
        browser_of(cast.office).get(f"/initiatives/{row.pk}/history/", headers={"HX-Request": "true"}).content.decode()
    )
    whole = browser_of(cast.office).get(f"/initiatives/{row.pk}/history/").content.decode()
    said = [event["text"] for event in api(cast.office).get(f"/api/v1/initiatives/{row.pk}/history/").json()["results"]]
    for sentence in ("is agreed by both sides", "was reviewed: "):
        assert sentence in part
        assert sentence in whole
        assert any(sentence in text for text in said)
    assert "<html" in whole
    assert "<html" not in part


def test_what_happened_is_not_for_people_outside(cast, city, api, browser_of):
    row = InitiativeFactory(is_public=True)
    assert browser_of(cast.resident).get(f"/initiatives/{row.pk}/").status_code == 200
    assert browser_of(cast.resident).get(f"/initiatives/{row.pk}/history/").status_code == 404
    assert api(cast.resident).get(f"/api/v1/initiatives/{row.pk}/history/").status_code == 404


def test_a_change_shows_on_the_next_page(cast, city, browser_of):
    row = InitiativeFactory()
    client = browser_of(cast.office)
    assert "No financing plan yet" in client.get(f"/initiatives/{row.pk}/").content.decode()
    PlanFactory(initiative=row)
    assert "No financing plan yet" not in client.get(f"/initiatives/{row.pk}/").content.decode()
