"""Changes to the register of organisations: added once, told apart, merged, flagged, with papers that run out."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from alliance import audit
from alliance.likeness import are_alike, host, plain
from alliance.models import (
    Certificate,
    Organisation,
    OrganisationContact,
    OrganisationFlag,
    OrganisationIdentifier,
    Record,
)
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service, touch

MANAGE = "alliance.manage_organisations"
Rows = Iterable[Mapping[str, Any]]


@service
def add_organisation(
    *,
    name: str,
    kind: str,
    summary: str = "",
    website: str = "",
    categories: str = "",
    identifiers: Rows = (),
    contacts: Rows = (),
    is_another: bool = False,
    external_id: str | None = None,
    by: Any,
) -> Organisation:
    """Add an organisation. Raises ValidationError on `name` where one looks the same, unless it `is_another`."""
    require(by, MANAGE)
    row = Organisation(
        name=name, kind=kind, summary=summary, website=website, categories=categories, external_id=external_id
    )
    if not is_another:
        refuse_likeness(row)
    create(row, by=by)
    replace_identifiers(row, identifiers, by=by)
    replace_contacts(row, contacts, by=by)
    return row


def refuse_likeness(row: Organisation) -> None:
    alike = like(row)
    if alike:
        names = " and ".join(found.name for found in alike[:3])
        sentence = f"This looks like {names}. Edit that one, or say that it is another organisation."
        raise ValidationError({"name": ValidationError(sentence, code="looks_like")})


def like(row: Organisation) -> list[Organisation]:
    """Organisations that may be the same, by name or site. Names are compared only where they share the start of a word."""
    words = [word[:4] for word in plain(row.name).split() if len(word) > 3] or [row.name[:4]]
    nearby = reduce(or_, (Q(name__icontains=word) for word in words))
    site = host(row.website)
    if site:
        nearby |= Q(website__icontains=site)
    others = Organisation.objects.filter(nearby, merged_into=None).exclude(pk=row.pk)[:2000]
    return [other for other in others if are_alike(row.name, other.name) or (site and host(other.website) == site)]


@service
def change_organisation(
    *, organisation: Organisation, version: int | None = None, is_another: bool = False, by: Any, **values: Any
) -> Organisation:
    """Correct it; identifiers and contacts are replaced as a whole where they are given."""
    row = lock(organisation, version=version)
    require(by, MANAGE, row)
    identifiers, contacts = values.pop("identifiers", None), values.pop("contacts", None)
    before = row.version
    row = change(row, values, by=by)
    differs = identifiers is not None and replace_identifiers(row, identifiers, by=by)
    differs |= contacts is not None and replace_contacts(row, contacts, by=by)
    if differs:
        touch(row, since=before)
    return row


def replace_identifiers(row: Organisation, given: Rows, *, by: Any) -> bool:
    """Replace them as a whole; says whether anything differed."""
    wanted = [(item["scheme"], item["identifier"]) for item in given]
    insist(len(wanted) == len(set(wanted)), "identifiers", "An identifier is given twice. Take one out.")
    for scheme, identifier in wanted:
        other = OrganisationIdentifier.objects.filter(scheme=scheme, identifier=identifier).exclude(organisation=row)
        if found := other.select_related("organisation").first():
            sentence = f"{found.organisation} has {scheme} {identifier}. Merge the two, or correct it."
            raise ValidationError({"identifiers": [sentence]})
    if sorted(row.identifiers.values_list("scheme", "identifier")) == sorted(wanted):
        return False
    row.identifiers.all().delete()
    for scheme, identifier in wanted:
        create(OrganisationIdentifier(organisation=row, scheme=scheme, identifier=identifier), by=by)
    return True


CONTACT = ("name", "purpose", "email", "phone")


def replace_contacts(row: Organisation, given: Rows, *, by: Any) -> bool:
    """Replace them as a whole; says whether anything differed."""
    wanted = [{name: item.get(name) or "" for name in CONTACT} for item in given]
    if list(row.contacts.order_by("name").values(*CONTACT)) == sorted(wanted, key=lambda item: item["name"]):
        return False
    row.contacts.all().delete()
    for values in wanted:
        create(OrganisationContact(organisation=row, **values), by=by)
    return True


@service
def save_organisation(*, external_id: str, by: Any, **values: Any) -> tuple[Organisation, bool]:
    """Add the organisation of this external id, or change it. Returns it and whether it is new."""
    require(by, MANAGE)
    found = Organisation.objects.filter(external_id=external_id).first()
    if found is None:
        return add_organisation(external_id=external_id, **values, by=by), True
    values.pop("is_another", None)
    return change_organisation(organisation=found, **values, by=by), False


@service
def merge_organisation(
    *, organisation: Organisation, version: int | None = None, duplicate: Organisation, why: str, by: Any
) -> Organisation:
    """Make one of two: everything that names the duplicate names this one from now on, and the duplicate is kept aside.

    Raises ValidationError, and changes nothing, where both have what only one can have, and where rows of the duplicate
    are bound to it for good, or may be (`organisation_is_fixed`): that one is kept then.
    """
    row = lock(organisation, version=version)
    require(by, MANAGE, row)
    insist(row.pk != duplicate.pk, "duplicate", "Choose another organisation: this is the one that is kept.")
    other = lock(duplicate)
    insist(other.merged_into_id is None, "duplicate", f"{other} was merged already.")
    insist(row.merged_into_id is None, "__all__", f"{row} was merged itself. Open the one that was kept.")
    refuse_fixed(row, other)
    moved = sum(move(relation, row, other, by=by, why=why) for relation in relations())
    if moved:
        touch(row)
    change(other, {"merged_into": row}, by=by, why=why, action="merge_organisation")
    audit.record("merge_organisation", row, by=by, after={"merged": str(other), "rows": moved}, why=why)
    return row


def relations() -> list[Any]:
    return [relation for relation in Organisation._meta.related_objects if relation.field.many_to_one]


def refuse_fixed(row: Organisation, other: Organisation) -> None:
    """Asked before anything moves: whose people have gone looks like no vendor."""
    for model in (relation.related_model for relation in relations()):
        if (fixed := getattr(model, "organisation_is_fixed", None)) and fixed(other):
            sentence = f"{other} {model.why_fixed} Keep {other} and merge {row} into it, or try again later."
            raise ValidationError({"duplicate": [sentence]})


def move(relation: Any, row: Organisation, other: Organisation, *, by: Any, why: str) -> int:
    """Point every row of a relation to the kept organisation, but those bound for good. Returns how many there were."""
    name = relation.field.name
    model = relation.related_model
    if hasattr(model, "organisation_is_fixed"):
        return 0
    rows = list(model._default_manager.filter(**{name: other}))
    for found in rows:
        try:
            change(lock(found) if isinstance(found, Record) else found, {name: row}, by=by, why=why)
        except ValidationError as fault:
            sentence = f"“{found}” cannot move: {fault.messages[0]}"
            raise ValidationError({"duplicate": [sentence]}) from fault
    return len(rows)


@service
def file_certificate(
    *, organisation: Organisation, external_id: str | None = None, by: Any, **values: Any
) -> Certificate:
    """Keep a paper that runs out; whoever watches it is reminded."""
    require(by, MANAGE)
    return create(Certificate(organisation=organisation, external_id=external_id, **values), by=by)


@service
def change_certificate(*, certificate: Certificate, version: int | None = None, by: Any, **values: Any) -> Certificate:
    """Correct or renew it; reminders follow the new day."""
    row = lock(certificate, version=version)
    require(by, MANAGE, row)
    moved = any(values.get(name, getattr(row, name)) != getattr(row, name) for name in ("expires_on", "owner"))
    return change(row, values | ({"schedule_version": row.schedule_version + 1} if moved else {}), by=by)


@service
def remove_certificate(*, certificate: Certificate, why: str, by: Any) -> Organisation:
    """Take a paper out that is not needed any more."""
    require(by, MANAGE, certificate)
    organisation = certificate.organisation
    remove(lock(certificate), by=by, why=why)
    return organisation


@service
def flag_organisation(
    *,
    organisation: Organisation,
    kind: str,
    why: str,
    until: date | None = None,
    external_id: str | None = None,
    by: Any,
) -> OrganisationFlag:
    """Say what to beware of: that it helped write a specification, or is debarred until a day."""
    require(by, MANAGE)
    row = OrganisationFlag(organisation=organisation, kind=kind, why=why, until=until, external_id=external_id)
    return create(row, by=by, action="flag_organisation")


@service
def change_flag(*, flag: OrganisationFlag, version: int | None = None, by: Any, **values: Any) -> OrganisationFlag:
    """Correct a flag or its end."""
    row = lock(flag, version=version)
    require(by, MANAGE, row)
    return change(row, values, by=by)


@service
def lift_flag(*, flag: OrganisationFlag, why: str, by: Any) -> Organisation:
    """Take a flag off; the audit trail keeps it."""
    require(by, MANAGE, flag)
    organisation = flag.organisation
    remove(lock(flag), by=by, why=why)
    return organisation


def refuse_debarred(organisation: Organisation | None, on: date, field: str) -> None:
    """Raises ValidationError on `field` while an organisation is debarred."""
    if organisation is None:
        return
    found = organisation.flags.filter(kind=OrganisationFlag.Kind.DEBARRED, until__gte=on).first()
    if found is not None:
        until = f"{found.until:%-d %B %Y}"
        sentence = f"{organisation} is debarred until {until}: {found.why} Choose another, or lift the flag."
        raise ValidationError({field: [sentence]})
