"""Open data: public rows and nothing else, with what each column means, in a catalogue that portals understand."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance import city as cities
from alliance import open_data
from tests.factories.initiatives import InitiativeFactory, NeedFactory

pytestmark = pytest.mark.django_db
# What DCAT-US 1.1 asks of every dataset of a government that is not federal.
NEEDED = {
    "title",
    "description",
    "keyword",
    "modified",
    "publisher",
    "contactPoint",
    "identifier",
    "accessLevel",
    "license",
    "accrualPeriodicity",
    "distribution",
}


def text_of(answer):
    return b"".join(answer.streaming_content).decode()


def test_the_catalogue_leads_to_every_table_and_its_dictionary(city, client):
    answer = client.get("/data.json")
    found = answer.json()
    assert found["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(found["dataset"]) == len(open_data.tables()) >= 8
    for dataset in found["dataset"]:
        assert set(dataset) >= NEEDED
        addresses = [one["downloadURL"] for one in dataset["distribution"]] + [dataset["describedBy"]]
        for address in addresses:
            assert client.get("/" + address.split("/", 3)[3]).status_code == 200


def test_a_table_holds_public_rows_alone_and_what_a_visitor_may_read_of_them(city, client, api):
    NeedFactory(title="Dark streets", state="accepted", is_public=True)
    NeedFactory(title="A secret", state="accepted", is_public=False)
    rows = list(csv.DictReader(io.StringIO(text_of(client.get("/open-data/needs.csv")))))
    assert [row["title"] for row in rows] == ["Dark streets"]
    assert "A secret" not in text_of(client.get("/open-data/needs.json"))
    [shown] = api().get("/api/v1/needs/").json()["results"]
    assert set(rows[0]) == set(shown) - {"available_actions"}


def test_a_table_of_nothing_public_does_not_exist(city, client):
    for name in ("users", "people", "tokens", "plans", "risks", "no-such"):
        assert client.get(f"/open-data/{name}.csv").status_code == 404


def test_the_dictionary_explains_every_column_and_every_choice(city, client):
    columns = {row["name"]: row for row in client.get("/open-data/needs/dictionary.json").json()["columns"]}
    head = text_of(client.get("/open-data/needs.csv")).splitlines()[0]
    assert [f'"{name}"' for name in columns] == head.split(",")
    assert columns["domain"]["values"]["mobility"] == "Mobility"
    assert columns["severity"]["type"] == "whole number"
    assert columns["severity"]["description"] == "1 slight to 5 grave."


def test_cells_cannot_run_in_a_spreadsheet(city, client):
    NeedFactory(title="=HYPERLINK(1)", state="accepted", is_public=True)
    assert '"\'=HYPERLINK(1)"' in text_of(client.get("/open-data/needs.csv"))


def test_the_size_of_a_table_does_not_change_the_number_of_questions(city, client):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            text_of(client.get("/open-data/initiatives.csv"))
        return len(asked)

    InitiativeFactory.create_batch(2, state="scaling")
    few = statements()
    InitiativeFactory.create_batch(8, state="scaling")
    assert statements() == few


def test_the_city_says_licence_frequency_and_contact(city, cast, client):
    value = {
        "licence": "https://opendatacommons.org/licenses/pddl/",
        "frequency": "R/P1D",
        "contact": "data@hf.example",
    }
    cities.change_setting(key=open_data.KEY, value=value, why="", by=cast.administrator)
    found = client.get("/data.json").json()["dataset"][0]
    assert found["license"] == value["licence"]
    assert found["accrualPeriodicity"] == "R/P1D"
    assert found["contactPoint"]["hasEmail"] == "mailto:data@hf.example"
    page = client.get("/open-data/").content.decode()
    assert value["licence"] in page


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"licence": "javascript:alert(1)", "frequency": "R/P1D", "contact": ""},
        {"licence": "https://x.example/", "frequency": "daily", "contact": ""},
        {"licence": "https://x.example/", "frequency": "R/P1D", "contact": "nobody"},
    ],
)
def test_a_setting_that_no_portal_could_read_is_refused(value):
    assert open_data.check(value)
