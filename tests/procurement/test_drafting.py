"""Reviews of a draft: who approved which edition, and what stands still meanwhile."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from alliance import documents, jobs
from alliance.errors import NotAllowed, Refusal, WrongState
from alliance.models import Notification, Setting
from procurement import queries, rfi_documents, services
from procurement.models import Rfi, RfiReview
from tests.factories.procurement import ApprovedRfiFactory, PublishedRfiFactory, RfiCommentFactory, RfiFactory

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def rfi(cast):
    return RfiFactory(created_by=cast.procurement_officer)


@pytest.fixture
def sent(rfi, cast):
    return services.send_for_review(rfi=rfi, reviewers=[cast.champion, cast.staff], by=cast.procurement_officer)


@pytest.mark.django_db
class TestSendForReview:
    def test_keeps_the_text_as_an_edition_and_tells_the_reviewers(self, sent, cast):
        edition = sent.editions.get()

        assert (sent.state, edition.number) == ("in_review", 1)
        assert edition.text["problem"] == sent.problem
        assert Notification.objects.filter(recipient=cast.staff, text__startswith="Please review").exists()

    def test_is_refused_without_enough_reviewers(self, rfi, cast):
        Setting.objects.create(key="procurement.least_approvals", value=2)
        with pytest.raises(ValidationError, match="at least 2 reviewers"):
            services.send_for_review(rfi=rfi, reviewers=[cast.champion], by=cast.procurement_officer)

    def test_A08_is_refused_with_whoever_wrote_it(self, rfi, cast):
        with pytest.raises(Refusal) as refused:
            services.send_for_review(rfi=rfi, reviewers=[cast.procurement_officer], by=cast.champion)
        assert refused.value.code == "separation_of_duties"

    @pytest.mark.parametrize(
        "changed",
        [
            {"problem": "Every word of this is the colleague's own."},
            {"criteria": [{"name": "Price", "weight": 100, "proves": "demonstration", "anchors": ""}]},
            {"requirements": [{"text": "How many lamps?"}]},
            {"script": [{"text": "Switch it on.", "weight": 1}]},
        ],
        ids=lambda changed: next(iter(changed)),
    )
    def test_A08_counts_everybody_who_changed_a_part_of_it(self, rfi, cast, changed):
        services.change_rfi(rfi=rfi, **changed, by=cast.office)
        assert queries.writers_of(rfi) == {cast.procurement_officer.pk, cast.office.pk}

    def test_A08_is_refused_with_whoever_changed_it(self, rfi, cast):
        services.change_rfi(rfi=rfi, title="Light that lasts", by=cast.office)
        with pytest.raises(Refusal, match="wrote or changed this RFI") as refused:
            services.send_for_review(rfi=rfi, reviewers=[cast.office], by=cast.procurement_officer)
        assert refused.value.code == "separation_of_duties"

    def test_lets_nobody_change_the_text_meanwhile(self, sent, cast):
        with pytest.raises(Refusal, match="Take it back to draft"):
            services.change_rfi(rfi=sent, title="Another", by=cast.procurement_officer)

    def test_works_at_both_doors_with_the_same_refusal(self, rfi, cast, api, browser_of):
        url, body = f"rfis/{rfi.pk}/send_for_review/", {"reviewers": [str(cast.vendor.pk)]}
        answer = api(cast.procurement_officer).post(f"/api/v1/{url}", body)
        page = browser_of(cast.procurement_officer).post(f"/{url}", body)
        done = browser_of(cast.procurement_officer).post(f"/{url}", {"reviewers": [str(cast.champion.pk)]})

        assert (answer.status_code, page.status_code, done.status_code) == (400, 400, 302)
        assert answer.json()["errors"][0]["field"] == "reviewers"


@pytest.mark.django_db
class TestApproveRfi:
    def test_needs_everybody_who_was_asked(self, sent, cast):
        assert services.approve_rfi(rfi=sent, at=NOW, by=cast.champion).state == "in_review"
        assert services.approve_rfi(rfi=sent, note="Clear.", at=NOW, by=cast.staff).state == "approved"

    def test_is_refused_to_others_and_a_second_time(self, sent, cast):
        with pytest.raises(NotAllowed):
            services.approve_rfi(rfi=sent, at=NOW, by=cast.office)
        services.approve_rfi(rfi=sent, at=NOW, by=cast.champion)
        with pytest.raises(Refusal) as refused:
            services.approve_rfi(rfi=sent, at=NOW, by=cast.champion)
        assert refused.value.code == "already_decided"

    def test_asking_for_changes_sends_it_back_and_every_verdict_is_kept(self, sent, cast):
        services.approve_rfi(rfi=sent, at=NOW, by=cast.champion)
        back = services.ask_for_changes(rfi=sent, note="Name the street.", at=NOW, by=cast.staff)
        assert back.state == "draft"
        services.change_rfi(rfi=back, problem="Kiln Street is dark for weeks.", by=cast.procurement_officer)
        services.send_for_review(rfi=back, reviewers=[cast.champion], by=cast.procurement_officer)
        services.approve_rfi(rfi=back, at=NOW, by=cast.champion)

        said = list(
            RfiReview.objects.order_by("edition__number", "created_at").values_list("edition__number", "verdict")
        )
        assert said == [(1, "approved"), (1, "changes"), (2, "approved")]
        one, two = sent.editions.order_by("number")
        assert one.digest != two.digest

    def test_is_what_waits_for_the_reviewer(self, sent, cast, browser_of):
        assert "Review “" in browser_of(cast.staff).get("/work/").content.decode()


@pytest.mark.django_db
class TestPublishing:
    def test_is_refused_without_approval(self, rfi, cast):
        with pytest.raises(WrongState, match="must be approved"):
            services.publish_rfi(rfi=rfi, by=cast.procurement_officer)

    def test_is_refused_where_more_approvals_are_wanted_meanwhile(self, cast):
        rfi = ApprovedRfiFactory()
        Setting.objects.create(key="procurement.least_approvals", value=2)
        with pytest.raises(Refusal, match="1 of 2 approvals") as refused:
            services.publish_rfi(rfi=rfi, by=cast.procurement_officer)
        assert refused.value.code == "approvals_missing"

    def test_is_refused_for_a_text_that_nobody_approved(self, cast):
        rfi = ApprovedRfiFactory()
        Rfi.objects.filter(pk=rfi.pk).update(problem="Slipped in past the services.")
        with pytest.raises(Refusal, match="not the one that was approved"):
            services.publish_rfi(rfi=rfi, by=cast.procurement_officer)


@pytest.mark.django_db
class TestComments:
    def test_stand_beside_their_part_until_dealt_with(self, rfi, cast, browser_of):
        comment = services.comment_rfi(rfi=rfi, part="problem", text="Since when?", by=cast.staff)
        editor = f"/rfis/{rfi.pk}/editor/"
        assert "Since when?" in browser_of(cast.procurement_officer).get(editor).content.decode()
        services.resolve_comment(comment=comment, at=NOW, by=cast.procurement_officer)
        assert "Since when?" not in browser_of(cast.procurement_officer).get(editor).content.decode()
        assert "Since when?" in browser_of(cast.procurement_officer).get(rfi.get_absolute_url()).content.decode()

    def test_are_dealt_with_by_who_drafts_and_by_who_made_them(self, rfi, cast, api, browser_of):
        own = services.comment_rfi(rfi=rfi, part="problem", text="Since when?", by=cast.staff)
        other = services.comment_rfi(rfi=rfi, part="problem", text="Where?", by=cast.finance_officer)
        answer = api(cast.staff).post(f"/api/v1/rfi-comments/{other.pk}/resolve/")
        done = browser_of(cast.staff).post(f"/rfi-comments/{other.pk}/resolve/")
        page = browser_of(cast.staff).get(rfi.get_absolute_url()).content.decode()
        assert (answer.status_code, done.status_code) == (403, 403)
        assert f"/rfi-comments/{other.pk}/resolve/" not in page
        assert f"/rfi-comments/{own.pk}/resolve/" in page
        assert api(cast.staff).post(f"/api/v1/rfi-comments/{own.pk}/resolve/").status_code == 200
        assert services.resolve_comment(comment=other, at=NOW, by=cast.office).resolved_at == NOW

    def test_are_refused_to_vendors_and_after_publishing(self, rfi, cast, api):
        assert api(cast.vendor).get(f"/api/v1/rfi-comments/{RfiCommentFactory(rfi=rfi).pk}/").status_code == 404
        with pytest.raises(Refusal, match="changes by addendum"):
            services.comment_rfi(rfi=PublishedRfiFactory(), part="problem", text="Oh.", by=cast.staff)


@pytest.mark.django_db
def test_the_changes_page_holds_the_text_against_an_edition_and_the_library(sent, cast, browser_of):
    services.take_back_rfi(rfi=sent, by=cast.procurement_officer)
    services.change_rfi(rfi=sent, problem="Kiln Street is dark.", by=cast.procurement_officer)
    browser = browser_of(cast.procurement_officer)
    since = browser.get(f"/rfis/{sent.pk}/changes/?against=1").content.decode()
    library = browser.get(f"/rfis/{sent.pk}/changes/?against=library").content.decode()

    assert "<ins>Kiln" in since
    assert "We welcome joint responses" in library
    assert browser.get(f"/rfis/{sent.pk}/changes/?against=9").status_code == 404


@pytest.mark.django_db
def test_the_pdf_of_an_rfi_says_what_its_page_says_and_nothing_of_responses(cast):
    rfi = PublishedRfiFactory(problem="Kiln Street is dark. *Not* #markup.")
    services.submit_response(
        rfi=rfi, summary="s3cret", partnership="x", demonstration="x", shared_value="x", by=cast.vendor
    )
    order = documents.order_document(kind="rfi", subject=rfi.pk, format="pdf", by=cast.staff)
    content = rfi_documents.content_of(rfi, cast.staff)
    jobs.run_due()
    order.refresh_from_db()

    with order.file.open() as file:
        assert file.read(5) == b"%PDF-"
    assert ["The problem", rfi.problem] in content["parts"]
    assert "s3cret" not in str(content)
