"""The statement as files, what is owed by age, and the simulator."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from alliance import jobs
from alliance.models import Document
from partnerships import queries, statement_documents
from partnerships.forms.simulator import SimulatorForm
from partnerships.maths import ageing, formulas, settlement
from tests.factories.alliance import UserFactory
from tests.factories.partnerships import LockedSettlementFactory, SettlementFactory, SettlementPaymentFactory

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
class TestStatementFiles:
    def test_csv_has_formula_inputs_and_value_of_every_line(self, cast, browser_of):
        row = SettlementFactory()
        answer = browser_of(cast.council_member).get(f"/settlements/{row.pk}/statement.csv")
        lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
        assert len(lines) == 1 + len(row.statement["gain"]["lines"]) + len(row.statement["division"]["lines"])
        for line in lines:
            known = dict(pair.split("=") for pair in line["inputs"].split("; "))
            value = formulas.evaluate(line["formula"], {name: formulas.Fraction(text) for name, text in known.items()})
            assert value == formulas.Fraction(line["value"])

    def test_json_recomputes(self, cast, browser_of):
        row = SettlementFactory()
        body = browser_of(cast.office).get(f"/settlements/{row.pk}/statement.json").json()
        assert (settlement.disagreements(body["statement"]), body["digest"]) == ([], row.digest)

    def test_pdf_is_ordered_by_the_other_side_and_says_every_line(self, api):
        row = LockedSettlementFactory()
        person = UserFactory(roles=["vendor"], organisation=row.gain_share.shares.get().party.organisation)
        body = {"kind": "statement", "subject": str(row.pk), "format": "pdf"}
        answer = api(person).post("/api/v1/documents/", body, format="json")
        assert answer.status_code == 201, answer.json()
        jobs.run_due()
        with Document.objects.get().file.open() as file:
            assert file.read().startswith(b"%PDF-")
        said = str(statement_documents.content_of(row, person)["sheets"])
        for line in [*row.statement["gain"]["lines"], *row.statement["division"]["lines"]]:
            assert line["words"] in said

    def test_pdf_is_404_for_another_organisation(self, cast, api):
        body = {"kind": "statement", "subject": str(SettlementFactory().pk), "format": "pdf"}
        assert api(cast.vendor).post("/api/v1/documents/", body, format="json").status_code == 404

    @pytest.mark.parametrize("ending", ["csv", "json"])
    def test_is_404_for_another_organisation(self, cast, browser_of, ending):
        row = SettlementFactory()
        assert browser_of(cast.vendor).get(f"/settlements/{row.pk}/statement.{ending}").status_code == 404


@pytest.mark.parametrize(
    ("days", "band"),
    [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (900, 4)],
)
def test_an_amount_falls_into_one_band_of_lateness(days, band):
    sums = list(ageing.aged([(TODAY - timedelta(days=days), Decimal(7))], TODAY).values())
    assert [index for index, amount in enumerate(sums) if amount] == [band]


@pytest.mark.django_db
class TestOwedByAge:
    def test_counts_what_is_left_after_payments(self, cast, browser_of):
        row = LockedSettlementFactory(due_on=TODAY - timedelta(days=40))
        SettlementPaymentFactory(settlement=row, amount=Decimal("766.16"))
        SettlementFactory()
        zero, owed = Decimal(0), Decimal("1000.00")
        assert queries.owed_by_age(cast.office, TODAY) == [("The city", [zero, zero, owed, zero, zero], owed)]
        assert "What is owed" in browser_of(cast.office).get("/settlements/").content.decode()

    def test_shows_a_partner_only_its_own(self, cast):
        row = LockedSettlementFactory()
        LockedSettlementFactory()
        person = UserFactory(roles=["vendor"], organisation=row.gain_share.shares.get().party.organisation)
        assert [total for _, _, total in queries.owed_by_age(person, TODAY)] == [row.payable]


@pytest.mark.django_db
class TestSimulator:
    def test_shows_what_each_side_gets_and_where_both_gain(self, cast, browser_of):
        page = browser_of(cast.finance_officer).get("/gain-shares/simulator/").content.decode()
        assert "Both sides gain over the term." in page
        assert "4,319,011 to 15,120,000" in page

    def test_warns_where_one_side_never_gains(self, cast, browser_of):
        asked = {**SimulatorForm.example(), "city_investment": "900000000"}
        page = browser_of(cast.office).get("/gain-shares/simulator/", asked).content.decode()
        assert "The city never gains, whatever the unit price." in page

    def test_names_the_field_that_cannot_be_meant(self, cast, browser_of):
        answer = browser_of(cast.office).get("/gain-shares/simulator/", {**SimulatorForm.example(), "years": "0"})
        assert answer.status_code == 400
        assert "greater than or equal to 1" in answer.content.decode()

    def test_sends_only_the_result_to_a_moved_slider(self, cast, browser_of):
        answer = browser_of(cast.vendor).get(
            "/gain-shares/simulator/", SimulatorForm.example(), headers={"HX-Request": "true"}
        )
        assert "<form" not in answer.content.decode()
        assert "Now 0.30." in answer.content.decode()

    def test_is_refused_to_residents(self, cast, browser_of):
        assert browser_of(cast.resident).get("/gain-shares/simulator/").status_code == 403
