"""Contacts, demonstrations, report, debrief, and the agreement that an outcome sets in motion."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal
from alliance.models import AuditEntry, Notification
from initiatives.models import Pilot
from partnerships.models import Partnership
from procurement import services
from procurement.models import Debrief, DemonstrationSlot, OcdsRelease, Rfi, ScoreSheet, VendorContact
from procurement.services.debriefs import protest_until, public_on
from tests.factories.alliance import UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import (
    ConsensusRatingFactory,
    DeclarationFactory,
    DemonstrationSlotFactory,
    PublishedRfiFactory,
    RfiFactory,
    RfiResponseFactory,
    RouteFactory,
    ScoreSheetFactory,
)

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def agreed(rfi, count=3):
    """Opened responses, each with a consensus."""
    found = RfiResponseFactory.create_batch(count, rfi=rfi)
    for response in found:
        ConsensusRatingFactory(response=response, criterion=rfi.criterion_rows.first())
    return found


@pytest.fixture
def rfi(cast):
    found = RfiFactory(state="consensus", published_at=LONG_AGO, opened_at=LONG_AGO)
    agreed(found)
    return found


def slots(count, first=NOW + timedelta(days=2)):
    return [{"starts_at": first + timedelta(hours=n), "place": f"Hall {n}"} for n in range(count)]


@pytest.mark.django_db
class TestContacts:
    def test_are_recorded_during_the_blackout_and_seen_by_officers(self, cast, api, browser_of):
        rfi = PublishedRfiFactory()
        body = {"with_whom": "Lampworks", "channel": "call", "happened_at": "2026-01-01T10:00:00Z", "summary": "Hello."}
        made = api(cast.staff).post(f"/api/v1/rfis/{rfi.pk}/record_contact/", body)
        page = browser_of(cast.procurement_officer).get(rfi.get_absolute_url()).content.decode()
        assert made.status_code == 200
        assert "Blackout until the outcome" in page
        assert "Lampworks" in page
        for outsider in (cast.vendor, cast.other_staff):
            assert "Lampworks" not in browser_of(outsider).get(rfi.get_absolute_url()).content.decode()

    def test_of_tomorrow_are_refused(self, cast):
        with pytest.raises(ValidationError, match="lies in the future"):
            services.record_contact(
                rfi=PublishedRfiFactory(),
                happened_at=NOW + timedelta(days=1),
                at=NOW,
                with_whom="x",
                channel="call",
                summary="x",
                by=cast.staff,
            )
        assert not VendorContact.objects.exists()


@pytest.mark.django_db
class TestDemonstrations:
    def test_are_drawn_by_a_lot_that_anybody_can_draw_again(self, rfi, cast):
        services.draw_demonstrations(rfi=rfi, slots=slots(4), seed="7 11 23", at=NOW, by=cast.procurement_officer)

        drawn = [row.response_id for row in DemonstrationSlot.objects.order_by("starts_at")]
        order = sorted(
            rfi.responses.values_list("pk", flat=True),
            key=lambda pk: hashlib.sha256(f"7 11 23|{pk}".encode()).hexdigest(),
        )
        assert drawn == [*order, None]
        rfi.refresh_from_db()
        assert (rfi.state, rfi.lot_seed) == ("demonstrating", "7 11 23")

    def test_need_a_slot_for_everybody_and_times_to_come(self, rfi, cast):
        officer = cast.procurement_officer
        with pytest.raises(ValidationError, match="each of the 3 responses"):
            services.draw_demonstrations(rfi=rfi, slots=slots(2), seed="1", at=NOW, by=officer)
        with pytest.raises(ValidationError, match="lies in the past"):
            services.draw_demonstrations(rfi=rfi, slots=slots(3, LONG_AGO), seed="1", at=NOW, by=officer)
        rfi.refresh_from_db()
        assert rfi.state == "consensus"

    def test_a_vendor_sees_its_own_slot_alone(self, rfi, cast, api):
        own = DemonstrationSlotFactory(rfi=rfi, response=rfi.responses.first())
        DemonstrationSlotFactory(rfi=rfi, response=rfi.responses.last())
        vendor = UserFactory(username="own", roles=["vendor"], organisation=own.response.organisation)
        assert [row["id"] for row in api(vendor).get("/api/v1/demonstrations/").json()["results"]] == [str(own.pk)]

    def test_are_scored_by_the_panel_after_they_began_and_apart(self, cast, api):
        slot = DemonstrationSlotFactory()
        slot.rfi.evaluators.add(cast.evaluator, cast.evaluator2)
        for person in (cast.evaluator, cast.evaluator2):
            DeclarationFactory(response=slot.response, evaluator=person)
        url = f"/api/v1/demonstrations/{slot.pk}/score/"
        assert api(cast.evaluator).post(url, {"value": 4, "remark": "Bright."}).status_code == 200
        assert api(cast.evaluator).post(url, {"value": 5, "remark": "Bright."}).json()["errors"][0]["field"] == "value"
        services.score_demonstration(
            slot=slot, value=1, remark="Dim.", at=NOW + timedelta(days=400), by=cast.evaluator2
        )
        assert sorted(slot.scores.values_list("value", flat=True)) == [1, 4]
        with pytest.raises(NotAllowed):
            services.score_demonstration(slot=slot, value=1, remark="x", at=NOW, by=cast.procurement_officer)
        with pytest.raises(Refusal, match="has not begun"):
            services.score_demonstration(slot=slot, value=1, remark="x", at=LONG_AGO, by=cast.evaluator)

    def test_are_not_scored_without_a_declaration(self, cast):
        slot = DemonstrationSlotFactory()
        slot.rfi.evaluators.add(cast.evaluator)
        with pytest.raises(NotAllowed) as refused:
            services.score_demonstration(slot=slot, value=3, remark="x", at=NOW, by=cast.evaluator)
        assert refused.value.code == "declaration_required"

    def test_scores_of_others_stay_hidden_until_the_report(self, cast, browser_of):
        slot = DemonstrationSlotFactory()
        slot.rfi.evaluators.add(cast.evaluator, cast.evaluator2)
        DeclarationFactory(response=slot.response, evaluator=cast.evaluator)
        DeclarationFactory(response=slot.response, evaluator=cast.evaluator2)
        services.score_demonstration(
            slot=slot, value=2, remark="Flickers at night.", at=NOW + timedelta(days=400), by=cast.evaluator
        )
        url = slot.rfi.get_absolute_url()
        assert "Flickers" not in browser_of(cast.evaluator2).get(url).content.decode()
        assert "Flickers" in browser_of(cast.evaluator).get(url).content.decode()
        Rfi.objects.filter(pk=slot.rfi_id).update(state="reported")
        assert "Flickers" in browser_of(cast.evaluator2).get(url).content.decode()


@pytest.mark.django_db
class TestReportAndDebrief:
    def test_the_report_needs_every_consensus(self, rfi, cast):
        RfiResponseFactory(rfi=rfi)
        with pytest.raises(Refusal) as refused:
            services.report_rfi(rfi=rfi, market_findings="Three firms can do it.", by=cast.procurement_officer)
        assert refused.value.code == "consensus_missing"

    def test_the_findings_are_public_with_the_outcome_and_not_before(self, rfi, cast, browser_of):
        officer = cast.procurement_officer
        services.report_rfi(rfi=rfi, market_findings="Three firms can do it.", by=officer)
        assert "Three firms" not in browser_of(None).get(rfi.get_absolute_url()).content.decode()
        services.conclude_rfi(rfi=rfi, outcome="no_action", outcome_reason="Too dear.", at=NOW, by=officer)
        assert "Three firms" in browser_of(None).get(rfi.get_absolute_url()).content.decode()

    def test_a_debrief_is_read_by_its_vendor_alone(self, rfi, cast, browser_of, api):
        Rfi.objects.filter(pk=rfi.pk).update(state="concluded")
        mine, other = rfi.responses.all()[:2]
        body = {"strengths": "Clear sums.", "weaknesses": "No partner."}
        assert api(cast.procurement_officer).post(f"/api/v1/responses/{mine.pk}/debrief/", body).status_code == 200
        vendors = [UserFactory(roles=["vendor"], organisation=row.organisation) for row in (mine, other)]
        assert "Clear sums." in browser_of(vendors[0]).get(mine.get_absolute_url()).content.decode()
        assert browser_of(vendors[1]).get(mine.get_absolute_url()).status_code == 404
        assert Notification.objects.filter(recipient=vendors[0]).count() == 0  # told before they had an account

    def test_a_debrief_before_the_outcome_is_refused(self, rfi, cast):
        with pytest.raises(Refusal, match="after the outcome"):
            services.debrief_vendor(
                response=rfi.responses.first(), strengths="x", weaknesses="x", by=cast.procurement_officer
            )
        assert not Debrief.objects.exists()

    def test_clocks_run_from_outcome_and_opening(self):
        friday = datetime(2026, 11, 20, tzinfo=UTC)
        rfi = Rfi(opened_at=datetime(2026, 11, 2, tzinfo=UTC), concluded_at=friday)
        assert protest_until(rfi) == date(2026, 12, 4)
        assert public_on(rfi) == date(2026, 11, 20)
        rfi.concluded_at = None
        assert (protest_until(rfi), public_on(rfi)) == (None, date(2026, 12, 2))


SUCCESS = [
    {"name": "Electricity", "unit": "kWh", "direction": "decrease", "baseline": Decimal(100), "target": Decimal(50)}
]


@pytest.fixture
def won(cast):
    rfi = RfiFactory(state="consensus", published_at=LONG_AGO, initiative=InitiativeFactory(state="preparing"))
    response = agreed(rfi, 1)[0]
    return services.conclude_rfi(
        rfi=rfi,
        outcome="pilot_agreement",
        chosen=response,
        outcome_reason="It works.",
        at=NOW,
        by=cast.procurement_officer,
    )


@pytest.fixture
def route(db):
    return RouteFactory(kind="pilot", lower=None, upper=Decimal("25000.00"), most_days=365, requires="Insurance")


def terms(route, **changes):
    given = {
        "route": route,
        "requirements_met": True,
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31),
        "city_cost": Decimal("25000.00"),
        "exit_criteria": "Half the electricity.",
        "data_return": "All of it, as CSV.",
        "exit_terms": "Lamps go back.",
        "success": SUCCESS,
        "at": NOW,
    }
    return given | changes


@pytest.mark.django_db
class TestPilotAgreement:
    def test_makes_a_partnership_and_a_pilot_with_its_measures(self, won, route, cast):
        row = services.draw_up_pilot(rfi=won, **terms(route), by=cast.procurement_officer)

        assert (row.agreement.legal_form, row.agreement.exit_terms) == ("pilot", "Lamps go back.")
        assert [party.organisation for party in row.agreement.parties.all()] == [won.chosen.organisation]
        assert (row.pilot.ends_on, row.pilot.budget) == (date(2027, 12, 31), Decimal("25000.00"))
        assert [(kpi.name, kpi.baseline, kpi.target) for kpi in row.pilot.kpis.all()] == [("Electricity", 100, 50)]
        assert OcdsRelease.objects.filter(ocid__endswith="-outcome").count() == 2

    @pytest.mark.parametrize(("most", "latest"), [(365, date(2027, 12, 31)), (None, None)])
    def test_takes_its_last_day_from_the_route(self, won, route, cast, most, latest):
        type(route).objects.update(most_days=most)
        route.refresh_from_db()
        row = services.draw_up_pilot(rfi=won, **terms(route), by=cast.procurement_officer)
        assert (row.pilot.latest_end, row.pilot.limit_basis) == (latest, route.citation if latest else "")

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("city_cost", {"city_cost": Decimal("25000.01")}),
            ("ends_on", {"ends_on": date(2028, 1, 1)}),
            ("ends_on", {"ends_on": date(2026, 1, 1)}),
            ("requirements_met", {"requirements_met": False}),
        ],
    )
    def test_past_a_limit_is_refused_by_field_and_makes_nothing(self, won, route, cast, field, changes):
        with pytest.raises(ValidationError) as refused:
            services.draw_up_pilot(rfi=won, **terms(route, **changes), by=cast.procurement_officer)
        assert list(refused.value.error_dict) == [field]
        assert not Pilot.objects.exists()
        assert not Partnership.objects.exists()

    @pytest.mark.parametrize("starts_on", [date(9999, 12, 30), date(9999, 1, 2)])
    def test_on_the_last_days_of_the_calendar_is_no_fault_of_ours(self, won, route, cast, starts_on):
        asked = terms(route, starts_on=starts_on, ends_on=date.max)
        row = services.draw_up_pilot(rfi=won, **asked, by=cast.procurement_officer)
        assert row.pilot.latest_end == date.max

    def test_is_drawn_up_once(self, won, route, cast):
        services.draw_up_pilot(rfi=won, **terms(route), by=cast.procurement_officer)
        with pytest.raises(Refusal) as refused:
            services.draw_up_pilot(rfi=won, **terms(route), by=cast.procurement_officer)
        assert refused.value.code == "already_decided"

    def test_works_at_the_api(self, won, route, cast, api):
        body = terms(str(route.pk)) | {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
        body |= {"city_cost": "25000.01", "success": [{**SUCCESS[0], "baseline": "100", "target": "50"}]}
        del body["at"]
        answer = api(cast.procurement_officer).post(f"/api/v1/rfis/{won.pk}/draw_up_pilot/", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "city_cost")
        done = api(cast.procurement_officer).post(f"/api/v1/rfis/{won.pk}/draw_up_pilot/", body | {"city_cost": "1"})
        assert done.json()["pilot"] == str(Pilot.objects.get().pk)


@pytest.mark.django_db
class TestTraces:
    @pytest.mark.parametrize("door", ["page", "api"])
    def test_S02_an_early_opening_is_kept_in_the_trail_and_told_to_the_office(self, cast, api, browser_of, door):
        rfi, office = PublishedRfiFactory(), cast.office
        if door == "api":
            answer = api(cast.procurement_officer).post(f"/api/v1/rfis/{rfi.pk}/propose_opening/", {})
        else:
            answer = browser_of(cast.procurement_officer).post(
                f"/rfis/{rfi.pk}/propose_opening/", {"idempotency_key": "x"}
            )
        assert answer.status_code == 409
        assert AuditEntry.objects.get(action="opening_refused").actor_id == cast.procurement_officer.pk
        assert "tried to open" in Notification.objects.get(recipient=office).text

    def test_T07_scores_given_under_other_weights_are_not_shown(self, cast):
        rfi = RfiFactory(state="evaluating", published_at=LONG_AGO)
        response = RfiResponseFactory(rfi=rfi)
        DeclarationFactory(response=response, evaluator=cast.evaluator)
        sheet = ScoreSheetFactory(response=response, evaluator=cast.evaluator)
        rows = [{"criterion": row, "value": 3} for row in rfi.criterion_rows.all()]
        services.change_score_sheet(sheet=sheet, ratings=rows, by=cast.evaluator)
        services.submit_score_sheet(sheet=sheet, at=NOW, by=cast.evaluator)
        one, two = rfi.criterion_rows.all()[:2]
        type(one).objects.filter(pk=one.pk).update(weight=two.weight)
        with pytest.raises(Refusal) as refused:
            services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        assert refused.value.code == "integrity_failure"
        assert ScoreSheet.objects.get().criteria_digest
