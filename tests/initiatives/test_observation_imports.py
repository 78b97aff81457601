"""Many values at once: by file and by the API, all or nothing, every fault with its row and column."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from alliance import jobs
from alliance.models import AuditEntry, Job
from initiatives import importing
from initiatives.forms.imports import ObservationRow
from initiatives.models import Observation, ObservationImport
from tests.factories.initiatives import IndicatorFactory, ObservationFactory

pytestmark = pytest.mark.django_db
URL, PAGE = "/api/v1/observations/bulk/", "/observations/import/"
FILES = "/api/v1/observations/import/"
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

    def test_knows_values_by_the_identifier_of_another_system(self, cast, api, indicator):
        client = api(cast.staff)
        first = client.post(URL, {"rows": [ROW | {"external_id": "meter-7"}]}, format="json")
        assert first.json()["results"] == [{"row": 1, "state": "created"}]
        again = client.post(URL, {"rows": [ROW | {"external_id": "meter-7", "value": "6"}]}, format="json")
        assert again.json()["results"] == [{"row": 1, "state": "updated"}]
        assert client.get("/api/v1/observations/?external_id=meter-7").json()["results"][0]["value"] == "6.0000"
        other = [ROW | {"on": "2026-09-30", "external_id": "meter-7"}, ROW | {"external_id": "meter-8"}]
        refused = client.post(URL, {"rows": other}, format="json")
        assert refused.status_code == 400
        said = [row["errors"][0] for row in refused.json()["results"]]
        assert [error["field"] for error in said] == ["external_id", "external_id"]
        assert "another value" in said[0]["message"]
        assert "“meter-7”" in said[1]["message"]

    def test_an_identifier_is_kept_where_none_is_sent(self, cast, api, indicator):
        ObservationFactory(indicator=indicator, on=date(2026, 10, 31), value=Decimal(4), external_id="meter-7")
        api(cast.staff).post(URL, {"rows": [ROW]}, format="json")
        assert Observation.objects.get().external_id == "meter-7"

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
        with django_assert_max_num_queries(13):
            assert client.post(URL, {"rows": rows}, format="json").status_code == 200
        assert Observation.objects.count() == 336


def handed_over(client, text, name="values.csv", **chosen):
    """The import after the worker has read the file, and its page."""
    answer = client.post(PAGE, {"file": upload(text, name), **chosen})
    assert answer.status_code == 302, answer.content.decode()
    jobs.run_due()
    return ObservationImport.objects.latest("created_at"), client.get(answer.headers["Location"]).content.decode()


class TestFile:
    def test_V04_names_row_and_column_of_each_fault_and_saves_nothing(self, cast, browser_of, indicator):
        text = (
            "indicator,on,value\nEN-1,2026-10-31,5\nEN-1,31.10.2026,5\nXX,2026-10-31,5\n"
            "EN-1,2026-09-30,NaN\nEN-1,2026-09-30,Infinity\nEN-1,2026-09-30,1e400\nEN-1,2026-10-31,6\n"
        )
        row, page = handed_over(browser_of(cast.staff), text)
        assert "6 rows are at fault, 1 are fine. Nothing is saved." in page
        assert [(fault["row"], fault["column"]) for fault in row.faults] == [
            (2, "on"),
            (3, "indicator"),
            (4, "value"),
            (5, "value"),
            (6, "value"),
            (7, "on"),
        ]
        assert not Observation.objects.exists()

    def test_saves_when_nothing_is_wrong_and_only_then_when_it_was_not_a_check(self, cast, browser_of, indicator):
        text = "\ufeffindicator,on,value,note\nEN-1,2026-10-31,5,metered\n"
        client = browser_of(cast.staff)
        assert "Nothing is saved yet" in handed_over(client, text, check_only="on")[1]
        assert not Observation.objects.exists()
        assert "1 added, 0 replaced" in handed_over(client, text)[1]
        assert Observation.objects.get().note == "metered"
        assert "1 as they were" in handed_over(client, text)[1]

    def test_saves_the_good_rows_and_gives_the_others_back_as_they_came(self, cast, browser_of, api, indicator):
        text = "on,indicator,value,note\n2026-10-31,EN-1,5,\n2026-10-30,EN-1,=2+2,a note\n"
        client = browser_of(cast.staff)
        row, page = handed_over(client, text, only_good="on")
        assert Observation.objects.get().value == 5
        assert "1 left out" in page
        rejected = client.get(f"/observation-imports/{row.pk}/rejected.csv")
        lines = b"".join(rejected.streaming_content).decode().splitlines()
        assert lines[1].startswith('"2","value","Enter a number.","EN-1"')
        assert "'=2+2" in lines[1]
        told = api(cast.staff).get(f"/api/v1/observation-imports/{row.pk}/rejected/")
        assert b"".join(told.streaming_content).decode().splitlines() == lines
        assert client.get("/observation-imports/").status_code == 200

    def test_reads_a_sheet_with_typed_cells(self, cast, browser_of, indicator):
        book, stream = Workbook(), io.BytesIO()
        book.active.append(["indicator", "on", "value"])
        book.active.append(["EN-1", date(2026, 10, 31), 5.5])
        book.save(stream)
        handed_over(browser_of(cast.staff), stream.getvalue(), "values.xlsx")
        assert Observation.objects.get().value == Decimal("5.5")

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.csv", b"indicator,on\nEN-1,2026-10-31\n", "missing: value"),
            ("a.csv", b"indicator,on,value,colour\n", "not known: colour"),
            ("a.csv", b"indicator,on,value,value\n", "given twice: value"),
            ("a.xlsx", b"indicator,on,value\n", "cannot be read"),
            ("a.csv", b"\xff\xfe\x00", "cannot be read"),
            ("a.csv", b"", "missing"),
            ("a.csv", b"indicator,on,value\nEN-1,2026-10-31,5,6,7\n", "5 cells, the head only 3"),
            ("a.csv", b'indicator,on,value\nEN-1,2026-10-31,"' + b"5" * 200_000, "cannot be read"),
        ],
    )
    def test_V02_refuses_another_file_in_one_sentence(self, cast, browser_of, indicator, name, content, sentence):
        row, page = handed_over(browser_of(cast.staff), content or b"\n", name)
        assert row.outcome == "refused"
        assert sentence in page
        assert not Observation.objects.exists()

    def test_refuses_another_ending_and_too_large_a_file_at_both_doors(self, cast, browser_of, api, monkeypatch):
        assert browser_of(cast.staff).post(PAGE, {"file": upload("x", "a.pdf")}).status_code == 400
        client = api(cast.staff)
        assert client.post(FILES, {"file": upload("x", "a.pdf")}, format="multipart").status_code == 400
        assert client.post(FILES, {}, format="multipart").json()["errors"][0]["field"] == "file"
        assert api(cast.auditor).post(FILES, {"file": upload("x")}, format="multipart").status_code == 403

    def test_is_handed_over_and_followed_through_the_api(self, cast, api, indicator):
        client = api(cast.staff)
        answer = client.post(FILES, {"file": upload("indicator,on,value\nEN-1,2026-10-31,5\n")}, format="multipart")
        assert answer.status_code == 202
        jobs.run_due()
        told = client.get(answer.json()["href"]).json()
        assert (told["outcome"], told["counts"]["created"]) == ("saved", 1)

    def test_V05_goes_on_where_a_worker_died(self, cast, api, indicator):
        rows = "".join(f"EN-1,2026-10-{day:02d},{day}\n" for day in range(1, 31))
        client = api(cast.staff)
        client.post(FILES, {"file": upload(f"indicator,on,value\n{rows}")}, format="multipart")
        ObservationFactory(indicator=indicator, on=date(2026, 10, 1), value=Decimal(1))
        jobs.run_due()
        job = Job.objects.get(kind="import_observations")
        assert importing.run(job) == job.result
        assert job.result["created"] == 29
        assert Observation.objects.count() == 30


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 400).map(lambda days: str(date(2025, 1, 1) + timedelta(days=days))),
            st.decimals(min_value=-(10**15), max_value=10**15, places=4).map(lambda value: f"{value:f}"),
        ),
        unique_by=lambda row: row[0],
        max_size=20,
    )
)
def test_the_quick_way_reads_a_row_as_the_form_does(rows):
    measure = IndicatorFactory.build(code="EN-1")
    reading = importing.Reading.__new__(importing.Reading)
    reading.indicators, reading.codes = [measure], {("own", "EN-1"): measure}
    reading.place, reading.days = {measure.pk: 0}, {}
    for on, value in rows:
        form = ObservationRow({"indicator": "EN-1", "on": on, "value": value})
        assert form.is_valid()
        found = reading.values_of(reading.plain(1, {"indicator": "EN-1", "on": on, "value": value}))
        assert (found["on"], found["value"]) == (form.cleaned_data["on"], form.cleaned_data["value"])


@pytest.mark.django_db
def test_values_in_bulk_answer_a_repeated_key_as_the_first_time(cast, api):
    IndicatorFactory(code="lux")
    body = {"rows": [{"indicator": "lux", "on": "2026-11-20", "value": "4.5"}]}
    client, key = api(cast.office), {"Idempotency-Key": "meter-1"}
    faulty = {"rows": [{"indicator": "none", "on": "2026-11-20", "value": "4.5"}]}
    assert client.post("/api/v1/observations/bulk/", faulty, headers=key).status_code == 400
    answers = [client.post("/api/v1/observations/bulk/", body, headers=key) for _ in range(2)]
    assert [answer.json()["results"][0]["state"] for answer in answers] == ["created", "created"]
    assert "Idempotency-Replayed" in answers[1].headers
    assert client.post("/api/v1/observations/bulk/", body).json()["results"][0]["state"] == "unchanged"
