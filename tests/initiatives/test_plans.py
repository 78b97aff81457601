"""Costs and benefits by fiscal year, dependencies, and ideas that are here already."""

from decimal import Decimal

import pytest

from alliance.city import change_setting
from alliance.models import AuditEntry
from initiatives import appraisals, services
from initiatives.maths.appraisal import CashLine, appraise, payback_of, present_value
from initiatives.maths.errors import InvalidNumber
from initiatives.maths.titles import likeness
from initiatives.models import CashLine as Line
from initiatives.models import Dependency
from tests.factories.initiatives import DependencyFactory, InitiativeFactory, NeedFactory

LAMPS = {"kind": "cost", "name": "Lamps", "first_year": 2027, "likely": "10000"}
SAVINGS = {"kind": "benefit", "name": "Energy", "first_year": 2028, "last_year": 2030, "likely": "5000"}


def same(amount):
    return (Decimal(amount),) * 3


class TestMaths:
    def test_reproduces_excels_example_of_npv(self):
        """Excel, NPV: a cost of 40,000 now, then 8,000, 9,200, 10,000, 12,000 and 14,500 at 8 % are worth 1,922.06."""
        flows = [Decimal(amount) for amount in (-40_000, 8_000, 9_200, 10_000, 12_000, 14_500)]
        assert round(present_value(flows, Decimal("0.08")), 2) == Decimal("1922.06")

    def test_agrees_with_numpy_financial(self):
        """numpy-financial, npv(0.08, [-40_000, 5_000, 8_000, 12_000, 30_000]) = 3065.22267."""
        flows = [Decimal(amount) for amount in (-40_000, 5_000, 8_000, 12_000, 30_000)]
        assert round(present_value(flows, Decimal("0.08")), 5) == Decimal("3065.22267")

    @pytest.mark.parametrize(
        ("net", "years"),
        [
            ([-100, 50, 50], "2"),
            ([-100, 40, 40, 40], "2.5"),
            ([-100, 10], None),
            ([5, 5], "0"),
            ([50, -100, 100], "1.5"),
        ],
    )
    def test_payback_is_straight_line_inside_the_year(self, net, years):
        found = payback_of([Decimal(amount) for amount in net])
        assert found == (None if years is None else Decimal(years))

    def test_the_careful_case_pays_more_and_earns_less(self):
        cost = CashLine(False, 2027, 2027, (Decimal(90), Decimal(100), Decimal(120)))
        gain = CashLine(True, 2027, 2028, (Decimal(40), Decimal(60), Decimal(80)))
        values = [
            appraise([cost, gain], Decimal(0), costs_as=c, benefits_as=b).value for c, b in ((2, 0), (1, 1), (0, 2))
        ]
        assert values == [Decimal(-40), Decimal(20), Decimal(70)]

    def test_refuses_a_rate_that_is_none_and_an_empty_case(self):
        with pytest.raises(InvalidNumber, match="discount rate"):
            appraise([CashLine(True, 2027, 2027, same(1))], Decimal("NaN"))
        with pytest.raises(InvalidNumber, match="at least one line"):
            appraise([], Decimal(0))
        assert appraise([CashLine(True, 2027, 2027, same(1))], Decimal(0)).ratio is None


@pytest.mark.django_db
class TestGrid:
    def test_is_saved_as_a_whole_and_appraised_at_both_doors(self, cast, api, browser_of):
        change_setting(key=appraisals.RATE, value="0", by=cast.administrator)
        initiative = InitiativeFactory()
        client = api(cast.office)
        answer = client.post(f"/api/v1/initiatives/{initiative.pk}/cash/", {"lines": [LAMPS, SAVINGS]}, format="json")
        assert answer.status_code == 200, answer.json()
        told = client.get(f"/api/v1/initiatives/{initiative.pk}/appraisal/").json()["appraisal"]
        likely = told["cases"][1]
        assert likely == {
            "case": "likely",
            "label": "Likely",
            "net_present_value": "5000.00",
            "payback_years": "2.00",
            "benefit_cost_ratio": "1.50",
        }
        page = browser_of(cast.office).get(initiative.get_absolute_url()).content.decode()
        assert "$5,000" in page or "5,000" in page
        assert "It is repaid after 2.00 years." in page
        grid = browser_of(cast.office).get(f"/initiatives/{initiative.pk}/cash/").content.decode()
        assert 'value="Lamps"' in grid

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"likely": "NaN"}, "Row 1, likely"),
            ({"likely": "1e400"}, "Row 1, likely"),
            ({"low": "20000"}, "Low, likely and high must rise"),
            ({"last_year": 2026}, "The last fiscal year is before the first"),
            ({"first_year": 12}, "Row 1, from fiscal year"),
            ({"kind": "gift"}, "Row 1, kind"),
        ],
    )
    def test_names_row_and_field_and_keeps_what_was_there(self, cast, api, wrong, said):
        initiative = InitiativeFactory()
        client, url = api(cast.office), f"/api/v1/initiatives/{initiative.pk}/cash/"
        client.post(url, {"lines": [LAMPS]}, format="json")
        answer = client.post(url, {"lines": [LAMPS | wrong, SAVINGS]}, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "lines"
        assert said in answer.json()["errors"][0]["message"]
        assert [line.name for line in Line.objects.all()] == ["Lamps"]

    def test_says_what_changed_in_the_trail_and_nothing_twice(self, cast):
        initiative = InitiativeFactory()
        lines = [LAMPS | {"last_year": None, "low": None, "high": None, "likely": Decimal(10_000)}]
        for _ in range(2):
            services.plan_cash(initiative=initiative, lines=lines, by=cast.office)
        entry = AuditEntry.objects.get(action="plan_cash")
        assert entry.after["lines"][0][1] == "Lamps"

    def test_is_not_told_to_residents(self, cast, api, browser_of):
        initiative = InitiativeFactory(is_public=True)
        assert api(cast.resident).get(f"/api/v1/initiatives/{initiative.pk}/appraisal/").status_code == 404
        assert "Costs and benefits" not in browser_of(None).get(initiative.get_absolute_url()).content.decode()


@pytest.mark.django_db
class TestDependencies:
    def test_refuses_a_circle_by_name_and_saves_nothing(self, cast, api):
        first, second, third = (InitiativeFactory(reference=f"I-90{number}") for number in range(3))
        DependencyFactory(initiative=second, other=third)
        DependencyFactory(initiative=third, other=first)
        url = f"/api/v1/initiatives/{first.pk}/depend/"
        answer = api(cast.office).post(url, {"requires": [str(second.pk)], "excludes": []}, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"] == [
            {
                "field": "requires",
                "code": "invalid",
                "message": "These require each other in a circle: I-900 → I-901 → I-902 → I-900. Take one out.",
            }
        ]
        assert not Dependency.objects.filter(initiative=first).exists()

    def test_is_saved_where_two_ways_lead_to_the_same_and_others_go_in_a_circle(self, cast):
        first, second, third, last = InitiativeFactory.create_batch(4)
        for one, other in ((second, last), (third, last), (last, third)):
            DependencyFactory(initiative=one, other=other)
        services.set_dependencies(initiative=first, requires=[second, third], excludes=[], by=cast.office)
        assert {found.other for found in first.dependencies.all()} == {second, third}

    def test_that_stays_the_same_leaves_no_trace_and_no_new_version(self, cast):
        one, other = InitiativeFactory(), InitiativeFactory()
        given = {"initiative": one, "requires": [], "excludes": [other], "by": cast.office}
        saved = services.set_dependencies(**given)
        assert services.set_dependencies(**given).version == saved.version == one.version + 1
        assert AuditEntry.objects.filter(action="set_dependencies").count() == 1

    def test_refuses_itself_and_what_is_both(self, cast, api):
        one, other = InitiativeFactory(), InitiativeFactory()
        client, url = api(cast.office), f"/api/v1/initiatives/{one.pk}/depend/"
        assert client.post(url, {"requires": [str(one.pk)]}, format="json").json()["errors"][0]["field"] == "requires"
        both = {"requires": [str(other.pk)], "excludes": [str(other.pk)]}
        assert client.post(url, both, format="json").json()["errors"][0]["field"] == "excludes"

    def test_is_shown_from_both_sides(self, cast, browser_of):
        one, other = InitiativeFactory(), InitiativeFactory()
        services.set_dependencies(initiative=one, requires=[other], excludes=[], by=cast.office)
        for here, there in ((one, other), (other, one)):
            page = browser_of(cast.office).get(f"{here.get_absolute_url()}charge/").content.decode()
            assert f'href="{there.get_absolute_url()}">{there}' in page


@pytest.mark.django_db
class TestSimilar:
    def test_is_a_warning_with_links_not_a_refusal(self, cast, api, browser_of):
        need = NeedFactory(state="accepted")
        known = InitiativeFactory(title="Adaptive LED street lights")
        other = InitiativeFactory(title="Cool roofs")
        other.needs.add(need)
        InitiativeFactory(title="Bus lanes")
        mine = InitiativeFactory(title="LED street light, adaptive")
        mine.needs.add(need)
        found = api(cast.office).get(f"/api/v1/initiatives/{mine.pk}/similar/").json()["results"]
        assert [(row["title"], row["why"]) for row in found] == [
            (known.title, "nearly the same title"),
            (other.title, "answers the same need"),
        ]
        page = browser_of(cast.office).get(mine.get_absolute_url()).content.decode()
        assert f'hx-get="/initiatives/{mine.pk}/similar/"' in page
        part = browser_of(cast.office).get(f"/initiatives/{mine.pk}/similar/").content.decode()
        assert "Perhaps the same idea is here already" in part
        assert known.get_absolute_url() in part

    def test_compares_the_words_that_tell_something(self):
        assert likeness("The new city pilot", "A project of the city") == 0
        assert likeness("Street lights", "street light") == 1
