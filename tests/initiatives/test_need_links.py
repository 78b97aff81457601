"""Needs that are the same, and needs that initiatives answer."""

import pytest

from alliance import jobs
from alliance.errors import NotAllowed, Refusal
from alliance.models import Notification
from initiatives import services
from tests.factories.initiatives import InitiativeFactory, NeedFactory, NeedSenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(cast):
    """A duplicate that a resident raised, and the need that was there."""
    first = NeedFactory(title="Dark streets", state="accepted", raised_by=cast.staff)
    duplicate = NeedFactory(title="No light in Foundry", state="accepted", raised_by=cast.resident)
    return first, duplicate


def told(person):
    return [notice.text for notice in Notification.objects.filter(recipient=person).order_by("created_at")]


class TestMerge:
    def test_moves_followers_and_initiatives_and_keeps_the_history(self, cast, twins):
        first, duplicate = twins
        initiative = InitiativeFactory()
        initiative.needs.add(duplicate)
        duplicate.watchers.add(cast.evaluator)
        services.merge_need(need=duplicate, into=first, by=cast.office)
        duplicate.refresh_from_db()

        assert (duplicate.state, duplicate.survivor) == ("merged", first)
        assert set(first.watchers.all()) == {cast.resident, cast.evaluator}
        assert list(initiative.needs.all()) == [first]
        assert len(told(cast.resident)) == 1
        assert "goes on there" in told(cast.resident)[0]
        assert "was merged into it" in told(cast.staff)[0]

        services.answer_need(need=first, answer="All lamps are new.", by=cast.office)
        assert "All lamps are new." in told(cast.resident)[-1]

    def test_writes_to_who_sent_the_duplicate_without_an_account(self, cast, twins, mailoutbox):
        sender = NeedSenderFactory(need=NeedFactory(raised_by=None, state="raised"))
        services.merge_need(need=sender.need, into=twins[0], by=cast.office)
        services.answer_need(need=twins[0], answer="All lamps are new.", by=cast.office)
        jobs.run_due()
        mine = [letter for letter in mailoutbox if letter.to == [sender.email]]
        assert "goes on there" in mine[0].body
        assert "All lamps are new." in mine[1].body
        assert "/report/" in mine[1].body

    def test_is_undone_as_if_it_had_not_been(self, cast, twins):
        first, duplicate = twins
        initiative = InitiativeFactory()
        initiative.needs.add(duplicate)
        merged = services.merge_need(need=duplicate, into=first, by=cast.office)
        again = services.separate_need(need=merged, why="Another street.", by=cast.office)

        assert (again.state, again.merged_into, again.merged) == ("raised", None, {})
        assert not first.watchers.exists()
        assert list(initiative.needs.all()) == [duplicate]
        initiative.refresh_from_db()
        assert initiative.version == 3  # whoever edits it meanwhile is told

    def test_cannot_be_undone_once_the_other_was_merged_itself(self, cast, twins):
        first, duplicate = twins
        merged = services.merge_need(need=duplicate, into=first, by=cast.office)
        last = NeedFactory(state="accepted")
        services.merge_need(need=first, into=last, by=cast.office)
        merged.refresh_from_db()
        assert merged.survivor == last
        with pytest.raises(Refusal, match="Undo that one first"):
            services.separate_need(need=merged, why="Another street.", by=cast.office)

    @pytest.mark.parametrize(("state", "said"), [("declined", "is declined"), ("merged", "is merged")])
    def test_goes_only_into_a_need_that_lives(self, cast, api, twins, state, said):
        closed = NeedFactory(state=state)
        address = f"/api/v1/needs/{twins[1].pk}/merge/"
        answer = api(cast.office).post(address, {"into": str(closed.pk)}, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "into"
        itself = api(cast.office).post(address, {"into": str(twins[1].pk)}, format="json")
        assert "into itself" in itself.json()["detail"]

    def test_shows_the_way_to_the_survivor_also_to_visitors(self, cast, twins, browser_of):
        first, duplicate = twins
        services.merge_need(need=duplicate, into=first, by=cast.office)
        page = browser_of(None).get(duplicate.get_absolute_url()).content.decode()
        assert f'href="{first.get_absolute_url()}"' in page

    def test_is_the_offices_to_do(self, cast, twins):
        with pytest.raises(NotAllowed, match="needs the role"):
            services.merge_need(need=twins[1], into=twins[0], by=cast.staff)


class TestLink:
    @pytest.mark.parametrize("is_public", [True, False])
    def test_tells_followers_when_an_initiative_comes_and_goes(self, cast, twins, api, is_public):
        need, initiative = twins[1], InitiativeFactory(title="New lamps", is_public=is_public)
        client, given = api(cast.office), {"initiative": str(initiative.pk)}
        assert client.post(f"/api/v1/needs/{need.pk}/link/", given, format="json").status_code == 200
        twice = client.post(f"/api/v1/needs/{need.pk}/link/", given, format="json")
        assert "answers this need already" in twice.json()["detail"]
        gone = client.post(f"/api/v1/needs/{need.pk}/unlink/", given | {"why": "It stays in Old Town."}, format="json")
        assert gone.status_code == 200
        assert not need.initiatives.exists()
        assert ["New lamps" in text for text in told(cast.resident)] == [is_public, is_public]

    def test_is_refused_to_staff_of_another_department(self, cast, twins):
        with pytest.raises(NotAllowed):
            services.link_initiative(need=twins[0], initiative=InitiativeFactory(), by=cast.staff)
