"""Who may do what in governance, and who sees its rows."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, CITY_STAFF, INSIDE, Role
from alliance.rules import FollowsSubject, everyone_inside, inside, overseer
from alliance.visibility import EVERYONE, NOBODY, Rule
from governance import queries, seats
from governance.models import (
    Absence,
    Action,
    Body,
    ChampionMandate,
    Conflict,
    Decision,
    Escalation,
    Meeting,
    Packet,
    PacketItem,
    Proposal,
    Risk,
    Term,
    Vote,
)


def is_member(user: Any, decision: Any) -> bool:
    return decision.body_id in bodies_of(user)


def bodies_of(user: Any) -> frozenset[Any]:
    """Bodies this person sits on today; read once per request and kept with the person."""
    if not hasattr(user, "_bodies"):
        held = seats.seats_on(timezone.localdate()).filter(user_id=user.pk)
        user._bodies = frozenset(held.values_list("body_id", flat=True))
    found: frozenset[Any] = user._bodies
    return found


def may_sign(user: Any, decision: Any) -> bool:
    return bool(decision.body.chair_id == user.pk) and decision.body_id not in lapsed_bodies(user)


def lapsed_bodies(user: Any) -> frozenset[Any]:
    """Bodies on which this person's term is over, or not begun; read once per request."""
    if not hasattr(user, "_lapsed_bodies"):
        terms = Term.objects.filter(person_id=user.pk)
        user._lapsed_bodies = frozenset(terms.values_list("body_id", flat=True)) - bodies_of(user)
    found: frozenset[Any] = user._lapsed_bodies
    return found


def acts_for_champion(user: Any, decision: Any) -> bool:
    """Whoever holds the mandate, or stands in while its holder is away; read once per request."""
    if not hasattr(user, "_acts_for_champion"):
        today = timezone.localdate()
        mandate = queries.champion(today)
        user._acts_for_champion = mandate is not None and user in queries.acting(mandate, today)
    found: bool = user._acts_for_champion
    return found


def chairs_it(user: Any, meeting: Any) -> bool:
    return bool(meeting.body.chair_id == user.pk) and meeting.body_id not in lapsed_bodies(user)


def owns_it(user: Any, row: Any) -> bool:
    return bool(row.owner_id is not None and row.owner_id == user.pk)


def may_say_absent(user: Any, absence: Any) -> bool:
    """The office for anybody, staff for themselves."""
    return not user.roles.isdisjoint(CHAMPION_OFFICE) or bool(absence.person_id == user.pk)


def answers_at_level(user: Any, escalation: Any) -> bool:
    """The owner; at the top, the members of the steering committee."""
    return owns_it(user, escalation) or (escalation.level == Escalation.Level.COMMITTEE and steers(user))


def steers(user: Any) -> bool:
    """Whether this person sits on a steering committee; read once per request."""
    if not hasattr(user, "_steers"):
        seats = Body.objects.filter(kind=Body.Kind.STEERING_COMMITTEE, pk__in=bodies_of(user))
        user._steers = seats.exists()
    found: bool = user._steers
    return found


def may_declare(user: Any, conflict: Any) -> bool:
    """The office for anybody, everybody for themselves."""
    return not user.roles.isdisjoint(CHAMPION_OFFICE) or bool(conflict.person_id == user.pk)


def of_own_organisation(user: Any, proposal: Any) -> bool:
    return bool(user.organisation_id and proposal.organisation_id == user.organisation_id)


PERMISSIONS = (
    Permission(
        "governance.appoint_champion", "Appoint or release the champion", frozenset({Role.CHAMPION, Role.ADMINISTRATOR})
    ),
    Permission("governance.record_absence", "Record an absence", CITY_STAFF, within=may_say_absent),
    Permission("governance.manage_body", "Set up bodies and their members", CHAMPION_OFFICE | {Role.ADMINISTRATOR}),
    Permission("governance.declare_conflict", "Declare a conflict of interest", INSIDE, within=may_declare),
    Permission(
        "governance.put_question",
        "Put a question to a body",
        CHAMPION_OFFICE | {Role.PROCUREMENT_OFFICER, Role.FINANCE_OFFICER},
    ),
    Permission("governance.vote", "Vote on this decision", also=is_member, for_readers=True),
    Permission("governance.sign_decision", "Sign this decision", also=may_sign, for_readers=True),
    Permission("governance.decide_alone", "Decide within the mandate", also=acts_for_champion),
    Permission("governance.keep_minutes", "Plan meetings and keep minutes and actions", CHAMPION_OFFICE),
    Permission("governance.prepare_packet", "Prepare, freeze and post packets", CHAMPION_OFFICE),
    Permission("governance.build_packet", "Keep what a worker built of a packet", frozenset()),
    Permission("governance.approve_minutes", "Approve these minutes", also=chairs_it, for_readers=True),
    Permission("governance.finish_action", "Close this action", CHAMPION_OFFICE, also=owns_it, for_readers=True),
    Permission("governance.manage_risk", "Record and edit risks", CITY_STAFF),
    Permission("governance.accept_risk", "Accept a risk", CHAMPION_OFFICE),
    Permission(
        "governance.acknowledge", "Take on this escalation", CHAMPION_OFFICE, also=answers_at_level, for_readers=True
    ),
    Permission("governance.close_escalation", "Close an escalation", CHAMPION_OFFICE),
    Permission(
        "governance.bring_proposal",
        "Bring an unsolicited proposal",
        CHAMPION_OFFICE | {Role.PROCUREMENT_OFFICER, Role.VENDOR},
        within=lambda user, row: inside(user) or of_own_organisation(user, row),
    ),
    Permission(
        "governance.answer_proposal", "Answer an unsolicited proposal", CHAMPION_OFFICE | {Role.PROCUREMENT_OFFICER}
    ),
)


class DecisionsSeen(FollowsSubject):
    """With their subject. Restricted ones are for members and overseers; public ones, once signed, for everybody."""

    def __call__(self, user: Any) -> Q:
        if overseer(user):
            return EVERYONE
        at = self.prefix
        if inside(user):
            return super().__call__(user) & (~Q(**{f"{at}access": "restricted"}) | self.also(user))
        return Q(**{f"{at}access": "public", f"{at}state": "signed"}) & self.subject_seen(user)


def by_body(prefix: str = "") -> Any:
    return lambda user: Q(**{f"{prefix}body_id__in": bodies_of(user)})


def meetings_seen(user: Any) -> Q:
    """Overseers, and the members of the body."""
    if not inside(user):
        return NOBODY
    return EVERYONE if overseer(user) else Q(body_id__in=bodies_of(user))


def packets_seen(user: Any) -> Q:
    """What is posted is for everybody; before, whoever sees the meeting sees its packets."""
    posted = Q(state="posted")
    if not inside(user):
        return posted
    return EVERYONE if overseer(user) else posted | Q(meeting__body_id__in=bodies_of(user))


def packet_items_seen(user: Any) -> Q:
    """The rows staff write. Everybody else reads what is frozen with the packet."""
    if not inside(user):
        return NOBODY
    return EVERYONE if overseer(user) else Q(packet__meeting__body_id__in=bodies_of(user))


def reads_whole(user: Any, packet: Any) -> bool:
    """Whether this person reads the restricted items of a packet too: overseers, and members of the body."""
    return overseer(user) or (inside(user) and packet.meeting.body_id in bodies_of(user))


def actions_seen(user: Any) -> Q:
    seen = meetings_seen(user)
    return seen if seen in (EVERYONE, NOBODY) else seen | Q(owner_id=user.pk)


def proposals_seen(user: Any) -> Q:
    """What a vendor brings is between it and those who answer."""
    if overseer(user):
        return EVERYONE
    return Q(organisation_id=user.organisation_id, organisation__isnull=False) if user.organisation_id else NOBODY


VISIBLE: dict[type[Any], Rule] = {
    Body: everyone_inside,
    ChampionMandate: everyone_inside,
    Absence: everyone_inside,
    Term: everyone_inside,
    Conflict: FollowsSubject(also=lambda user: Q(person_id=user.pk)),
    Decision: DecisionsSeen(also=by_body()),
    Vote: FollowsSubject("decision__", also=by_body("decision__")),
    Meeting: meetings_seen,
    Packet: packets_seen,
    PacketItem: packet_items_seen,
    Action: actions_seen,
    Risk: FollowsSubject(also=lambda user: Q(owner_id=user.pk)),
    Escalation: FollowsSubject(also=lambda user: Q(owner_id=user.pk)),
    Proposal: proposals_seen,
}
