"""Agreements that were out for signature or binding before editions were kept get their first one, with each signature.

The text is the one the parties signed: it could not change since. Later editions compare with it.
"""

from django.db import migrations

TEXT = (
    "title",
    "purpose",
    "legal_form",
    "starts_on",
    "ends_on",
    "data_terms",
    "property_terms",
    "dispute_terms",
    "exit_terms",
)
STATES = {"signing": "proposed", "binding": "in_force", "ended": "in_force"}


def name_of(party):
    return (party.organisation or party.department).name


def write_first_editions(apps, schema_editor):
    Partnership, Party, Edition, Approval = (
        apps.get_model("partnerships", name) for name in ("Partnership", "Party", "Edition", "Approval")
    )
    roles = dict(Party._meta.get_field("role").choices)
    for row in Partnership.objects.filter(state__in=STATES, editions=None):
        parties = list(row.parties.select_related("organisation", "department").order_by("created_at", "id"))
        signed = [party for party in parties if party.signed_at and (party.signed_by or row.created_by)]
        if row.state == "ended" and row.bound_at is None:
            continue
        lines = [
            f"{name_of(party)}, {roles[party.role].lower()}: {party.duty}" for party in parties if not party.left_on
        ]
        edition = Edition.objects.create(
            partnership=row,
            number=1,
            text={name: str(getattr(row, name) or "") for name in TEXT} | {"parties": "\n".join(lines)},
            state=STATES[row.state],
            in_force_at=row.bound_at,
            created_at=row.created_at,
            created_by=row.created_by,
        )
        for party in signed:
            Approval.objects.create(
                edition=edition,
                party=party,
                signatory=party.signatory or name_of(party),
                approved_at=party.signed_at,
                approved_by=party.signed_by or row.created_by,
                paper=party.paper,
                created_at=party.signed_at,
            )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_locked_settlements")]
    operations = [migrations.RunPython(write_first_editions, migrations.RunPython.noop)]
