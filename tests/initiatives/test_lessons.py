"""Lessons of pilots: kept, searched, offered before the same is tried again, and shared as a proven solution."""

from datetime import UTC, datetime

import pytest

from alliance.errors import NotAllowed, Refusal
from initiatives import charge, services
from initiatives.models import Lesson
from procurement.models import ProvenSolution
from tests.factories.alliance import CityProfileFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory, KpiValueFactory, LessonFactory, PilotFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def pilot(cast):
    return PilotFactory(state="stopped", initiative__department=cast.works, lead=cast.staff)


def test_writing_it_again_changes_the_one_entry(cast, pilot):
    services.write_lesson(pilot=pilot, lesson="Ask first.", tags="residents", by=cast.staff)
    services.write_lesson(pilot=pilot, lesson="Ask residents first.", worked="The lamps.", by=cast.staff)
    row = Lesson.objects.get()
    assert (row.summary, row.worked, row.tags) == ("Ask residents first.", "The lamps.", "residents")


def test_is_found_by_its_words_and_tags(cast, browser_of, api, pilot):
    LessonFactory(pilot=pilot, tags="privacy")
    LessonFactory(summary="Buy spare parts.", tags="pumps", pilot__title="Pumps")
    client = browser_of(cast.council_member)
    page = client.get("/lessons/?search=privacy").content.decode()
    assert "Ask residents before" in page
    assert "Buy spare parts" not in page
    found = api(cast.staff).get("/api/v1/lessons/?search=pumps").json()["results"]
    assert [row["summary"] for row in found] == ["Buy spare parts."]


def test_is_offered_while_something_like_it_is_proposed(cast, browser_of, pilot):
    LessonFactory(pilot=pilot)
    client = browser_of(cast.staff)
    page = client.get("/initiatives/similar/?title=Adaptive lights for Millside").content.decode()
    assert pilot.title in page
    assert pilot.title not in client.get("/initiatives/similar/?title=Parking by telephone").content.decode()


def test_the_nearest_words_come_before_the_same_domain(cast, pilot):
    other = LessonFactory(pilot__title="Solar roofs", summary="Check the roof.", tags="solar")
    mine = LessonFactory(pilot=pilot)
    new = InitiativeFactory(title="Adaptive lights for Millside", domain=pilot.initiative.domain)
    assert charge.lessons_for(new.title, new.domain, new.pk) == [mine, other]


class TestSharing:
    def share(self, pilot, by):
        return services.share_lesson(lesson=LessonFactory(pilot=pilot, worked="Dimming."), at=AT, by=by)

    def test_makes_a_proven_solution_with_measures_and_lesson(self, cast, pilot):
        CityProfileFactory(name="Harbour Falls")
        KpiValueFactory(kpi=KpiFactory(pilot=pilot))
        self.share(pilot, cast.office)
        row = ProvenSolution.objects.get()
        assert (row.title, row.outcome, row.kpis[0]["actual"]) == (pilot.title, "stopped", "19.88")
        assert "Harbour Falls" in row.place
        assert "What worked: Dimming." in row.lesson

    def test_says_that_what_scaled_up_worked(self, cast, pilot):
        pilot.state = "scaled"
        pilot.save()
        self.share(pilot, cast.office)
        assert ProvenSolution.objects.get().outcome == "worked"

    def test_happens_once_and_after_the_decision(self, cast, pilot):
        lesson = self.share(pilot, cast.office)
        with pytest.raises(Refusal, match="shared already"):
            services.share_lesson(lesson=lesson, at=AT, by=cast.office)
        early = LessonFactory(pilot=PilotFactory(state="reviewed"))
        with pytest.raises(Refusal, match="has not decided yet"):
            services.share_lesson(lesson=early, at=AT, by=cast.office)

    def test_is_for_the_office(self, cast, pilot):
        with pytest.raises(NotAllowed):
            self.share(pilot, cast.staff)
        assert not ProvenSolution.objects.exists()
