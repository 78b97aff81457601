"""Wording clauses: every change is the next edition, and no edition is ever changed."""

from typing import Any

from django.utils.text import slugify

from alliance.errors import Refusal, StaleVersion
from alliance.models import Department
from alliance.permissions import require
from alliance.writing import create, insist, service
from procurement import library
from procurement.clauses import BY_KEY, Clause, fault_of
from procurement.models import ClauseEdition

CHECKED = "An RFI is checked for this clause before it is published, so it stays. Word it differently instead."
KNOWN = "There is a clause of this name already. Write its next edition instead."


@service
def add_clause(
    *, part: str, title: str, kind: str, text: str, department: Department | None = None, reason: str = "", by: Any
) -> ClauseEdition:
    """A clause of the city's own. A mandatory one stands in every RFI from now on, word for word."""
    require(by, "procurement.manage_clauses")
    key = slugify(title)[:60]
    insist(key, "title", "Write a name with letters or digits.")
    insist(key not in BY_KEY and not ClauseEdition.objects.filter(key=key).exists(), "title", KNOWN)
    return write(key, 1, part=part, title=title, kind=kind, text=text, department=department, reason=reason, by=by)


@service
def word_clause(
    *,
    key: str,
    edition: int | None = None,
    title: str,
    kind: str,
    text: str,
    department: Department | None = None,
    reason: str,
    by: Any,
) -> ClauseEdition:
    """Write the next edition of a clause; drafts keep the words they have.

    `edition` is the one that was read. Raises Refusal (404 is the caller's), StaleVersion (412) where somebody was faster.
    """
    now = in_force(key, edition)
    require(by, "procurement.manage_clauses", now)
    insist(key not in BY_KEY or BY_KEY[key].kind != "mandatory" or kind == "mandatory", "kind", CHECKED)
    insist(
        (title, kind, text, department and department.pk) != (now.title, now.kind, now.text, now.department_id),
        "text",
        "Nothing differs from the edition in force.",
    )
    values = {"part": now.part, "title": title, "kind": kind, "text": text, "department": department, "reason": reason}
    return write(key, now.edition + 1, **values, by=by)


@service
def retire_clause(*, key: str, edition: int | None = None, reason: str, by: Any) -> ClauseEdition:
    """Take a clause out of the library. Its editions stay readable, and drafts keep its words."""
    now = in_force(key, edition)
    require(by, "procurement.manage_clauses", now)
    if key in BY_KEY and BY_KEY[key].kind == "mandatory":
        raise Refusal(CHECKED, code="clause_needed")
    department = Department.objects.filter(pk=now.department_id).first()
    values = {"part": now.part, "title": now.title, "kind": now.kind, "text": now.text, "department": department}
    return write(key, now.edition + 1, **values, reason=reason, is_retired=True, by=by)


def in_force(key: str, edition: int | None) -> Clause:
    found = library.clause_named(key)
    if found is None:
        raise Refusal("This clause is not in the library any more.", code="wrong_state")
    if edition is not None and edition != found.edition:
        raise StaleVersion(
            f"Somebody wrote edition {found.edition} after you opened this page. Read it first, then write yours.",
            current_version=found.edition,
        )
    return found


def write(key: str, number: int, *, by: Any, **values: Any) -> ClauseEdition:
    fault = fault_of(values["text"])
    insist(not fault, "text", fault)
    row = ClauseEdition(key=key, number=number, **values)
    return create(row, by=by, action="word_clause", why=values.get("reason", ""))
