"""Bodies and who sits on them."""

from typing import Any

from alliance import audit
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service, touch
from governance.models import Body


@service
def set_up_body(
    *,
    name: str,
    kind: str,
    quorum: int,
    majority: str = Body.Majority.SIMPLE,
    chair: User | None = None,
    members: Any,
    external_id: str | None = None,
    by: Any,
) -> Body:
    """A committee with its members; the chair is one of them."""
    require(by, "governance.manage_body")
    people = seated(chair, members)
    refuse_empty_quorum(quorum, people)
    body = create(
        Body(name=name, kind=kind, quorum=quorum, majority=majority, chair=chair, external_id=external_id), by=by
    )
    body.members.set(people)
    audit.record("change_members", body, by=by, after={"members": sorted(str(person.pk) for person in people)})
    return body


@service
def change_body(
    *, body: Body, version: int | None = None, chair: User | None = None, members: Any, by: Any, **values: Any
) -> Body:
    require(by, "governance.manage_body")
    body = lock(body, version=version)
    people = seated(chair, members)
    refuse_empty_quorum(values.get("quorum", body.quorum), people)
    before = sorted(str(pk) for pk in body.members.values_list("pk", flat=True))
    body.members.set(people)
    after = sorted(str(person.pk) for person in people)
    seen = body.version
    change(body, {**values, "chair": chair}, by=by)
    if before != after:
        touch(body, since=seen)
        audit.record("change_members", body, by=by, before={"members": before}, after={"members": after})
    return body


def seated(chair: User | None, members: Any) -> list[User]:
    people = {person.pk: person for person in members}
    if chair:
        people[chair.pk] = chair
    return list(people.values())


def refuse_empty_quorum(quorum: int, people: list[User]) -> None:
    sentence = f"A quorum of {quorum} cannot be reached with {len(people)} members. Add members or lower it."
    insist(quorum <= len(people), "quorum", sentence)
