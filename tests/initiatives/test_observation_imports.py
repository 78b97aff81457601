"""Many values at once: by file and by the API, all or nothing, every fault with its row and column."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from alliance.models import AuditEntry
from initiatives.models import Observation
from tests.factories.initiatives import IndicatorFactory, ObservationFactory

pytestmark = pytest.mark.django_db
URL, PAGE = "/api/v1/observations/bulk/", "/observations/import/"
ROW = {"indicator": "EN-1", "on": "2026-10-31", "value": "5"}


@pytest.fixture
def indicator():
    return IndicatorFactory(code="EN-1")


def upload(text, name="values.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


class TestApi:
    def test_says_of_each_row_what_became_of_it(self, cast, api, indicator):
        ObservationFactory(indicator=indicator, on=date(2026, 10, 31), value=Decimal(4))
        ObservationFactory(indicator=indicator, on=date(2026, 9, 30), value=Decimal(7))
        rows = [ROW, ROW | {"on": "2026-09-30", "value": 7}, ROW | {"on": "2026-08-31"}]
        answer = api(cast.staff).post(URL, {"rows": rows}, format="json")
        assert [row["state"] for row in answer.json()["results"]] == ["updated", "unchanged", "created"]
        entry = AuditEntry.objects.get(action="save_observations")
        assert (entry.before, entry.after) == (
            {"2026-10-31": "4.0000"},
            {"2026-10-31": "5", "2026-08-31": "5"},
        )

    def test_saves_nothing_when_a_row_is_at_fault_unless_asked_to(self, cast, api, indicator):
        rows = [ROW, ROW | {"value": "NaN"}, ROW | {"indicator": "XX"}, ROW]
        client = api(cast.staff)
        refused = client.post(URL, {"rows": rows}, format="json")
        assert refused.status_code == 400
        assert [row["errors"][0]["field"] for row in refused.json()["results"][1:]] == ["value", "indicator", "on"]
        assert not Observation.objects.exists()
        partly = client.post(URL, {"rows": rows, "only_good": True}, format="json")
        assert partly.status_code == 200
        assert Observation.objects.count() == 1

    def test_checks_without_saving(self, cast, api, indicator):
        answer = api(cast.staff).post(URL, {"rows": [ROW], "check_only": True}, format="json")
        assert answer.json()["results"] == [{"row": 1, "state": "ready"}]
        assert not Observation.objects.exists()

    def test_is_refused_to_an_auditor_and_for_another_shape(self, cast, api):
        assert api(cast.auditor).post(URL, {"rows": [ROW]}, format="json").status_code == 403
        assert api(cast.staff).post(URL, {"lines": [ROW]}, format="json").status_code == 400

    def test_asks_the_same_number_of_questions_for_any_number_of_rows(
        self, cast, api, indicator, django_assert_max_num_queries
    ):
        rows = [ROW | {"on": f"2025-{month:02d}-{day:02d}"} for month in range(1, 13) for day in range(1, 29)]
        client = api(cast.staff)
        with django_assert_max_num_queries(12):
            assert client.post(URL, {"rows": rows}, format="json").status_code == 200
        assert Observation.objects.count() == 336


class TestFile:
    def test_names_row_and_column_of_each_fault_and_saves_nothing(self, cast, browser_of, indicator):
        text = "indicator,on,value\nEN-1,2026-10-31,5\nEN-1,31.10.2026,5\n"
        page = browser_of(cast.staff).post(PAGE, {"file": upload(text)})
        assert page.status_code == 400
        assert "1 rows are at fault, 1 are fine. Nothing is saved." in page.content.decode()
        assert not Observation.objects.exists()

    def test_saves_when_nothing_is_wrong_and_only_then_when_it_was_not_a_check(self, cast, browser_of, indicator):
        text = "\ufeffindicator,on,value,note\nEN-1,2026-10-31,5,metered\n"
        client = browser_of(cast.staff)
        client.post(PAGE, {"file": upload(text), "check_only": "on"})
        assert not Observation.objects.exists()
        page = client.post(PAGE, {"file": upload(text)})
        assert "1 added, 0 replaced" in page.content.decode()
        assert Observation.objects.get().note == "metered"

    def test_reads_a_sheet_with_typed_cells(self, cast, browser_of, indicator):
        book, stream = Workbook(), io.BytesIO()
        book.active.append(["indicator", "on", "value"])
        book.active.append(["EN-1", date(2026, 10, 31), 5.5])
        book.save(stream)
        browser_of(cast.staff).post(PAGE, {"file": upload(stream.getvalue(), "values.xlsx")})
        assert Observation.objects.get().value == Decimal("5.5")

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.csv", b"indicator,on\nEN-1,2026-10-31\n", "missing: value"),
            ("a.csv", b"indicator,on,value,colour\n", "not known: colour"),
            ("a.xlsx", b"indicator,on,value\n", "cannot be read"),
            ("a.csv", b"\xff\xfe\x00", "cannot be read"),
        ],
    )
    def test_refuses_another_file_in_one_sentence(self, cast, browser_of, name, content, sentence):
        page = browser_of(cast.staff).post(PAGE, {"file": upload(content, name)})
        assert page.status_code == 400
        assert sentence in page.content.decode()
