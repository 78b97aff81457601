import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import governance.models.packets
from alliance.tables import CreateTables


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("governance", "0001_initial"),
        ("governance", "0002_packets"),
        ("governance", "0003_pilots_in_full"),
        ("governance", "0004_terms_and_conflicts"),
    ]

    dependencies = [
        ("alliance", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Body",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("name", models.CharField(max_length=120, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("steering_committee", "Steering committee"),
                                    ("council", "Council"),
                                    ("evaluation_panel", "Evaluation panel"),
                                    ("fund_committee", "Fund committee"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "quorum",
                            models.PositiveSmallIntegerField(
                                default=1,
                                help_text="How many members must vote for a decision to count.",
                                validators=[django.core.validators.MinValueValidator(1)],
                            ),
                        ),
                        (
                            "majority",
                            models.CharField(
                                choices=[
                                    ("simple", "More votes for than against"),
                                    ("absolute", "More than half of all members"),
                                    ("two_thirds", "Two thirds of the votes for and against"),
                                ],
                                default="simple",
                                max_length=12,
                            ),
                        ),
                        (
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "members",
                            models.ManyToManyField(blank=True, related_name="bodies", to=settings.AUTH_USER_MODEL),
                        ),
                    ],
                    options={
                        "verbose_name": "body",
                        "verbose_name_plural": "bodies",
                        "ordering": ["name"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ChampionMandate",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("individual", "One person"),
                                    ("team", "A team"),
                                    ("entity", "An office or authority"),
                                ],
                                default="individual",
                                max_length=12,
                                verbose_name="who holds it",
                            ),
                        ),
                        (
                            "entity",
                            models.CharField(blank=True, max_length=200, verbose_name="name of the team or office"),
                        ),
                        (
                            "mandate",
                            models.TextField(help_text="What the champion is charged with, in the city's own words."),
                        ),
                        (
                            "decision_limit",
                            models.DecimalField(
                                decimal_places=2,
                                default=0,
                                help_text="Amount up to which the champion decides alone.",
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(0)],
                            ),
                        ),
                        (
                            "gates",
                            models.JSONField(
                                blank=True, default=list, help_text="Gates the champion may decide alone."
                            ),
                        ),
                        (
                            "domains",
                            models.JSONField(
                                blank=True, default=list, help_text="Domains it holds for; none means all."
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("serving", "Serving"), ("ended", "Ended")],
                                default="serving",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deputies",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Act while the champion is away, in order of name.",
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                help_text="Who answers for it, also where a team or an office holds it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "champion’s mandate",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("subject_type", models.CharField(editable=False, max_length=80)),
                        ("subject_id", models.UUIDField(editable=False)),
                        ("subject_label", models.CharField(editable=False, max_length=300)),
                        (
                            "reason",
                            models.CharField(
                                help_text="Such as “My sister works for one of the bidders”.",
                                max_length=500,
                                verbose_name="what the interest is",
                            ),
                        ),
                        ("lifted_on", models.DateField(editable=False, null=True, verbose_name="lifted")),
                        ("lifted_because", models.CharField(blank=True, editable=False, max_length=500)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "conflict of interest",
                        "verbose_name_plural": "conflicts of interest",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        (
                            "gate",
                            models.CharField(
                                choices=[
                                    ("need_accepted", "G0 Need accepted"),
                                    ("business_case", "G1 Business case"),
                                    ("market_tested", "G2 Market tested"),
                                    ("ready_to_pilot", "G3 Ready to pilot"),
                                    ("pilot_result", "G4 Pilot result"),
                                    ("agreement", "G5 Agreement or contract"),
                                    ("in_service", "G6 In service"),
                                    ("benefits", "G7 Benefits review"),
                                    ("reopening", "Open a locked result again"),
                                    ("other", "No gate"),
                                ],
                                default="other",
                                max_length=20,
                            ),
                        ),
                        ("question", models.CharField(max_length=300)),
                        ("options", models.TextField(blank=True, verbose_name="options considered")),
                        (
                            "evidence",
                            models.JSONField(
                                blank=True, default=list, help_text="What the body reads: a label and a link each."
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="amount it binds",
                            ),
                        ),
                        (
                            "access",
                            models.CharField(
                                choices=[
                                    ("public", "Everybody, once it is signed"),
                                    ("inside", "City staff and council"),
                                    ("restricted", "Members and those who oversee the portfolio"),
                                ],
                                default="inside",
                                max_length=12,
                                verbose_name="who may read it",
                            ),
                        ),
                        (
                            "legal_ground",
                            models.CharField(
                                blank=True,
                                help_text="The law that lets it be restricted, such as a section of the records act.",
                                max_length=200,
                            ),
                        ),
                        ("effective_on", models.DateField(blank=True, null=True, verbose_name="takes effect")),
                        ("subject_type", models.CharField(editable=False, max_length=80)),
                        ("subject_id", models.UUIDField(editable=False)),
                        ("subject_label", models.CharField(editable=False, max_length=300)),
                        ("meets_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("go", "Go"),
                                    ("go_with_conditions", "Go, with conditions"),
                                    ("scale_up", "Scale up"),
                                    ("continue", "Continue"),
                                    ("repeat", "Change and repeat"),
                                    ("hold", "Hold"),
                                    ("stop", "Stop and move on"),
                                ],
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("reason", models.TextField(blank=True, editable=False)),
                        ("conditions", models.TextField(blank=True, editable=False)),
                        ("checks", models.JSONField(default=list, editable=False)),
                        ("waiver", models.TextField(blank=True, editable=False)),
                        (
                            "is_delegated",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="decided within the mandate"
                            ),
                        ),
                        ("signed_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("signed", "Signed"), ("withdrawn", "Withdrawn")],
                                default="open",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="governance.body",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="governance.decision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Escalation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("rule", models.CharField(editable=False, max_length=40)),
                        ("fact", models.CharField(editable=False, max_length=300)),
                        ("subject_type", models.CharField(editable=False, max_length=80)),
                        ("subject_id", models.UUIDField(editable=False)),
                        ("subject_label", models.CharField(editable=False, max_length=300)),
                        ("url", models.CharField(editable=False, max_length=300)),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Owner"),
                                    (2, "Champion’s office"),
                                    (3, "Smart City Champion"),
                                    (4, "Steering committee"),
                                ],
                                default=1,
                                editable=False,
                            ),
                        ),
                        ("raised_at", models.DateTimeField(editable=False, verbose_name="raised")),
                        ("climbs_at", models.DateTimeField(editable=False, null=True, verbose_name="climbs")),
                        (
                            "plan",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="what is done about it"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("acknowledged", "Acknowledged"), ("closed", "Closed")],
                                default="open",
                                editable=False,
                                max_length=14,
                            ),
                        ),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "escalation",
                        "ordering": ["-level", "raised_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Leave empty for an ordinary meeting.", max_length=200
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="starts")),
                        ("ends_at", models.DateTimeField(verbose_name="ends")),
                        ("place", models.CharField(blank=True, max_length=200)),
                        (
                            "agenda",
                            models.JSONField(
                                blank=True, default=list, help_text="Items besides the questions that wait."
                            ),
                        ),
                        (
                            "closed_agenda",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="Items the public is kept out of, each with the ground in law.",
                                verbose_name="in closed session",
                            ),
                        ),
                        ("minutes", models.TextField(blank=True, editable=False)),
                        (
                            "closed_minutes",
                            models.TextField(blank=True, editable=False, verbose_name="minutes of the closed session"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("held", "Held"),
                                    ("approved", "Minutes approved"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="planned",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="governance.body",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "present",
                            models.ManyToManyField(
                                blank=True, editable=False, related_name="+", to=settings.AUTH_USER_MODEL
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Action",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=300)),
                        ("due_on", models.DateField(verbose_name="due")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="what came of it"
                            ),
                        ),
                        ("done_on", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                                default="open",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="governance.body",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="governance.decision",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="governance.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "action",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Packet",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Leave empty to name it after the meeting.", max_length=200
                            ),
                        ),
                        ("edition", models.PositiveSmallIntegerField(default=1, editable=False)),
                        (
                            "why",
                            models.CharField(
                                blank=True, editable=False, max_length=500, verbose_name="why there is a new edition"
                            ),
                        ),
                        ("content", models.JSONField(default=dict, editable=False)),
                        ("public_content", models.JSONField(default=dict, editable=False)),
                        ("sha256", models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256")),
                        (
                            "pdf",
                            models.FileField(
                                blank=True, editable=False, upload_to=governance.models.packets.storage_name
                            ),
                        ),
                        (
                            "public_pdf",
                            models.FileField(
                                blank=True, editable=False, upload_to=governance.models.packets.storage_name
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(editable=False, null=True, verbose_name="frozen")),
                        ("posted_at", models.DateTimeField(editable=False, null=True, verbose_name="posted")),
                        ("late_because", models.CharField(blank=True, editable=False, max_length=500)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("building", "Being frozen"),
                                    ("frozen", "Frozen"),
                                    ("posted", "Posted"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="alliance.job",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packets",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="governance.packet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "packet",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PacketItem",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("position", models.PositiveSmallIntegerField(help_text="Where it stands in the packet.")),
                        ("title", models.CharField(max_length=300)),
                        ("subject_type", models.CharField(blank=True, editable=False, max_length=80)),
                        ("subject_id", models.UUIDField(editable=False, null=True)),
                        ("subject_label", models.CharField(blank=True, editable=False, max_length=300)),
                        (
                            "report",
                            models.TextField(
                                blank=True,
                                help_text="Background, options, and what residents said.",
                                verbose_name="staff report",
                            ),
                        ),
                        ("recommendation", models.TextField(blank=True, help_text="What staff ask the body to do.")),
                        (
                            "fiscal_impact",
                            models.TextField(blank=True, help_text="What it costs or saves, this year and later."),
                        ),
                        (
                            "source_of_funds",
                            models.TextField(
                                blank=True, help_text="Which fund or budget line pays; what is still missing."
                            ),
                        ),
                        ("is_contract", models.BooleanField(default=False, verbose_name="it approves a contract")),
                        ("contract", models.JSONField(blank=True, default=dict, verbose_name="facts of the contract")),
                        (
                            "is_restricted",
                            models.BooleanField(
                                default=False, help_text="Left out of what residents read.", verbose_name="restricted"
                            ),
                        ),
                        (
                            "legal_ground",
                            models.CharField(
                                blank=True,
                                help_text="The law that lets it be restricted, such as a section of the records act.",
                                max_length=200,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                help_text="The question it is about.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="governance.decision",
                            ),
                        ),
                        (
                            "packet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="governance.packet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "packet item",
                        "ordering": ["position", "created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=200)),
                        (
                            "summary",
                            models.TextField(
                                help_text="The problem it answers, where it works already, and what it asks of the city.",
                                verbose_name="what is proposed",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="received")),
                        ("answer_by", models.DateField(editable=False)),
                        ("is_extended", models.BooleanField(default=False, editable=False)),
                        ("answer", models.TextField(blank=True, editable=False)),
                        ("answered_on", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("received", "Received"), ("pursued", "Pursued"), ("declined", "Declined")],
                                default="received",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="alliance.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "unsolicited proposal",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=20, unique=True)),
                        ("title", models.CharField(max_length=200)),
                        ("subject_type", models.CharField(editable=False, max_length=80)),
                        ("subject_id", models.UUIDField(editable=False)),
                        ("subject_label", models.CharField(editable=False, max_length=300)),
                        (
                            "likelihood",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ]
                            ),
                        ),
                        (
                            "impact",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ]
                            ),
                        ),
                        ("mitigation", models.TextField(blank=True)),
                        ("review_on", models.DateField(blank=True, null=True)),
                        ("accepted_until", models.DateField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("accepted", "Accepted"), ("closed", "Closed")],
                                default="open",
                                editable=False,
                                max_length=12,
                            ),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "risk",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("starts_on", models.DateField(verbose_name="from")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="The last day. Empty where none is set.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                help_text="Such as “Elected on 3 November 2025”.",
                                max_length=200,
                                verbose_name="by whom it was given",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="governance.body"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="terms",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "term",
                        "ordering": ["starts_on", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("for", "For"),
                                    ("against", "Against"),
                                    ("abstain", "Abstain"),
                                    ("recused", "Recused"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("remark", models.CharField(blank=True, max_length=500)),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="votes",
                                to="governance.decision",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote",
                        "ordering": ["-created_at", "id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                default=None,
                                help_text="The identifier of this row in another system of the city.",
                                max_length=120,
                                null=True,
                                verbose_name="external identifier",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("starts_on", models.DateField(verbose_name="first day")),
                        ("ends_on", models.DateField(verbose_name="last day")),
                        (
                            "cover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "absence",
                        "ordering": ["starts_on", "id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("external_id",),
                                name="governance_absence_external_id",
                                violation_error_message="Another row already has this external identifier.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="governance_absence_ends_after_start",
                                violation_error_message="The last day lies before the first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cover", models.F("person")), _negated=True),
                                name="governance_absence_covered_by_another",
                                violation_error_message="Somebody else must cover.",
                            ),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="body",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_body_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="championmandate",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_championmandate_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="championmandate",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="governance_mandate_ends_after_start",
                        violation_error_message="A mandate cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="championmandate",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "serving")),
                        fields=("state",),
                        name="governance_one_champion",
                        violation_error_message="There is a champion already: end that mandate first.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="conflict",
                    index=models.Index(fields=["subject_id"], name="conflict_matter"),
                ),
                migrations.AddConstraint(
                    model_name="conflict",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_conflict_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="conflict",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("lifted_on", None)),
                        fields=("person", "subject_id"),
                        name="governance_conflict_once",
                        violation_error_message="This conflict is declared already.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="decision",
                    index=models.Index(fields=["subject_type", "subject_id", "gate"], name="decision_subject"),
                ),
                migrations.AddConstraint(
                    model_name="decision",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_decision_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "restricted"), _negated=True),
                            models.Q(("legal_ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="governance_restricted_with_ground",
                        violation_error_message="Name the legal ground on which it is restricted.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="escalation",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_escalation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="escalation",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("rule", "subject_id"),
                        name="governance_escalation_once",
                        violation_error_message="This is escalated already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_meeting_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="governance_meeting_ends_after_start",
                        violation_error_message="A meeting ends after it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("body", "starts_at"),
                        name="governance_one_meeting_at_a_time",
                        violation_error_message="This body meets at that time already.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="action",
                    index=models.Index(fields=["state", "due_on"], name="action_open"),
                ),
                migrations.AddConstraint(
                    model_name="action",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_action_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="packet",
                    index=models.Index(fields=["state", "-frozen_at"], name="packet_frozen"),
                ),
                migrations.AddConstraint(
                    model_name="packet",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_packet_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="packet",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("supersedes", None)),
                        fields=("meeting",),
                        name="governance_one_first_packet",
                        violation_error_message="This meeting has a packet already: make a new edition of it.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="packetitem",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_packetitem_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="packetitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("is_restricted", False), models.Q(("legal_ground", ""), _negated=True), _connector="OR"
                        ),
                        name="governance_item_restricted_with_ground",
                        violation_error_message="Name the legal ground on which it is restricted.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="proposal",
                    index=models.Index(fields=["state", "answer_by"], name="proposal_clock"),
                ),
                migrations.AddConstraint(
                    model_name="proposal",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_proposal_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="risk",
                    index=models.Index(fields=["subject_type", "subject_id"], name="risk_subject"),
                ),
                migrations.AddConstraint(
                    model_name="risk",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_risk_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="term",
                    index=models.Index(fields=["body", "person"], name="term_of_seat"),
                ),
                migrations.AddConstraint(
                    model_name="term",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_term_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="term",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="governance_term_ends_after_start",
                        violation_error_message="A term cannot end before it starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="vote",
                    constraint=models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_vote_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="vote",
                    constraint=models.UniqueConstraint(
                        fields=("decision", "member"),
                        name="governance_one_vote",
                        violation_error_message="This member has voted on this decision already.",
                    ),
                ),
            ]
        )
    ]
