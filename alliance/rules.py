"""The ground's part of the permission table, and who may see the ground's rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from alliance import registry, visibility
from alliance.audiences import OVERSEERS
from alliance.models import (
    ApiToken,
    Attachment,
    AuditEntry,
    CalendarAddress,
    Certificate,
    CityProfile,
    Department,
    Document,
    Event,
    Job,
    LegalHold,
    Notification,
    Organisation,
    OrganisationContact,
    OrganisationFlag,
    OrganisationIdentifier,
    Report,
    RoleAssignment,
    SearchEntry,
    Snooze,
    User,
    WebhookDelivery,
    WebhookSubscription,
)
from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, CITY_STAFF, INSIDE, Role
from alliance.visibility import EVERYONE, NOBODY, Rule, seen_by

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def owns_it(user: Any, row: Any) -> bool:
    return bool(row.owner_id == user.pk)


def built_it(user: Any, row: Any) -> bool:
    return bool(user.pk and row.created_by_id == user.pk)


def receives_it(user: Any, report: Any) -> bool:
    return bool(user.pk and report.readers.filter(pk=user.pk).exists())


PERMISSIONS = (
    Permission("alliance.manage_people", "Manage people and their roles", ADMINISTRATOR),
    Permission(
        "alliance.manage_organisations",
        "Add and edit organisations",
        CHAMPION_OFFICE | {Role.PROCUREMENT_OFFICER, Role.FINANCE_OFFICER, Role.ADMINISTRATOR},
    ),
    Permission("alliance.manage_webhooks", "Manage webhooks", ADMINISTRATOR),
    Permission("alliance.hold_records", "Place and lift legal holds", ADMINISTRATOR),
    Permission("alliance.read_metrics", "Read the figures of operation", ADMINISTRATOR | {Role.AUDITOR}),
    Permission("alliance.change_settings", "Change the city’s settings", ADMINISTRATOR | {Role.CHAMPION}),
    Permission("alliance.issue_token", "Make an API token", INSIDE),
    Permission("alliance.revoke_token", "Revoke an API token", ADMINISTRATOR, also=owns_it, for_readers=True),
    Permission("alliance.make_calendar_address", "Make a secret calendar address", frozenset(Role)),
    Permission(
        "alliance.revoke_calendar_address",
        "Revoke a calendar address",
        ADMINISTRATOR,
        also=owns_it,
        for_readers=True,
    ),
    Permission(
        "alliance.change_own_profile", "Change a profile", also=lambda user, row: row.pk == user.pk, for_readers=True
    ),
    Permission(
        "alliance.read_audit", "Read the audit trail", frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.CHAMPION})
    ),
    Permission("alliance.read_events", "Read the feed of events", OVERSEERS),
    Permission("alliance.see_dashboard", "See the council’s page", INSIDE),
    Permission("alliance.build_report", "Build a report", INSIDE),
    Permission(
        "alliance.change_report", "Edit, share or remove a report", ADMINISTRATOR, also=built_it, for_readers=True
    ),
    Permission("alliance.leave_report", "End the letters of a report", also=receives_it, for_readers=True),
    Permission("alliance.attach_file", "Attach a file", CITY_STAFF),
    Permission("alliance.remove_file", "Take this file away", CHAMPION_OFFICE | ADMINISTRATOR, also=built_it),
    Permission("alliance.order_document", "Ask for a PDF or spreadsheet", INSIDE | {Role.VENDOR}),
    Permission("alliance.see_design", "See the components page", CITY_STAFF),
)


def inside(user: Any) -> bool:
    return bool(user.is_system or not user.roles.isdisjoint(INSIDE))


def everyone_inside(user: Any) -> Q:
    return EVERYONE if inside(user) else NOBODY


@dataclass(frozen=True)
class FollowsSubject:
    """The rule of rows that are about any other row, by `subject_type` and `subject_id`: seen by whoever sees that row.

    Overseers see all. `prefix` leads to the row that names the subject; `also` adds people of its own, such as the
    members of a body.
    """

    prefix: str = ""
    also: Callable[[Any], Q] = lambda user: NOBODY

    def __call__(self, user: Any) -> Q:
        if overseer(user):
            return EVERYONE
        if not inside(user):
            return NOBODY
        return self.subject_seen(user) | self.also(user)

    def subject_seen(self, user: Any) -> Q:
        hidden = {noun.model_label: noun.model for noun in registry.nouns if self.may_hide(noun.model, user)}
        seen = ~Q(**{f"{self.prefix}subject_type__in": hidden})
        for label, model in hidden.items():
            if visibility.rule_for(model)(user) == NOBODY:
                continue
            theirs = seen_by(model, user).filter(pk=OuterRef(f"{self.prefix}subject_id"))
            seen |= Q(**{f"{self.prefix}subject_type": label}) & Q(Exists(theirs))
        return seen

    def may_hide(self, model: type[Any], user: Any) -> bool:
        rule = visibility.rule_for(model)
        return not isinstance(rule, FollowsSubject) and rule(user) != EVERYONE


def overseer(user: Any) -> bool:
    return bool(user.is_system or not user.roles.isdisjoint(OVERSEERS))


def people_seen(user: Any) -> Q:
    return EVERYONE if inside(user) else Q(pk=user.pk)


def organisations_seen(user: Any) -> Q:
    return EVERYONE if inside(user) else Q(pk=user.organisation_id)


def of_organisations_seen(user: Any) -> Q:
    return EVERYONE if inside(user) else Q(organisation_id=user.organisation_id) if user.organisation_id else NOBODY


def own_tokens(user: Any) -> Q:
    return EVERYONE if user.is_system or Role.ADMINISTRATOR in user.roles else Q(owner_id=user.pk)


def own_jobs(user: Any) -> Q:
    return EVERYONE if user.is_system or Role.ADMINISTRATOR in user.roles else Q(created_by_id=user.pk)


def administrators(user: Any) -> Q:
    return EVERYONE if user.is_system or Role.ADMINISTRATOR in user.roles else NOBODY


def auditors(user: Any) -> Q:
    return EVERYONE if user.has_perm("alliance.read_audit") else NOBODY


def reports_seen(user: Any) -> Q:
    """One's own, those shared with everybody inside, and those one gets; what stands in them is for each to see or not."""
    if not inside(user):
        return NOBODY
    if user.is_system or Role.ADMINISTRATOR in user.roles:
        return EVERYONE
    received = Report.readers.through._default_manager.filter(user_id=user.pk)
    return Q(is_shared=True) | Q(created_by_id=user.pk) | Q(pk__in=received.values("report_id"))


def found_by(user: Any) -> Q:
    """Entries of the search index: each as its row is seen, asked of the row itself."""
    open_kinds, seen = [], NOBODY
    for model in (kind.model for kind in registry.search):
        label, rule = model._meta.label_lower, visibility.rule_for(model)(user)
        if rule == EVERYONE:
            open_kinds.append(label)
        elif rule != NOBODY:
            seen |= Q(kind=label) & Q(Exists(seen_by(model, user).filter(pk=OuterRef("row_id"))))
    return Q(kind__in=open_kinds) | seen


VISIBLE: dict[type[Any], Rule] = {
    User: people_seen,
    RoleAssignment: everyone_inside,
    Department: everyone_inside,
    Organisation: organisations_seen,
    OrganisationIdentifier: of_organisations_seen,
    OrganisationContact: of_organisations_seen,
    Certificate: of_organisations_seen,
    OrganisationFlag: everyone_inside,
    CityProfile: lambda user: EVERYONE,
    ApiToken: own_tokens,
    CalendarAddress: own_tokens,
    WebhookSubscription: administrators,
    WebhookDelivery: administrators,
    LegalHold: auditors,
    Event: lambda user: EVERYONE if overseer(user) else NOBODY,
    Job: own_jobs,
    Document: lambda user: Q(created_by_id=user.pk),
    Report: reports_seen,
    SearchEntry: found_by,
    Snooze: lambda user: Q(person_id=user.pk),
    Notification: lambda user: Q(recipient_id=user.pk),
    AuditEntry: auditors,
    Attachment: everyone_inside,  # and, for each file, the row it belongs to (alliance/files.py)
}
