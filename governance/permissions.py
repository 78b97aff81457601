"""Who may do what in governance, and who sees its rows."""

from typing import Any

from django.db.models import Q

from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, CITY_STAFF, Role
from alliance.rules import FollowsSubject, everyone_inside
from alliance.visibility import Rule
from governance.models import Body, ChampionMandate, Decision, Risk, Vote


def is_member(user: Any, decision: Any) -> bool:
    return decision.body_id in bodies_of(user)


def bodies_of(user: Any) -> frozenset[Any]:
    """Bodies this person sits on; read once per request and kept with the person."""
    if not hasattr(user, "_bodies"):
        seats = Body.members.through._default_manager.filter(user_id=user.pk)
        user._bodies = frozenset(seats.values_list("body_id", flat=True))
    found: frozenset[Any] = user._bodies
    return found


def may_sign(user: Any, decision: Any) -> bool:
    return bool(decision.body.chair_id == user.pk)


PERMISSIONS = (
    Permission(
        "governance.appoint_champion", "Appoint or release the champion", frozenset({Role.CHAMPION, Role.ADMINISTRATOR})
    ),
    Permission("governance.manage_body", "Set up bodies and their members", CHAMPION_OFFICE | {Role.ADMINISTRATOR}),
    Permission(
        "governance.put_question",
        "Put a question to a body",
        CHAMPION_OFFICE | {Role.PROCUREMENT_OFFICER, Role.FINANCE_OFFICER},
    ),
    Permission("governance.vote", "Vote on this decision", also=is_member),
    Permission("governance.sign_decision", "Sign this decision", also=may_sign),
    Permission("governance.manage_risk", "Record and edit risks", CITY_STAFF),
    Permission("governance.accept_risk", "Accept a risk", CHAMPION_OFFICE),
)

VISIBLE: dict[type[Any], Rule] = {
    Body: everyone_inside,
    ChampionMandate: everyone_inside,
    Decision: FollowsSubject(also=lambda user: Q(body_id__in=bodies_of(user))),
    Vote: FollowsSubject("decision__", also=lambda user: Q(decision__body_id__in=bodies_of(user))),
    Risk: FollowsSubject(also=lambda user: Q(owner_id=user.pk)),
}
