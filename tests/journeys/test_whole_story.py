"""The one story, end to end, through the API: from a felt need to the answer of whoever raised it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from alliance import audit, events, jobs
from alliance.city import city_zone
from alliance.models import Notification, Reminder
from procurement.models import Rfi
from tests.factories.alliance import OrganisationFactory

pytestmark = pytest.mark.django_db


class Person:
    """Somebody at the API: every call must succeed, and says why if it does not."""

    def __init__(self, user):
        self.user, self.client = user, APIClient()
        self.client.force_authenticate(user)

    def do(self, path, **body):
        answer = self.client.post(f"/api/v1/{path}/", body)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.content)
        return answer.json()

    def change(self, path, **body):
        etag = self.client.get(f"/api/v1/{path}/").headers["ETag"]
        answer = self.client.patch(f"/api/v1/{path}/", body, headers={"If-Match": etag})
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()

    def read(self, path):
        answer = self.client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.json()

    def refused(self, path, status, **body):
        answer = self.client.post(f"/api/v1/{path}/", body)
        assert answer.status_code == status, (path, answer.status_code, answer.content)
        return answer.json()


@pytest.fixture
def who(city, cast):
    names = (
        "resident",
        "staff",
        "office",
        "champion",
        "administrator",
        "finance_officer",
        "procurement_officer",
        "procurement_officer2",
        "evaluator",
        "evaluator2",
        "vendor",
        "vendor2",
        "council_member",
    )
    return {name: Person(getattr(cast, name)) for name in names}


def days(number):
    """A day counted from the city's today, which is another than the server's for some hours."""
    return str(timezone.localdate(timezone=ZoneInfo(city_zone())) + timedelta(days=number))


def instant(hours):
    return (timezone.now() + timedelta(hours=hours)).isoformat()


def decided(who, body, gate, kind, row, outcome, **more):
    decision = who["office"].do(
        "decisions", body=body["id"], question=f"Does {gate} pass?", gate=gate, subject_type=kind, subject_id=row["id"]
    )
    for member in ("champion", "office"):
        who[member].do(f"decisions/{decision['id']}/vote", choice="for")
    return who["champion"].do(f"decisions/{decision['id']}/sign", outcome=outcome, reason="The facts say so.", **more)


def test_from_a_dark_street_to_the_answer(who, cast):
    office, staff = who["office"], who["staff"]

    # A need and a resource, before any solution.
    need = who["resident"].do(
        "needs", title="Dark, costly streets", problem="Lamps fail for weeks.", domain="energy", severity=4, urgency=3
    )
    office.do(f"needs/{need['id']}/accept")
    poles = staff.do("resources", kind="asset", title="Street-light poles", quantity="14000", unit="poles")

    # Three initiatives, scored in a round; the best is selected.
    initiatives = [
        staff.do(
            "initiatives",
            title=title,
            summary=f"{title} for all.",
            domain="energy",
            department=str(cast.works.pk),
            needs=[need["id"]],
            cost_likely="6380000.00",
            annual_benefit="764000.00",
            owner=str(cast.staff.pk),
        )
        for title in ("Adaptive LED lighting", "Air sensors", "Wifi kiosks")
    ]
    office.do("commitments", resource=poles["id"], initiative=initiatives[0]["id"], quantity="14000")
    round_ = office.do(
        "rounds",
        title="Budget 2027",
        initiatives=[row["id"] for row in initiatives],
        method="weighted_score",
        mean="mean",
        scorers=[str(cast.evaluator.pk), str(cast.staff.pk)],
        criteria=[
            {"branch": "Resident benefit", "name": "Residents reached", "weight": "0.6"},
            {"branch": "Feasibility", "name": "Ready to start", "weight": "0.4"},
        ],
    )
    office.do(f"rounds/{round_['id']}/open")
    score_round(who, round_["id"], initiatives)
    ranking = office.do(f"rounds/{round_['id']}/close")["result"]
    assert ranking

    # The champion, and a body that decides.
    who["administrator"].do(
        "champion",
        person=str(cast.champion.pk),
        mandate="Leads the whole.",
        decision_limit="50000.00",
        starts_on=days(0),
    )
    body = office.do(
        "bodies",
        name="Steering Committee",
        kind="steering_committee",
        quorum=2,
        chair=str(cast.champion.pk),
        members=[str(cast.champion.pk), str(cast.office.pk)],
    )
    lighting = initiatives[0]
    entry = next(row for row in round_entries(office, round_["id"]) if row["initiative"] == lighting["id"])
    office.do(f"rounds/{round_['id']}/select", entries=[entry["id"]], why="It reaches most residents.")
    office.do(f"initiatives/{lighting['id']}/prepare")

    finance(who, lighting)
    partnership(who, cast, lighting)
    rfi(who, cast, lighting)
    pilot = piloted(who, cast, lighting, body)

    # The decision scales it up; the dashboard shows it, and whoever raised the need is told.
    decided(who, body, "pilot_result", "initiatives.pilot", pilot, "scale_up")
    assert office.read(f"initiatives/{lighting['id']}/")["state"] == "scaling"
    panels = {panel["key"]: panel for panel in who["council_member"].read("dashboard/")["panels"]}
    assert any(
        "scale up" in item["sentence"]
        for panel in panels.values()
        for item in panel.get("items", [])
        if "sentence" in item
    )
    told = Notification.objects.filter(recipient=cast.resident).values_list("text", flat=True)
    assert any("scale" in text.lower() for text in told), list(told)
    assert who["resident"].read(f"needs/{need['id']}/")["state"] == "answered"

    # All of it is in the audit trail, and the chain holds; the feed of events has no gap.
    while audit.link_new_entries():
        pass
    assert audit.verify().holds
    events.place_new_events()
    positions = [row["position"] for row in office.read("events/")["results"]]
    assert positions == list(range(1, len(positions) + 1))


def round_entries(office, pk):
    return office.read(f"rounds/{pk}/")["entries"]


def score_round(who, pk, initiatives):
    best = initiatives[0]["id"]
    entries, criteria = round_entries(who["office"], pk), who["office"].read(f"rounds/{pk}/")["criteria"]
    for scorer in ("evaluator", "staff"):
        if scorer == "staff":
            for entry in entries:
                who[scorer].do(
                    f"rounds/{pk}/declare", entry=entry["id"], tie="My own department’s initiative.", recused=False
                )
        who[scorer].do(
            f"rounds/{pk}/score",
            scores=[
                {"entry": entry["id"], "criterion": criterion["id"], "value": 4 if entry["initiative"] == best else 2}
                for entry in entries
                for criterion in criteria
            ],
        )


def finance(who, lighting):
    officer = who["finance_officer"]
    plan = officer.do("plans", initiative=lighting["id"], title="Rebate and fund loan")
    rebate = officer.do(
        "sources", plan=plan["id"], label="Utility rebate", instrument="rebate", amount="1050000.00", phase="pilot"
    )
    officer.do(
        "sources",
        plan=plan["id"],
        label="Fund loan",
        instrument="revolving_fund_loan",
        amount="900000.00",
        phase="pilot",
    )
    lamps = officer.do("uses", plan=plan["id"], label="Lamps", category="equipment", amount="2000000.00", phase="pilot")
    short = officer.refused(f"plans/{plan['id']}/check", 409)
    assert "50,000.00" in short["detail"] or "50000.00" in short["detail"]
    officer.change(f"uses/{lamps['id']}", amount="1950000.00")
    officer.do(f"plans/{plan['id']}/check")
    assert who["champion"].do(f"plans/{plan['id']}/approve")["state"] == "approved"
    officer.do(f"sources/{rebate['id']}/commit")


def partnership(who, cast, lighting):
    office = who["office"]
    utility = OrganisationFactory(name="Tri-Rivers Power", kind="utility")
    deal = office.do(
        "partnerships",
        initiative=lighting["id"],
        title="Lighting alliance",
        purpose="Brighter streets for less.",
        legal_form="partnership",
    )
    city = office.do(
        "parties",
        partnership=deal["id"],
        department=str(cast.works.pk),
        role="lead_agency",
        duty="Poles and engineers.",
    )
    vendor = office.do(
        "parties",
        partnership=deal["id"],
        organisation=str(cast.vendor.organisation_id),
        role="vendor",
        duty="Lamps and control.",
    )
    power = office.do(
        "parties", partnership=deal["id"], organisation=str(utility.pk), role="funder", duty="A rebate for each lamp."
    )
    office.do(
        "contributions", party=city["id"], kind="asset", description="14,000 poles", value="0.00", due_on=days(30)
    )
    share = office.do(
        "gain-shares",
        partnership=deal["id"],
        title="Electricity saved",
        unit="kWh",
        model="linear",
        period="quarter",
        baseline="100000",
        baseline_note="Meters of 2025.",
        payment_days=30,
        dispute_days=15,
        partner_share="0.3",
        unit_price="0.112",
        shares=[{"party": vendor["id"], "share": "1"}],
    )
    office.do(f"partnerships/{deal['id']}/send")
    office.do(f"parties/{city['id']}/sign", signatory="Works Director")
    who["vendor"].do(f"parties/{vendor['id']}/sign", signatory="Lumen Vale")
    signed = office.do(f"parties/{power['id']}/sign", signatory="Tri-Rivers", paper="Letter of today")
    assert signed["id"] == power["id"]
    assert office.read(f"partnerships/{deal['id']}/")["state"] == "binding"
    assert share["id"]


def rfi(who, cast, lighting):
    officer, second = who["procurement_officer"], who["procurement_officer2"]
    made = officer.do(
        "rfis",
        initiative=lighting["id"],
        title="Brighter streets for less",
        summary="We look for partners.",
        problem="Lamps fail for weeks and cost too much.",
        place="Mill Hill",
        period="ten nights",
        measure="electricity and light",
        gain="a share of saved electricity",
        questions_until=instant(24),
        due_at=instant(48),
    )
    officer.change(
        f"rfis/{made['id']}",
        criteria=[
            {"name": "Result shown", "weight": "60", "proves": "demonstration"},
            {"name": "Shared value", "weight": "40", "proves": "shared_value"},
        ],
    )
    officer.do(f"rfis/{made['id']}/send_for_review", reviewers=[str(cast.champion.pk)])
    officer.refused(f"rfis/{made['id']}/publish", 409)
    who["champion"].do(f"rfis/{made['id']}/approve", note="Clear and fair.")
    officer.do(f"rfis/{made['id']}/publish")
    question = who["vendor"].do(f"rfis/{made['id']}/ask", text="How old are the poles?")
    questions = officer.read(f"vendor-questions/?rfi={made['id']}")["results"]
    officer.do(f"vendor-questions/{questions[0]['id']}/answer", answer="Twelve years on average.")
    officer.do(f"rfis/{made['id']}/publish_answers")
    for vendor in ("vendor", "vendor2"):
        who[vendor].do(
            f"rfis/{made['id']}/respond",
            summary=f"From {vendor}",
            partnership="With the utility.",
            demonstration="Ten nights.",
            shared_value="Paid by savings.",
        )
    early = officer.refused(f"rfis/{made['id']}/propose_opening", 409)
    assert early["code"] == "not_yet_due"

    # Two days later.
    past = timezone.now() - timedelta(minutes=1)
    Rfi.objects.filter(pk=made["id"]).update(due_at=past, questions_until=past)
    officer.do(f"rfis/{made['id']}/propose_opening")
    alone = officer.refused(f"rfis/{made['id']}/open", 409)
    assert alone["code"] == "second_opener_required"
    second.do(f"rfis/{made['id']}/open")
    assert question is not None
    evaluate(who, cast, made)


def evaluate(who, cast, made):
    second = who["procurement_officer2"]
    second.do(f"rfis/{made['id']}/start_evaluation", evaluators=[str(cast.evaluator.pk), str(cast.evaluator2.pk)])
    criteria = [row["id"] for row in second.read(f"rfis/{made['id']}/")["criteria"]]
    for name in ("evaluator", "evaluator2"):
        who[name].do(f"rfis/{made['id']}/declare_interests", note="None.")
        for number, sheet in enumerate(who[name].read("score-sheets/?ordering=created_at")["results"]):
            who[name].change(
                f"score-sheets/{sheet['id']}", ratings=[{"criterion": pk, "value": 4 - number} for pk in criteria]
            )
            who[name].do(f"score-sheets/{sheet['id']}/submit")
    second.do(f"rfis/{made['id']}/reveal_scores")
    responses = second.read(f"responses/?rfi={made['id']}")["results"]
    for number, response in enumerate(responses):
        second.change(
            f"responses/{response['id']}",
            ratings=[{"criterion": pk, "value": 4 - number} for pk in criteria],
            consensus_reason="Agreed by all.",
        )
    concluded = second.do(
        f"rfis/{made['id']}/conclude",
        outcome="pilot_agreement",
        chosen=responses[0]["id"],
        outcome_reason="It was shown to work.",
    )
    assert concluded["state"] == "concluded"


def piloted(who, cast, lighting, body):
    staff, office = who["staff"], who["office"]
    pilot = staff.do(
        "pilots",
        initiative=lighting["id"],
        title="600 lights in Foundry",
        hypothesis="Dimming halves the electricity.",
        scope="600 poles",
        exit_criteria="Scale up if both KPIs are met.",
        learning_questions="Do people feel safe?",
        population="4,000 residents of Foundry.",
        privacy_review="Nothing is recorded of people.",
        financing="The street lighting fund.",
        scale_plan="All lamps, from the savings.",
        other_plan="Take them down.",
        budget="198400.00",
        starts_on=days(0),
        ends_on=days(180),
        lead=str(cast.staff.pk),
    )
    kpi = staff.do(
        "kpis",
        pilot=pilot["id"],
        name="Electricity",
        unit="kWh per lamp",
        direction="decrease",
        frequency="month",
        baseline="50",
        baseline_on=days(-30),
        target="20",
        minimum="25",
    )
    staff.do("reviews", pilot=pilot["id"], due_on=days(9), reviewer=str(cast.staff.pk))
    final = staff.do("reviews", pilot=pilot["id"], due_on=days(170), reviewer=str(cast.staff.pk), is_final=True)
    staff.refused(f"pilots/{pilot['id']}/start", 409)
    decided(
        who,
        body,
        "ready_to_pilot",
        "initiatives.initiative",
        lighting,
        "go",
        waiver="Both papers come before the lamps.",
    )
    assert staff.do(f"pilots/{pilot['id']}/start")["state"] == "running"
    staff.do("kpi-values", kpi=kpi["id"], on=days(0), value="19.88", source="Meters")

    # A week before the review the scheduler reminds the reviewer, once.
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        for _ in range(2):
            jobs.enqueue("sweep_reminders")
            jobs.run_due()
    assert Reminder.objects.filter(recipient=cast.staff, state="sent").exists()
    texts = Notification.objects.filter(recipient=cast.staff, slot__startswith="reminder:").values_list(
        "text", flat=True
    )
    assert len(texts) == len(set(texts)) >= 1
    held = staff.do(f"reviews/{final['id']}/hold", outcome="scale_up", findings="Both sides gain.")
    assert held["facts"]
    return office.read(f"pilots/{pilot['id']}/")
