"""Bad input at both doors: refused with one sentence that says what to do, and nothing is lost.

One row for each way in which an officer, a vendor or an evaluator goes wrong. What both doors say is the same sentence,
the row is as before, and what was typed is still on the screen.
"""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.models import AuditEntry
from procurement import services
from procurement.models import Addendum, Criterion, ResponseVersion, Rfi, RfiEdition, RfiReview, ScoreSheet
from tests.factories.procurement import (
    ApprovedRfiFactory,
    PublishedRfiFactory,
    RfiFactory,
    RfiResponseFactory,
)

pytestmark = pytest.mark.django_db

TEXTS = {"summary": "Typed with care.", "partnership": "x", "demonstration": "x", "shared_value": "x"}


@pytest.fixture
def both(api, browser_of):
    """Send the same to page and API; returns the sentence that both of them say, and the page."""

    def sent(person, path, values, status, *, files=None, page_values=None):
        body = values | {name: [make() for make in made] for name, made in (files or {}).items()}
        page = browser_of(person).post(f"/{path}/", body if page_values is None else page_values)
        body = values | {name: [make() for make in made] for name, made in (files or {}).items()}
        url = f"/api/v1/{path}/{'files/' if files else ''}"
        answer = api(person).post(url, body, format="multipart" if files else "json")
        assert (page.status_code, answer.status_code) == (status, status), answer.content
        said = answer.json()
        sentence = said["errors"][0]["message"] if said.get("errors") else said["detail"]
        shown = unescape(page.content.decode())
        assert sentence in shown
        return sentence, shown

    return sent


@pytest.fixture
def closed():
    rfi = PublishedRfiFactory()
    Rfi.objects.filter(pk=rfi.pk).update(due_at=datetime.now(UTC), questions_until=None)
    return Rfi.objects.get(pk=rfi.pk)


def is_still(rfi, state):
    assert Rfi.objects.get(pk=rfi.pk).state == state
    assert not hasattr(Rfi.objects.get(pk=rfi.pk), "keys") or state == "published"


class TestPublishing:
    def test_with_missing_approvals(self, both, cast):
        rfi = ApprovedRfiFactory()
        RfiReview.objects.update(verdict="")
        sentence, _ = both(cast.procurement_officer, f"rfis/{rfi.pk}/publish", {}, 409)
        assert sentence == "0 of 1 approvals are given. Send it for review."
        is_still(rfi, "approved")

    def test_of_another_text_than_was_approved(self, both, cast):
        rfi = ApprovedRfiFactory()
        RfiEdition.objects.update(digest="0" * 64)
        sentence, _ = both(cast.procurement_officer, f"rfis/{rfi.pk}/publish", {}, 409)
        assert "Send it for review again" in sentence
        is_still(rfi, "approved")

    def test_with_weights_of_99_99(self, both, cast):
        rfi = RfiFactory(state="draft", created_by=cast.procurement_officer)
        Criterion.objects.filter(rfi=rfi, name="Partnership").update(weight="19.99")
        values = {"reviewers": [str(cast.champion.pk)]}
        sentence, shown = both(cast.procurement_officer, f"rfis/{rfi.pk}/send_for_review", values, 400)
        assert "99.99, not 100" in sentence
        assert "+0.01" in sentence
        assert "checked" in shown  # whom the officer chose is still chosen
        is_still(rfi, "draft")

    def test_with_a_deadline_in_the_past(self, both, cast):
        past = datetime.now(UTC) - timedelta(days=1)
        rfi = ApprovedRfiFactory(due_at=past, questions_until=past)
        sentence, _ = both(cast.procurement_officer, f"rfis/{rfi.pk}/publish", {}, 400)
        assert "an instant that is still to come" in sentence
        is_still(rfi, "approved")

    @pytest.mark.parametrize(("instant", "said"), [("2027-03-14T02:30", "do not exist"), ("2027-11-07T01:30", "twice")])
    def test_with_a_deadline_in_the_hour_that_is_skipped_or_comes_twice(
        self, city, cast, api, browser_of, instant, said
    ):
        rfi, officer = RfiFactory(), cast.procurement_officer
        tag = {"If-Match": f'"{rfi.pk}-{rfi.version}"'}
        answer = api(officer).patch(f"/api/v1/rfis/{rfi.pk}/", {"due_at": instant}, headers=tag)
        form = {name: getattr(rfi, name) for name in ("title", "summary", "problem", "partnership")}
        form |= {"initiative": str(rfi.initiative_id), "version": str(rfi.version), "due_at": instant}
        page = browser_of(officer).post(f"/rfis/{rfi.pk}/change/", form)
        sentence = answer.json()["errors"][0]["message"]
        assert (answer.status_code, page.status_code) == (400, 400)
        assert sentence in unescape(page.content.decode())
        assert instant in page.content.decode()
        assert Rfi.objects.get(pk=rfi.pk).due_at == rfi.due_at


class TestResponding:
    def test_a_microsecond_late(self, both, cast, closed):
        sentence, shown = both(cast.vendor, f"rfis/{closed.pk}/respond", TEXTS | {"addenda_read": 0}, 409)
        assert "complete before the deadline" in sentence
        assert "Typed with care." in shown
        assert not ResponseVersion.objects.exists()

    def test_with_a_page_in_disguise(self, both, cast):
        rfi = PublishedRfiFactory()
        files = {"files": [lambda: SimpleUploadedFile("offer.pdf", b"<html><script>alert(1)</script>")]}
        sentence, shown = both(cast.vendor, f"rfis/{rfi.pk}/respond", TEXTS | {"addenda_read": 0}, 415, files=files)
        assert "Send a PDF" in sentence
        assert "Typed with care." in shown
        assert not ResponseVersion.objects.exists()

    def test_with_a_bomb(self, both, cast):
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            with archive.open("word/document.xml", "w") as entry:
                for _ in range(251):
                    entry.write(bytes(1024 * 1024))
        rfi = PublishedRfiFactory()
        files = {"files": [lambda: SimpleUploadedFile("offer.docx", body.getvalue())]}
        _, shown = both(cast.vendor, f"rfis/{rfi.pk}/respond", TEXTS | {"addenda_read": 0}, 400, files=files)
        assert "Typed with care." in shown
        assert not ResponseVersion.objects.exists()

    def test_with_2_GB(self, cast, api, browser_of):
        rfi = PublishedRfiFactory()
        large = {"CONTENT_LENGTH": str(2 * 1024**3), "content_type": "multipart/form-data; boundary=x"}
        page = browser_of(cast.vendor).generic("POST", f"/rfis/{rfi.pk}/respond/", b"--x", **large)
        answer = api(cast.vendor).generic("POST", f"/api/v1/rfis/{rfi.pk}/respond/files/", b"--x", **large)
        assert (page.status_code, answer.status_code) == (413, 413)
        assert answer.json()["detail"] in unescape(page.content.decode())
        assert "Send less." in answer.json()["detail"]
        assert not ResponseVersion.objects.exists()


class TestEvaluating:
    @pytest.fixture
    def judged(self, cast):
        rfi = RfiFactory(state="opened", published_at=datetime.now(UTC))
        RfiResponseFactory(rfi=rfi)
        return services.start_evaluation(rfi=rfi, evaluators=[cast.evaluator], by=cast.procurement_officer)

    def test_without_a_declaration(self, judged, cast, api, browser_of):
        response = judged.responses.get()
        page = browser_of(cast.evaluator).get(f"/responses/{response.pk}/")
        answer = api(cast.evaluator).get(f"/api/v1/responses/{response.pk}/content/")
        assert (page.status_code, answer.status_code) == (403, 403)
        assert "choose “Declare interests”" in answer.json()["detail"]
        assert answer.json()["detail"] in unescape(page.content.decode())

    def test_after_the_lock(self, both, judged, cast):
        services.declare_interests(rfi=judged, by=cast.evaluator)
        sheet = ScoreSheet.objects.get()
        rows = [{"criterion": row, "value": 3, "remark": ""} for row in judged.criterion_rows.all()]
        services.change_score_sheet(sheet=sheet, ratings=rows, comment="First.", by=cast.evaluator)
        services.submit_score_sheet(sheet=sheet, at=datetime.now(UTC), by=cast.evaluator)
        first = judged.criterion_rows.first()
        values = {"ratings": [{"criterion": str(first.pk), "value": 0}], "comment": "Second thoughts."}
        form = {"ratings-0-criterion": str(first.pk), "ratings-0-value": "0", "comment": "Second thoughts."}
        page_values = form | {"version": str(ScoreSheet.objects.get().version)}
        url, tag = f"/api/v1/score-sheets/{sheet.pk}/", {"If-Match": f'"{sheet.pk}-{ScoreSheet.objects.get().version}"'}
        from_api, page = self.changed(cast, url, tag, values, f"/score-sheets/{sheet.pk}/change/", page_values)
        assert "locked" in from_api
        assert "Second thoughts." in page
        assert set(ScoreSheet.objects.get().given.values_list("value", flat=True)) == {3}

    @pytest.fixture(autouse=True)
    def doors(self, api, browser_of):
        self.api, self.browser_of = api, browser_of

    def changed(self, cast, url, tag, values, path, form):
        answer = self.api(cast.evaluator).patch(url, values, headers=tag)
        page = self.browser_of(cast.evaluator).post(path, form)
        assert (answer.status_code, page.status_code) == (409, 409)
        shown = unescape(page.content.decode())
        assert answer.json()["detail"] in shown
        return answer.json()["detail"], shown


class TestOpening:
    def test_early(self, both, cast):
        rfi = PublishedRfiFactory()
        sentence, _ = both(cast.procurement_officer, f"rfis/{rfi.pk}/propose_opening", {}, 409)
        assert "before the deadline" in sentence
        assert AuditEntry.objects.filter(action="opening_refused").count() == 2
        is_still(rfi, "published")

    def test_alone(self, both, cast, closed):
        both_officers = (cast.procurement_officer, cast.procurement_officer2)
        sentence, _ = both(both_officers[0], f"rfis/{closed.pk}/open", {}, 409)
        assert "another officer then opens" in sentence
        services.propose_opening(rfi=closed, by=both_officers[0])
        sentence, _ = both(both_officers[0], f"rfis/{closed.pk}/open", {}, 409)
        assert "another procurement officer has to open" in sentence
        is_still(closed, "published")


class TestAddenda:
    def test_after_the_deadline(self, both, cast, closed):
        values = {"text": "One more thing.", "due_at": "2031-01-01T12:00:00Z"}
        sentence, shown = both(cast.procurement_officer, f"rfis/{closed.pk}/issue_addendum", values, 409)
        assert "nothing can be changed any more" in sentence
        assert "One more thing." in shown
        assert not Addendum.objects.exists()

    def test_that_moves_the_deadline_earlier(self, both, cast):
        rfi = PublishedRfiFactory()
        sooner = (rfi.due_at - timedelta(days=1)).isoformat()
        values = {"text": "Sooner.", "due_at": sooner}
        sentence, shown = both(cast.procurement_officer, f"rfis/{rfi.pk}/issue_addendum", values, 409)
        assert "moves only later" in sentence
        assert "Sooner." in shown
        assert Rfi.objects.get(pk=rfi.pk).due_at == rfi.due_at
