"""What an RFI attaches, and the demonstration's script: written, published, scored step by step."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from procurement import queries, services
from procurement.maths.evaluation import script_score
from procurement.maths.refusals import InvalidScore
from procurement.models import Rfi
from procurement.ocds import building
from tests.factories.initiatives import CommitmentFactory, InitiativeFactory, NeedFactory, ResourceFactory
from tests.factories.procurement import (
    DeclarationFactory,
    DemonstrationSlotFactory,
    PublishedRfiFactory,
    RfiFactory,
    ScriptStepFactory,
)

LATER = datetime(2027, 12, 1, tzinfo=UTC)
STEPS = [
    {"text": "Turn the light down", "expected": "In a second", "weight": 3},
    {"text": "Cut the line", "expected": "", "weight": 1},
]


@pytest.mark.parametrize(
    ("steps", "mean"),
    [([(1, 4)], "4"), ([(3, 4), (1, 1)], "3.25"), ([(1, 0), (2, 1)], "0.67"), ([(1, 1), (7, 4)], "3.62")],
)
def test_a_script_scores_the_weighted_mean_of_its_steps(steps, mean):
    assert script_score(steps) == Decimal(mean)


@pytest.mark.parametrize("steps", [[], [(0, 4)]])
def test_a_script_of_which_nothing_counts_scores_nothing(steps):
    with pytest.raises(InvalidScore):
        script_score(steps)


@pytest.mark.django_db
class TestAttached:
    def test_a_draft_begins_with_the_needs_and_assets_of_its_initiative(self, cast):
        initiative = InitiativeFactory()
        need, poles = (
            NeedFactory(state="accepted"),
            ResourceFactory(title="Poles", quantity=Decimal("40"), unit="poles"),
        )
        initiative.needs.add(need)
        CommitmentFactory(initiative=initiative, resource=poles)
        CommitmentFactory(initiative=initiative, resource=ResourceFactory(), released_on=LATER.date())
        rfi = services.begin_rfi(
            initiative=initiative, title="Lamps", summary="Who?", problem="Dark.", by=cast.procurement_officer
        )
        assert list(rfi.needs.all()) == [need]
        assert [queries.said_asset(row) for row in rfi.assets.all()] == ["Poles, 40 poles"]

    def test_are_changed_at_both_doors_and_belong_to_what_is_approved(self, cast, api, browser_of):
        rfi, need, asset = RfiFactory(), NeedFactory(state="accepted"), ResourceFactory()
        before = queries.digest_of(queries.text_of(rfi))
        officer = cast.procurement_officer
        body = {"needs": [str(need.pk)], "assets": [str(asset.pk)]}
        answer = api(officer).patch(f"/api/v1/rfis/{rfi.pk}/", body, headers={"If-Match": f'"{rfi.pk}-{rfi.version}"'})
        assert answer.json()["needs"] == [str(need.pk)]
        assert answer.json()["assets"][0]["id"] == str(asset.pk)
        rfi.refresh_from_db()
        assert queries.digest_of(queries.text_of(rfi)) != before
        assert str(need) in browser_of(officer).get(f"/rfis/{rfi.pk}/editor/").content.decode()

    def test_are_links_inside_and_words_outside_where_only_public_needs_are_named(self, cast, browser_of):
        rfi = PublishedRfiFactory()
        public, hidden = NeedFactory(state="accepted"), NeedFactory(state="accepted", is_public=False)
        rfi.needs.add(public, hidden)
        rfi.assets.add(asset := ResourceFactory(title="Fibre under Mill Street"))
        inside = browser_of(cast.staff).get(f"/rfis/{rfi.pk}/").content.decode()
        outside = browser_of().get(f"/rfis/{rfi.pk}/").content.decode()

        assert asset.get_absolute_url() in inside
        assert str(hidden) in inside
        assert "Fibre under Mill Street" in outside
        assert asset.get_absolute_url() not in outside
        assert str(public) in outside
        assert str(hidden) not in outside
        assert [row["title"] for row in building.needs_of(rfi, LATER)] == [str(public)]

    def test_api_names_no_hidden_need_outside(self, cast, api):
        rfi = PublishedRfiFactory()
        rfi.needs.add(NeedFactory(state="accepted", is_public=False), public := NeedFactory(state="accepted"))
        assert api(cast.vendor).get(f"/api/v1/rfis/{rfi.pk}/").json()["needs"] == [str(public.pk)]


@pytest.mark.django_db
class TestScript:
    def test_is_written_with_the_draft_shown_to_vendors_and_published_as_data(self, cast, browser_of):
        rfi = services.change_rfi(rfi=RfiFactory(), script=STEPS, by=cast.procurement_officer)
        assert [row.weight for row in rfi.script_rows.all()] == [3, 1]
        assert rfi.version == services.change_rfi(rfi=rfi, script=STEPS, by=cast.procurement_officer).version
        Rfi.objects.filter(pk=rfi.pk).update(state="published", published_at=LATER)
        assert "Turn the light down" in browser_of().get(f"/rfis/{rfi.pk}/").content.decode()
        steps = building.demonstration(rfi)[0]["requirementGroups"][0]["requirements"]
        assert [row["description"] for row in steps] == ["In a second", "Cut the line"]

    @pytest.fixture
    def slot(self, cast):
        slot = DemonstrationSlotFactory()
        slot.rfi.evaluators.add(cast.evaluator)
        DeclarationFactory(response=slot.response, evaluator=cast.evaluator)
        for row in STEPS:
            ScriptStepFactory(rfi=slot.rfi, **row)
        return slot

    def lines(self, slot, *values):
        return [{"step": step, "value": value} for step, value in zip(slot.rfi.script_rows.all(), values, strict=False)]

    def test_is_scored_step_by_step_and_can_be_scored_again(self, slot, cast):
        given = {"slot": slot, "remark": "x", "at": LATER, "by": cast.evaluator}
        services.score_demonstration(**given, steps=self.lines(slot, 4, 1))
        again = services.score_demonstration(**given, steps=self.lines(slot, 2, 0))
        again.refresh_from_db()
        assert again.value == Decimal("1.50")
        assert list(again.steps.values_list("value", flat=True)) == [2, 0]
        assert slot.scores.count() == 1

    @pytest.mark.parametrize(
        ("given", "said"), [({"steps": (4,)}, "Cut the line"), ({"value": 3, "steps": (4, 4)}, "script")]
    )
    def test_is_refused_incomplete_or_as_a_whole(self, slot, cast, given, said):
        given = given | {"steps": self.lines(slot, *given["steps"])}
        with pytest.raises(ValidationError, match=said):
            services.score_demonstration(slot=slot, remark="x", at=LATER, by=cast.evaluator, **given)

    def test_refuses_steps_of_another_and_a_step_twice(self, slot, cast):
        other = [{"step": ScriptStepFactory(), "value": 1}]
        twice = self.lines(slot, 1, 1) + self.lines(slot, 2)
        for steps, said in ((other, "no step of this"), (twice, "scored twice")):
            with pytest.raises(ValidationError, match=said):
                services.score_demonstration(slot=slot, steps=steps, remark="x", at=LATER, by=cast.evaluator)

    def test_is_scored_on_the_page_and_through_the_api(self, slot, cast, api, browser_of):
        first, second = slot.rfi.script_rows.all()
        url = f"demonstrations/{slot.pk}/score/"
        page = browser_of(cast.evaluator).get(f"/{url}").content.decode()
        assert "Turn the light down" in page
        assert 'name="value"' not in page
        form = {
            "steps-0-step": str(first.pk),
            "steps-0-value": "4",
            "steps-1-step": str(second.pk),
            "steps-1-value": "0",
        }
        assert browser_of(cast.evaluator).post(f"/{url}", form | {"remark": "Seen."}).status_code == 302
        assert slot.scores.get().value == 3
        rows = [{"step": str(first.pk), "value": 0}, {"step": str(second.pk), "value": 0}]
        assert api(cast.evaluator).post(f"/api/v1/{url}", {"steps": rows, "remark": "Again."}).status_code == 200
        assert slot.scores.get().value == 0
        shown = browser_of(cast.evaluator).get(f"/{url}").content.decode()
        assert "Again." in shown

    def test_steps_of_others_stay_hidden_until_the_report(self, slot, cast, browser_of):
        lines = [row | {"remark": "Flickers at once."} for row in self.lines(slot, 1, 1)]
        services.score_demonstration(slot=slot, steps=lines, remark="x", at=LATER + timedelta(1), by=cast.evaluator)
        slot.rfi.evaluators.add(cast.evaluator2)
        DeclarationFactory(response=slot.response, evaluator=cast.evaluator2)
        url = f"/rfis/{slot.rfi_id}/"
        assert "Flickers" not in browser_of(cast.evaluator2).get(url).content.decode()
        Rfi.objects.filter(pk=slot.rfi_id).update(state="reported")
        assert "Flickers" in browser_of(cast.evaluator2).get(url).content.decode()
