"""People, the departments and organisations they belong to, and the roles they hold and for how long."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from alliance import permissions
from alliance.models.organisations import Organisation
from alliance.models.records import Record, RecordQuerySet, Worded
from alliance.roles import Role
from alliance.zones import ZONE_CHOICES


class Department(Record):
    """A part of the city's administration."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120, unique=True)

    class Meta(Record.Meta):
        verbose_name = "department"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(RecordQuerySet)):
    def active(self) -> models.QuerySet["User"]:
        found: models.QuerySet[User] = self.filter(is_active=True)
        return found


class User(AbstractBaseUser, Worded):
    """A person (or the `system` account that scheduled work acts as). There is no superuser: rights come from roles."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    external_id = models.CharField(
        "external identifier", max_length=120, null=True, blank=True, default=None, unique=True, editable=False
    )
    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Somebody already has this user name."},
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    title = models.CharField("job title", max_length=120, blank=True)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    time_zone = models.CharField(max_length=60, choices=ZONE_CHOICES, blank=True)
    wants_email = models.BooleanField("send me e-mail", default=True)
    wants_digest = models.BooleanField(
        "send me a daily digest", default=False, help_text="Each morning, one letter with what waits for you."
    )
    gathers_reminders = models.BooleanField(
        "put reminders into the digest", default=False, help_text="Instead of one letter each, at the hour."
    )
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    secret_fields: ClassVar[frozenset[str]] = frozenset({"password", "last_login"})
    reference_prefix = None

    objects = UserManager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="alliance_user_email",
                violation_error_message="Somebody already has this e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def etag(self) -> str:
        return f'"{self.pk}-{self.version}"'

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles in force today; read once per request, so a removed role is gone at the next one."""
        today = timezone.now().date()
        if "role_assignments" in getattr(self, "_prefetched_objects_cache", {}):  # a list of people reads them at once
            return frozenset(held.role for held in self.role_assignments.all() if held.is_in_force(today))
        held = RoleAssignment.objects.in_force(today).filter(user=self)
        found = held.annotate(second=Exists(Authenticator.objects.filter(user=self.pk))).values_list("role", "second")
        self.__dict__["has_second_factor"] = any(second for _, second in found)
        return frozenset(role for role, _ in found)

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether a code or passkey is set up. Comes along with the roles: nearly every page asks for both."""
        return bool(Authenticator.objects.filter(user=self.pk).exists())

    @cached_property
    def role_words(self) -> str:
        return ", ".join(sorted(str(Role(role).label) for role in self.roles))

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return permissions.allows(self, perm, obj)

    def has_any(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def get_absolute_url(self) -> str:
        return reverse("user", args=[self.pk])


class Anonymous:
    """Nobody signed in: holds no role, may only see what is public."""

    id: UUID | None = None
    pk: UUID | None = None
    name = "Visitor"
    username = ""
    is_authenticated = False
    is_anonymous = True
    is_active = False
    is_system = False
    department_id: UUID | None = None
    organisation_id: UUID | None = None
    time_zone = ""
    roles: frozenset[str] = frozenset()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return permissions.allows(self, perm, obj)

    def has_any(self, *roles: str) -> bool:
        return False


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, on: Any) -> "RoleAssignmentQuerySet":
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on))


class RoleAssignment(models.Model):
    """Who holds which role, from and until when (both days included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=Role.choices)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "role assignment"
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="alliance_role_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="alliance_role_ends_after_start",
                violation_error_message="A role cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"

    def is_in_force(self, on: Any) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or self.ends_on >= on)
