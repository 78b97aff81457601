"""Makers of the ground's rows, and the small cast of people that every test uses."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import factory

from alliance import models
from alliance.roles import Role
from tests.factories import Maker

PASSWORD = "correct-horse-battery"


class DepartmentFactory(Maker):
    class Meta:
        model = models.Department
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"D{n}")
    name = factory.LazyAttribute(lambda made: f"Department {made.code}")


class SnoozeFactory(Maker):
    class Meta:
        model = models.Snooze

    person = factory.SubFactory("tests.factories.alliance.UserFactory")
    task = factory.Sequence(lambda n: f"{n:064d}")
    until = datetime(2099, 1, 1, tzinfo=UTC)


class OrganisationFactory(Maker):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = "vendor"


class OrganisationIdentifierFactory(Maker):
    class Meta:
        model = models.OrganisationIdentifier

    organisation = factory.SubFactory(OrganisationFactory)
    scheme = "HF-SUPPLIER"
    identifier = factory.Sequence(lambda n: f"HF-{n:05d}")


class OrganisationContactFactory(Maker):
    class Meta:
        model = models.OrganisationContact

    organisation = factory.SubFactory(OrganisationFactory)
    name = "Ada Ferris"


class OrganisationFlagFactory(Maker):
    class Meta:
        model = models.OrganisationFlag

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "other"
    why = "Ask the clerk first."


class UserFactory(Maker):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.LazyAttribute(lambda made: made.username.replace("_", " ").title())
    email = factory.LazyAttribute(lambda made: f"{made.username}@city.example")
    password = "!"

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or []:
            models.RoleAssignment.objects.create(user=self, role=role)


class CertificateFactory(Maker):
    class Meta:
        model = models.Certificate

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "insurance"
    title = "Liability up to 2 million"
    expires_on = date(2026, 12, 31)
    owner = factory.SubFactory(UserFactory)


class RoleAssignmentFactory(Maker):
    class Meta:
        model = models.RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = Role.OFFICE


class CityProfileFactory(Maker):
    class Meta:
        model = models.CityProfile

    name = "Harlan Falls"
    currency = "USD"
    time_zone = "America/New_York"


class SettingFactory(Maker):
    class Meta:
        model = models.Setting

    key = factory.Sequence(lambda n: f"setting.{n}")
    value = 1


class CounterFactory(Maker):
    class Meta:
        model = models.Counter

    series = factory.Sequence(lambda n: f"S{n}")


class AuditEntryFactory(Maker):
    class Meta:
        model = models.AuditEntry

    actor_name = "Somebody"
    action = "create"
    subject_type = "alliance.department"
    subject_id = "1"
    subject_label = "A row"
    digest = "0" * 64


class AuditLinkFactory(Maker):
    class Meta:
        model = models.AuditLink

    seq = factory.Sequence(lambda n: n + 1)
    entry = factory.SubFactory(AuditEntryFactory)
    previous = "0" * 64
    hash = "1" * 64


class AttachmentFactory(Maker):
    class Meta:
        model = models.Attachment

    subject_type = "alliance.department"
    subject_id = factory.Faker("uuid4")
    file = "attachments/none"
    name = "report.pdf"
    media_type = "application/pdf"
    size_bytes = 10
    sha256 = "0" * 64


class JobFactory(Maker):
    class Meta:
        model = models.Job

    kind = "link_audit"


class DocumentFactory(Maker):
    class Meta:
        model = models.Document

    kind = "round_result"
    title = "Result of a round"
    subject_type = "initiatives.round"
    subject_id = factory.Faker("uuid4")


class NotificationFactory(Maker):
    class Meta:
        model = models.Notification

    recipient = factory.SubFactory(UserFactory)
    slot = factory.Sequence(lambda n: f"fact:{n}")
    text = "Something happened."


class MailFactory(Maker):
    class Meta:
        model = models.Mail

    to = "somebody@city.example"
    subject = "News"
    text = "Something happened."
    message_id = factory.Sequence(lambda n: f"<{n}@alliance.invalid>")


class ReminderFactory(Maker):
    class Meta:
        model = models.Reminder

    subject_type = "initiatives.review"
    subject_id = factory.Faker("uuid4")
    subject_version = 1
    recipient = factory.SubFactory(UserFactory)
    kind = "due"
    due_at = datetime(2026, 1, 1, tzinfo=UTC)


class EventFactory(Maker):
    class Meta:
        model = models.Event

    topic = "need.raised"
    subject_type = "initiatives.need"
    subject_id = factory.Faker("uuid4")


class WebhookSubscriptionFactory(Maker):
    class Meta:
        model = models.WebhookSubscription

    url = "https://receiver.example/hook"
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class WebhookDeliveryFactory(Maker):
    class Meta:
        model = models.WebhookDelivery

    subscription = factory.SubFactory(WebhookSubscriptionFactory)
    event = factory.SubFactory(EventFactory)


class LegalHoldFactory(Maker):
    class Meta:
        model = models.LegalHold

    title = "Records request 26-114"
    reason = "The clerk asked for it."


class ApiTokenFactory(Maker):
    class Meta:
        model = models.ApiToken

    owner = factory.SubFactory(UserFactory)
    name = "Another system"
    hint = "alc_abcdefgh"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    scopes = ["*:read"]
    expires_at = factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=30))


class CalendarAddressFactory(Maker):
    class Meta:
        model = models.CalendarAddress

    owner = factory.SubFactory(UserFactory)
    name = "My telephone"
    digest = factory.Sequence(lambda n: f"{n:064x}")


class TallyFactory(Maker):
    class Meta:
        model = models.Tally

    key = factory.Sequence(lambda n: f"{n:064d}")
    ends_at = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


class IdempotencyKeyFactory(Maker):
    class Meta:
        model = models.IdempotencyKey

    principal = factory.Faker("uuid4")
    key = factory.Sequence(lambda n: f"key-{n}")
    fingerprint = "0" * 64


class Cast:
    """One person per role, made when first named: `cast.office`, `cast.vendor`. Two departments: `works` and `parks`."""

    def __init__(self) -> None:
        self.made = {}

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self.made:
            self.made[name] = self.make(name)
        return self.made[name]

    def make(self, name):
        if name in ("works", "parks"):
            return DepartmentFactory(code=name, name=name.title())
        role = {"staff": Role.DEPARTMENT_STAFF, "other_staff": Role.DEPARTMENT_STAFF}.get(
            name.rstrip("0123456789")
        ) or Role(name.rstrip("0123456789"))
        department = {"staff": self.works, "other_staff": self.parks}.get(name) if "staff" in name else None
        organisation = OrganisationFactory() if role == Role.VENDOR else None
        return UserFactory(username=name, roles=[role], department=department, organisation=organisation)


class SearchEntryFactory(Maker):
    class Meta:
        model = models.SearchEntry

    kind = "alliance.department"
    row_id = factory.LazyFunction(uuid4)
    label = "Department of water"
    head = "Department of water"


class ReportFactory(Maker):
    class Meta:
        model = models.Report

    title = "Initiatives by stage"
    rows = "initiatives"
    columns = factory.LazyFunction(lambda: ["reference", "title", "state"])
    created_by = factory.SubFactory("tests.factories.alliance.UserFactory")
    is_shared = True
