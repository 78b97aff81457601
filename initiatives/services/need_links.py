"""Needs and what they belong to: the initiatives that answer them, and the need that a duplicate goes on in."""

from typing import Any

from django.db.models import QuerySet

from alliance import audit
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import insist, lock, service, touch
from initiatives.lifecycle import NEED
from initiatives.models import Initiative, Need
from initiatives.services.initiatives import link_needs
from initiatives.services.needs import called, tell_about

LIVE = ("raised", "accepted", "answered")


@service
def link_initiative(*, need: Need, initiative: Initiative, by: Any) -> Need:
    """Say that an initiative answers this need; who follows the need is told."""
    row, need = lock(initiative), lock(need)
    require(by, "initiatives.revise_initiative", row)
    insist(need.state in LIVE, "__all__", "Only a need that is raised, accepted or answered can be linked.")
    insist(not row.needs.filter(pk=need.pk).exists(), "initiative", f"{row} answers this need already.")
    link_needs(row, [*row.needs.all(), need], by)
    return need


@service
def unlink_initiative(*, need: Need, initiative: Initiative, why: str, by: Any) -> Need:
    """Take back that an initiative answers this need, with the reason that its followers read."""
    row = lock(initiative)
    require(by, "initiatives.revise_initiative", row)
    insist(row.needs.filter(pk=need.pk).exists(), "initiative", f"{row} does not answer this need.")
    link_needs(row, [other for other in row.needs.all() if other.pk != need.pk], by)
    tell_about(need, f"{called(row)} no longer answers it: {why}", by=by)
    return need


def titled(need: Need) -> str:
    """By its title only where everybody may read it: the other's followers hear it."""
    return f"{need.reference} “{need.title}”" if need.is_public else need.reference


@service
def merge_need(*, need: Need, into: Need, version: int | None = None, why: str = "", by: Any) -> Need:
    """Let a duplicate go on in another need, with all who follow it and the initiatives that answer it."""
    hold(need.initiatives.all())
    other = lock(into)
    insist(other.pk != need.pk, "into", "A need cannot be merged into itself. Choose the other one.")
    state = NEED.state_of(other).label.lower()
    insist(other.state in LIVE, "into", f"{other} is {state}. Choose one that is raised, accepted or answered.")
    followers = {person.pk for person in need.watchers.all()} | {need.raised_by_id} - {None}
    moved = followers - {person.pk for person in other.watchers.all()} - {other.raised_by_id}
    answering = list(need.initiatives.exclude(needs=other))
    kept = {
        "from": need.state,
        "watchers": sorted(str(pk) for pk in moved),
        "initiatives": sorted(str(initiative.pk) for initiative in answering),
    }
    # Told before they are joined, so that nobody hears of it twice.
    tell_about(other, f"{titled(need)} is the same and was merged into it.", by=by)
    row = NEED.take(need, "merge", by=by, version=version, why=why, merged_into=other, merged=kept)
    tell_about(row, f"It is the same as {titled(other)} and goes on there.", by=by)
    other.watchers.add(*moved)
    for initiative in answering:
        move_link(initiative, row, other, by)
    return row


@service
def separate_need(*, need: Need, version: int | None = None, why: str, by: Any) -> Need:
    """Undo a merge: the need stands for itself again, raised anew, with its own followers and initiatives."""
    kept, other = need.merged, need.merged_into
    if other is not None and other.state == "merged":
        raise Refusal(f"{other} was itself merged into {other.merged_into} since. Undo that one first.")
    hold(Initiative.objects.filter(pk__in=kept.get("initiatives", ())))
    row = NEED.take(need, "separate", by=by, version=version, why=why, merged_into=None, merged={})
    assert other is not None
    other.watchers.remove(*kept["watchers"])
    for initiative in Initiative.objects.filter(pk__in=kept["initiatives"], needs=other):
        move_link(initiative, other, row, by)
    tell_about(other, f"{titled(row)} is a need of its own again: {why}", by=by)
    tell_about(row, f"It is a need of its own again: {why}", by=by)
    return row


def hold(initiatives: "QuerySet[Initiative]") -> None:
    """Initiatives are locked before their needs, as where one stops and answers them."""
    list(initiatives.select_for_update(of=("self",)).order_by("pk"))


def move_link(initiative: Initiative, old: Need, new: Need, by: Any) -> None:
    initiative = touch(lock(initiative))
    initiative.needs.remove(old)
    initiative.needs.add(new)
    audit.record("link_needs", initiative, by=by, before={"needs": [old.pk]}, after={"needs": [new.pk]})
