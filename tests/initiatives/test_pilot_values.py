"""Values of a pilot pasted from a spreadsheet or sent by a system: all of them or none, with every fault named."""

from datetime import date
from decimal import Decimal

import pytest

from initiatives.models import KpiValue
from initiatives.services import pilot_values
from tests.factories.initiatives import KpiFactory, KpiValueFactory, PilotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pilot(cast):
    pilot = PilotFactory(state="running", lead=cast.staff, initiative__department=cast.works)
    KpiFactory(pilot=pilot, name="Electricity, per lamp")
    KpiFactory(pilot=pilot, name="Complaints")
    return pilot


def values():
    return list(KpiValue.objects.order_by("kpi__name", "on").values_list("kpi__name", "on", "value", "source"))


@pytest.mark.parametrize(
    "text",
    [
        "Complaints\t2026-11-01\t7\tHotline\nElectricity, per lamp\t2026-11-01\t38.5\n",
        "kpi;on;value;source\ncomplaints;2026-11-01;7;Hotline\n\nElectricity, per lamp;2026-11-01;38.5;\n",
        'Complaints,2026-11-01,7,Hotline\n"Electricity, per lamp",11/01/2026,38.5',
    ],
    ids=["tabs", "semicolons with a head", "commas"],
)
def test_are_taken_at_both_doors(cast, city, pilot, api, browser_of, text):
    answer = api(cast.staff).post(f"/api/v1/pilots/{pilot.pk}/import_values/", {"text": text}, format="json")
    assert answer.status_code == 200, answer.json()
    wanted = [
        ("Complaints", date(2026, 11, 1), Decimal(7), "Hotline"),
        ("Electricity, per lamp", date(2026, 11, 1), Decimal("38.5"), ""),
    ]
    assert values() == wanted
    KpiValue.objects.all().delete()
    assert browser_of(cast.staff).post(f"/pilots/{pilot.pk}/import_values/", {"text": text}).status_code == 302
    assert values() == wanted


def test_one_fault_keeps_all_out_and_each_is_named_with_its_line(cast, city, pilot, api, browser_of):
    KpiValueFactory(kpi=pilot.kpis.get(name="Complaints"), on=date(2026, 10, 1), value=9)
    text = "\n".join(
        [
            "Complaints;2026-11-01;7",
            "Noise;2026-11-01;7",
            "Complaints;yesterday;7",
            "Complaints;2026-11-02;NaN",
            "Complaints;2026-10-01;8",
            "Complaints;2026-11-01;6",
        ]
    )
    answer = api(cast.staff).post(f"/api/v1/pilots/{pilot.pk}/import_values/", {"text": text}, format="json")
    assert answer.status_code == 400
    said = " ".join(error["message"] for error in answer.json()["errors"])
    for words in (
        "Line 2: This pilot has no KPI called “Noise”.",
        "Line 3: on: ",
        "Line 4: value: ",
        "Line 5: “Complaints” has a value for 1 October 2026 already.",
        "Line 6: “Complaints” has a value for 1 November 2026 already.",
    ):
        assert words in said
    page = browser_of(cast.staff).post(f"/pilots/{pilot.pk}/import_values/", {"text": text})
    assert page.status_code == 400
    assert "This pilot has no KPI called “Noise”." in page.content.decode()
    assert len(values()) == 1


def test_a_pilot_that_does_not_run_takes_none(cast, city, api):
    pilot = PilotFactory(state="designed", lead=cast.staff, initiative__department=cast.works)
    KpiFactory(pilot=pilot, name="Complaints")
    body = {"text": "Complaints;2026-11-01;7"}
    answer = api(cast.staff).post(f"/api/v1/pilots/{pilot.pk}/import_values/", body, format="json")
    assert answer.status_code == 409
    assert not KpiValue.objects.exists()


def test_there_is_a_limit_and_nothing_is_not_enough(cast, city, pilot, api):
    address = f"/api/v1/pilots/{pilot.pk}/import_values/"
    many = "\n".join(f"Complaints;2026-11-01;{number}" for number in range(pilot_values.MOST_ROWS + 1))
    assert "at most 500" in api(cast.staff).post(address, {"text": many}, format="json").json()["detail"]
    assert (
        "at least one line" in api(cast.staff).post(address, {"text": "kpi;on;value"}, format="json").json()["detail"]
    )
