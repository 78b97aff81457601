"""What is removed when its time is over, what a legal hold keeps, and what no schedule ever touches."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from alliance import city as cities
from alliance import retention
from alliance.errors import Refusal
from alliance.models import AuditEntry, Document, Mail, Notification
from tests.factories.alliance import DocumentFactory, LegalHoldFactory, MailFactory, NotificationFactory

pytestmark = pytest.mark.django_db


def old_notice(**values):
    return NotificationFactory(read_at=timezone.now() - timedelta(days=400), **values)


def test_what_is_past_its_time_goes_and_the_trail_says_so(city):
    old_notice()
    kept = NotificationFactory(read_at=timezone.now())
    unread = NotificationFactory(created_at=timezone.now() - timedelta(days=900))
    assert retention.apply(timezone.now()) == {"notices": 1}
    assert set(Notification.objects.all()) == {kept, unread}
    assert AuditEntry.objects.get(action="apply_retention").after == {"notices": 1}


def test_a_hold_keeps_what_it_covers_and_nothing_else(city):
    LegalHoldFactory(kinds=["notices"])
    old_notice()
    MailFactory(state="sent", created_at=timezone.now() - timedelta(days=900))
    assert retention.apply(timezone.now()) == {"letters": 1}
    assert Notification.objects.exists()


def test_a_hold_without_kinds_covers_everything_until_it_is_lifted(city, cast):
    hold = retention.place_hold(title="Case 26-CV-88", reason="Counsel asked.", kinds=[], by=cast.administrator)
    old_notice()
    assert retention.apply(timezone.now()) == {}
    retention.lift_hold(hold=hold, why="Settled.", at=timezone.now(), by=cast.administrator)
    assert retention.apply(timezone.now()) == {"notices": 1}
    with pytest.raises(Refusal, match="lifted already"):
        retention.lift_hold(hold=hold, why="Again.", at=timezone.now(), by=cast.administrator)


def test_the_city_chooses_the_months(city, cast):
    MailFactory(state="sent", created_at=timezone.now() - timedelta(days=100))
    assert retention.apply(timezone.now()) == {}
    cities.change_setting(key="retention.letters_months", value=3, by=cast.administrator)
    told = AuditEntry.objects.get(action="change_setting")
    assert told.after == {"value": 3}
    assert told.before["value"] not in (None, 3)
    assert retention.apply(timezone.now()) == {"letters": 1}
    assert not Mail.objects.exists()
    with pytest.raises(ValidationError, match="whole number of months"):
        cities.change_setting(key="retention.letters_months", value=0, by=cast.administrator)


@pytest.mark.parametrize("is_kept", [False, True], ids=["committed", "rolled back"])
def test_the_file_of_a_document_goes_once_its_row_is_gone_for_good(city, django_capture_on_commit_callbacks, is_kept):
    row = DocumentFactory(made_at=timezone.now() - timedelta(days=900))
    row.file.save("old.pdf", ContentFile(b"%PDF-"))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert retention.apply(timezone.now()) == {"documents": 1}
        assert row.file.storage.exists(row.file.name)
        transaction.set_rollback(is_kept)
    assert row.file.storage.exists(row.file.name) is is_kept
    assert Document.objects.filter(pk=row.pk).exists() is is_kept


def test_only_administrators_place_holds_and_only_on_kinds_that_exist(cast, api):
    shape = {"title": "Case", "reason": "Counsel asked.", "kinds": ["notices"]}
    assert api(cast.office).post("/api/v1/legal-holds/", shape).status_code == 403
    assert api(cast.administrator).post("/api/v1/legal-holds/", shape | {"kinds": ["votes"]}).status_code == 400
    assert api(cast.administrator).post("/api/v1/legal-holds/", shape).status_code == 201
    assert api(cast.auditor).get("/api/v1/legal-holds/").json()["results"][0]["title"] == "Case"
