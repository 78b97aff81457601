"""The roles of the city, in the words of the people who hold them. Permissions name roles; nothing else does."""

from django.db import models


class Role(models.TextChoices):
    CHAMPION = "champion", "Smart City Champion"
    OFFICE = "office", "Champion’s office"
    DEPARTMENT_STAFF = "department_staff", "Department staff"
    PROCUREMENT_OFFICER = "procurement_officer", "Procurement officer"
    EVALUATOR = "evaluator", "Evaluator"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    COUNCIL_MEMBER = "council_member", "Council member"
    AUDITOR = "auditor", "Auditor or records officer"
    ADMINISTRATOR = "administrator", "Administrator"
    VENDOR = "vendor", "Vendor or partner"
    RESIDENT = "resident", "Resident"


CHAMPION_OFFICE = frozenset({Role.CHAMPION, Role.OFFICE})
CITY_STAFF = CHAMPION_OFFICE | {
    Role.DEPARTMENT_STAFF,
    Role.PROCUREMENT_OFFICER,
    Role.EVALUATOR,
    Role.FINANCE_OFFICER,
    Role.ADMINISTRATOR,
}
# Read the portfolio, write nothing in it.
READERS = frozenset({Role.COUNCIL_MEMBER, Role.AUDITOR})
INSIDE = CITY_STAFF | READERS
# Those who open, decide or hand out rights prove themselves twice (docs/adr on sign-in).
SECOND_FACTOR = frozenset(
    {Role.CHAMPION, Role.OFFICE, Role.PROCUREMENT_OFFICER, Role.FINANCE_OFFICER, Role.ADMINISTRATOR}
)
