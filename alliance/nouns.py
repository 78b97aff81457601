"""The ground's own nouns: people, departments, organisations, tokens, webhooks, jobs, the city's profile."""

from django import forms
from rest_framework import serializers

from alliance import city, documents, people, registry, retention, wards, webhooks
from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from alliance.doors.noun import Act, Column, Noun
from alliance.fields import JsonField
from alliance.forms import Form, InstantField, ModelForm
from alliance.models import (
    ApiToken,
    CityProfile,
    Department,
    Document,
    Job,
    LegalHold,
    User,
    WebhookDelivery,
    WebhookSubscription,
)
from alliance.roles import Role

MANAGE = "alliance.manage_people"


class PersonForm(ModelForm):
    roles = forms.MultipleChoiceField(choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = User
        fields = ("username", "name", "email", "title", "department", "organisation", "time_zone")


class ChangePersonForm(ModelForm):
    roles = forms.MultipleChoiceField(choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = User
        fields = ("name", "email", "title", "department", "organisation", "time_zone")


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ProfileForm(ModelForm):
    class Meta:
        model = User
        fields = ("time_zone", "wants_email", "wants_digest", "gathers_reminders")


class DepartmentForm(ModelForm):
    class Meta:
        model = Department
        fields = ("code", "name", "external_id")


class TokenForm(Form):
    name = forms.CharField(max_length=80, help_text="Which system will use it.")
    scopes = forms.MultipleChoiceField(choices=people.known_scopes, widget=forms.CheckboxSelectMultiple)
    expires_at = InstantField(label="Expires", help_text="A year from now at most.")


class WebhookForm(Form):
    url = forms.URLField(label="Address", assume_scheme="https", help_text="An https address outside your network.")
    topics = JsonField(required=False, initial=list, help_text='Such as ["need.accepted"]; empty means all events.')
    secret = forms.CharField(
        min_length=24, max_length=120, help_text="Signs each message (Standard Webhooks): whsec_ and base64."
    )


class SecretForm(Form):
    secret = forms.CharField(
        min_length=24, max_length=120, label="New secret", help_text="whsec_ and base64, never used before."
    )


class HoldForm(ModelForm):
    kinds = forms.MultipleChoiceField(
        choices=retention.kinds,
        required=False,
        label="Covers",
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means all of them.",
    )

    class Meta:
        model = LegalHold
        fields = ("title", "reason", "kinds")


class CityForm(ModelForm):
    class Meta:
        model = CityProfile
        fields = (
            "name",
            "region",
            "country",
            "currency",
            "time_zone",
            "population",
            "credit_rating",
            "fiscal_year_start_month",
        )


def document_kinds() -> list[tuple[str, str]]:
    return [(kind.name, kind.label) for kind in registry.documents]


class OrderForm(Form):
    kind = forms.ChoiceField(choices=document_kinds, label="What")
    subject = forms.UUIDField(
        label="Of which row", help_text="Its identifier. Pages with documents have a button for it."
    )
    format = forms.ChoiceField(choices=Document.Format.choices, initial="pdf")


class PersonSerializer(RecordSerializer):
    class Meta:
        model = User
        fields = (
            "id",
            "version",
            "username",
            "name",
            "email",
            "title",
            "department",
            "organisation",
            "time_zone",
            "is_active",
        )


class DepartmentSerializer(RecordSerializer):
    class Meta:
        model = Department
        fields = (*RECORD_FIELDS, "code", "name")


class TokenSerializer(RecordSerializer):
    class Meta:
        model = ApiToken
        fields = ("id", "version", "name", "hint", "scopes", "expires_at", "revoked_at", "last_used_on", "owner")


class WebhookSerializer(RecordSerializer):
    class Meta:
        model = WebhookSubscription
        fields = ("id", "version", "created_at", "url", "topics", "is_active", "disabled_why", "old_secret_until")


class DeliverySerializer(RecordSerializer):
    topic = serializers.CharField(source="event.topic", read_only=True)
    position = serializers.IntegerField(source="event.position", read_only=True, allow_null=True)

    class Meta:
        model = WebhookDelivery
        fields = (
            "id",
            "version",
            "created_at",
            "subscription",
            "event",
            "topic",
            "position",
            "state",
            "attempts",
            "last_status",
            "last_fault",
            "delivered_at",
        )


class HoldSerializer(RecordSerializer):
    class Meta:
        model = LegalHold
        fields = (*RECORD_FIELDS, "title", "reason", "kinds", "lifted_at", "lifted_why")


class JobSerializer(RecordSerializer):
    class Meta:
        model = Job
        fields = ("id", "kind", "state", "progress", "progress_text", "result", "fault", "created_at", "finished_at")


class DocumentSerializer(RecordSerializer):
    class Meta:
        model = Document
        fields = (
            *RECORD_FIELDS,
            "kind",
            "format",
            "title",
            "subject_type",
            "subject_id",
            "job",
            "size_bytes",
            "sha256",
            "made_at",
        )


class CitySerializer(RecordSerializer):
    class Meta:
        model = CityProfile
        fields = (*RECORD_FIELDS, *CityForm.Meta.fields, "wards")


PERSON = Noun(
    model=User,
    path="people",
    keyword="person",
    serializer=PersonSerializer,
    lead="Who works with Alliance, and what each may do. Rights follow from roles and hold from the next click on.",
    create=Act("create", "Add a person", people.add_person, MANAGE, PersonForm, "The account is ready."),
    acts=(
        Act("change", "Edit person", people.change_person, MANAGE, ChangePersonForm, "Saved."),
        Act(
            "disable",
            "Disable account",
            people.disable_person,
            MANAGE,
            ReasonForm,
            "The account is closed. Sessions and tokens stopped working.",
            when=lambda row: row.is_active,
            danger=True,
        ),
        Act(
            "enable",
            "Enable account",
            people.enable_person,
            MANAGE,
            None,
            "The account is open again.",
            when=lambda row: not row.is_active,
        ),
        Act(
            "profile",
            "Edit my profile",
            people.change_own_profile,
            "alliance.change_own_profile",
            ProfileForm,
            "Saved.",
        ),
    ),
    columns=(
        Column("Name", "name", "link", "name"),
        Column("User name", "username", optional=True),
        Column("Roles", "role_words"),
        Column("Department", "department", optional=True),
        Column("Active", "is_active", "flag"),
    ),
    filters={"is_active": ["exact"], "department": ["exact"]},
    search=("name", "username", "email"),
    ordering=("name", "username"),
    related=("department", "organisation"),
    prefetch=("role_assignments",),
    page_template="people/page.html",
)
DEPARTMENT = Noun(
    model=Department,
    path="departments",
    serializer=DepartmentSerializer,
    lead="The parts of the administration that people and initiatives belong to.",
    create=Act("create", "Add a department", people.add_department, MANAGE, DepartmentForm, "Department added."),
    acts=(Act("change", "Edit department", people.change_department, MANAGE, DepartmentForm),),
    columns=(Column("Name", "name", "link", "name"), Column("Code", "code")),
    search=("name", "code"),
    ordering=("name",),
)
TOKEN = Noun(
    model=ApiToken,
    path="tokens",
    keyword="token",
    serializer=TokenSerializer,
    sessions_only=True,
    lead="A token lets another system of the city act for you through the API, within the scopes you choose.",
    create=Act(
        "create",
        "Make a token",
        people.issue_token,
        "alliance.issue_token",
        TokenForm,
        "The token is shown only now; copy it.",
        unpack=lambda made: (made[0], {"token": made[1]}),
    ),
    acts=(
        Act(
            "revoke",
            "Revoke token",
            people.revoke_token,
            "alliance.revoke_token",
            None,
            "The token stopped working.",
            when=lambda row: row.revoked_at is None,
            danger=True,
        ),
    ),
    columns=(
        Column("Name", "name", "link"),
        Column("Begins with", "hint"),
        Column("Expires", "expires_at", "instant", "expires_at"),
        Column("Revoked", "revoked_at", "instant", optional=True),
        Column("Last used", "last_used_on", "day", optional=True),
    ),
    search=("name",),
    ordering=("-created_at", "expires_at"),
)
WEBHOOK = Noun(
    model=WebhookSubscription,
    path="webhooks",
    keyword="subscription",
    serializer=WebhookSerializer,
    lead="Tells another system at once when something happens here. Messages are signed (Standard Webhooks).",
    create=Act(
        "create", "Add a webhook", webhooks.subscribe, "alliance.manage_webhooks", WebhookForm, "Webhook added."
    ),
    acts=(
        Act(
            "switch_off",
            "Switch off",
            webhooks.unsubscribe,
            "alliance.manage_webhooks",
            None,
            "No more messages will be sent.",
            when=lambda row: row.is_active,
            danger=True,
        ),
        Act(
            "switch_on",
            "Switch on",
            webhooks.resume,
            "alliance.manage_webhooks",
            None,
            "Messages are sent again.",
            when=lambda row: not row.is_active,
        ),
        Act(
            "rotate_secret",
            "Change the secret",
            webhooks.rotate_secret,
            "alliance.manage_webhooks",
            SecretForm,
            "The new secret signs from now on; the old one beside it for 24 hours.",
        ),
        Act(
            "replay_failed",
            "Send failed messages again",
            webhooks.replay_failed,
            "alliance.manage_webhooks",
            None,
            "What failed is being sent again.",
            when=lambda row: row.is_active,
        ),
    ),
    columns=(Column("Address", "url", "link"), Column("On", "is_active", "flag"), Column("Note", "disabled_why")),
    filters={"is_active": ["exact"]},
    search=("url",),
)
DELIVERY = Noun(
    model=WebhookDelivery,
    path="deliveries",
    keyword="delivery",
    parent="subscription",
    serializer=DeliverySerializer,
    lead="Each message to another system: when it was tried, what the receiver said, and sending it again.",
    acts=(
        Act(
            "replay",
            "Send again",
            webhooks.replay,
            "alliance.manage_webhooks",
            None,
            "It is sent again, under the same webhook-id.",
            when=lambda row: row.state != WebhookDelivery.State.WAITING,
        ),
    ),
    columns=(
        Column("Event", "event.topic", "link"),
        Column("To", "subscription.url", optional=True),
        Column("State", "get_state_display"),
        Column("Tries", "attempts", "number"),
        Column("Answer", "answer"),
        Column("Written", "created_at", "instant", "created_at", optional=True),
        Column("Delivered", "delivered_at", "instant", optional=True),
    ),
    filters={"state": ["exact"], "subscription": ["exact"]},
    search=("event__topic", "subscription__url"),
    related=("event", "subscription"),
)
HOLD = Noun(
    model=LegalHold,
    path="legal-holds",
    keyword="hold",
    serializer=HoldSerializer,
    lead="While a hold is in force, nothing that it covers is removed by the retention schedule.",
    create=Act(
        "create", "Place a hold", retention.place_hold, "alliance.hold_records", HoldForm, "Nothing of it is removed."
    ),
    acts=(
        Act(
            "lift",
            "Lift the hold",
            retention.lift_hold,
            "alliance.hold_records",
            ReasonForm,
            "The retention schedule applies again.",
            when=lambda row: row.lifted_at is None,
            danger=True,
        ),
    ),
    columns=(
        Column("Hold", "title", "link"),
        Column("Placed", "created_at", "instant", "created_at"),
        Column("Lifted", "lifted_at", "instant"),
    ),
    filters={"lifted_at": ["isnull"]},
    search=("title", "reason"),
)
JOB = Noun(
    model=Job,
    path="jobs",
    serializer=JobSerializer,
    lead="Work you started that goes on in the background.",
    columns=(
        Column("Work", "kind", "link"),
        Column("State", "get_state_display"),
        Column("Progress (%)", "progress", "number"),
        Column("Started", "created_at", "instant", "created_at"),
    ),
    filters={"state": ["exact"], "kind": ["exact"]},
    page_template="jobs/page.html",
)
DOCUMENT = Noun(
    model=Document,
    path="documents",
    serializer=DocumentSerializer,
    lead="PDFs and spreadsheets you asked for. Each is made in the background from what you may see.",
    create=Act(
        "create",
        "Ask for a document",
        documents.order_document,
        "alliance.order_document",
        OrderForm,
        "It is being made.",
    ),
    columns=(
        Column("Document", "title", "link"),
        Column("Format", "get_format_display"),
        Column("Made", "made_at", "instant"),
        Column("Asked for", "created_at", "instant", "created_at", optional=True),
    ),
    filters={"kind": ["exact"], "format": ["exact"], "subject_id": ["exact"]},
    search=("title",),
    related=("job",),
    page_template="documents/page.html",
    page_context=lambda row, user: {"subject_url": documents.subject_url(row)},
)
CITY = Noun(
    model=CityProfile,
    path="city",
    keyword="city",
    serializer=CitySerializer,
    lead="Which city this is: its name, currency, time zone and year.",
    acts=(
        Act(
            "change",
            "Edit the city profile",
            city.change_city_profile,
            "alliance.change_settings",
            CityForm,
        ),
        Act(
            "load_wards",
            "Load the wards",
            wards.load_wards,
            "alliance.change_settings",
            wards.WardsForm,
            "The wards are loaded: maps and forms use them from now on.",
            hint="They replace those that are there. Rows keep the name of their ward.",
        ),
    ),
    columns=(Column("Name", "name", "link"), Column("Currency", "currency"), Column("Time zone", "time_zone")),
)


NOUNS = (PERSON, DEPARTMENT, TOKEN, WEBHOOK, DELIVERY, HOLD, JOB, DOCUMENT, CITY)
