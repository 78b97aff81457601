"""Pages by key: walking any list forwards and back meets every row once, blanks last, however rows tie."""

import csv
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from initiatives.models import Initiative
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
COSTS = [None, 300, 100, None, 100, 200, 100, None, 300, None, 100]


@pytest.fixture
def initiatives(cast):
    begin = timezone.now()
    for number, cost in enumerate(COSTS):
        InitiativeFactory(
            department=cast.works,
            cost_low=None,
            cost_likely=cost and Decimal(cost),
            cost_high=None,
            created_at=begin + timedelta(minutes=number % 3),
        )


def walk(client, url, link):
    pages = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.json()
        pages.append(answer.json())
        url = pages[-1][link]
    return pages


def rows_of(pages):
    return [row for page in pages for row in page["results"]]


@pytest.mark.parametrize("limit", [1, 3, 4, 7, 11])
@pytest.mark.parametrize("ordering", ["cost_likely", "-cost_likely", "created_at", "-title"])
def test_every_row_is_met_once_in_both_directions(cast, api, initiatives, ordering, limit):
    client = api(cast.office)
    forwards = walk(client, f"/api/v1/initiatives/?ordering={ordering}&limit={limit}&fields=id", "next")
    ids = [row["id"] for row in rows_of(forwards)]
    assert len(ids) == len(set(ids)) == len(COSTS)
    assert all(len(page["results"]) == limit for page in forwards[:-1])

    back = walk(client, forwards[-1]["previous"], "previous") if len(forwards) > 1 else []
    assert [row["id"] for row in rows_of(reversed(back))] == ids[: len(ids) - len(forwards[-1]["results"])]


@pytest.mark.parametrize("ordering", ["cost_likely", "-cost_likely"])
def test_blanks_come_last_in_both_directions_and_in_the_export(cast, api, browser_of, initiatives, ordering):
    pages = walk(api(cast.office), f"/api/v1/initiatives/?ordering={ordering}&limit=4", "next")
    costs = [row["cost_likely"] and Decimal(row["cost_likely"]) for row in rows_of(pages)]
    known = sorted((Decimal(cost) for cost in COSTS if cost), reverse=ordering.startswith("-"))
    assert costs == [*known, *[None] * COSTS.count(None)]

    export = browser_of(cast.office).get(f"/initiatives/export.csv?ordering={ordering}")
    lines = csv.reader(b"".join(export.streaming_content).decode().splitlines()[1:])
    assert [line[0] for line in lines] == [row["id"] for row in rows_of(pages)]


def test_a_row_added_meanwhile_shifts_nothing(cast, api, initiatives):
    client = api(cast.office)
    first = client.get("/api/v1/initiatives/?ordering=-cost_likely&limit=4").json()
    InitiativeFactory(department=cast.works, cost_likely=Decimal(900), cost_high=None)
    rest = rows_of(walk(client, first["next"], "next"))
    ids = [row["id"] for row in [*first["results"], *rest]]
    assert len(ids) == len(set(ids)) == len(COSTS)


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "é",
        "W10=",
        "WyJhIiwiYiIsZmFsc2Vd",
        "W1siYSJdLCAiYiIsIHRydWVd",
        "WyJOYU4iLCJiMTJmM2MyMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDAiLGZhbHNlXQ==",
    ],
)
def test_a_cursor_of_ones_own_making_is_refused_by_name(cast, api, cursor):
    problem = api(cast.office).get("/api/v1/initiatives/", {"ordering": "cost_likely", "cursor": cursor}).json()
    assert (problem["status"], problem["errors"][0]["field"]) == (400, "cursor")


def test_the_page_of_a_list_turns_both_ways(city, cast, browser_of, initiatives):
    client = browser_of(cast.office)
    first = client.get("/initiatives/?ordering=-cost_likely&limit=6")
    second = client.get(first.context["next"])
    shown = [*first.context["rows"], *second.context["rows"]]
    assert {row.pk for row in shown} == set(Initiative.objects.values_list("pk", flat=True))
    assert second.context["next"] is None
    assert client.get(second.context["previous"]).context["rows"] == first.context["rows"]
