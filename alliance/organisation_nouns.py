"""Organisations, their certificates and their flags at both doors."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from rest_framework import serializers

from alliance import organisations, registry
from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from alliance.doors.noun import Act, Column, Noun
from alliance.forms import Form, ModelForm, RowsField
from alliance.models import (
    Certificate,
    Organisation,
    OrganisationContact,
    OrganisationFlag,
    OrganisationIdentifier,
)
from alliance.rules import inside

MANAGE = organisations.MANAGE
DAY = forms.DateInput(attrs={"type": "date"})
SOON_DAYS = 60


class IdentifierRow(Form):
    scheme = forms.CharField(max_length=40, label="Register", help_text="Such as US-EIN or the city’s own.")
    identifier = forms.CharField(max_length=80, label="Identifier")


class ContactRow(Form):
    name = forms.CharField(max_length=120, label="Name")
    purpose = forms.CharField(max_length=120, required=False, label="What for")
    email = forms.EmailField(required=False, label="E-mail")
    phone = forms.CharField(max_length=40, required=False, label="Telephone")


class ChangeOrganisationForm(ModelForm):
    identifiers = RowsField(IdentifierRow, required=False, max_rows=20, extra=1, label="What other registers call it")
    contacts = RowsField(ContactRow, required=False, max_rows=20, extra=1, label="Whom to call")

    class Meta:
        model = Organisation
        fields: Any = ("name", "kind", "categories", "summary", "website")

    @classmethod
    def initial_from(cls, row: Organisation) -> dict[str, Any]:
        return {
            **{name: getattr(row, name) for name in cls.Meta.fields},
            "identifiers": [{"scheme": i.scheme, "identifier": i.identifier} for i in row.identifiers.all()],
            "contacts": [{name: getattr(c, name) for name in organisations.CONTACT} for c in row.contacts.all()],
        }


class OrganisationForm(ChangeOrganisationForm):
    is_another = forms.BooleanField(
        required=False,
        label="It is another organisation than those with a similar name",
        help_text="Only after you looked at them.",
    )

    class Meta(ChangeOrganisationForm.Meta):
        fields: Any = (*ChangeOrganisationForm.Meta.fields, "external_id")


class MergeForm(Form):
    duplicate = forms.ModelChoiceField(
        Organisation.objects.filter(merged_into=None),
        label="The other one",
        help_text="What names it will name this one; it is kept aside.",
    )
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def offer_of(self, row: Organisation) -> None:
        self.fields["duplicate"].queryset = Organisation.objects.filter(merged_into=None).exclude(pk=row.pk)  # type: ignore[attr-defined]


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ChangeCertificateForm(ModelForm):
    class Meta:
        model = Certificate
        fields: Any = ("kind", "title", "number", "expires_on", "owner")
        widgets: Any = {"expires_on": DAY}


class CertificateForm(ChangeCertificateForm):
    class Meta(ChangeCertificateForm.Meta):
        fields: Any = ("organisation", *ChangeCertificateForm.Meta.fields, "external_id")


class ChangeFlagForm(ModelForm):
    class Meta:
        model = OrganisationFlag
        fields: Any = ("kind", "why", "until")
        widgets: Any = {"until": DAY}


class FlagForm(ChangeFlagForm):
    class Meta(ChangeFlagForm.Meta):
        fields: Any = ("organisation", *ChangeFlagForm.Meta.fields, "external_id")


class IdentifierSerializer(serializers.ModelSerializer[OrganisationIdentifier]):
    class Meta:
        model = OrganisationIdentifier
        fields = ("scheme", "identifier")
        read_only_fields = fields


class ContactSerializer(serializers.ModelSerializer[OrganisationContact]):
    class Meta:
        model = OrganisationContact
        fields = organisations.CONTACT
        read_only_fields = fields


class OrganisationSerializer(RecordSerializer):
    identifiers = IdentifierSerializer(many=True, read_only=True)
    contacts = ContactSerializer(many=True, read_only=True)

    class Meta:
        model = Organisation
        fields = (
            *RECORD_FIELDS,
            "name",
            "kind",
            "summary",
            "website",
            "categories",
            "identifiers",
            "contacts",
            "merged_into",
        )


class CertificateSerializer(RecordSerializer):
    class Meta:
        model = Certificate
        fields = (*RECORD_FIELDS, "organisation", "kind", "title", "number", "expires_on", "owner")


class FlagSerializer(RecordSerializer):
    class Meta:
        model = OrganisationFlag
        fields = (*RECORD_FIELDS, "organisation", "kind", "why", "until")


def is_kept(organisation: Organisation) -> bool:
    return organisation.merged_into_id is None


def kept_or_not(organisation: Organisation) -> tuple[str, str]:
    """Tone and words: in use, or kept aside since it was merged."""
    return ("ok", "In use") if is_kept(organisation) else ("none", "Merged into another")


def standing(certificate: Certificate) -> tuple[str, str]:
    """Tone and words: run out, soon, or valid."""
    days = (certificate.expires_on - timezone.localdate()).days
    if days < 0:
        return "bad", "Run out"
    return ("warn", "Runs out soon") if days <= SOON_DAYS else ("ok", "Valid")


def flags_of(organisation: Organisation, user: Any) -> Iterable[dict[str, Any]]:
    rows = organisation.flags.all() if inside(user) else []
    today = timezone.localdate()
    return [{"row": row, "holds": row.holds(today)} for row in rows]


def page_context(organisation: Organisation, user: Any) -> dict[str, Any]:
    manages = is_kept(organisation) and user.has_perm(MANAGE)
    panels = []
    for panel in sorted(registry.organisation_panels, key=lambda panel: panel.order):
        context = panel.context(organisation, user)
        if context is not None:
            panels.append({"title": panel.title, "template": panel.template, "data": context})
    return {
        "flags": flags_of(organisation, user),
        "certificates": [(row, standing(row)) for row in organisation.certificates.all()],
        "alike": organisations.like(organisation) if manages else [],
        "merged": organisation.merged_from.all(),
        "panels": panels,
        "manages": manages,
    }


ORGANISATION = Noun(
    model=Organisation,
    path="organisations",
    serializer=OrganisationSerializer,
    lead="Agencies, vendors, utilities, universities and others the city works with.",
    create=Act(
        "create",
        "Add an organisation",
        organisations.add_organisation,
        MANAGE,
        OrganisationForm,
        "Organisation added.",
    ),
    acts=(
        Act(
            "change",
            "Edit organisation",
            organisations.change_organisation,
            MANAGE,
            ChangeOrganisationForm,
            when=is_kept,
        ),
        Act(
            "merge",
            "Merge with a duplicate",
            organisations.merge_organisation,
            MANAGE,
            MergeForm,
            "They are one now.",
            when=is_kept,
            danger=True,
            hint="This one is kept. Everything that names the other one names this one from now on.",
        ),
    ),
    columns=(
        Column("Name", "name", "link", "name"),
        Column("Kind", "get_kind_display", order_by="kind"),
        Column("Supplies or does", "categories", optional=True),
        Column("Summary", "summary", optional=True),
        Column("Standing", kept_or_not, "status"),
    ),
    filters={"kind": ["exact"], "external_id": ["exact"], "merged_into": ["isnull"]},
    search=("name", "summary", "categories", "identifiers__identifier"),
    ordering=("name", "kind"),
    prefetch=("identifiers", "contacts"),
    page_template="records/organisation.html",
    page_context=page_context,
    list_context=lambda user: {
        "more_acts": [{"label": "Import", "url": "/organisations/import/"}] if user.has_perm(MANAGE) else []
    },
)
CERTIFICATE = Noun(
    model=Certificate,
    path="certificates",
    serializer=CertificateSerializer,
    lead="Insurance, licences and certificates of organisations that run out. Whoever watches one is reminded.",
    create=Act(
        "create",
        "File a certificate",
        organisations.file_certificate,
        MANAGE,
        CertificateForm,
        "Filed. Attach the paper itself on this page.",
    ),
    acts=(
        Act(
            "change",
            "Edit or renew",
            organisations.change_certificate,
            MANAGE,
            ChangeCertificateForm,
        ),
        Act(
            "remove",
            "Take out",
            organisations.remove_certificate,
            MANAGE,
            ReasonForm,
            "It is taken out.",
            danger=True,
        ),
    ),
    columns=(
        Column("Certificate", "title", "link", "title"),
        Column("Organisation", "organisation.name"),
        Column("Kind", "get_kind_display", optional=True),
        Column("Runs out", "expires_on", "day", "expires_on"),
        Column("Standing", standing, "status"),
    ),
    filters={"organisation": ["exact"], "kind": ["exact"], "expires_on": ["gte", "lt"], "external_id": ["exact"]},
    search=("title", "number", "organisation__name"),
    ordering=("expires_on", "title"),
    related=("organisation", "owner"),
    parent="organisation",
)
FLAG = Noun(
    model=OrganisationFlag,
    path="organisation-flags",
    keyword="flag",
    serializer=FlagSerializer,
    lead="What to beware of with an organisation, why, and until when.",
    create=Act(
        "create",
        "Flag an organisation",
        organisations.flag_organisation,
        MANAGE,
        FlagForm,
        "Flagged. It shows wherever the organisation is chosen.",
    ),
    acts=(
        Act("change", "Edit flag", organisations.change_flag, MANAGE, ChangeFlagForm),
        Act("lift", "Lift flag", organisations.lift_flag, MANAGE, ReasonForm, "The flag is lifted.", danger=True),
    ),
    columns=(
        Column("Organisation", "organisation.name", "link"),
        Column("Flag", "get_kind_display"),
        Column("Reason", "why", optional=True),
        Column("Until", "until", "day", "until"),
    ),
    filters={"organisation": ["exact"], "kind": ["exact"], "external_id": ["exact"]},
    search=("organisation__name", "why"),
    ordering=("-created_at", "until"),
    related=("organisation",),
    parent="organisation",
)
NOUNS = (ORGANISATION, CERTIFICATE, FLAG)
