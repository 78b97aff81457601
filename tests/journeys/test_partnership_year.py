"""A year of a partnership through the API: four quarters, one dispute, one restatement, one true-up."""

from decimal import Decimal

import pytest

from partnerships.maths import settlement as period_maths
from tests.factories.initiatives import InitiativeFactory

QUARTERS = [
    ("2025-01-01", "2025-03-31"),
    ("2025-04-01", "2025-06-30"),
    ("2025-07-01", "2025-09-30"),
    ("2025-10-01", "2025-12-31"),
]


class Door:
    """One person's client: answers must be as expected, and come back as their JSON."""

    def __init__(self, client):
        self.client = client

    def post(self, path, body=None, status=None):
        answer = self.client.post(f"/api/v1/{path}", body or {}, format="json")
        assert answer.status_code in ((status,) if status else (200, 201)), answer.json()
        return answer.json()

    def get(self, path):
        return self.client.get(f"/api/v1/{path}").json()

    def change(self, path, body):
        seen = self.client.get(f"/api/v1/{path}")
        answer = self.client.patch(f"/api/v1/{path}", body, format="json", headers={"If-Match": seen.headers["ETag"]})
        assert answer.status_code == 200, answer.json()
        return answer.json()


@pytest.fixture
def office(cast, api):
    return Door(api(cast.office))


@pytest.fixture
def finance(cast, api):
    return Door(api(cast.finance_officer))


@pytest.fixture
def vendor(cast, api):
    return Door(api(cast.vendor))


def bound_partnership(cast, office, vendor):
    partnership = office.post(
        "partnerships/",
        {
            "initiative": str(InitiativeFactory().pk),
            "title": "Lighting alliance",
            "purpose": "Renew the lights and share what is verified.",
            "legal_form": "partnership",
            "starts_on": "2025-01-01",
            "ends_on": "2034-12-31",
        },
    )
    mine = {"partnership": partnership["id"]}
    city = office.post("parties/", mine | {"department": str(cast.works.pk), "role": "lead_agency", "duty": "Poles"})
    other = {"organisation": str(cast.vendor.organisation_id), "role": "vendor", "duty": "Controls"}
    partner = office.post("parties/", mine | other)
    office.post(f"partnerships/{partnership['id']}/send/")
    office.post(f"parties/{city['id']}/sign/", {"signatory": "The director"})
    vendor.post(f"parties/{partner['id']}/sign/", {"signatory": "The managing partner"})
    assert office.get(f"partnerships/{partnership['id']}/")["state"] == "binding"
    return partnership, partner


def gain_share_in_force(finance, vendor, partnership, partner):
    row = finance.post(
        "gain-shares/",
        {
            "partnership": partnership["id"],
            "title": "Electricity saved",
            "unit": "kWh",
            "model": "linear",
            "period": "quarter",
            "baseline": "90000",
            "baseline_note": "Metered in 2024.",
            "payment_days": 30,
            "dispute_days": 15,
            "partner_share": "0.30",
            "unit_price": "0.11",
            "is_trued_up": True,
            "year_cap": "7000.00",
            "shares": [{"party": partner["id"], "share": "1"}],
        },
    )
    finance.post(f"gain-shares/{row['id']}/sign/")
    assert vendor.post(f"gain-shares/{row['id']}/sign/")["state"] == "in_force"
    return row


def drafted(finance, gain_share, days, **measured):
    body = {
        "gain_share": gain_share["id"],
        "starts_on": days[0],
        "ends_on": days[1],
        "source": "Meter file",
        "kind": "period",
    }
    return finance.post("settlements/", body | measured)


def agreed_and_paid(finance, vendor, row):
    path = f"settlements/{row['id']}/"
    finance.post(f"{path}confirm/")
    locked = vendor.post(f"{path}confirm/")
    assert locked["state"] == "locked"
    size = format(abs(Decimal(locked["payable"])), "f")
    return finance.post(f"{path}pay/", {"amount": size, "paid_on": "2026-01-15"})


@pytest.mark.django_db
def test_a_year_of_four_quarters_a_dispute_a_restatement_and_a_true_up(cast, office, finance, vendor):
    gain_share = gain_share_in_force(finance, vendor, *bound_partnership(cast, office, vendor))

    first = drafted(finance, gain_share, QUARTERS[0], actual="36480")
    assert agreed_and_paid(finance, vendor, first)["amount"] == "1766.16"

    second = drafted(finance, gain_share, QUARTERS[1], actual="30000")
    path = f"settlements/{second['id']}/"
    assert vendor.post(f"{path}dispute/", {"reason": "Meter 7 is missing."})["state"] == "disputed"
    finance.post(f"{path}confirm/", status=409)
    assert finance.change(path, {"actual": "35000"})["amount"] == "1815.00"
    agreed_and_paid(finance, vendor, second)

    third = agreed_and_paid(finance, vendor, drafted(finance, gain_share, QUARTERS[2], actual="40000"))
    assert third["amount"] == "1650.00"
    restated = finance.post(
        f"settlements/{third['id']}/restate/",
        {"actual": "45000", "source": "Checked meter", "note": "Meter 9 ran slow."},
    )
    assert (restated["edition"], restated["payable"], restated["city_pays"]) == (2, "-165.00", False)
    agreed_and_paid(finance, vendor, restated)
    assert finance.get(f"settlements/{third['id']}/")["digest"] == third["digest"]

    year = {"gain_share": gain_share["id"], "kind": "true_up", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    year["source"] = "The four quarters"
    fourth = drafted(finance, gain_share, QUARTERS[3], actual="30000")
    finance.post("settlements/", year, status=409)
    agreed_and_paid(finance, vendor, fourth)

    true_up = finance.post("settlements/", year)
    assert (true_up["inputs"]["actual"], true_up["amount"], true_up["payable"]) == ("146480", "7000.00", "-46.16")
    assert agreed_and_paid(finance, vendor, true_up)["state"] == "paid"
    finance.post(f"settlements/{first['id']}/restate/", {"actual": "1", "source": "Meter", "note": "Late."}, status=409)

    rows = vendor.get("settlements/?ordering=starts_on")["results"]
    assert len(rows) == 6
    assert sum(Decimal(row["payable"]) for row in rows) == Decimal("7000.00")
    assert {row["state"] for row in rows} == {"paid"}
    assert [sentence for row in rows for sentence in period_maths.disagreements(row["statement"])] == []
