"""A yearly selection with three scorers, by the API alone: from criteria compared in pairs to the portfolio adopted."""

import pytest

from alliance import jobs
from tests.factories.initiatives import InitiativeFactory
from tests.journeys.test_whole_story import Person

pytestmark = pytest.mark.django_db

CRITERIA = [
    {"branch": "Resident benefit", "name": "Residents reached", "anchor_0": "Nobody", "anchor_4": "The whole city"},
    {"branch": "Resident benefit", "name": "Equity", "anchor_0": "Widens gaps", "anchor_4": "Closes a gap"},
    {"branch": "Feasibility", "name": "Ready to start", "anchor_0": "Years away", "anchor_4": "Tomorrow"},
]
COSTS = {"Lamps": "300000.00", "Kiosks": "200000.00", "Gardens": "250000.00"}
SCORES = {
    "evaluator": {"Lamps": (4, 3, 3), "Kiosks": (2, 2, 4), "Gardens": (3, 4, 2)},
    "evaluator2": {"Lamps": (4, 2, 4), "Kiosks": (1, 2, 4), "Gardens": (3, 3, 1)},
    "staff": {"Kiosks": (2, 1, 3), "Gardens": (2, 4, 2)},
}


@pytest.fixture
def who(city, cast):
    names = ("office", "evaluator", "evaluator2", "staff", "council_member", "champion")
    return {name: Person(getattr(cast, name)) for name in names}


def test_three_scorers_choose_what_benefits_residents_most(who, cast):
    office = who["office"]
    initiatives = {
        title: InitiativeFactory(
            title=title, cost_likely=cost, department=cast.works if title == "Lamps" else cast.parks
        )
        for title, cost in COSTS.items()
    }
    scorers = [cast.evaluator, cast.evaluator2, cast.staff]
    round_ = office.do(
        "rounds",
        title="Budget 2027",
        initiatives=[str(row.pk) for row in initiatives.values()],
        criteria=CRITERIA,
        weighting="pairwise",
        scorers=[str(person.pk) for person in scorers],
    )
    pk = round_["id"]
    office.do(f"rounds/{pk}/open")

    # Everybody compares the criteria in pairs; one of them has to think again.
    for name in SCORES:
        compare(who[name], pk, branches="3", within="2")
    parts = who["evaluator"].read(f"rounds/{pk}/consistency/")["parts"]
    assert all(part["is_enough"] and part["acceptable"] for part in parts)

    # Staff of the department that would run it declare, stand aside, and the others score all.
    round_ = office.read(f"rounds/{pk}/")
    lamps = entry_of(round_, initiatives["Lamps"])
    refused = who["staff"].refused(f"rounds/{pk}/score", 400, scores=[cell(round_, lamps, 0, 4)])
    assert "Declare your interest first" in refused["detail"]
    who["staff"].do(f"rounds/{pk}/declare", entry=lamps, tie="We would run it.", recused=True)
    for name, sheet in SCORES.items():
        rows = [
            cell(round_, entry_of(round_, initiatives[title]), number, value)
            for title, values in sheet.items()
            for number, value in enumerate(values)
        ]
        who[name].do(f"rounds/{pk}/score", scores=rows)
    assert who["council_member"].read(f"scores/?entry__round={pk}")["results"] == []

    # Closed: ranked, locked, the same for everybody.
    result = office.do(f"rounds/{pk}/close")["result"]
    assert [row["title"] for row in result["ranking"]] == ["Lamps", "Gardens", "Kiosks"]
    assert [float(row["weight"]) for row in result["criteria"]] == pytest.approx([0.5, 0.25, 0.25])
    assert result["missing"] == []
    late = who["evaluator"].refused(f"rounds/{pk}/score", 409, scores=[cell(round_, lamps, 0, 0)])
    assert "closed" in late["detail"]
    assert len(who["council_member"].read(f"scores/?entry__round={pk}")["results"]) == 24

    # What moves with the weights, and what the money is best spent on.
    portfolio = office.do(
        "portfolios", title="First year", round=pk, budgets=[{"fiscal_year": "2027", "amount": "500000"}]
    )
    office.do(f"portfolios/{portfolio['id']}/solve")
    document = who["council_member"].do("documents", kind="round_result", subject=pk, format="pdf")
    jobs.run_due()
    analysis = who["council_member"].read(f"rounds/{pk}/sensitivity/")
    assert analysis["job_state"] == "done"
    assert {each["title"] for each in analysis["shares"]} == set(COSTS)
    solution = who["council_member"].read(f"portfolios/{portfolio['id']}/")["solution"]
    assert (solution["outcome"], len(solution["selected"])) == ("optimal", 2)
    assert "Would displace" in next(iter(solution["explanations"].values()))["sentence"]
    file = who["council_member"].client.get(f"/api/v1/documents/{document['id']}/file/")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")

    # Adopted: who raised the needs is told, and the initiatives go on.
    office.do(f"portfolios/{portfolio['id']}/adopt", why="Council agreed on 3 May.")
    states = {row.title: office.read(f"initiatives/{row.pk}/")["state"] for row in initiatives.values()}
    assert sorted(states.values()) == ["proposed", "selected", "selected"]


def compare(person, pk, *, branches, within):
    rows = []
    for part, value in zip(person.read(f"rounds/{pk}/consistency/")["parts"], (branches, within), strict=True):
        first, second = (element["id"] for element in part["elements"])
        rows.append({"node": part["node"], "first": first, "second": second, "value": value})
    person.do(f"rounds/{pk}/judge", judgements=rows)


def entry_of(round_, initiative):
    return next(row["id"] for row in round_["entries"] if row["initiative"] == str(initiative.pk))


def cell(round_, entry, number, value):
    return {"entry": entry, "criterion": round_["criteria"][number]["id"], "value": value}
