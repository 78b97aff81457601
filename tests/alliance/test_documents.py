"""PDFs and spreadsheets: ordered at either door, made by a job, read by who ordered alone."""

import io
import re
import zlib

import openpyxl
import pytest

from alliance import documents, jobs
from alliance.models import Document, Job
from alliance.spreadsheets import xlsx_of
from alliance.typesetting import pdf_of
from initiatives import services
from initiatives.models import Initiative, Round
from tests.factories.initiatives import InitiativeFactory
from tests.initiatives.rounds import CRITERIA, give

pytestmark = pytest.mark.django_db
CONTENT = {
    "title": "Round *2027* #let x = 1",
    "city": "Harlan Falls",
    "made_on": "3 May 2026",
    "facts": [("Round", "PR-001")],
    "sheets": [{"title": "Ranking", "head": ["Initiative", "Score"], "rows": [["=1+1", "2.5"]], "numbers": [1]}],
}


@pytest.fixture
def closed(cast, now):
    chosen = [InitiativeFactory(title="Lamps"), InitiativeFactory(title="Kiosks")]
    row = services.set_up_round(
        title="Year 2027", criteria=CRITERIA, initiatives=chosen, scorers=[cast.evaluator], by=cast.office
    )
    services.open_round(round=row, by=cast.office)
    give(row, cast.evaluator, now, 4, 2, 1, 1)
    return services.close_round(round=row, at=now, by=cast.office)


def order(client, row, format="pdf", kind="round_result"):
    return client.post("/api/v1/documents/", {"kind": kind, "subject": str(row.pk), "format": format}, format="json")


class TestWriters:
    def test_pdf_is_tagged_and_embeds_its_fonts(self):
        body = pdf_of(CONTENT, "tables")
        assert body.startswith(b"%PDF-")
        assert b"/MarkInfo" in body
        assert b"/StructTreeRoot" in body
        fonts = b"".join(
            [body, *(inflated(each) for each in re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL))]
        )
        assert b"/FontFile" in fonts

    def test_spreadsheet_keeps_numbers_and_defuses_formulas(self):
        book = openpyxl.load_workbook(io.BytesIO(xlsx_of(CONTENT)))
        assert book.sheetnames == ["About", "1 Ranking"]
        assert [cell.value for cell in book["1 Ranking"][2]] == ["'=1+1", 2.5]


def inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


class TestOrderDocument:
    def test_makes_the_file_in_the_background_for_who_asked(self, cast, city, closed, api, browser_of):
        client = api(cast.council_member)
        answer = order(client, closed)
        assert answer.status_code == 201, answer.content
        pk = answer.json()["id"]
        assert client.get(f"/api/v1/documents/{pk}/file/").status_code == 404
        assert "Waiting" in browser_of(cast.council_member).get(f"/documents/{pk}/").content.decode()
        jobs.run_due()
        assert Job.objects.get(kind="make_document").state == "done"
        file = client.get(f"/api/v1/documents/{pk}/file/")
        assert b"".join(file.streaming_content).startswith(b"%PDF-")
        page = browser_of(cast.council_member)
        assert f"/documents/{pk}/file/" in page.get(f"/documents/{pk}/").content.decode()
        answer = page.get(f"/documents/{pk}/file/")
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")

    def test_is_nobody_elses_to_read(self, cast, closed, api):
        pk = order(api(cast.council_member), closed).json()["id"]
        jobs.run_due()
        for other in (cast.office, cast.administrator):
            assert api(other).get(f"/api/v1/documents/{pk}/").status_code == 404
            assert api(other).get(f"/api/v1/documents/{pk}/file/").status_code == 404

    def test_works_from_the_button_of_the_page(self, cast, closed, browser_of):
        client = browser_of(cast.office)
        assert 'name="kind" value="round_result"' in client.get(f"/rounds/{closed.pk}/").content.decode()
        body = {"kind": "round_result", "subject": str(closed.pk), "format": "xlsx"}
        answer = client.post("/documents/new/", body)
        row = Document.objects.get()
        assert answer.headers["Location"] == row.get_absolute_url()
        jobs.run_due()
        row.refresh_from_db()
        with row.file.open() as file:
            book = openpyxl.load_workbook(io.BytesIO(file.read()))
        assert "Lamps" in [cell.value for cell in book["1 Ranking"]["A"]]

    def test_tells_who_has_no_right_and_what_is_not_there(self, cast, closed, api):
        assert order(api(cast.resident), closed).status_code == 403
        assert order(api(cast.office), Initiative.objects.first()).status_code == 404
        assert order(api(cast.office), closed, kind="novel").json()["errors"][0]["field"] == "kind"
        assert order(api(cast.office), closed, format="doc").json()["errors"][0]["field"] == "format"
        assert not Document.objects.exists()

    def test_waits_for_the_result(self, cast, closed, api):
        Round.objects.update(state="open")
        answer = order(api(cast.office), closed)
        assert (answer.status_code, answer.json()["detail"]) == (409, "Close the round first: there is no result yet.")

    def test_offers_nothing_to_who_may_not(self, cast, closed):
        assert documents.kinds_of(closed, cast.resident) == []
