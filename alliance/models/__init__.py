"""The ground's rows. Apps import from here: `from alliance.models import Record, User`."""

from alliance.models.audit import AuditEntry, AuditLink
from alliance.models.calendars import CalendarAddress
from alliance.models.city import CityProfile, Setting
from alliance.models.documents import Document
from alliance.models.files import Attachment
from alliance.models.jobs import Job
from alliance.models.messages import Mail, Notification, Reminder
from alliance.models.organisations import (
    Certificate,
    Organisation,
    OrganisationContact,
    OrganisationFlag,
    OrganisationIdentifier,
)
from alliance.models.people import Department, RoleAssignment, User
from alliance.models.records import Counter, Record, RecordQuerySet, Worded
from alliance.models.reports import Report
from alliance.models.requests import ApiToken, IdempotencyKey, Tally
from alliance.models.retention import LegalHold
from alliance.models.search import SearchEntry
from alliance.models.webhooks import Event, WebhookDelivery, WebhookSubscription
from alliance.models.work import Snooze

__all__ = [
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "AuditLink",
    "CalendarAddress",
    "Certificate",
    "CityProfile",
    "Counter",
    "Department",
    "Document",
    "Event",
    "IdempotencyKey",
    "Job",
    "LegalHold",
    "Mail",
    "Notification",
    "Organisation",
    "OrganisationContact",
    "OrganisationFlag",
    "OrganisationIdentifier",
    "Record",
    "RecordQuerySet",
    "Reminder",
    "Report",
    "RoleAssignment",
    "SearchEntry",
    "Setting",
    "Snooze",
    "Tally",
    "User",
    "WebhookDelivery",
    "WebhookSubscription",
    "Worded",
]
