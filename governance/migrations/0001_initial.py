import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("governance", "0001_first"),
        ("governance", "0002_reopening"),
        ("governance", "0003_office_and_meetings"),
    ]

    initial = True

    dependencies = [
        ("alliance", "0001_initial"),
        ("alliance", "__first__"),
    ]

    operations = [
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
                ("members", models.ManyToManyField(blank=True, related_name="bodies", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "body",
                "verbose_name_plural": "bodies",
                "ordering": ["name"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_body_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                ("entity", models.CharField(blank=True, max_length=200, verbose_name="name of the team or office")),
                ("mandate", models.TextField(help_text="What the champion is charged with, in the city's own words.")),
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
                ("gates", models.JSONField(blank=True, default=list, help_text="Gates the champion may decide alone.")),
                (
                    "domains",
                    models.JSONField(blank=True, default=list, help_text="Domains it holds for; none means all."),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_championmandate_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="governance_mandate_ends_after_start",
                        violation_error_message="A mandate cannot end before it starts.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "serving")),
                        fields=("state",),
                        name="governance_one_champion",
                        violation_error_message="There is a champion already: end that mandate first.",
                    ),
                ],
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
                    models.BooleanField(default=False, editable=False, verbose_name="decided within the mandate"),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="governance.body"
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
                "indexes": [models.Index(fields=["subject_type", "subject_id", "gate"], name="decision_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_decision_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("access", "restricted"), _negated=True),
                            models.Q(("legal_ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="governance_restricted_with_ground",
                        violation_error_message="Name the legal ground on which it is restricted.",
                    ),
                ],
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
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="what is done about it"),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_escalation_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("rule", "subject_id"),
                        name="governance_escalation_once",
                        violation_error_message="This is escalated already.",
                    ),
                ],
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
                    models.CharField(blank=True, help_text="Leave empty for an ordinary meeting.", max_length=200),
                ),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "agenda",
                    models.JSONField(blank=True, default=list, help_text="Items besides the questions that wait."),
                ),
                ("minutes", models.TextField(blank=True, editable=False)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="governance.body"
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
                    models.ManyToManyField(blank=True, editable=False, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_meeting_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="governance_meeting_ends_after_start",
                        violation_error_message="A meeting ends after it starts.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("body", "starts_at"),
                        name="governance_one_meeting_at_a_time",
                        violation_error_message="This body meets at that time already.",
                    ),
                ],
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
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="what came of it"),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to=settings.AUTH_USER_MODEL
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
                "indexes": [models.Index(fields=["state", "due_on"], name="action_open")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_action_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "indexes": [models.Index(fields=["state", "answer_by"], name="proposal_clock")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_proposal_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                "indexes": [models.Index(fields=["subject_type", "subject_id"], name="risk_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_risk_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    )
                ],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="governance.decision"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "ordering": ["-created_at", "id"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("external_id",),
                        name="governance_vote_external_id",
                        violation_error_message="Another row already has this external identifier.",
                    ),
                    models.UniqueConstraint(
                        fields=("decision", "member"),
                        name="governance_one_vote",
                        violation_error_message="This member has voted on this decision already.",
                    ),
                ],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="covers", to=settings.AUTH_USER_MODEL
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
    ]
