"""The city's self-assessment: answered by several people, closed, compared, drawn."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from alliance.errors import NotAllowed, WrongState
from alliance.models import AuditEntry
from initiatives import maturity, services
from initiatives.maths import maturity as maths
from initiatives.maturity_questions import AREAS, QUESTIONS
from initiatives.models import MaturityAnswer, MaturityAssessment
from tests.factories.initiatives import MaturityAnswerFactory, MaturityAssessmentFactory

URL = "/api/v1/maturity/"


@pytest.fixture
def begun(cast):
    return services.begin_maturity_assessment(title="Spring", on=date(2027, 4, 30), by=cast.office)


@pytest.fixture
def closed(cast, now):
    """`closed(level, on)`: every question answered with the level."""

    def made(level, on, **others):
        row = services.begin_maturity_assessment(title=f"{on}", on=on, by=cast.office)
        answers = dict.fromkeys(QUESTIONS, level) | others
        services.answer_maturity(assessment=row, at=now, by=cast.office, **answers)
        return services.close_maturity_assessment(assessment=row, by=cast.office)

    return made


class TestLevels:
    def test_an_area_is_the_mean_of_its_questions_and_the_city_that_of_its_areas(self):
        found = maths.levels({"a": 1, "b": 2, "c": 4}, {"x": ["a", "b"], "y": ["c"], "z": ["d"]})
        assert found == {"x": Decimal("1.5"), "y": Decimal(4), "z": None}
        assert maths.rounded(maths.overall(found)) == Decimal("2.8")

    def test_nothing_is_known_without_an_answer(self):
        assert maths.overall(maths.levels({}, {"x": ["a"]})) is None
        assert maths.rounded(None) is None


def test_every_question_has_a_key_of_its_own_and_four_different_levels():
    keys = [question.key for area in AREAS for question in area.questions]
    assert len(set(keys)) == len(keys)
    for question in QUESTIONS.values():
        assert len(set(question.levels)) == 4


@pytest.mark.django_db
class TestAnswer:
    def test_several_people_answer_and_each_answer_keeps_who_and_when(self, cast, begun, api, now):
        services.answer_maturity(assessment=begun, mandate=2, at=now - timedelta(days=3), by=cast.office)
        answer = api(cast.staff).post(
            f"{URL}{begun.pk}/answer/", {"privacy": 3, "privacy_evidence": "Forty notices."}, format="json"
        )
        assert answer.status_code == 200, answer.content
        rows = {row.question: row for row in MaturityAnswer.objects.all()}
        assert (rows["mandate"].answered_by, rows["mandate"].answered_at) == (cast.office, now - timedelta(days=3))
        assert (rows["privacy"].answered_by, rows["privacy"].evidence) == (cast.staff, "Forty notices.")
        assert answer.json()["levels"]["areas"]["trust"] == "3.0"
        assert AuditEntry.objects.filter(action="answer_maturity").count() == 2

    def test_what_is_left_empty_or_is_the_same_stays_as_it_was(self, cast, begun, now):
        services.answer_maturity(assessment=begun, mandate=2, at=now, by=cast.office)
        later = now + timedelta(days=1)
        row = services.answer_maturity(assessment=begun, mandate=2, privacy=None, at=later, by=cast.staff)
        assert row.answers.get().answered_by == cast.office
        assert row.version == 2

    @pytest.mark.parametrize(
        ("sent", "field", "words"),
        [
            ({"mandate": 5}, "mandate", "less than or equal to 4"),
            ({"mandate": 0}, "mandate", "greater than or equal to 1"),
            ({"mandate": "NaN"}, "mandate", "whole number"),
            ({"mandate_evidence": "Seen."}, "mandate", "Choose a level"),
            ({"charm": 2}, "charm", "no such field"),
        ],
    )
    def test_names_what_is_wrong_and_saves_nothing(self, cast, begun, api, sent, field, words):
        answer = api(cast.office).post(f"{URL}{begun.pk}/answer/", {"privacy": 3, **sent}, format="json")
        assert answer.status_code == 400
        assert (answer.json()["errors"][0]["field"], words in answer.json()["detail"]) == (field, True), answer.json()
        assert not MaturityAnswer.objects.exists()

    def test_works_on_the_page_and_shows_what_was_answered(self, cast, begun, browser_of):
        client = browser_of(cast.staff)
        answer = client.post(f"/maturity/{begun.pk}/answer/", {"mandate": "3", "mandate_evidence": "Resolution 12."})
        assert answer.status_code == 302, answer.content.decode()
        page = client.get(f"/maturity/{begun.pk}/").content.decode()
        assert "Resolution 12." in page
        assert f"{len(QUESTIONS) - 1} questions have no answer yet" in page
        form = client.get(f"/maturity/{begun.pk}/answer/").content.decode()
        assert re.search(r'name="mandate"[^>]*value="3"[^>]*checked', form)

    def test_is_for_city_staff(self, cast, begun, api):
        assert api(cast.council_member).post(f"{URL}{begun.pk}/answer/", {"mandate": 3}).status_code == 403
        assert api(cast.resident).get(f"{URL}{begun.pk}/").status_code == 404
        assert api(cast.staff).post(URL, {"title": "Mine", "on": "2027-01-01"}, format="json").status_code == 403


@pytest.mark.django_db
class TestClose:
    def test_waits_for_every_answer_and_names_what_is_missing(self, cast, begun, api, now):
        answers = dict.fromkeys(QUESTIONS, 2) | {"mandate": None}
        services.answer_maturity(assessment=begun, at=now, by=cast.office, **answers)
        answer = api(cast.office).post(f"{URL}{begun.pk}/close/")
        assert answer.status_code == 400
        assert QUESTIONS["mandate"].text in answer.json()["detail"]
        assert MaturityAssessment.objects.get().state == "open"

    def test_is_corrected_while_it_is_open_and_given_up(self, begun, cast):
        row = services.revise_maturity_assessment(assessment=begun, title="Summer", by=cast.office)
        assert row.title == "Summer"
        with pytest.raises(NotAllowed):
            services.revise_maturity_assessment(assessment=begun, title="Mine", by=cast.staff)
        assert services.drop_maturity_assessment(assessment=row, by=cast.office).state == "dropped"
        with pytest.raises(WrongState, match="Begin a new assessment"):
            services.revise_maturity_assessment(assessment=row, title="Autumn", by=cast.office)

    def test_makes_history_that_nobody_changes(self, closed, cast, api):
        row = closed(2, date(2027, 4, 30))
        answer = api(cast.office).post(f"{URL}{row.pk}/answer/", {"mandate": 3}, format="json")
        assert (answer.status_code, "stay as they are" in answer.json()["detail"]) == (409, True)


@pytest.mark.django_db
class TestCompare:
    def test_with_the_last_closed_one_before_it(self, closed, cast, api):
        first, last = closed(2, date(2026, 4, 30)), closed(2, date(2027, 4, 30), mandate=4, privacy=1)
        MaturityAnswerFactory(assessment=MaturityAssessmentFactory(on=date(2027, 1, 1)), level=4)  # open: no history
        found = api(cast.council_member).get(f"{URL}{last.pk}/comparison/").json()
        assert found["last"]["id"] == str(first.pk)
        areas = {area["key"]: area for area in found["areas"]}
        assert (areas["leadership"]["level"], areas["leadership"]["change"]) == ("3.0", "+1.0")
        assert (areas["trust"]["before"], areas["trust"]["change"]) == ("2.0", "-0.5")
        assert areas["money"]["change"] == "0"
        mandate = areas["leadership"]["questions"][0]
        assert (mandate["level"], mandate["before"], mandate["change"]) == ("4", "2", "+2")

    def test_is_drawn_by_area_and_over_time(self, closed, cast, browser_of, django_assert_max_num_queries):
        closed(2, date(2026, 4, 30))
        row = closed(3, date(2027, 4, 30), mandate=4)
        chart = maturity.history_chart(maturity.history(cast.office))
        assert chart["finding"] == "The city’s level rose from 2.0 to 3.1 of 4 since April 2026."
        assert chart["spec"]["series"][0]["values"] == [2.0, 3.1]
        assert len(chart["rows"]) == len(AREAS) + 1
        page = browser_of(cast.council_member).get(f"/maturity/{row.pk}/").content.decode()
        assert "Furthest in “Who leads and decides” (3.5 of 4)" in page
        assert "The city’s level rose" in browser_of(cast.office).get("/maturity/").content.decode()

    def test_the_first_has_nothing_to_be_compared_with(self, closed, cast, browser_of):
        row = closed(1, date(2026, 4, 30))
        assert maturity.compared(row)["last"] is None
        assert "it is the first" in browser_of(cast.office).get(f"/maturity/{row.pk}/").content.decode()


@pytest.mark.django_db
def test_my_work_asks_the_office_to_finish(cast, begun, browser_of):
    page = browser_of(cast.office).get("/work/").content.decode()
    assert "Finish “Spring”" in page
    assert f"{len(QUESTIONS)} of {len(QUESTIONS)} questions have no answer" in page
