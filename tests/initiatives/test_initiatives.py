"""Initiatives, from the proposal to service or a stop."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.errors import NotAllowed, Refusal, StaleVersion, WrongState
from alliance.models import Notification
from initiatives import queries, services
from initiatives.models import Initiative
from tests.factories.governance import ChampionMandateFactory, DecisionFactory
from tests.factories.initiatives import InitiativeFactory, NeedFactory, PilotFactory, UpdateFactory

pytestmark = pytest.mark.django_db


def shape(cast, **more):
    return {"title": "LED", "summary": "Brighter.", "domain": "energy", "department": cast.works} | more


class TestProposeInitiative:
    def test_tells_who_raised_the_need_it_answers(self, cast):
        need = NeedFactory(raised_by=cast.resident)
        row = services.propose_initiative(**shape(cast), needs=[need], by=cast.staff)
        assert row.reference == "I-001"
        assert "is proposed to answer it" in Notification.objects.get(recipient=cast.resident).text

    def test_refuses_a_low_cost_above_the_likely_one(self, cast):
        with pytest.raises(ValidationError, match="low cost is above"):
            services.propose_initiative(**shape(cast), cost_low=Decimal(2), cost_likely=Decimal(1), by=cast.staff)

    def test_says_the_same_sentence_at_both_doors(self, cast, api, browser_of):
        bad = shape(cast, department=str(cast.works.pk), cost_low="2", cost_likely="1")
        body = api(cast.staff).post("/api/v1/initiatives/", bad)
        page = browser_of(cast.staff).post("/initiatives/new/", bad)
        assert (body.status_code, page.status_code) == (400, 400)
        assert body.json()["errors"][0]["message"] in page.content.decode()


class TestReviseInitiative:
    def test_links_and_unlinks_needs(self, cast):
        row, need = InitiativeFactory(department=cast.works), NeedFactory()
        services.revise_initiative(initiative=row, needs=[need], by=cast.staff)
        services.revise_initiative(initiative=row, needs=[], by=cast.staff)
        assert not row.needs.exists()
        assert need.thread.count() == 1

    def test_tells_only_the_need_that_is_new(self, cast):
        row, first, second = InitiativeFactory(department=cast.works), NeedFactory(), NeedFactory()
        services.revise_initiative(initiative=row, needs=[first], by=cast.staff)
        services.revise_initiative(initiative=row, needs=[first, second], by=cast.staff)
        assert set(row.needs.all()) == {first, second}
        assert [need.thread.count() for need in (first, second)] == [1, 1]

    def test_is_refused_to_another_department_but_not_to_the_owner(self, cast):
        row = InitiativeFactory(department=cast.works)
        with pytest.raises(NotAllowed):
            services.revise_initiative(initiative=row, title="New", by=cast.other_staff)
        row.owner = cast.other_staff
        row.save()
        services.revise_initiative(initiative=row, title="New", by=cast.other_staff)

    def test_of_the_needs_alone_is_a_new_version_and_no_two_are_one(self, cast):
        row, needs = InitiativeFactory(), NeedFactory.create_batch(2, state="accepted")
        row = services.revise_initiative(initiative=row, version=1, needs=needs[:1], by=cast.office)
        assert row.version == 2
        with pytest.raises(StaleVersion):
            services.revise_initiative(initiative=row, version=1, needs=[], by=cast.office)
        row = services.revise_initiative(initiative=row, version=2, needs=needs, title="Other", by=cast.office)
        assert row.version == 3
        services.unlink_initiative(need=needs[0], initiative=row, why="No.", by=cast.office)
        row.refresh_from_db()
        assert row.version == 4


class TestPrepareInitiative:
    def test_needs_a_champion_and_an_owner(self, cast, now):
        row = InitiativeFactory(state="selected")
        with pytest.raises(Refusal, match="There is no Smart City Champion"):
            services.prepare_initiative(initiative=row, on=now.date(), by=cast.office)
        ChampionMandateFactory()
        with pytest.raises(ValidationError, match="Nobody owns this initiative"):
            services.prepare_initiative(initiative=row, on=now.date(), by=cast.office)
        row.owner = cast.staff
        row.save()
        assert services.prepare_initiative(initiative=row, on=now.date(), by=cast.office).state == "preparing"


class TestStopInitiative:
    def test_needs_a_reason_before_a_pilot(self, cast):
        with pytest.raises(ValidationError, match="Say why"):
            services.stop_initiative(initiative=InitiativeFactory(), by=cast.office)

    def test_needs_a_signed_decision_once_a_pilot_has_begun(self, cast):
        row = InitiativeFactory(state="deciding")
        with pytest.raises(Refusal, match="outcome “Stop and move on”"):
            services.stop_initiative(initiative=row, why="Enough", by=cast.office)

    def test_is_judged_by_the_state_it_has_now(self, cast):
        row = InitiativeFactory(state="preparing")
        Initiative.objects.update(state="piloting")  # since the row was read
        with pytest.raises(Refusal, match="outcome “Stop and move on”"):
            services.stop_initiative(initiative=row, why="Enough", by=cast.office)

    @pytest.mark.parametrize(("is_public", "called"), [(True, "New lamps"), (False, "An initiative")])
    def test_answers_the_needs(self, cast, is_public, called):
        need = NeedFactory(state="accepted", raised_by=cast.resident)
        row = InitiativeFactory(title="New lamps", is_public=is_public)
        row.needs.add(need)
        services.stop_initiative(initiative=row, why="Too dear.", by=cast.office)
        need.refresh_from_db()
        assert (need.state, need.answer) == ("answered", f"{called} is stopped: Too dear.")


class TestScaleUpInitiative:
    def test_is_refused_when_the_latest_decision_says_otherwise(self, cast, now):
        row = InitiativeFactory(state="deciding")
        pilot = PilotFactory(initiative=row, state="reviewed")
        said = {"subject_type": "initiatives.pilot", "subject_id": pilot.pk, "gate": "pilot_result", "state": "signed"}
        DecisionFactory(**said, outcome="scale_up", signed_at=now - timedelta(days=2))
        DecisionFactory(**said, outcome="hold", signed_at=now)
        with pytest.raises(Refusal, match="outcome “Scale up”"):
            services.scale_up_initiative(initiative=row, by=cast.office)

    def test_is_refused_in_another_state(self, cast, now):
        row = InitiativeFactory()
        DecisionFactory(subject_id=row.pk, gate="pilot_result", state="signed", outcome="scale_up", signed_at=now)
        with pytest.raises(WrongState):
            services.scale_up_initiative(initiative=row, by=cast.office)


class TestRollOut:
    def test_of_what_others_have_proven_needs_a_decision_and_is_told(self, cast):
        need = NeedFactory(raised_by=cast.resident, state="accepted")
        row = InitiativeFactory(state="preparing")
        row.needs.add(need)
        with pytest.raises(Refusal):
            services.adopt_initiative(initiative=row, by=cast.office)
        DecisionFactory(subject_id=row.pk, gate="business_case", state="signed", outcome="go")
        adopted = services.adopt_initiative(initiative=row, by=cast.office)
        assert adopted.state == "scaling"
        assert services.put_in_service(initiative=adopted, by=cast.office).state == "in_service"
        told = [notice.text for notice in Notification.objects.filter(recipient=cast.resident).order_by("created_at")]
        assert "is adopted as it is proven elsewhere" in told[0]
        assert "is in service" in told[1]


class TestPostUpdate:
    def test_keeps_the_newest_day_whatever_the_order(self, cast, now):
        row = InitiativeFactory(department=cast.works)
        for at in (now, now - timedelta(days=3)):
            services.post_update(initiative=row, text="Going on.", at=at, by=cast.staff)
        row.refresh_from_db()
        assert row.last_update_at == now
        assert not queries.quiet_initiatives(cast.office, now, 30).exists()

    def test_tells_the_owner_that_it_is_off_track(self, cast, now):
        row = InitiativeFactory(owner=cast.staff)
        services.post_update(initiative=row, text="Late.", status="off_track", at=now, by=cast.office)
        assert "is off track" in Notification.objects.get(recipient=cast.staff).text


def test_the_board_counts_every_stage_and_shows_the_newest(cast, browser_of, django_assert_max_num_queries):
    InitiativeFactory.create_batch(14)
    InitiativeFactory(state="scaling")
    client = browser_of(cast.office)
    with django_assert_max_num_queries(8):
        page = client.get("/initiatives/board/").content.decode()
    assert "All 14" in page


class TestVisibility:
    def test_a_visitor_reads_what_is_shown_to_residents_and_nothing_else(self, browser_of, api):
        hidden, shown = InitiativeFactory(), InitiativeFactory(is_public=True, title="Shown to all")
        visitor = browser_of()
        assert visitor.get(f"/initiatives/{hidden.pk}/").status_code == 404
        page = visitor.get(f"/initiatives/{shown.pk}/")
        assert page.status_code == 200
        assert "Pillars" not in page.content.decode()
        assert [row["id"] for row in api().get("/api/v1/initiatives/").json()["results"]] == [str(shown.pk)]

    def test_department_staff_see_their_own_departments(self, cast):
        mine, other = InitiativeFactory(department=cast.works), InitiativeFactory(department=cast.parks)
        assert set(Initiative.objects.visible_to(cast.staff)) == {mine}
        assert set(Initiative.objects.visible_to(cast.office)) == {mine, other}


class TestPages:
    def test_the_page_says_what_is_missing_and_where_to_mend_it(self, cast, browser_of):
        row = InitiativeFactory(state="preparing")
        page = browser_of(cast.office).get(f"/initiatives/{row.pk}/").content.decode()
        assert "Missing for the decision “ready to pilot”" in page
        assert f'href="/initiatives/{row.pk}/change/"' in page
        assert "Its likely cost is given" in page

    @pytest.mark.parametrize(("url", "most"), [("/initiatives/", 8), ("/api/v1/initiatives/", 6)])
    def test_lists_ask_the_same_number_of_questions_for_any_number_of_rows(
        self, cast, browser_of, api, django_assert_max_num_queries, url, most
    ):
        for _ in range(12):
            InitiativeFactory(owner=cast.staff).needs.add(NeedFactory())
        client = browser_of(cast.office)
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200

    def test_creating_asks_at_most_fifteen(self, cast, api):
        client = api(cast.office)
        body = shape(cast, department=str(cast.works.pk))
        client.post("/api/v1/initiatives/", body, format="json")  # the series of references begins
        with CaptureQueriesContext(connection) as asked:
            assert client.post("/api/v1/initiatives/", body, format="json").status_code == 201
        statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(statements) <= 15, "\n".join(statements)

    def test_the_api_of_one_asks_at_most_eight(self, cast, api, django_assert_max_num_queries):
        row = UpdateFactory().initiative
        client = api(cast.office)
        with django_assert_max_num_queries(8):
            assert client.get(f"/api/v1/initiatives/{row.pk}/").status_code == 200


class TestSaysWhatIsHereAlready:
    def test_while_a_title_is_typed(self, cast, browser_of, api):
        known = InitiativeFactory(title="Adaptive street lighting", is_public=True)
        InitiativeFactory(title="Adaptive street lighting of the harbour", state="stopped")
        page = browser_of(cast.staff).get("/initiatives/similar/?title=Street+lighting,+adaptive").content.decode()
        assert known.reference in page
        assert "harbour" not in page
        assert api(cast.staff).get("/api/v1/initiatives/similar/?title=Adaptive lighting").json()["results"] == [
            {"id": str(known.pk), "reference": known.reference, "title": known.title, "why": "nearly the same title"}
        ]

    def test_shows_nobody_what_is_not_theirs_to_see(self, cast, browser_of):
        InitiativeFactory(title="Adaptive street lighting", is_public=False)
        assert not browser_of(cast.vendor).get("/initiatives/similar/?title=Adaptive+lighting").content.strip()

    def test_a_row_is_not_its_own_double(self, cast, browser_of):
        known = InitiativeFactory(title="Adaptive street lighting", is_public=True)
        here = {"HX-Current-URL": f"http://city.example/initiatives/{known.pk}/change/"}
        found = browser_of(cast.office).get("/initiatives/similar/?title=Adaptive+street+lighting", headers=here)
        assert not found.content.strip()

    def test_for_needs_also_without_an_account(self, client, cast):
        NeedFactory(title="Dark streets at the harbour", state="accepted", is_public=True)
        NeedFactory(title="Dark streets at the mill", state="raised")
        page = client.get("/needs/similar/?title=Dark+harbour+streets").content.decode()
        assert "Dark streets at the harbour" in page
        assert "mill" not in page
        assert not client.get("/needs/similar/?title=").content.strip()

    def test_the_form_asks_for_it(self, cast, browser_of):
        page = browser_of(cast.staff).get("/initiatives/new/").content.decode()
        assert 'hx-get="/initiatives/similar/"' in page


class TestBoard:
    def test_says_how_many_there_are_and_what_they_cost(self, cast, browser_of, api):
        InitiativeFactory(title="One", cost_likely=Decimal(1_200_000))
        InitiativeFactory(title="Two", cost_likely=Decimal(300_000))
        InitiativeFactory(title="Three", state="selected")
        stages = {
            stage["stage"]: stage for stage in api(cast.office).get("/api/v1/initiatives/board/").json()["stages"]
        }
        assert (stages["proposed"]["count"], stages["proposed"]["likely_cost"]) == (2, "1500000.00")
        assert (stages["selected"]["count"], stages["selected"]["likely_cost"]) == (1, "0.00")
        assert stages["piloting"]["newest"] == []
        page = browser_of(cast.office).get("/initiatives/board/").content.decode()
        assert "1.5 million" in page or "1.5m" in page or "1.5 M" in page or "1,500,000" in page
        assert "lane--empty" in page


class TestPlace:
    def test_a_point_has_both_numbers(self, cast, api):
        row = InitiativeFactory(owner=cast.office)
        client = api(cast.office)
        etag = client.get(f"/api/v1/initiatives/{row.pk}/")["ETag"]
        url, half = f"/api/v1/initiatives/{row.pk}/", {"latitude": "40.44"}
        answer = client.patch(url, half, format="json", headers={"If-Match": etag})
        assert (answer.status_code, "together" in answer.json()["detail"]) == (400, True)
        whole = half | {"longitude": "-79.99"}
        answer = client.patch(url, whole, format="json", headers={"If-Match": etag})
        assert (answer.status_code, answer.json()["latitude"]) == (200, "40.440000")
