"""`?expand=`: rows that a row names come along, for the same number of questions, and only what the asker may see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from alliance import people
from tests.factories.alliance import DepartmentFactory
from tests.factories.initiatives import IndicatorFactory, NeedFactory

pytestmark = pytest.mark.django_db


def test_sends_the_named_rows_along(cast, api):
    department = DepartmentFactory(name="Streets")
    NeedFactory(title="Dark", department=department)
    NeedFactory(title="Light", department=None)
    rows = api(cast.office).get("/api/v1/needs/?expand=department,indicator&ordering=title").json()["results"]
    assert [row["expanded"]["department"] and row["expanded"]["department"]["name"] for row in rows] == [
        "Streets",
        None,
    ]
    assert rows[0]["department"] == rows[0]["expanded"]["department"]["id"]
    assert rows[0]["expanded"]["indicator"] is None


def test_works_for_one_row_and_beside_fields(cast, api):
    need = NeedFactory(title="Dark", indicator=IndicatorFactory(name="Lit hours"))
    row = api(cast.office).get(f"/api/v1/needs/{need.pk}/?fields=title&expand=indicator").json()
    assert (row["title"], row["expanded"]["indicator"]["name"]) == ("Dark", "Lit hours")
    assert set(row) == {"title", "expanded"}
    listed = api(cast.office).get("/api/v1/needs/?fields=title&expand=indicator").json()["results"]
    assert listed == [row]


def test_refuses_by_name_what_cannot_be_expanded(cast, api):
    problem = api(cast.office).get("/api/v1/needs/?expand=password").json()
    assert (problem["status"], problem["errors"][0]["code"]) == (400, "unknown_relation")
    assert "department, indicator" in problem["detail"] or "indicator, department" in problem["detail"]


def test_hides_rows_that_the_asker_may_not_see(cast, api):
    need = NeedFactory(is_public=True, state="accepted", department=DepartmentFactory(), created_by=cast.office)
    visitor = api().get(f"/api/v1/needs/{need.pk}/?expand=department")
    assert visitor.status_code == 200
    assert visitor.json()["expanded"] == {"department": None}


def test_a_token_reaches_no_further_than_its_scopes(cast):
    NeedFactory(department=DepartmentFactory())
    now = timezone.now()
    _, token = people.issue_token(
        name="Hub", scopes=["initiatives:read"], expires_at=now + timedelta(days=1), at=now, by=cast.office
    )
    client = APIClient(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/needs/?expand=indicator").status_code == 200
    answer = client.get("/api/v1/needs/?expand=department")
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_asks_no_more_for_more_rows(cast, api):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            api(cast.office).get("/api/v1/needs/?expand=department,indicator")
        return len(asked)

    NeedFactory(department=DepartmentFactory(), indicator=IndicatorFactory())
    statements()
    few = statements()
    for _ in range(6):
        NeedFactory(department=DepartmentFactory(), indicator=IndicatorFactory())
    assert statements() == few
