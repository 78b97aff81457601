"""The ground's rows. Apps import from here: `from alliance.models import Record, User`."""

from alliance.models.audit import AuditEntry, AuditLink
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
from alliance.models.requests import ApiToken, IdempotencyKey, Tally
from alliance.models.webhooks import Event, WebhookDelivery, WebhookSubscription

__all__ = [
    "ApiToken",
    "Attachment",
    "AuditEntry",
    "AuditLink",
    "Certificate",
    "CityProfile",
    "Counter",
    "Department",
    "Document",
    "Event",
    "IdempotencyKey",
    "Job",
    "Mail",
    "Notification",
    "Organisation",
    "OrganisationContact",
    "OrganisationFlag",
    "OrganisationIdentifier",
    "Record",
    "RecordQuerySet",
    "Reminder",
    "RoleAssignment",
    "Setting",
    "Tally",
    "User",
    "WebhookDelivery",
    "WebhookSubscription",
    "Worded",
]
