"""What an outcome sets in motion: a cooperative contract, a formal procurement, a pooled need."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import Refusal
from alliance.models import Organisation
from initiatives.models import Need
from procurement import rfi_documents, services
from procurement.contributes import officers_work
from procurement.models import FormalProcurement, OcdsRelease, PiggybackCheck, Purchase, Rfi
from tests.factories.alliance import OrganisationFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import FormalProcurementFactory, RfiFactory, RfiResponseFactory, RouteFactory
from tests.procurement.ocds_rules import faults_of, schema_faults

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def officer(cast):
    return cast.procurement_officer


def concluded(officer, outcome, **values):
    rfi = RfiFactory(
        state="reported",
        published_at=NOW - timedelta(days=40),
        market_findings="Four firms can do it.",
        initiative=InitiativeFactory(state="preparing"),
        **values,
    )
    response = RfiResponseFactory(rfi=rfi)
    services_ready = [{"criterion": row, "value": 3} for row in rfi.criterion_rows.all()]
    Rfi.objects.filter(pk=rfi.pk).update(state="consensus")
    services.record_consensus(response=response, ratings=services_ready, consensus_reason="Seen.", by=officer)
    Rfi.objects.filter(pk=rfi.pk).update(state="reported")
    chosen = response if outcome == "cooperative_contract" else None
    return services.conclude_rfi(
        rfi=rfi, outcome=outcome, chosen=chosen, outcome_reason="It works.", at=NOW, by=officer
    )


def of_outcome():
    rows = OcdsRelease.objects.filter(ocid__endswith="-outcome").order_by("number")
    return [json.loads(row.body) for row in rows]


@pytest.mark.django_db
class TestCooperative:
    @pytest.fixture
    def terms(self):
        return {
            "route": RouteFactory(kind="cooperative", requires="It was competed\nIts text is here"),
            "contract": "C-17 Street lighting",
            "holder": "Neighbouring County",
            "expires_on": date(2028, 12, 31),
            "starts_on": date(2027, 1, 1),
            "ends_on": date(2028, 6, 30),
            "others_may_buy": "Every city of this state.",
            "at": NOW,
        }

    def test_makes_an_agreement_to_sign_and_the_check_it_rests_on(self, officer, terms):
        rfi = services.draw_up_cooperative(rfi=concluded(officer, "cooperative_contract"), **terms, by=officer)

        assert (rfi.agreement.legal_form, rfi.agreement.state) == ("cooperative", "draft")
        assert "Every city" in rfi.agreement.purpose
        assert [party.organisation for party in rfi.agreement.parties.all()] == [rfi.chosen.organisation]
        assert rfi.piggyback.missing == ["It was competed", "Its text is here"]
        contract = of_outcome()[-1]["contracts"][0]
        assert (contract["title"], contract["period"]["endDate"][:10]) == (rfi.title, "2028-06-30")

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("ends_on", {"ends_on": date(2029, 1, 1)}),
            ("ends_on", {"ends_on": date(2026, 1, 1)}),
            ("route", {"route": "small_purchase"}),
        ],
    )
    def test_is_refused_past_the_contract_or_by_another_route(self, officer, terms, field, changes):
        if "route" in changes:
            changes = {"route": RouteFactory(kind=changes["route"])}
        rfi = concluded(officer, "cooperative_contract")
        with pytest.raises(ValidationError) as refused:
            services.draw_up_cooperative(rfi=rfi, **terms | changes, by=officer)
        assert set(refused.value.error_dict) == {field}
        assert not PiggybackCheck.objects.exists()

    def test_is_drawn_up_once_and_only_after_this_outcome(self, officer, terms):
        services.draw_up_cooperative(rfi=(rfi := concluded(officer, "cooperative_contract")), **terms, by=officer)
        for other in (rfi, concluded(officer, "no_action")):
            with pytest.raises(Refusal):
                services.draw_up_cooperative(rfi=other, **terms, by=officer)


@pytest.mark.django_db
class TestFormal:
    @pytest.fixture
    def route(self, db):
        return RouteFactory(kind="formal", lower=None, upper=Decimal("900000"), steps="Write\nAnnounce\nAward")

    def test_begins_with_what_the_rfi_taught(self, officer, route):
        rfi = concluded(officer, "formal_procurement")
        made = services.begin_formal(rfi=rfi, route=route, estimate=Decimal("800000"), at=NOW, by=officer)
        assert made.reference.startswith("FP-")
        assert "Four firms can do it." in made.scope
        assert [row["weight"] for row in made.criteria] == ["40.00", "20.00", "25.00", "15.00"]
        said = rfi_documents.content_of_formal(made, officer)
        assert [row[1] for row in said["sheets"][1]["rows"]] == ["Write", "Announce", "Award"]
        with pytest.raises(Refusal, match="is begun"):
            services.begin_formal(rfi=Rfi.objects.get(pk=rfi.pk), route=route, at=NOW, by=officer)

    @pytest.mark.parametrize(("kind", "estimate"), [("small_purchase", None), ("formal", "900000.01")])
    def test_is_refused_by_a_route_that_does_not_hold(self, officer, kind, estimate):
        route = RouteFactory(kind=kind, upper=Decimal("900000"))
        with pytest.raises(ValidationError):
            services.begin_formal(
                rfi=concluded(officer, "formal_procurement"),
                route=route,
                estimate=estimate and Decimal(estimate),
                at=NOW,
                by=officer,
            )
        assert not FormalProcurement.objects.exists()

    def test_goes_to_the_award_and_is_told_as_open_data(self, officer, route, city, api):
        rfi = concluded(officer, "formal_procurement")
        made = services.begin_formal(rfi=rfi, route=route, estimate=Decimal("800000"), at=NOW, by=officer)
        later = NOW + timedelta(days=30)
        out = services.announce_formal(
            formal=made, notice="https://notices.example/17", bids_until=later, at=NOW, by=officer
        )
        with pytest.raises(Refusal) as frozen:
            services.change_formal(formal=out, title="Other", by=officer)
        vendor = OrganisationFactory(kind="vendor")
        done = services.award_formal(
            formal=out,
            vendor=vendor,
            amount=Decimal("790000"),
            awarded_on=later.date(),
            reason="Best result.",
            at=later,
            by=officer,
        )
        assert frozen.value.code == "frozen"
        assert Purchase.objects.get().route == route
        assert done.purchase.vendor == vendor.name
        assert [row["tag"] for row in of_outcome()] == [["planning"], ["tender"], ["award", "contract"]]
        ocid = of_outcome()[0]["ocid"]
        found = json.loads(api().get(f"/api/v1/ocds/records/{ocid}/").content)
        assert faults_of(found) == []
        assert schema_faults(found) == []

    def test_that_was_announced_and_ends_without_an_award_is_told_as_open_data(self, officer, route, city, api):
        made = services.begin_formal(rfi=concluded(officer, "formal_procurement"), route=route, at=NOW, by=officer)
        out = services.announce_formal(
            formal=made,
            notice="https://notices.example/17",
            bids_until=NOW + timedelta(days=30),
            at=NOW,
            by=officer,
        )
        services.abandon_formal(formal=out, why="No bids.", at=NOW + timedelta(days=31), by=officer)
        last = of_outcome()[-1]
        assert (last["tag"], last["tender"]["status"]) == (["tenderUpdate"], "unsuccessful")
        assert last["tender"]["procurementMethodRationale"] == "No bids."
        found = json.loads(api().get(f"/api/v1/ocds/records/{last['ocid']}/").content)
        assert faults_of(found) == []
        assert schema_faults(found) == []

    def test_is_not_announced_with_weights_of_99_99_or_bids_already_late(self, officer):
        made = FormalProcurementFactory(criteria=[{"name": "Result", "weight": "99.99", "anchors": ""}])
        announce = {"formal": made, "notice": "https://notices.example/17", "at": NOW, "by": officer}
        with pytest.raises(ValidationError, match=r"99\.99, not 100"):
            services.announce_formal(**announce, bids_until=NOW + timedelta(days=1))
        with pytest.raises(ValidationError, match="still to come"):
            services.announce_formal(**announce, bids_until=NOW)
        made.refresh_from_db()
        assert made.state == "planned"

    def test_is_written_shown_and_ended_at_both_doors(self, officer, cast, api, browser_of):
        made = FormalProcurementFactory()
        url = f"formal-procurements/{made.pk}/"
        tag = {"If-Match": f'"{made.pk}-{made.version}"'}
        rows = [{"name": "Result", "weight": "60"}, {"name": "Price", "weight": "40"}]
        assert api(officer).patch(f"/api/v1/{url}", {"judged_by": rows}, headers=tag).status_code == 200
        page = browser_of(cast.staff).get(f"/{url}").content.decode()
        assert "Price" in page
        assert api(cast.staff).post(f"/api/v1/{url}abandon/", {"why": "x"}).status_code == 403
        assert browser_of(officer).post(f"/{url}abandon/", {"why": "Too dear."}).status_code == 302
        made.refresh_from_db()
        assert (made.state, made.ended_because) == ("abandoned", "Too dear.")
        assert api(cast.vendor).get(f"/api/v1/{url}").status_code == 404


@pytest.mark.django_db
class TestPooledNeed:
    def test_raises_a_need_that_names_the_others(self, officer, browser_of):
        rfi = concluded(officer, "pooled_need")
        others = [OrganisationFactory(kind="jurisdiction", name=name) for name in ("Quarry Bend", "Ashford Mills")]
        browser = browser_of(officer)
        assert rfi.problem in browser.get(f"/rfis/{rfi.pk}/pool_need/").content.decode()
        body = {"title": "Dark streets", "problem": "Dark in three cities.", "together": "40,000 lamps"}
        assert browser.post(f"/rfis/{rfi.pk}/pool_need/", body).status_code == 400
        assert (
            browser.post(f"/rfis/{rfi.pk}/pool_need/", body | {"others": [row.pk for row in others]}).status_code == 302
        )
        rfi.refresh_from_db()
        need = Need.objects.get(title="Dark streets")
        assert rfi.pooled_need == need
        assert (need.domain, need.raised_by) == (rfi.initiative.domain, officer)
        assert "Ashford Mills; Quarry Bend. Together: 40,000 lamps" in need.evidence
        assert need.get_absolute_url() in browser.get(f"/rfis/{rfi.pk}/").content.decode()

    def test_is_raised_once(self, officer):
        rfi = concluded(officer, "pooled_need")
        OrganisationFactory(kind="jurisdiction")
        values = {
            "title": "t",
            "problem": "p",
            "together": "x",
            "others": Organisation.objects.filter(kind="jurisdiction"),
        }
        rfi = services.pool_need(rfi=rfi, **values, by=officer)
        with pytest.raises(Refusal, match="is raised"):
            services.pool_need(rfi=rfi, **values, by=officer)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["cooperative_contract", "formal_procurement", "pooled_need", "no_action"])
def test_an_outcome_waits_for_the_officer_until_it_is_acted_upon(officer, outcome):
    rfi = concluded(officer, outcome)
    waiting = [task for task in officers_work(officer, NOW) if task.url == rfi.get_absolute_url()]
    assert len(waiting) == (0 if outcome == "no_action" else 1)
